//! Spreadsheets that were read wrongly once, each with what is right.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use origo_exchange::{
    book::TextChoice,
    goods::{self, Choices, List, Memory, names_to_codes},
};
use std::path::Path;

fn list(name: &str) -> List {
    let packs = origo_pack::builtin().unwrap();
    let (pack, form) = (&packs["gb"], &packs["gb"].forms["co"]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(name);
    let bytes = std::fs::read(path).unwrap();
    let book = goods::open(name, &bytes, &TextChoice::default()).unwrap();
    let sheet = &book.sheets[goods::likely_sheet(&book, form, "en")];
    let columns = goods::columns(sheet, &Choices::default(), form, "en", &Memory::new());
    let mut list = goods::lines(name, sheet, &columns, form);
    names_to_codes(&mut list, form, pack);
    list
}

fn codes(list: &List) -> Vec<&str> {
    list.findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

fn noted(list: &List, code: &str) -> usize {
    list.notes.iter().filter(|note| note.code == code).count()
}

#[test]
fn date_cell() {
    let list = list("date-cell.xlsx");
    assert_eq!(list.rows[0].marks, "1-Dec");
    assert_eq!(codes(&list), ["cell-date"]);
    assert_eq!(list.findings[0].pointer, "/goods/0/marks");
}

#[test]
fn hidden_sheet() {
    let list = list("hidden-sheet.xlsx");
    assert_eq!(list.rows.len(), 1);
    assert_eq!(list.rows[0].hs_code, "8481.80");
}

#[test]
fn lost_zeros() {
    let list = list("lost-zeros.xlsx");
    let found: Vec<_> = list.rows.iter().map(|row| row.hs_code.as_str()).collect();
    assert_eq!(found, ["090121", "8457.10", "8457.10"]);
    assert_eq!(codes(&list), Vec::<&str>::new());
    assert_eq!(noted(&list, "zeros"), 1);
}

#[test]
fn pounds() {
    let list = list("pounds.csv");
    let row = &list.rows[0];
    let kilograms = |text: &str| origo_trade::parse_decimal(text).unwrap().to_string();
    assert!(kilograms(&row.gross_weight).starts_with("29.937"));
    assert!(kilograms(&row.net_weight).starts_with("28.123"));
    assert_eq!(noted(&list, "weight"), 2);
}

#[test]
fn sep_line() {
    let list = list("sep-line.csv");
    assert_eq!(list.rows.len(), 1);
    let row = &list.rows[0];
    assert_eq!(
        (row.hs_code.as_str(), row.description.as_str()),
        ("8481.80", "Ball valve, brass, DN 25")
    );
    assert_eq!(list.lines, [3]);
}

#[test]
fn thousands() {
    let list = list("thousands.csv");
    let row = &list.rows[0];
    let found = [
        &row.quantity,
        &row.gross_weight,
        &row.net_weight,
        &row.value,
    ];
    assert_eq!(found, ["1250", "1480", "1360", "9800.00"]);
    assert_eq!(noted(&list, "numbers-comma"), 3);
}
