//! The examples of `examples/origin` with their verdicts, their explanations in three languages, and the published
//! shapes. `ORIGO_UPDATE=1 cargo test` writes the shapes anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::{collections::BTreeMap, fs, path::PathBuf};

use origo_i18n::T;
use origo_origin::{OriginAnswer, Verdict, answer_schema, case_schema};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn examples() -> BTreeMap<String, String> {
    fs::read_dir(root().join("examples/origin"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

#[test]
fn every_example_has_its_verdict() {
    let expected = [
        ("battery-four-levels", Verdict::Qualifies, ""),
        ("e-bike-atiga", Verdict::Qualifies, "51.15%"),
        ("e-bike-dcts", Verdict::Qualifies, "W 8711"),
        ("e-bike-rcep", Verdict::Not, ""),
        ("garment", Verdict::Unknown, ""),
        ("milled-rice", Verdict::Qualifies, "WO"),
        ("own-agreement", Verdict::Qualifies, "RVC 59%"),
    ];
    let examples = examples();
    for (name, verdict, criterion) in expected {
        let decision = origo_qualify::decide(&examples[name]).unwrap();
        assert_eq!(decision.verdict, verdict, "{name}");
        let text = decision.criterion.as_ref().map(|one| one.text.as_str());
        assert_eq!(text.unwrap_or_default(), criterion, "{name}");
        assert_eq!(
            decision.trace.replay().map(Verdict::from),
            Ok(verdict),
            "{name}"
        );
        let answer = OriginAnswer::from(decision);
        let json = serde_json::to_string(&answer).unwrap();
        assert_eq!(
            serde_json::from_str::<OriginAnswer>(&json).unwrap(),
            answer,
            "{name}"
        );
    }
    assert_eq!(
        examples.keys().map(String::as_str).collect::<Vec<_>>(),
        expected.map(|(name, _, _)| name),
        "every example is expected here"
    );
}

#[test]
fn a_garment_whose_weaving_is_unknown_is_asked_one_question_in_each_language() {
    let decision = origo_qualify::decide(&examples()["garment"]).unwrap();
    assert_eq!(decision.questions.len(), 1);
    for (code, question) in [
        ("en", "Was this done in the parties: weaving?"),
        ("km", "តើការងារនេះបានធ្វើនៅក្នុងភាគីឬទេ៖ ការត្បាញ?"),
        (
            "fr",
            "Cette opération a-t-elle eu lieu dans les parties : tissage ?",
        ),
    ] {
        let lines = origo_qualify::explain(&decision, &T::new(code));
        assert!(
            lines.iter().any(|line| line.text == question),
            "{code}: {lines:?}"
        );
    }
}

#[test]
fn no_explanation_shows_the_key_of_a_text() {
    for (name, text) in examples() {
        let decision = origo_qualify::decide(&text).unwrap();
        for code in ["en", "km", "fr"] {
            for line in origo_qualify::explain(&decision, &T::new(code)) {
                let fine = !line.text.contains("origin-") && !line.text.contains("{ ");
                assert!(fine, "{name} {code}: {}", line.text);
            }
        }
    }
}

/// Every key that the code names is there; a key is a text in quotes that starts with `origin-`.
#[test]
fn every_key_named_in_the_code_has_words() {
    let mut named = 0;
    for file in ["explain.rs", "words.rs"] {
        let code = fs::read_to_string(root().join("crates/qualify/src").join(file)).unwrap();
        for key in code
            .split('"')
            .filter(|text| text.starts_with("origin-") && !text.contains('{'))
        {
            named += 1;
            assert!(T::new("en").lookup(key, &[]).is_some(), "{key}");
        }
    }
    assert!(named > 80, "{named}");
}

#[test]
fn the_published_shapes_are_those_of_the_types() {
    for (name, schema) in [
        ("origin-case.1.schema.json", case_schema()),
        ("origin-decision.1.schema.json", answer_schema()),
    ] {
        let path = root().join("docs/schemas").join(name);
        let now = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("ORIGO_UPDATE").is_some() {
            fs::write(&path, &now).unwrap();
        }
        let published = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(stale(name, &published, &now), None);
        // a type that changed without its shape
        let before = now.replacen("\"type\"", "\"kind\"", 1);
        assert!(stale(name, &published, &before).is_some(), "{name}");
    }
}

/// What is wrong with a published shape; none if it is current.
fn stale(name: &str, published: &str, now: &str) -> Option<String> {
    (published != now)
        .then(|| format!("{name}: run the tests with ORIGO_UPDATE=1 and read the difference"))
}
