//! Lists of goods from spreadsheets: uploaded as CSV, XLSX, ODS or XLS, or pasted as text with tabs.
//!
//! [`open`] makes a grid, [`columns`] concludes what its rows and columns are (what a person chose goes before what is
//! concluded), [`lines`] makes goods of it and says everything that it concluded, [`names_to_codes`] puts codes for names.

mod codes;
mod columns;
mod fill;
mod list;
mod model;
mod skip;
mod template;
mod units;

pub use codes::names_to_codes;
pub use columns::{columns, to_remember};
pub use list::{List, WEIGHT_UNIT};
pub use model::{Choices, Columns, Memory, Remembered};
pub use template::template;

use crate::book::{self, Book, BookError, Bounds, Sheet, TextChoice};
use list::{fields, tail};
use origo_pack::{Form, words};
use origo_trade::{Draft, Finding, FindingCode, GOODS_MAX, GoodsDraft, Reading};

/// Rows of a sheet that are kept: those of an application, and what stands above, between and below them.
const ROWS_MAX: usize = GOODS_MAX + 500;
/// Sheets that are kept.
const SHEETS_MAX: usize = 20;

/// Reads goods lines from the bytes of a file or from pasted text, with nobody there to ask: its first sheet.
///
/// With headings, columns go where a heading says: the label of a field in any language, the last part of its
/// pointer, or a usual other name; `language` is asked first. Without, columns are the fields of the form in
/// order. `name` only appears in findings; what a file is shows in its bytes.
#[must_use]
pub fn read(name: &str, bytes: &[u8], form: &Form, language: &str) -> List {
    match open(name, bytes, &TextChoice::default()) {
        Ok(book) => {
            let sheet = book.sheets.first().cloned().unwrap_or_default();
            let columns = columns(&sheet, &Choices::default(), form, language, &Memory::new());
            lines(name, &sheet, &columns, form)
        }
        Err(finding) => List {
            findings: vec![finding],
            ..List::default()
        },
    }
}

/// The sheets of a file or of pasted text, before anything looks at their meaning.
///
/// # Errors
/// A finding at `/goods` that names the file: it is too large, protected, or no table.
pub fn open(name: &str, bytes: &[u8], choice: &TextChoice) -> Result<Book, Finding> {
    let bounds = Bounds {
        rows: ROWS_MAX,
        sheets: SHEETS_MAX,
    };
    let book = book::read(bytes, choice, &bounds).map_err(|error| {
        let finding = Finding::error("/goods", error.code()).with("file", name);
        match error {
            BookError::TooLarge => finding.with("max", book::BYTES_MAX / (1024 * 1024)),
            _ => finding,
        }
    })?;
    if book.sheets.is_empty() {
        return Err(Finding::error("/goods", FindingCode::FileEmpty).with("file", name));
    }
    Ok(book)
}

/// The sheet that is probably meant: the one whose headings are best known, and of these the first.
#[must_use]
pub fn likely_sheet(book: &Book, form: &Form, language: &str) -> usize {
    let mut best = (0, 0);
    for (at, sheet) in book.sheets.iter().enumerate() {
        let known = columns::known_headings(sheet, form, language);
        if known > best.1 {
            best = (at, known);
        }
    }
    best.0
}

/// The fields that a column can fill: the part of each one's pointer behind the row, and its label.
#[must_use]
pub fn targets(form: &Form, language: &str) -> Vec<(String, String)> {
    fields(form)
        .iter()
        .map(|field| {
            (
                tail(field).to_owned(),
                words(&field.label, language).to_owned(),
            )
        })
        .collect()
}

/// The goods lines of a table, with its rows and columns read in this way.
#[must_use]
pub fn lines(name: &str, sheet: &Sheet, columns: &Columns, form: &Form) -> List {
    let mut list = List {
        unknown_columns: columns.unknown(sheet),
        skipped: columns.skipped.clone(),
        ..List::default()
    };
    let fault = |code: FindingCode| Finding::error("/goods", code).with("file", name);
    let body = columns.body(sheet);
    if body.is_empty() || columns.fields.iter().all(Option::is_none) {
        list.findings.push(fault(FindingCode::FileEmpty));
        return list;
    }
    if body.len() > GOODS_MAX {
        list.findings
            .push(Finding::error("/goods", FindingCode::TooManyRows).with("max", GOODS_MAX));
    }
    fill::rows(&mut list, body, columns, sheet, form);
    if list.rows.is_empty() {
        list.findings.push(fault(FindingCode::FileEmpty));
        return list;
    }
    let of_cells: Vec<String> = list.findings.iter().map(|f| f.pointer.clone()).collect();
    let faults = faults(&list.rows).into_iter();
    list.findings
        .extend(faults.filter(|finding| !of_cells.contains(&finding.pointer)));
    for finding in &mut list.findings {
        let row = finding.pointer.split('/').nth(2);
        let row = row.and_then(|row| row.parse::<usize>().ok());
        if let Some(line) = row.and_then(|row| list.lines.get(row)) {
            finding.values.insert("line".to_owned(), line.to_string());
        }
    }
    list
}

/// What is not a number, a code or a weight that can be. Whatever is merely missing is left to the application's check.
fn faults(rows: &[GoodsDraft]) -> Vec<Finding> {
    let draft = Draft {
        goods: rows.to_vec(),
        ..Draft::default()
    };
    let mut findings = Reading::of(&draft).findings;
    findings.retain(|finding| {
        finding.pointer.starts_with("/goods/") && finding.code != FindingCode::Required
    });
    findings
}
