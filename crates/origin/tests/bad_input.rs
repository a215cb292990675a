//! Wrong bills, rules and agreement files, each with the sentence it is answered with. The sentences are in
//! `data/bad_input.txt`; after a change of one, `ORIGO_UPDATE=1 cargo test` writes the file anew, to be read in the diff.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::fmt::Write as _;
use std::path::Path;

use origo_origin::*;
use serde_json::{Value, json};

/// A case without a mistake.
fn right() -> Value {
    json!({
        "origin": "KH", "rule": "RVC.BD(40) | CTH", "date": "2026-05-01",
        "product": {
            "hs": "8712.00", "price": { "EXW": "100", "FOB": "110" }, "currency": "USD", "weight": "12",
            "costs": { "labour": "5" }, "route": { "direct": true }, "operations": ["welding"]
        },
        "materials": [
            { "id": "frame", "hs": "8714.91", "origin": "CN", "value": "50", "weight": "3" },
            { "id": "saddle", "hs": "8714.95", "origin": "KH", "value": "10", "originating": true,
              "produced_from": [{ "id": "leather", "hs": "4107.11", "origin": "VN", "value": "4" }] }
        ]
    })
}

/// An agreement without a mistake.
fn agreement() -> Value {
    json!({
        "code": "TEST", "name": "A test", "parties": ["KH", "VN"], "base": "FOB", "value_methods": ["BD"],
        "tolerance": [{ "name": "t", "by": "value", "percent": "10", "chapters": ["01-97"] }],
        "rules": [{ "entry": "00-99: RVC(40) | CTH;", "source": { "article": "Art. 3" } }]
    })
}

/// The value with another one at a pointer; a `null` takes the field out.
fn changed(mut whole: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = whole.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(fields), Value::Null) => drop(fields.remove(name)),
        (Value::Object(fields), value) => drop(fields.insert(name.to_owned(), value)),
        (Value::Array(items), value) => items[name.parse::<usize>().unwrap()] = value,
        _ => panic!("{pointer}"),
    }
    whole
}

/// The one agreement known by its code.
fn known() -> Agreement {
    serde_json::from_value(agreement()).unwrap()
}

fn answer(case: &Value) -> String {
    match Case::from_json(&case.to_string()).and_then(|case| check(&case, &[known()])) {
        Ok(decision) => format!("NOT REFUSED: {:?}", decision.verdict),
        // The column in a text of one line says nothing here.
        Err(error) => error
            .to_string()
            .split(" at line 1 column")
            .next()
            .unwrap()
            .to_owned(),
    }
}

#[test]
fn each_mistake_has_its_sentence() {
    let bills: Vec<(&str, Value)> = vec![
        ("/origin", json!("Cambodia")),
        ("/origin", json!("kh")),
        ("/origin", Value::Null),
        ("/orgin", json!("KH")),
        ("/date", json!("1 May 2026")),
        ("/date", json!("2026-02-30")),
        ("/agreement", json!("ATIAG")),
        ("/rule", json!("CTH or RVC(40)")),
        ("/rule", json!("RVC(140)")),
        ("/rule", json!("")),
        ("/rule", Value::Null),
        ("/product", Value::Null),
        ("/product/hs", json!("bicycle")),
        ("/product/hs", json!("871")),
        ("/product/hs", json!("87")),
        ("/product/hs", json!(8712)),
        ("/product/hs", Value::Null),
        ("/product/price", json!({ "CIF": "100" })),
        ("/product/price", json!({ "FOB": "0" })),
        ("/product/price", json!({ "FOB": "-5" })),
        ("/product/price", json!({ "FOB": "1,000.00" })),
        ("/product/price", json!({ "FOB": "USD 100" })),
        ("/product/price", json!({ "FOB": 0.1234567890123456 })),
        ("/product/price", json!({ "FOB": true })),
        ("/product/weight", json!("0")),
        ("/product/weight", json!("12 kg")),
        ("/product/costs", json!({ "labour": "-1" })),
        ("/product/costs", json!({ "wages": "1" })),
        ("/product/route", json!({ "customs_control": true })),
        ("/product/operations", json!("welding")),
        ("/materials", json!("frame")),
        ("/materials/0", json!("frame")),
        ("/materials/0/id", json!("")),
        ("/materials/0/id", json!("saddle")),
        ("/materials/0/id", json!("leather")),
        ("/materials/0/id", Value::Null),
        ("/materials/0/hs", json!("8714.9")),
        ("/materials/0/hs", json!("87I4.91")),
        ("/materials/0/origin", json!("China")),
        ("/materials/0/value", json!("-50")),
        ("/materials/0/value", json!("fifty")),
        ("/materials/0/value", json!("1e9")),
        ("/materials/0/weight", json!("-1")),
        ("/materials/0/currency", json!("EUR")),
        ("/materials/0/originating", json!("yes")),
        ("/materials/0/role", json!("packaging")),
        ("/materials/0/value_content", json!("140")),
        ("/materials/0/price", json!("50")),
        ("/materials/1/wholly_obtained", json!("no")),
        ("/materials/1/produced_from/0/value", json!("-4")),
        ("/materials/1/produced_from/0/id", json!("frame")),
        ("/facts", json!({ "weaving": "yes" })),
        ("/facts", json!(["weaving"])),
    ];
    let files: Vec<(&str, Value)> = vec![
        ("/parties", json!(["VN", "TH"])),
        ("/parties", Value::Null),
        ("/base", json!("CIF")),
        ("/value_methods", json!(["build-down"])),
        ("/from", json!("2030-01-01")),
        ("/until", json!("2020-01-01")),
        ("/tolerance/0/percent", json!("ten")),
        ("/tolerance/0/by", json!("volume")),
        ("/tolerance/0/chapters", json!(["97-01"])),
        ("/tolerances", json!([])),
        ("/rules", json!([])),
        ("/rules/0/entry", json!("00-99 RVC(40)")),
        ("/rules/0/entry", json!("00-99: RVC(40)")),
        ("/rules/0/entry", json!("84: CTH;")),
        ("/rules/0/article", json!("Art. 3")),
        ("/cumulation", json!({ "kind": "triangular" })),
        ("/transport", json!("by sea")),
        ("/sets", json!({ "forming": "8714" })),
    ];
    let mut found = String::new();
    for (pointer, value) in &bills {
        let case = changed(right(), pointer, value.clone());
        writeln!(
            found,
            "{pointer} = {value}\n    {}\n",
            answer(&case).replace('\n', "\n    ")
        )
        .unwrap();
    }
    for (pointer, value) in &files {
        let file = changed(agreement(), pointer, value.clone());
        let case = changed(changed(right(), "/agreement", file), "/rule", Value::Null);
        writeln!(
            found,
            "agreement {pointer} = {value}\n    {}\n",
            answer(&case).replace('\n', "\n    ")
        )
        .unwrap();
    }
    let deep = (0..20).fold(
        json!([]),
        |inner, at| json!([{ "id": format!("m{at}"), "produced_from": inner }]),
    );
    for (name, pointer, value) in [
        ("a bill of 20 levels", "/materials", deep),
        (
            "a rule of 4,096 alternatives",
            "/rule",
            json!(["(CC | CTH)"; 12].join(" & ")),
        ),
        (
            "an empty bill of a good that is not wholly obtained",
            "/materials",
            json!([]),
        ),
    ] {
        let mut case = changed(right(), pointer, value);
        if pointer == "/materials" {
            case["product"]["wholly_obtained"] = json!(false);
        }
        writeln!(
            found,
            "{name}\n    {}\n",
            answer(&case).replace('\n', "\n    ")
        )
        .unwrap();
    }
    assert_eq!(
        answer(&right()),
        "NOT REFUSED: Qualifies",
        "the case without a mistake"
    );
    assert!(!found.contains("NOT REFUSED"), "{found}");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bad_input.txt");
    if std::env::var_os("ORIGO_UPDATE").is_some() {
        std::fs::write(&file, &found).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), found);
    assert!(bills.len() + files.len() + 3 >= 60);
}
