//! Lists of goods from spreadsheets: uploaded as CSV or XLSX, or pasted as text with tabs.

use crate::table::{self, CELL_CHARS_MAX, Row, TableError};
use origo_pack::{Field, FieldKind, Form, Pack, Wording, words};
use origo_trade::{Consignment, Draft, Finding, GOODS_MAX, GoodsDraft};
use serde_json::Value;

/// Where the fields of a goods line are in a draft.
const GOODS: &str = "/goods/*/";
/// The section of a form that has them.
const SECTION: &str = "goods";
/// Headings that exporters use and no label says.
const ALIASES: [(&str, &str); 16] = [
    ("hs", "hs_code"),
    ("commodity code", "hs_code"),
    ("tariff code", "hs_code"),
    ("qty", "quantity"),
    ("uom", "quantity_unit"),
    ("unit of measure", "quantity_unit"),
    ("goods description", "description"),
    ("gross kg", "gross_weight"),
    ("net kg", "net_weight"),
    ("amount", "value"),
    ("origin country", "origin"),
    ("origin criterion", "criterion"),
    ("manufacturer", "producer/name"),
    ("manufacturer address", "producer/address"),
    ("manufacturer country", "producer/country"),
    ("invoice no", "invoice_number"),
];

/// What a spreadsheet said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Goods lines, at most [`GOODS_MAX`].
    pub rows: Vec<GoodsDraft>,
    /// What is wrong with the file (at `/goods`) or with a value (at `/goods/0/hs_code`; `line` is the line of the
    /// file). An empty field is not a finding here: the check of the application asks for what is missing.
    pub findings: Vec<Finding>,
    /// Headings that no field has, as written; their columns were left out.
    pub unknown_columns: Vec<String>,
}

/// Reads goods lines from the bytes of a file or from pasted text.
///
/// With a heading, columns go where a heading says: the label of a field in any language, the last part of its
/// pointer, or a usual other name; `language` is asked first. Without one, columns are the fields of the form in
/// order. `name` only appears in findings; what a file is shows in its bytes.
#[must_use]
pub fn read(name: &str, bytes: &[u8], form: &Form, language: &str) -> Sheet {
    let mut sheet = Sheet::default();
    let fault = |code: &str| Finding::error("/goods", code).with("file", name);
    let rows = match table::read(bytes) {
        Ok(rows) => rows,
        Err(error) => {
            let finding = fault(&error.to_string());
            sheet.findings.push(match error {
                TableError::TooLarge => finding.with("max", table::BYTES_MAX / (1024 * 1024)),
                TableError::Unreadable => finding,
            });
            return sheet;
        }
    };
    let fields = fields(form);
    let (columns, body) = columns(&rows, &fields, language, &mut sheet.unknown_columns);
    if body.is_empty() || columns.iter().all(Option::is_none) {
        sheet.findings.push(fault("file-empty"));
        return sheet;
    }
    if body.len() > GOODS_MAX {
        sheet
            .findings
            .push(Finding::error("/goods", "too-many-rows").with("max", GOODS_MAX));
    }
    let mut lines = Vec::new();
    for row in body.iter().take(GOODS_MAX) {
        let goods = goods(row, &columns, form, sheet.rows.len(), &mut sheet.findings);
        sheet.rows.push(goods);
        lines.push(row.line);
    }
    sheet.findings.extend(faults(&sheet.rows));
    for finding in &mut sheet.findings {
        let row = finding
            .pointer
            .split('/')
            .nth(2)
            .and_then(|row| row.parse::<usize>().ok());
        if let Some(line) = row.and_then(|row| lines.get(row)) {
            finding.values.insert("line".to_owned(), line.to_string());
        }
    }
    sheet
}

/// Puts codes where a sheet has names, for example `KH` for `Cambodia` and `CT` for `carton`. Codes in small letters
/// become capitals. What is no name stays as it is, for the check of the application to find.
pub fn names_to_codes(sheet: &mut Sheet, form: &Form, pack: &Pack) {
    for field in fields(form) {
        let FieldKind::Choice(list) = &field.kind else {
            continue;
        };
        let Some(codes) = pack.code_lists.get(list) else {
            continue;
        };
        let tail = tail(field);
        for (row, goods) in sheet.rows.iter_mut().enumerate() {
            change(goods, tail, |text| {
                if codes.iter().any(|entry| entry.code == text) {
                    return None;
                }
                codes
                    .iter()
                    .find(|entry| {
                        entry.code.eq_ignore_ascii_case(text) || is_named(&entry.name, text)
                    })
                    .map(|entry| {
                        let pointer = format!("/goods/{row}/{tail}");
                        sheet.findings.retain(|finding| finding.pointer != pointer);
                        entry.code.clone()
                    })
            });
        }
    }
}

/// An empty spreadsheet for the form: the headings in a language, as CSV that spreadsheets open as UTF-8.
#[must_use]
pub fn template(form: &Form, language: &str) -> String {
    let headings: Vec<String> = fields(form)
        .iter()
        .map(|field| {
            let label = words(&field.label, language);
            if label.contains([',', '"', '\n', ';']) {
                format!("\"{}\"", label.replace('"', "\"\""))
            } else {
                label.to_owned()
            }
        })
        .collect();
    format!("\u{feff}{}\r\n", headings.join(","))
}

/// The fields of a goods line, in the order of the form.
fn fields(form: &Form) -> Vec<&Field> {
    form.fields_of(SECTION)
        .iter()
        .filter(|field| field.pointer.starts_with(GOODS))
        .collect()
}

/// The part of a field's pointer behind its row: `hs_code`, `producer/name`.
fn tail(field: &Field) -> &str {
    field.pointer.strip_prefix(GOODS).unwrap_or_default()
}

/// Which field each column has, and the rows below the heading.
fn columns<'r, 'f>(
    rows: &'r [Row],
    fields: &[&'f Field],
    language: &str,
    unknown: &mut Vec<String>,
) -> (Vec<Option<&'f str>>, &'r [Row]) {
    let Some((first, body)) = rows.split_first() else {
        return (Vec::new(), rows);
    };
    let mut columns: Vec<Option<&str>> = Vec::new();
    for heading in &first.cells {
        // The second column of the same name is not the field's.
        let found = column(heading, fields, language).filter(|tail| !columns.contains(&Some(tail)));
        columns.push(found);
    }
    let known = columns.iter().flatten().count();
    let named = first.cells.iter().filter(|cell| !cell.is_empty()).count();
    if known >= 2 || known == named {
        let left_out = first
            .cells
            .iter()
            .zip(&columns)
            .filter(|(_, column)| column.is_none());
        unknown.extend(
            left_out
                .map(|(heading, _)| heading.clone())
                .filter(|heading| !heading.is_empty()),
        );
        return (columns, body);
    }
    let widest = rows
        .iter()
        .map(|row| row.cells.len())
        .max()
        .unwrap_or_default();
    unknown.extend((fields.len()..widest).map(|column| format!("#{}", column + 1)));
    (fields.iter().map(|field| Some(tail(field))).collect(), rows)
}

/// The field that a heading names.
fn column<'f>(heading: &str, fields: &[&'f Field], language: &str) -> Option<&'f str> {
    let heading = plain(heading);
    if heading.is_empty() {
        return None;
    }
    let is = |text: &str| plain(text) == heading;
    let found = fields
        .iter()
        .find(|field| is(words(&field.label, language)))
        .or_else(|| {
            fields
                .iter()
                .find(|field| field.label.values().any(|label| is(label)))
        })
        .or_else(|| fields.iter().find(|field| is(tail(field))));
    if let Some(field) = found {
        return Some(tail(field));
    }
    let (_, alias) = ALIASES.iter().find(|(alias, _)| *alias == heading)?;
    fields
        .iter()
        .map(|field| tail(field))
        .find(|tail| tail == alias)
}

/// A heading without case, marks, underscores and what stands in brackets: `Gross weight (kg)` is `gross weight`.
/// A heading may end in a full stop or a star for "must be filled".
fn plain(text: &str) -> String {
    let text = text
        .split('(')
        .next()
        .unwrap_or_default()
        .to_lowercase()
        .replace(['’', '\u{200b}'], "'");
    text.split(|c: char| c.is_whitespace() || matches!(c, '_' | '/' | '.' | '*' | ':' | '-'))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A goods line of a row.
fn goods(
    row: &Row,
    columns: &[Option<&str>],
    form: &Form,
    index: usize,
    findings: &mut Vec<Finding>,
) -> GoodsDraft {
    let mut goods = GoodsDraft::default();
    for (tail, cell) in columns
        .iter()
        .zip(&row.cells)
        .filter_map(|(tail, cell)| Some(((*tail)?, cell)))
    {
        if cell.chars().count() > CELL_CHARS_MAX {
            findings.push(
                Finding::error(format!("/goods/{index}/{tail}"), "too-long")
                    .with("max", CELL_CHARS_MAX),
            );
        }
        change(&mut goods, tail, |_| Some(cell.clone()));
    }
    // The criteria are the form's own, so their names can be understood here.
    let criterion = form.criteria.iter().find(|criterion| {
        criterion.code.eq_ignore_ascii_case(&goods.criterion)
            || is_named(&criterion.name, &goods.criterion)
    });
    if let Some(criterion) = criterion {
        goods.criterion.clone_from(&criterion.code);
    }
    goods
}

/// What is not a number, a code or a weight that can be. Whatever is merely missing is left to the application's check.
fn faults(rows: &[GoodsDraft]) -> Vec<Finding> {
    let draft = Draft {
        goods: rows.to_vec(),
        ..Draft::default()
    };
    let mut findings = Consignment::try_from(&draft).err().unwrap_or_default();
    findings.retain(|finding| finding.pointer.starts_with("/goods/") && finding.code != "required");
    findings
}

/// Changes the text of a field of a goods line.
fn change(goods: &mut GoodsDraft, tail: &str, to: impl FnOnce(&str) -> Option<String>) {
    let Ok(mut value) = serde_json::to_value(&*goods) else {
        return;
    };
    if let Some(Value::String(text)) = value.pointer_mut(&format!("/{tail}"))
        && let Some(changed) = to(text)
    {
        *text = changed;
        if let Ok(changed) = serde_json::from_value(value) {
            *goods = changed;
        }
    }
}

fn is_named(name: &Wording, text: &str) -> bool {
    !text.is_empty()
        && name
            .values()
            .any(|name| name.to_lowercase() == text.to_lowercase())
}
