//! Text with separators: which encoding, which separator, and its rows.

use super::{
    grid::Grid,
    model::{Book, BookError, Bounds, Cell, CellKind, Kind, Row, Sheet, TextChoice},
};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// The encodings that a person can choose, by their WHATWG names.
pub const ENCODINGS: [&str; 13] = [
    "UTF-8",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "gb18030",
    "Big5",
    "Shift_JIS",
    "EUC-KR",
    "windows-874",
    "windows-1258",
    "macintosh",
    "UTF-16LE",
    "UTF-16BE",
];
/// The separators that a person can choose. The earlier of the list wins a draw: a tab is never part of a text, and a
/// comma often is.
pub const SEPARATORS: [char; 4] = ['\t', ';', '|', ','];

/// So many lines say what separates cells.
const LINES_LOOKED_AT: usize = 60;
/// So many bytes say in which encoding text is.
const BYTES_LOOKED_AT: usize = 256 * 1024;
/// A single column whose first cell holds so many separators is a table that was opened with another one.
const PACKED_MIN: usize = 3;

/// Reads text.
pub(super) fn read(bytes: &[u8], choice: &TextChoice, bounds: &Bounds) -> Result<Book, BookError> {
    let decoded = decode(bytes, choice.encoding.as_deref())?;
    if is_web_page(&decoded.text) {
        return Err(BookError::WebPage);
    }
    let (said, body, lines_before) = separator_line(&decoded.text);
    let separator = choice
        .separator
        .filter(|mark| SEPARATORS.contains(mark))
        .or(said)
        .or_else(|| separator(body));
    let mut grid = Grid::new(bounds, 0);
    rows(body, separator.unwrap_or(','), lines_before, &mut grid)?;
    let mut cut = grid.cut;
    let mut sheet = grid.sheet("");
    let mut separator = separator;
    if choice.separator.is_none()
        && let Some((mark, wider)) = unpacked(&sheet, bounds)
    {
        separator = Some(mark);
        cut |= wider.1;
        sheet = wider.0;
    }
    Ok(Book {
        kind: Kind::Text,
        encoding: decoded.encoding.name().to_owned(),
        guessed: decoded.guessed,
        separator,
        separator_said: said.is_some() && choice.separator.is_none(),
        sheets: Some(sheet)
            .filter(|sheet| !sheet.rows.is_empty())
            .into_iter()
            .collect(),
        hidden: Vec::new(),
        cut,
    })
}

/// Text with the encoding that it was in.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: &'static Encoding,
    /// Whether that was concluded from the letters.
    pub(crate) guessed: bool,
}

/// The encoding of text, with how many bytes of a mark stand before it and whether it was concluded from the letters.
pub(crate) fn encoding_of(bytes: &[u8]) -> (&'static Encoding, usize, bool) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding, length, false);
    }
    let start = &bytes[..bytes.len().min(BYTES_LOOKED_AT)];
    if let Some(encoding) = utf16_without_mark(start) {
        return (encoding, 0, true);
    }
    // a letter may be cut where we stopped to look
    let broken = std::str::from_utf8(start).is_err_and(|error| error.error_len().is_some());
    if !broken {
        return (UTF_8, 0, false);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(start, true);
    let found = detector.guess(None, Utf8Detection::Deny);
    // GB 18030 has every letter of GBK and more
    (if found == GBK { GB18030 } else { found }, 0, true)
}

/// UTF-16 has a zero byte beside every letter of Latin: always on the same side.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |odd: usize| {
        let places = bytes.iter().skip(odd).step_by(2);
        places.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if (even + odd) * 20 < bytes.len() || even + odd < 2 {
        return None;
    }
    match (even, odd) {
        (0, _) => Some(UTF_16LE),
        (_, 0) => Some(UTF_16BE),
        _ => None,
    }
}

fn decode(bytes: &[u8], chosen: Option<&str>) -> Result<Decoded, BookError> {
    let chosen = chosen
        .filter(|name| ENCODINGS.contains(name))
        .and_then(|name| Encoding::for_label(name.as_bytes()));
    let (encoding, mark, guessed) = match chosen {
        Some(encoding) => {
            let mark = Encoding::for_bom(bytes).filter(|(found, _)| *found == encoding);
            (encoding, mark.map_or(0, |(_, length)| length), false)
        }
        None => encoding_of(bytes),
    };
    let rest = bytes.get(mark..).unwrap_or_default();
    let (text, _) = encoding.decode_without_bom_handling(rest);
    // what DOS wrote at the end of a text
    let text = text.trim_end_matches('\u{1a}');
    // A control character means that this was never text: a PDF, a picture, something packed.
    let is_binary = text
        .chars()
        .any(|c| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}'));
    if is_binary {
        return Err(BookError::Unreadable);
    }
    Ok(Decoded {
        text: text.to_owned(),
        encoding,
        guessed,
    })
}

/// Web pages and the XML of Excel 2003, which some programs call `.xls`.
fn is_web_page(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(2000).collect();
    let start = start.to_ascii_lowercase();
    let begins = [
        "<!doctype html",
        "<html",
        "<table",
        "<head",
        "mime-version:",
    ];
    begins.iter().any(|begin| start.starts_with(begin))
        || (start.starts_with("<?xml") && start.contains("office:spreadsheet"))
        || (start.starts_with("<?xml") && start.contains("<html"))
}

/// What a first line like `sep=;` says, the text behind it, and how many lines stand before that.
pub(crate) fn separator_line(text: &str) -> (Option<char>, &str, usize) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let line = line.trim_matches(['\r', '"', ' ']);
    let mark = line
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sep="))
        .and_then(|_| line.get(4..))
        .and_then(|mark| mark.chars().next());
    match mark.filter(|mark| SEPARATORS.contains(mark)) {
        Some(mark) => (Some(mark), rest, 1),
        // a spreadsheet program that did not know the line cut it at its own separator: `sep=,,,`
        None => (None, text, 0),
    }
}

/// What separates cells: what stands most often, and equally often, in the lines.
pub(crate) fn separator(text: &str) -> Option<char> {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(LINES_LOOKED_AT)
        .collect();
    let score = |mark: char| {
        let counts: Vec<usize> = lines
            .iter()
            .map(|line| count(line, mark))
            .filter(|count| *count > 0)
            .collect();
        let same = |wanted: usize| counts.iter().filter(|count| **count == wanted).count();
        let best = counts.iter().map(|count| same(*count) * count).max();
        best.unwrap_or_default()
    };
    let mut best = (None, 0);
    for mark in SEPARATORS {
        let score = score(mark);
        if score > best.1 {
            best = (Some(mark), score);
        }
    }
    best.0
}

/// How often a separator stands in a line outside quotation marks.
fn count(line: &str, mark: char) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for c in line.chars() {
        quoted ^= c == '"';
        // A pasted inch mark opens no quotation, so tabs count wherever they are.
        count += usize::from((!quoted || mark == '\t') && c == mark);
    }
    count
}

/// Puts the rows of separated text into a grid.
fn rows(
    text: &str,
    separator: char,
    lines_before: usize,
    grid: &mut Grid,
) -> Result<(), BookError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator as u8)
        .has_headers(false)
        .flexible(true)
        // Cells pasted from a spreadsheet may hold a lone quotation mark, for example 28" wheels.
        .quoting(separator != '\t' || text.contains("\t\"") || text.contains("\n\""))
        .from_reader(text.as_bytes());
    for record in reader.records() {
        let record = record.map_err(|_| BookError::Unreadable)?;
        let line = record
            .position()
            .map_or(0, |position| line_of(text, position));
        let row = (line + lines_before).saturating_sub(1);
        let row = u32::try_from(row).map_err(|_| BookError::TooLarge)?;
        for (column, cell) in record.iter().enumerate() {
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            grid.put(row, column, Cell::new(cell.to_owned(), kind_of(cell)));
        }
        if grid.is_full() {
            break;
        }
    }
    Ok(())
}

/// What a spreadsheet writes into text for a formula that failed.
fn kind_of(cell: &str) -> CellKind {
    const ERRORS: [&str; 9] = [
        "#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
    ];
    match ERRORS.contains(&cell.trim()) {
        true => CellKind::Error,
        false => CellKind::Text,
    }
}

/// The line of a record. Its position is before the empty lines that are skipped to reach it.
fn line_of(text: &str, position: &csv::Position) -> usize {
    let rest = text.get(position.byte() as usize..).unwrap_or_default();
    let skipped = rest
        .bytes()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() as usize + skipped.filter(|byte| *byte == b'\n').count()
}

/// A table that somebody opened with another separator and saved again has all its cells in its first column.
pub(super) fn unpacked(sheet: &Sheet, bounds: &Bounds) -> Option<(char, (Sheet, bool))> {
    let only = |row: &Row| {
        let beside = row.cells.iter().skip(1);
        beside.filter(|cell| !cell.text.is_empty()).count() == 0
    };
    if sheet.rows.len() < 2 || !sheet.rows.iter().all(only) {
        return None;
    }
    let lines: Vec<&str> = sheet.rows.iter().map(|row| row.text(0)).collect();
    let mark = separator(&lines.join("\n"))?;
    if count(lines.first()?, mark) < PACKED_MIN || count(lines.get(1)?, mark) < PACKED_MIN {
        return None;
    }
    let mut grid = Grid::new(bounds, 0);
    for row in &sheet.rows {
        let number = u32::try_from(row.line.saturating_sub(1)).ok()?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(mark as u8)
            .has_headers(false)
            .flexible(true)
            .from_reader(row.text(0).as_bytes());
        let record = reader.records().next()?.ok()?;
        for (column, cell) in record.iter().enumerate() {
            let column = u32::try_from(column).ok()?;
            grid.put(number, column, Cell::new(cell.to_owned(), kind_of(cell)));
        }
    }
    let cut = grid.cut;
    Some((mark, (grid.sheet(&sheet.name), cut)))
}
