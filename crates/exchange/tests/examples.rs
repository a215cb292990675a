//! The examples are applications that an officer would not send back.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in helpers of tests, as in tests"
)]

use jiff::civil::date;
use origo_casework::{Circumstances, check};
use origo_pack::Pack;
use origo_trade::{Consignment, Draft, Severity};
use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    authority: String,
    title: String,
    draft: Draft,
    #[serde(default)]
    attachments: Vec<Attachment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attachment {
    kind: String,
    file: String,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn examples() -> BTreeMap<String, Example> {
    fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let example = serde_json::from_slice(&fs::read(&path).unwrap())
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, example)
        })
        .collect()
}

fn pack_of<'a>(authority: &str, packs: &'a BTreeMap<String, Pack>) -> &'a Pack {
    match authority {
        "gb-leeds" => &packs["gb"],
        "kh-moc" => &packs["kh"],
        other => panic!("no demonstration authority is called {other}"),
    }
}

#[test]
fn every_example_passes_every_check_of_its_authority() {
    let packs = origo_pack::builtin().unwrap();
    let examples = examples();
    assert!(examples.len() >= 8);
    for (name, example) in &examples {
        let pack = pack_of(&example.authority, &packs);
        let form = &pack.forms[&example.draft.form];
        let consignment = Consignment::try_from(&example.draft)
            .unwrap_or_else(|findings| panic!("{name}: {findings:#?}"));
        assert!(
            !consignment.origins().is_empty() && !example.title.is_empty(),
            "{name}"
        );
        let attached: Vec<String> = example
            .attachments
            .iter()
            .map(|attachment| attachment.kind.clone())
            .collect();
        let around = Circumstances {
            pack,
            form,
            country: &pack.country,
            today: date(2026, 11, 20),
            attached: &attached,
            houses: None,
            nomenclature: None,
            doubles: &[],
        };
        let findings = check(&example.draft, &around);
        let errors: Vec<_> = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        for tick in &example.draft.declaration.ticks {
            assert!(
                form.ticks.iter().any(|known| known.id == *tick),
                "{name}: tick {tick}"
            );
        }
        for attachment in &example.attachments {
            assert!(
                form.attachments
                    .iter()
                    .any(|known| known.id == attachment.kind),
                "{name}: {}",
                attachment.kind
            );
            let bytes = fs::read(folder().join(&attachment.file)).unwrap();
            assert!(bytes.starts_with(b"%PDF-"), "{name}: {}", attachment.file);
        }
    }
}

#[test]
fn the_examples_show_what_is_hard() {
    let examples = examples();
    let consignment = |name: &str| Consignment::try_from(&examples[name].draft).unwrap();
    assert_eq!(consignment("machine-tools").goods.len(), 60);
    assert_eq!(consignment("multi-origin").origins().len(), 3);
    assert_eq!(consignment("garments").invoices.len(), 2);
    assert!(
        consignment("re-export")
            .goods
            .iter()
            .all(|goods| goods.criterion == "FO")
    );
    assert!(
        consignment("pepper").goods[0]
            .description
            .contains("ម្រេចកំពត")
    );
}
