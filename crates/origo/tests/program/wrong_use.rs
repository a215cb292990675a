//! Wrong use ends with 2 and a sentence that says what to do, and changes nothing: above all, a mistyped data folder
//! never becomes an installation.

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Command, Output},
};

const PASSWORD: &str = "four wild horses";

fn origo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_origo"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .env("ORIGO_PASSWORD", PASSWORD)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// That a command ends with 2 and says these words.
#[track_caller]
fn wrong(arguments: &[&str], words: &str) {
    let output = origo(arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(said.contains(words), "{arguments:?}: {said}");
}

/// Every command that looks into an installation, as it would be typed; `serve`, `migrate` and `restore` begin one.
const LOOKERS: [&[&str]; 11] = [
    &["worker", "--once"],
    &["audit", "verify"],
    &["backup", "--out", "OUT"],
    &["user", "list"],
    &[
        "user",
        "add",
        "--email",
        "a@b.example",
        "--name",
        "A",
        "--authority",
        "kh-moc",
        "--role",
        "reviewer",
    ],
    &["user", "password", "--email", "a@b.example"],
    &["user", "reset-second-factor", "--email", "a@b.example"],
    &["user", "disable", "--email", "a@b.example"],
    &["user", "enable", "--email", "a@b.example"],
    &[
        "user",
        "confirm",
        "--email",
        "a@b.example",
        "--authority",
        "kh-moc",
    ],
    &["authority", "list"],
];
const ADD: &[&str] = &[
    "authority",
    "add",
    "--id",
    "gb-york",
    "--pack",
    "gb",
    "--name",
    "York",
    "--place",
    "York",
];
const BEGINNERS: [&str; 3] = ["serve", "migrate", "restore"];

#[test]
fn a_mistyped_data_folder_never_becomes_an_installation() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("dtaa"), folder.path().join("copy"));
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    for command in LOOKERS.iter().chain([&ADD]) {
        for place in [&data, &empty] {
            let mut arguments: Vec<&str> = command.to_vec();
            for word in &mut arguments {
                if *word == "OUT" {
                    *word = out.to_str().unwrap();
                }
            }
            arguments.extend(["--data", place.to_str().unwrap()]);
            wrong(&arguments, "there is no installation in");
        }
        assert!(!data.exists(), "{command:?} made the folder");
        assert!(!out.exists(), "{command:?} made its copy");
        assert_eq!(
            std::fs::read_dir(&empty).unwrap().count(),
            0,
            "{command:?} began one"
        );
    }
}

/// Leaves of the tree of commands whose help names a data folder.
fn with_data(before: &[&str], found: &mut BTreeSet<String>) {
    let mut arguments = before.to_vec();
    arguments.push("--help");
    let output = origo(&arguments);
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    let commands = help
        .split("Commands:\n")
        .nth(1)
        .map(|rest| rest.split("\n\n").next().unwrap_or_default());
    let Some(commands) = commands else {
        if help.contains("--data <DATA>") {
            found.insert(before.join(" "));
        }
        return;
    };
    for line in commands.lines() {
        let name = line.split_whitespace().next().unwrap_or_default();
        if name != "help" && line.starts_with("  ") && !line.starts_with("   ") {
            with_data(&[before, &[name]].concat(), found);
        }
    }
}

#[test]
fn no_command_with_a_data_folder_is_forgotten_above() {
    let mut found = BTreeSet::new();
    with_data(&[], &mut found);
    let tried = |command: &String| {
        let words: Vec<&str> = command.split(' ').collect();
        LOOKERS
            .iter()
            .chain([&ADD])
            .any(|looker| looker.starts_with(&words))
            || BEGINNERS.contains(&command.as_str())
    };
    assert!(found.len() > 10, "{found:?}");
    let forgotten: Vec<&String> = found.iter().filter(|command| !tried(command)).collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}

#[test]
fn what_is_named_and_not_there_is_wrong_use_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let place = data.to_str().unwrap();
    assert!(origo(&["migrate", "--data", place]).status.success());
    let with =
        |arguments: &[&str], words: &str| wrong(&[arguments, &["--data", place]].concat(), words);
    with(
        &[
            "authority",
            "add",
            "--id",
            "x",
            "--pack",
            "zz",
            "--name",
            "X",
            "--place",
            "X",
        ],
        "there are gb, kh",
    );
    let added = origo(&[ADD, &["--data", place]].concat());
    assert!(added.status.success(), "{}", said(&added));
    let add = |role: &str, authority: &str, more: &[&str], words: &str| {
        let line = [
            "user",
            "add",
            "--email",
            "a@b.example",
            "--name",
            "A",
            "--role",
            role,
            "--authority",
            authority,
        ];
        with(&[&line, more].concat(), words);
    };
    add(
        "reviewer",
        "gb-yrok",
        &[],
        "there is no authority \"gb-yrok\"",
    );
    add("king", "gb-york", &[], "no role \"king\"");
    add(
        "reviewer",
        "gb-york",
        &["--locale", "de"],
        "no language \"de\"",
    );
    add(
        "reviewer",
        "gb-york",
        &["--organisation", "acme"],
        "--organisation is for applicants",
    );
    add(
        "applicant",
        "gb-york",
        &[],
        "--organisation is for applicants",
    );
    add(
        "applicant",
        "gb-york",
        &["--organisation", "nobody"],
        "gb-york has no organisation \"nobody\"",
    );
    with(
        &["user", "disable", "--email", "nobody@b.example"],
        "nobody has the e-mail",
    );
    with(&["backup", "--out", place], "is there already");
    wrong(
        &[
            "restore",
            "--from",
            "docs",
            "--data",
            folder.path().join("new").to_str().unwrap(),
        ],
        "is no backup",
    );
    wrong(&["verify", "no.pdf", "--trust", "docs"], "reading no.pdf");
    wrong(&["verify", "LICENSE", "--trust", "no-folder"], "no-folder");
    wrong(&["pack", "check", "packs/zz"], "packs/zz");
    wrong(&["origin", "check", "no.json"], "no.json");
    wrong(&["data", "import", "hs", "no.xlsx"], "no.xlsx");
    wrong(
        &[
            "data",
            "import",
            "rates",
            "no.csv",
            "--importer",
            "VN",
            "--year",
            "2026",
        ],
        "no.csv",
    );
    wrong(
        &["data", "import", "uk-rules-of-origin", "docs"],
        "roo_schemes_uk.json",
    );
    wrong(&["serv"], "unrecognized subcommand");
}

#[test]
fn a_setting_that_cannot_be_read_is_wrong_use_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for (name, value) in [
        ("ORIGO_SESSION_IDLE_HOURS", "soon"),
        ("ORIGO_SIGN_IN_TRIES_MINUTES", "0"),
        ("ORIGO_TRUSTED_PROXIES", "here"),
        ("ORIGO_LISTEN", "8080"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_origo"))
            .args(["serve", "--data", data.to_str().unwrap()])
            .env(name, value)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {}", said(&output));
        let told = said(&output);
        assert!(
            told.contains(name) || told.contains("--listen"),
            "{name}: {told}"
        );
        assert!(!data.exists(), "{name}: the folder was made");
    }
}
