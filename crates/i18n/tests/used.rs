//! Every message is shown somewhere: a text that nobody reads is not worth its translations.
//!
//! A message counts as used if its key, or the method made of it, stands in the code or a template. Keys that are put
//! together at run time are of the families below: the rest of the key must stand somewhere, with dots, dashes or lines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::{collections::BTreeSet, fs, path::Path};

/// Beginnings, and endings, between which a code stands.
const FAMILIES: &[(&str, &str)] = &[
    ("channel-", ""),
    ("did-", ""),
    ("error-", ""),
    ("event-", ""),
    ("finding-", ""),
    ("flash-", ""),
    ("help-", "-h"),
    ("help-", "-p"),
    ("holder-", ""),
    ("job-", ""),
    ("letter-", ""),
    ("letter-", "-subject"),
    ("mail-", ""),
    ("message-", ""),
    ("now-", ""),
    ("organisation-kind-", ""),
    ("origin-method-", ""),
    ("origin-name-", ""),
    ("origin-price-", ""),
    ("origin-verdict-", ""),
    ("qualify-paste-", ""),
    ("r-", ""),
    ("read-", ""),
    ("registration-is-", ""),
    ("registration-state-", ""),
    ("role-", ""),
    ("scope-", ""),
    ("separator-", ""),
    ("skipped-", ""),
    ("state-", ""),
    ("verdict-", ""),
    ("view-", ""),
    ("weight-unit-", ""),
];

/// Families whose codes are written nowhere in one piece, with who tests that each is shown.
const WHOLE_FAMILIES: &[&str] = &[
    // `origo-qualify` names the processes and methods of the engine
    "origin-method-",
    "origin-name-",
    "origin-price-",
    "origin-verdict-",
    // numbers
    "month-",
];

/// Every name in the sources: words of letters, digits, dots, dashes and lines, whole and in their parts.
fn names(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | "locales" | "node_modules") {
                self::names(&path, names);
            }
            continue;
        }
        let kinds = ["rs", "html", "toml", "txt", "ts"];
        if !kinds
            .iter()
            .any(|kind| path.extension().is_some_and(|own| own == *kind))
        {
            continue;
        }
        words(&fs::read_to_string(&path).unwrap_or_default(), names);
    }
}

fn words(text: &str, names: &mut BTreeSet<String>) {
    let word = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':'));
    for whole in text.split(word) {
        let dashed = whole.replace(['.', ':', '_'], "-");
        names.insert(dashed.trim_matches('-').to_owned());
        names.extend(whole.split(['.', ':']).map(|part| part.replace('_', "-")));
    }
}

/// Messages that nobody shows, given every name in the sources.
fn unused<'a>(keys: &[&'a str], found: &BTreeSet<String>) -> Vec<&'a str> {
    let in_family = |key: &str| {
        FAMILIES.iter().any(|(before, after)| {
            let code = key
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after));
            code.is_some_and(|code| found.contains(code))
        })
    };
    let whole = |key: &str| WHOLE_FAMILIES.iter().any(|family| key.starts_with(family));
    let keys = keys.iter().copied();
    keys.filter(|key| !found.contains(*key) && !in_family(key) && !whole(key))
        .collect()
}

#[test]
fn every_message_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = BTreeSet::new();
    for folder in ["crates", "packs", "frontend/src"] {
        names(&root.join(folder), &mut found);
    }
    let unused = unused(origo_i18n::KEYS, &found);
    assert!(
        unused.is_empty(),
        "nobody shows {unused:?}: remove or use them"
    );
}

#[test]
fn a_message_that_nobody_shows_is_named() {
    let mut found = BTreeSet::new();
    let page = "<h1>{{ t.queue_title() }}</h1>";
    let code = "Refused(\"application.state\"); t.coded(\"state\", \"issued\")";
    words(page, &mut found);
    words(code, &mut found);
    let keys = [
        "queue-title",
        "error-application-state",
        "state-issued",
        "queue-subtitle",
        "error-application-gone",
    ];
    assert_eq!(
        unused(&keys, &found),
        ["queue-subtitle", "error-application-gone"]
    );
}
