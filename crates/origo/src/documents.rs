//! What the documents say of the program, tried on the program itself: settings, commands, requests, roles, states of the
//! demo. Links, make targets and paths are the business of `make lint`.

use crate::{cli::Cli, demo};
use clap::{CommandFactory as _, error::ErrorKind};
use origo_i18n::T;
use origo_office::Role;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// Every document for people, by its name.
fn documents() -> Vec<(String, String)> {
    let mut names: Vec<String> = [
        "README.md",
        "SECURITY.md",
        "CONTRIBUTING.md",
        "ARCHITECTURE.md",
        "packs/README.md",
    ]
    .map(str::to_owned)
    .to_vec();
    for entry in fs::read_dir(root().join("docs/guide")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        names.push(format!("docs/guide/{name}"));
    }
    names
        .into_iter()
        .map(|name| (name.clone(), read(&name)))
        .collect()
}

/// Names with this beginning that stand in a text.
fn names(text: &str, beginning: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_uppercase() && c != '_' && !c.is_ascii_digit());
    words
        .filter(|word| word.starts_with(beginning) && word.len() > beginning.len())
        .map(str::to_owned)
        .collect()
}

/// Sources of the program, one text.
fn sources(folders: &[&str]) -> String {
    let mut text = String::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let skipped = path.ends_with("node_modules") || path.ends_with("target");
            let entries = fs::read_dir(&path).unwrap();
            open.extend(
                entries
                    .map(|entry| entry.unwrap().path())
                    .filter(|_| !skipped),
            );
        } else if let Ok(more) = fs::read_to_string(&path) {
            text.push_str(&more);
        }
    }
    text
}

/// Settings of an installation: what the sources read from the environment, but for what belongs to one command.
fn settings() -> BTreeSet<String> {
    let text = sources(&["crates/origo/src"]);
    let literals: String = text
        .split('"')
        .filter(|part| part.starts_with("ORIGO_"))
        .collect::<Vec<_>>()
        .join(" ");
    let mut settings = names(&literals, "ORIGO_");
    for of_a_command in ["ORIGO_PASSWORD", "ORIGO_SMOKE_PASSWORD"] {
        settings.remove(of_a_command);
    }
    settings.retain(|name| !name.starts_with("ORIGO_TEST_"));
    settings
}

#[test]
fn the_operators_guide_lists_every_setting_once_and_no_other() {
    let guide = read("docs/guide/operator.md");
    let rows = guide
        .lines()
        .filter_map(|line| line.strip_prefix("| `ORIGO_"));
    let listed: Vec<String> = rows
        .filter_map(|row| Some(format!("ORIGO_{}", row.split('`').next()?)))
        .collect();
    let once: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(listed.len(), once.len(), "a setting stands twice");
    assert_eq!(once, settings());
}

#[test]
fn what_origo_toml_takes_is_what_the_guide_says() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("origo.toml"), "no_such_setting = 1\n").unwrap();
    let place = crate::cli::Place {
        data: folder.path().to_owned(),
    };
    let said = format!("{:#}", crate::config::read(&place, None).unwrap_err());
    // the refusal names what would have been taken
    let expected = said.split("expected one of").nth(1).unwrap();
    let taken: BTreeSet<String> = expected
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|name| format!("ORIGO_{}", name.to_uppercase()))
        .collect();
    let guide = read("docs/guide/operator.md");
    let sentence = guide
        .split("\n\n")
        .find(|part| part.contains("from the environment only"))
        .unwrap();
    let not_taken = names(sentence, "ORIGO_");
    assert_eq!(
        settings()
            .difference(&taken)
            .cloned()
            .collect::<BTreeSet<_>>(),
        not_taken
    );
    assert!(taken.is_subset(&settings()), "{taken:?}");
}

#[test]
fn every_variable_that_a_document_names_is_read_by_somebody() {
    let read = sources(&[
        "crates",
        "scripts",
        "e2e/lib",
        "e2e/journeys",
        "e2e/validators",
        "Makefile",
    ]);
    for (name, text) in documents() {
        for variable in names(&text, "ORIGO_")
            .into_iter()
            .chain(names(&text, "AWS_"))
        {
            assert!(read.contains(&variable), "{name}: nobody reads {variable}");
        }
    }
}

/// Lines with a command: of fenced blocks, and spans of code that begin with it.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, part) in text.split("```").enumerate() {
        if at % 2 == 1 {
            let joined = part.replace("\\\n", " ");
            found.extend(joined.lines().map(str::to_owned));
        } else {
            found.extend(
                part.split('`')
                    .skip(1)
                    .step_by(2)
                    .map(|span| span.replace('\n', " ")),
            );
        }
    }
    found
        .into_iter()
        .filter_map(|line| command(&line))
        .collect()
}

/// The command of a line, without what stands before it (settings, a pipe) and behind it (a remark, a pipe).
fn command(line: &str) -> Option<String> {
    let line = line.trim();
    let start = if line.starts_with("origo ") {
        0
    } else {
        let assigned = line.starts_with("ORIGO_") || line.contains("| origo ");
        line.find(" origo ").filter(|_| assigned)? + 1
    };
    let rest = line.get(start..)?;
    let end = ["  ", " #", " | ", " > ", " / "]
        .iter()
        .filter_map(|mark| rest.find(mark))
        .min();
    rest.get(..end.unwrap_or(rest.len())).map(str::to_owned)
}

/// The words of a command as a shell reads them; `a|b` stands for several commands, brackets for what may be left out.
fn words(command: &str) -> Vec<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in command.chars() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (c, None) if c.is_whitespace() => words.push(std::mem::take(&mut word)),
            ('[' | ']', None) => {}
            (c, _) => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    let mut said: Vec<String> = Vec::new();
    for word in words {
        // three dots stand for a value behind an option, and for anything elsewhere
        let value = said.last().is_some_and(|before| before.starts_with("--"));
        if value || (word != "…" && word != "...") {
            said.push(word);
        }
    }
    let mut lines = vec![Vec::new()];
    for word in said {
        let several: Vec<String> = word.split('|').map(str::to_owned).collect();
        lines = lines
            .into_iter()
            .flat_map(|line: Vec<String>| {
                several
                    .iter()
                    .map(move |one| [line.clone(), vec![one.clone()]].concat())
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    lines
}

fn try_command(place: &str, command: &str) {
    for line in words(command) {
        // a document may leave out what does not matter there
        let left_out = [
            ErrorKind::MissingRequiredArgument,
            ErrorKind::MissingSubcommand,
            ErrorKind::DisplayHelp,
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
        ];
        if let Err(error) = Cli::command().try_get_matches_from(&line) {
            assert!(
                left_out.contains(&error.kind()),
                "{place}: {command}\n{error}"
            );
        }
        for scheme in line
            .iter()
            .skip_while(|word| *word != "--scheme")
            .skip(1)
            .take(1)
        {
            let code = scheme
                .split_once('=')
                .map(|(_, code)| code)
                .unwrap_or_default();
            let known = origo_qualify::agreements()
                .iter()
                .any(|one| one.code == code);
            assert!(
                known || code == "AGREEMENT",
                "{place}: {command}: no agreement {code:?}"
            );
        }
    }
}

#[test]
fn every_command_of_a_document_is_one() {
    let mut count = 0;
    for (name, text) in documents() {
        for command in commands(&text) {
            try_command(&name, &command);
            count += 1;
        }
    }
    assert!(count > 20, "only {count} commands were found");
}

#[test]
fn every_example_of_a_help_text_is_a_command() {
    fn walk(command: &clap::Command, count: &mut usize) {
        let help = command
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        for line in help
            .replace("\\\n", " ")
            .lines()
            .filter_map(crate::documents::command)
        {
            try_command(command.get_name(), &line);
            *count += 1;
        }
        command.get_subcommands().for_each(|one| walk(one, count));
    }
    let mut count = 0;
    walk(&Cli::command(), &mut count);
    assert!(count > 20, "only {count} examples were found");
    // and so do the sentences about a single argument
    let text = read("crates/origo/src/cli.rs");
    for scheme in text.split("for example 1013=").skip(1) {
        let code = scheme
            .split([';', '\n'])
            .next()
            .unwrap()
            .trim_matches(['\'', '"']);
        assert!(
            origo_qualify::agreements()
                .iter()
                .any(|one| one.code == code),
            "{code}"
        );
    }
}

#[test]
fn every_request_of_a_document_is_one_of_the_api() {
    let api = serde_json::to_value(origo_api::openapi()).unwrap();
    let mut count = 0;
    for (name, text) in documents() {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            for request in text.split(&format!("{method} ")).skip(1) {
                let path = request
                    .trim_start()
                    .split([' ', '`', '?', '\n', ','])
                    .next()
                    .unwrap();
                if path.starts_with("/api/v1/") {
                    let known = api["paths"][path].get(method.to_lowercase()).is_some();
                    assert!(known, "{name}: {method} {path}");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 10, "only {count} requests were found");
}

#[test]
fn the_administrators_guide_lists_every_role() {
    let guide = read("docs/guide/administrator.md").to_lowercase();
    for role in Role::ALL {
        let name = T::new("en").coded("role", role.name()).to_lowercase();
        assert!(
            guide.contains(&format!("\n| {name} |")),
            "no row for {name}"
        );
    }
}

#[test]
fn the_readme_says_which_states_the_demo_has() {
    let readme = read("README.md");
    let sentence = readme
        .split("\n\n")
        .find(|part| part.starts_with("Between them, the two authorities"))
        .unwrap();
    for (stage, words) in demo::stages() {
        assert!(
            sentence.replace('\n', " ").contains(words),
            "{stage:?}: {words}"
        );
    }
}
