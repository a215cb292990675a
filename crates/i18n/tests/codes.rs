//! Every code that any part of the house can answer has a sentence in every language: codes of findings from their one
//! list, codes of refusals from where they are written.

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

/// The first text in quotes behind each place where `start` stands.
fn quoted_behind(text: &str, start: &str) -> Vec<String> {
    let places = text.match_indices(start);
    places
        .filter_map(|(at, _)| {
            let rest = text.get(at + start.len()..)?;
            let (before, rest) = rest.split_once('"')?;
            // nothing but a status stands between: any other text belongs to something else
            let near = before.trim().is_empty() || before.trim().starts_with("StatusCode::");
            (near && !before.contains([';', ')'])).then(|| rest.split('"').next())?
        })
        .map(str::to_owned)
        .collect()
}

fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'.' | b'-'))
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

#[test]
fn every_finding_has_its_sentence() {
    let list = fs::read_to_string(crates().join("trade/src/finding_code.rs")).unwrap();
    let body = list.split_once("finding_codes! {").unwrap().1;
    let body = body.split_once("\n}").unwrap().0;
    let codes: BTreeSet<String> = quoted_behind(body, " = ").into_iter().collect();
    assert!(codes.len() > 70, "{}", codes.len());
    assert!(codes.contains("unprintable"));
    assert_eq!(without_a_sentence("finding", &codes), [""; 0]);
}

#[test]
fn every_refusal_has_its_sentence() {
    let (mut texts, mut rules) = (Vec::new(), Vec::new());
    for part in ["office", "api", "web"] {
        sources(&crates().join(part).join("src"), &mut texts);
    }
    sources(&crates().join("casework/src"), &mut rules);
    let mut codes = BTreeSet::new();
    for text in &texts {
        for start in ["Refused(", "Problem::new("] {
            codes.extend(quoted_behind(text, start));
        }
    }
    for text in &rules {
        // the refusals of the rules answer their codes by themselves
        for arm in text.split("=> ").skip(1) {
            let code = arm
                .strip_prefix('"')
                .and_then(|rest| rest.split('"').next());
            codes.extend(code.filter(|code| code.contains('.')).map(str::to_owned));
        }
    }
    codes.retain(|code| is_code(code));
    assert!(codes.len() > 60, "{codes:?}");
    let lacking = without_a_sentence("error", &codes);
    assert_eq!(lacking, [""; 0]);
}
