//! Lists of goods from spreadsheets: uploaded as CSV or XLSX, or pasted as text with tabs.

use crate::table::{self, CELL_CHARS_MAX, Row, TableError};
use origo_pack::{Field, FieldKind, Form, Pack, Wording, words};
use origo_trade::{Draft, Finding, FindingCode, GOODS_MAX, GoodsDraft, Reading};
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
    /// For each of the rows, the line of the file it was on.
    pub lines: Vec<usize>,
    /// Whether the example of [`template`] was still there; it is no goods and was left out.
    pub example_left_out: bool,
    /// Headings that no field has, as written; their columns were left out.
    pub unknown_columns: Vec<String>,
}

/// How the columns of a table are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Whether the first row is a heading rather than goods.
    pub heading: bool,
    /// For each column the field that it fills, by the part of its pointer behind the row; none is left out.
    pub fields: Vec<Option<String>>,
}

/// Reads goods lines from the bytes of a file or from pasted text.
///
/// With a heading, columns go where a heading says: the label of a field in any language, the last part of its
/// pointer, or a usual other name; `language` is asked first. Without one, columns are the fields of the form in
/// order. `name` only appears in findings; what a file is shows in its bytes.
#[must_use]
pub fn read(name: &str, bytes: &[u8], form: &Form, language: &str) -> Sheet {
    match open(name, bytes) {
        Ok(rows) => lines(name, &rows, &guess(&rows, form, language), form),
        Err(finding) => Sheet {
            findings: vec![finding],
            ..Sheet::default()
        },
    }
}

/// The rows of a file or of pasted text, before anything looks at their meaning.
///
/// # Errors
/// A finding at `/goods` that names the file: it is too large, or no table.
pub fn open(name: &str, bytes: &[u8]) -> Result<Vec<Row>, Finding> {
    table::read(bytes).map_err(|error| {
        let finding = Finding::error("/goods", error.code()).with("file", name);
        match error {
            TableError::TooLarge => finding.with("max", table::BYTES_MAX / (1024 * 1024)),
            TableError::Unreadable => finding,
        }
    })
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

/// How the columns are probably meant.
#[must_use]
pub fn guess(rows: &[Row], form: &Form, language: &str) -> Columns {
    let fields = fields(form);
    let widest = rows.iter().map(|row| row.cells.len()).max();
    let widest = widest.unwrap_or_default();
    let mut found: Vec<Option<String>> = Vec::new();
    for heading in rows.first().map_or(&[][..], |row| &row.cells) {
        // The second column of the same name is not the field's.
        let field = column(heading, &fields, language).map(str::to_owned);
        let first = field.filter(|tail| !found.iter().flatten().any(|other| other == tail));
        found.push(first);
    }
    let known = found.iter().flatten().count();
    let named = rows.first().map_or(0, |row| {
        row.cells.iter().filter(|cell| !cell.is_empty()).count()
    });
    let heading = !rows.is_empty() && (known >= 2 || known == named);
    if !heading {
        found = fields
            .iter()
            .map(|field| Some(tail(field).to_owned()))
            .collect();
    }
    found.resize(widest, None);
    Columns {
        heading,
        fields: found,
    }
}

/// The goods lines of a table, with its columns read in this way.
#[must_use]
pub fn lines(name: &str, rows: &[Row], columns: &Columns, form: &Form) -> Sheet {
    let mut sheet = Sheet::default();
    let fault = |code: FindingCode| Finding::error("/goods", code).with("file", name);
    let body = rows.get(usize::from(columns.heading)..).unwrap_or_default();
    for (place, field) in columns.fields.iter().enumerate() {
        let heading = rows.first().and_then(|row| row.cells.get(place));
        let heading = heading.map_or("", String::as_str);
        match field {
            Some(_) => {}
            None if !columns.heading => sheet.unknown_columns.push(format!("#{}", place + 1)),
            None if heading.is_empty() => {}
            None => sheet.unknown_columns.push(heading.to_owned()),
        }
    }
    if body.is_empty() || columns.fields.iter().all(Option::is_none) {
        sheet.findings.push(fault(FindingCode::FileEmpty));
        return sheet;
    }
    if body.len() > GOODS_MAX {
        sheet
            .findings
            .push(Finding::error("/goods", FindingCode::TooManyRows).with("max", GOODS_MAX));
    }
    let example = example(form);
    let tails: Vec<Option<&str>> = columns.fields.iter().map(Option::as_deref).collect();
    for row in body.iter().take(GOODS_MAX) {
        let goods = goods(row, &tails, form, sheet.rows.len(), &mut sheet.findings);
        if example.as_ref() == Some(&goods) {
            sheet.example_left_out = true;
            continue;
        }
        sheet.rows.push(goods);
        sheet.lines.push(row.line);
    }
    if sheet.rows.is_empty() {
        sheet.findings.push(fault(FindingCode::FileEmpty));
        return sheet;
    }
    sheet.findings.extend(faults(&sheet.rows));
    let lines = sheet.lines.clone();
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

/// An empty spreadsheet for the form: the headings in a language and a row that shows what goes where, as CSV that
/// spreadsheets open as UTF-8.
#[must_use]
pub fn template(form: &Form, language: &str) -> String {
    let fields = fields(form);
    let labels = fields.iter().map(|field| words(&field.label, language));
    let examples = fields.iter().map(|field| field.example.as_str());
    format!("\u{feff}{}{}", csv_row(labels), csv_row(examples))
}

/// The row that [`template`] gives as an example.
fn example(form: &Form) -> Option<GoodsDraft> {
    let mut example = GoodsDraft::default();
    for field in fields(form) {
        change(&mut example, tail(field), |_| Some(field.example.clone()));
    }
    (example != GoodsDraft::default()).then_some(example)
}

fn csv_row<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells
        .map(|cell| {
            if cell.contains([',', '"', '\n', ';']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        })
        .collect();
    format!("{}\r\n", cells.join(","))
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
                Finding::error(format!("/goods/{index}/{tail}"), FindingCode::TooLong)
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
    let mut findings = Reading::of(&draft).findings;
    findings.retain(|finding| {
        finding.pointer.starts_with("/goods/") && finding.code != FindingCode::Required
    });
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
