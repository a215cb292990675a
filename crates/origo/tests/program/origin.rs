//! `origo origin` as a person or a program runs it.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

fn check(case: &str, more: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_origo"))
        .args(["origin", "check", "-"])
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(case.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn case(value: &str) -> String {
    format!(
        r#"{{ "agreement": "ATIGA", "origin": "KH", "product": {{ "hs": "8712.00", "price": {{ "FOB": "1000" }} }},
              "materials": [{{ "id": "frame", "hs": "8712.00", "origin": "CN", "value": "{value}" }}] }}"#
    )
}

#[test]
fn the_exit_code_and_the_json_say_whether_it_qualifies() {
    for (value, code, verdict) in [("600", 0, "qualifies"), ("600.01", 1, "not")] {
        let output = check(&case(value), &["--json"]);
        assert_eq!(output.status.code(), Some(code));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["schema"], "origo.origin-decision/1");
        assert_eq!(answer["verdict"], verdict);
        assert_eq!(
            answer["alternatives"][0]["shares"][0]["denominator"],
            "1000"
        );
    }
}

#[test]
fn mistakes_come_all_at_once_with_their_fields() {
    let wrong = case("many")
        .replace("\"KH\"", "\"kh\"")
        .replace("8712.00\", \"price", "871\", \"price");
    let output = check(&wrong, &["--json"]);
    assert_eq!(output.status.code(), Some(2));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let fields: Vec<&str> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["/product/hs", "/materials/0/value", "/origin"]);
    let words = check(&wrong, &[]);
    let words = String::from_utf8(words.stderr).unwrap();
    assert!(
        words.contains("3 mistakes")
            && words.contains("/materials/0/value: “many” is not a number")
    );
}

#[test]
fn a_file_is_explained_in_the_language_asked_for() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/origin/e-bike-atiga.json");
    for (language, start) in [
        ("en", "The good of heading 8711 qualifies under ATIGA."),
        ("km", "ទំនិញក្នុងក្បាលពន្ធ 8711 មានដើមកំណើតតាម ATIGA។"),
        (
            "fr",
            "La marchandise de la position 8711 est originaire au titre de ATIGA.",
        ),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_origo"))
            .args(["origin", "check", "--language", language])
            .arg(&file)
            .output()
            .unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().next(), Some(start));
    }
}

/// A bicycle has the value rule alone in the list for least developed countries; one with a motor has the choice.
#[test]
fn bicycle_eba() {
    for (case, code, verdict) in [
        (
            include_str!("../cases/bicycle-eba-foreign-95.json"),
            1,
            "not",
        ),
        (
            include_str!("../cases/bicycle-eba-foreign-70.json"),
            0,
            "qualifies",
        ),
        (
            include_str!("../cases/bicycle-eba-e-bike-95.json"),
            0,
            "qualifies",
        ),
    ] {
        let output = check(case, &["--json"]);
        assert_eq!(output.status.code(), Some(code), "{case}");
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["verdict"], verdict, "{case}");
    }
}

/// A case that has no materials of its own, and the bill as a spreadsheet program or an ERP wrote it.
#[test]
fn a_bill_of_materials_is_a_spreadsheet() {
    let case = r#"{ "agreement": "ATIGA", "origin": "KH", "product": { "hs": "8711.60", "price": { "FOB": "520" } } }"#;
    let from = |path: &str| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let output = check(case, &["--json", "--materials", file.to_str().unwrap()]);
        let said = String::from_utf8(output.stderr).unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), answer, said)
    };
    let (code, answer, said) = from("tests/cases/bill.xlsx");
    assert_eq!(code, Some(1), "{said}");
    assert_eq!(answer["verdict"], "not");
    assert_eq!(answer["alternatives"][0]["shares"][0]["denominator"], "520");
    for words in ["Line 1 is left out", "Line 6 is left out"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (_, of_text, _) = from("../../examples/spreadsheets/e-bike-materials.csv");
    assert_eq!(of_text["schema"], "origo.origin-decision/1");
}

#[test]
fn what_is_no_bill_of_materials_is_wrong_use() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (file, words) in [
        ("src/nowhere.xlsx", "nowhere.xlsx"),
        (
            "../../examples/documents/bicycles-invoice.pdf",
            "bicycles-invoice.pdf",
        ),
    ] {
        let file = here.join(file);
        let output = check(&case("600"), &["--materials", file.to_str().unwrap()]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    }
}
