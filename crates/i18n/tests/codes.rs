//! Every code that any part of the house can answer has a sentence in every language: codes of findings and of refusals
//! from their one table each.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use origo_i18n::{LANGUAGES, T};
use std::{collections::BTreeSet, fs, path::Path};

fn crates() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The sources of a folder, one text each.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(fs::read_to_string(&path).unwrap());
        }
    }
}

/// The text in quotes that begins each place behind `start`.
fn quoted_behind(text: &str, start: &str) -> Vec<String> {
    let places = text.match_indices(start);
    places
        .filter_map(|(at, _)| {
            let rest = text.get(at + start.len()..)?;
            let (before, rest) = rest.split_once('"')?;
            before.trim().is_empty().then(|| rest.split('"').next())?
        })
        .map(str::to_owned)
        .collect()
}

/// Codes without a sentence, with the language that lacks it.
fn without_a_sentence(family: &str, codes: &BTreeSet<String>) -> Vec<String> {
    let key = |code: &str| format!("{family}-{}", code.replace('.', "-"));
    let mut lacking = Vec::new();
    for code in codes {
        for language in LANGUAGES {
            let said = T::new(language.code).lookup(&key(code), &[]);
            if said.is_none_or(|words| words.trim().is_empty() || words == *code) {
                lacking.push(format!("{}: {}", language.code, key(code)));
            }
        }
    }
    lacking
}

/// The codes of a table that a macro reads: the text behind each ` = `.
fn table(file: &str, name: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(crates().join(file)).unwrap();
    let body = text.split_once(&format!("\n{name}! {{")).unwrap().1;
    let body = body.split_once("\n}").unwrap().0;
    quoted_behind(body, " = ").into_iter().collect()
}

#[test]
fn every_finding_has_its_sentence() {
    let codes = table("trade/src/finding_code.rs", "finding_codes");
    assert!(codes.len() > 70, "{}", codes.len());
    assert!(codes.contains("unprintable"));
    assert_eq!(without_a_sentence("finding", &codes), [""; 0]);
}

#[test]
fn every_refusal_has_its_sentence() {
    let codes = table("office/src/refusal.rs", "refusal_codes");
    assert!(codes.len() > 100, "{}", codes.len());
    assert!(codes.contains("application.state"));
    assert_eq!(without_a_sentence("error", &codes), [""; 0]);
}

/// Words of a refusal that the table does not have any more are said to nobody.
#[test]
fn no_refusal_is_left_without_its_line() {
    let labels = ["error-prefix", "error-summary"];
    let table = table("office/src/refusal.rs", "refusal_codes");
    let keys = table
        .iter()
        .map(|code| format!("error-{}", code.replace('.', "-")));
    let keys: BTreeSet<String> = keys.collect();
    let left: Vec<_> = origo_i18n::KEYS
        .iter()
        .filter(|key| key.starts_with("error-") && !labels.contains(key) && !keys.contains(**key))
        .collect();
    assert!(left.is_empty(), "no refusal says {left:?}: remove them");
}

/// A refusal is a line of the table: no part of the house makes one of a text.
#[test]
fn nobody_refuses_with_a_text() {
    let mut texts = Vec::new();
    for part in ["casework", "office", "api", "web", "origo"] {
        sources(&crates().join(part).join("src"), &mut texts);
    }
    for start in ["Refused(", "Problem::new(", "Problem::Request("] {
        let found: Vec<String> = texts
            .iter()
            .flat_map(|text| quoted_behind(text, start))
            .collect();
        assert_eq!(found, [""; 0], "{start}");
    }
}
