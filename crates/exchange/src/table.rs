//! Tables of text from whatever a person uploads or pastes: CSV, text with tabs, XLSX.
//!
//! Every table is bounded in bytes, rows, columns and the length of a cell, before anything looks at its meaning.

use calamine::{DataRef, Reader, Xlsx};
use origo_trade::FindingCode;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read},
};

/// The biggest file that is read. 2,000 lines of goods take about 400 kB.
pub(crate) const BYTES_MAX: usize = 5 * 1024 * 1024;
/// The most that a workbook may hold when it is unpacked.
const UNPACKED_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// The most rows that are kept: those of an application, a header, and enough to see that there are too many.
const ROWS_MAX: usize = origo_trade::GOODS_MAX + 2;
/// The most columns that are looked at.
const COLUMNS_MAX: usize = 64;
/// The most characters of a cell. The longest field of a form takes 500.
pub(crate) const CELL_CHARS_MAX: usize = 2000;
/// Digits of a decimal that a spreadsheet keeps and shows.
const CELL_DIGITS: usize = 15;

/// A row that is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its number in the file, from 1.
    pub line: usize,
    /// Its cells from the first column, trimmed.
    pub cells: Vec<String>,
}

/// Why there is no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TableError {
    /// More bytes than we read.
    #[error("file-too-large")]
    TooLarge,
    /// Not a table that we know.
    #[error("file-unreadable")]
    Unreadable,
}

impl TableError {
    /// The code of the finding that says so.
    pub(crate) fn code(self) -> FindingCode {
        match self {
            Self::TooLarge => FindingCode::FileTooLarge,
            Self::Unreadable => FindingCode::FileUnreadable,
        }
    }
}

/// Reads the rows of a file. What it is shows in its first bytes; names and media types lie.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Row>, TableError> {
    let mut sheets = sheets(bytes, ROWS_MAX, 1)?;
    Ok(sheets.pop().unwrap_or_default())
}

/// The sheets of a file that hold anything, at most so many and each with at most so many rows. Text is one sheet.
pub(crate) fn sheets(
    bytes: &[u8],
    rows_max: usize,
    sheets_max: usize,
) -> Result<Vec<Vec<Row>>, TableError> {
    if bytes.len() > BYTES_MAX {
        return Err(TableError::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook(bytes, rows_max, sheets_max);
    }
    let text = decode(bytes).ok_or(TableError::Unreadable)?;
    Ok(vec![separated(&text, rows_max)?])
}

/// Text of a file: UTF-8, UTF-16 with a byte order mark, or else Windows-1252, which old spreadsheets write.
fn decode(bytes: &[u8]) -> Option<String> {
    let utf16 = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest
            .chunks_exact(2)
            .map(|pair| read([pair[0], pair[1]]))
            .collect();
        String::from_utf16(&units).ok()
    };
    let text = if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        utf16(rest, u16::from_le_bytes)?
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        utf16(rest, u16::from_be_bytes)?
    } else {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        std::str::from_utf8(bytes).map_or_else(
            |_| bytes.iter().map(|byte| windows_1252(*byte)).collect(),
            str::to_owned,
        )
    };
    // A control character means that this was never text: an old .xls, a PDF, a picture.
    let is_binary = text
        .chars()
        .any(|c| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t'));
    (!is_binary).then_some(text)
}

/// The character of a byte in Windows-1252; the five bytes without one are replaced.
fn windows_1252(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
        '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ',
        '\u{fffd}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => UPPER[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// Rows of text separated by tabs, semicolons or commas: whichever is most often in the first line.
fn separated(text: &str, rows_max: usize) -> Result<Vec<Row>, TableError> {
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let delimiter = delimiter(first);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        // Cells pasted from a spreadsheet may hold a lone quotation mark, for example 28" wheels.
        .quoting(delimiter != b'\t' || text.contains("\t\"") || text.contains("\n\""))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| TableError::Unreadable)?;
        let line = record
            .position()
            .map_or(0, |position| line_of(text, position));
        push(
            &mut rows,
            line,
            record.iter().take(COLUMNS_MAX).map(clean).collect(),
        );
        if rows.len() >= rows_max {
            break;
        }
    }
    Ok(rows)
}

/// The line of a record. Its position is before the empty lines that are skipped to reach it.
fn line_of(text: &str, position: &csv::Position) -> usize {
    let rest = text.get(position.byte() as usize..).unwrap_or_default();
    let skipped = rest
        .bytes()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() as usize + skipped.filter(|byte| *byte == b'\n').count()
}

fn delimiter(line: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b'\t', 0), (b';', 0), (b',', 0)];
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            // A pasted inch mark opens no quotation, so tabs count wherever they are.
            *count += usize::from((!quoted || *delimiter == b'\t') && *delimiter == byte);
        }
    }
    // A tab is never part of a text, and a comma often is, so the earlier of the list wins a draw.
    let [tab, semicolon, comma] = counts;
    if tab.1 > 0 {
        tab.0
    } else if semicolon.1 >= comma.1 && semicolon.1 > 0 {
        semicolon.0
    } else {
        comma.0
    }
}

/// Rows of the first sheets of a workbook that have any.
fn workbook(bytes: &[u8], rows_max: usize, sheets_max: usize) -> Result<Vec<Vec<Row>>, TableError> {
    unpacks_within_limit(bytes)?;
    let unreadable = |_| TableError::Unreadable;
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
        // Cell by cell: a range would be as big as the place of its last cell, wherever someone put one.
        let mut found: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            let (row, column) = cell.get_position();
            let column = column as usize;
            let text = cell_text(cell.get_value());
            if text.is_empty() || column >= COLUMNS_MAX {
                continue;
            }
            if found.len() >= rows_max && !found.contains_key(&row) {
                break;
            }
            let cells = found.entry(row).or_default();
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text;
        }
        let mut rows = Vec::new();
        for (row, cells) in found {
            push(&mut rows, row as usize + 1, cells);
        }
        if !rows.is_empty() {
            sheets.push(rows);
        }
        if sheets.len() >= sheets_max {
            break;
        }
    }
    Ok(sheets)
}

/// Unpacks a workbook into nothing, counting: the sizes that a ZIP file declares may be lies.
fn unpacks_within_limit(bytes: &[u8]) -> Result<(), TableError> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableError::Unreadable)?;
    let mut left = UNPACKED_BYTES_MAX;
    for index in 0..archive.len() {
        let file = archive
            .by_index(index)
            .map_err(|_| TableError::Unreadable)?;
        let unpacked = io::copy(&mut file.take(left + 1), &mut io::sink())
            .map_err(|_| TableError::Unreadable)?;
        left = left.checked_sub(unpacked).ok_or(TableError::TooLarge)?;
    }
    Ok(())
}

fn cell_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Float(number) => decimal_text(*number),
        DataRef::Int(number) => number.to_string(),
        DataRef::String(text) => clean(text),
        DataRef::SharedString(text) => clean(text),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => clean(text),
        DataRef::DateTime(date) => decimal_text(date.as_f64()),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// The decimal that a spreadsheet shows for a number.
///
/// A workbook stores numbers as binary floats, so 0.1 + 0.2 is kept as 0.30000000000000004. Spreadsheets show 15
/// digits and people mean what they see; so do we. From here on it is text, then a decimal: nothing is calculated
/// with the float.
fn decimal_text(number: f64) -> String {
    if !number.is_finite() {
        return String::new();
    }
    let whole = format!("{:.0}", number.abs().trunc());
    let places = CELL_DIGITS.saturating_sub(whole.len());
    let text = format!("{number:.places$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A cell without the space around it, cut where it is far too long.
fn clean(text: &str) -> String {
    let text = text.trim();
    let cut = text
        .char_indices()
        .nth(CELL_CHARS_MAX + 1)
        .map_or(text.len(), |(at, _)| at);
    text[..cut].replace("\r\n", "\n")
}

fn push(rows: &mut Vec<Row>, line: usize, cells: Vec<String>) {
    if cells.iter().any(|cell| !cell.is_empty()) {
        rows.push(Row { line, cells });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        read(bytes)
            .unwrap()
            .into_iter()
            .map(|row| row.cells)
            .collect()
    }

    #[test]
    fn the_separator_is_seen_in_the_first_line() {
        let expected = vec![vec!["a", "b, c"], vec!["1", "2"]];
        assert_eq!(cells(b"a,\"b, c\"\n1,2\n"), expected);
        assert_eq!(cells(b"a;b, c\r\n1;2\r\n"), expected);
        assert_eq!(cells(b"a\tb, c\n\n1\t2"), expected);
        assert_eq!(cells(b"\xef\xbb\xbfa\tb, c\n1\t2"), expected);
        assert_eq!(
            cells(b"\xff\xfea\0\t\0b\0,\0 \0c\0\n\x001\0\t\x002\0"),
            expected
        );
    }

    #[test]
    fn a_pasted_inch_mark_is_text_and_a_quoted_cell_may_have_lines() {
        assert_eq!(
            cells(b"bicycle 28\" wheel\t4\nnext\t5"),
            [["bicycle 28\" wheel", "4"], ["next", "5"]]
        );
        assert_eq!(
            cells(b"x\t\"two\nlines\"\ny\tz"),
            [["x", "two\nlines"], ["y", "z"]]
        );
    }

    #[test]
    fn old_spreadsheets_write_windows_1252() {
        assert_eq!(cells(b"Th\xe9 noir;12 \x80"), [["Thé noir", "12 €"]]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(
            read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"),
            Err(TableError::Unreadable)
        );
        assert_eq!(
            read(b"PK\x03\x04 and then nothing"),
            Err(TableError::Unreadable)
        );
        assert_eq!(read(b"%PDF-1.7\n\0\x01"), Err(TableError::Unreadable));
        assert_eq!(read(&vec![b'a'; BYTES_MAX + 1]), Err(TableError::TooLarge));
        assert_eq!(read(b""), Ok(Vec::new()));
    }

    #[test]
    fn a_number_of_a_workbook_is_what_the_sheet_shows() {
        for (number, shown) in [
            (0.1 + 0.2, "0.3"),
            (1488.0, "1488"),
            (28.8, "28.8"),
            (1006.3, "1006.3"),
            (123_456_789.12, "123456789.12"),
            (10_063_098.0, "10063098"),
            (0.0, "0"),
            (-2.50, "-2.5"),
            (f64::NAN, ""),
            (100.0, "100"),
        ] {
            assert_eq!(decimal_text(number), shown);
        }
    }
}
