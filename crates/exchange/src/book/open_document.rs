//! OpenDocument spreadsheets, streamed: a repeated cell is counted before it is written out, and what a cell shows
//! stands beside its value.

use super::{
    grid::{Grid, Merged},
    model::{Book, BookError, Bounds, CELL_CHARS_MAX, COLUMNS_MAX, Cell, CellKind, Kind},
    shown, text,
};
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use std::{
    collections::BTreeSet,
    io::{BufReader, Cursor, Read},
};

/// Rows of a sheet, also where they are empty or repeated: those of every spreadsheet program.
const SHEET_ROWS_MAX: u32 = 1_048_576;
/// A row that holds something is written out at most so often.
const REPEATED_MAX: u32 = 2100;

/// Where the walk through `content.xml` is.
struct Walk<'b> {
    book: Book,
    bounds: &'b Bounds,
    taken: usize,
    /// Styles of tables that are not shown.
    hidden_styles: BTreeSet<String>,
    style: String,
    table: Option<Table>,
    cell: Option<Open>,
}

struct Table {
    name: String,
    hidden: bool,
    grid: Grid,
    merged: Vec<Merged>,
    row: u32,
    /// The cells of the row, with how often each stands there.
    cells: Vec<(u32, u32, Cell)>,
    column: u32,
    row_repeated: u32,
}

/// A cell whose text comes.
struct Open {
    kind: String,
    value: String,
    day: String,
    error: bool,
    formula: bool,
    repeated: u32,
    over: (u32, u32),
    text: String,
    paragraphs: u32,
    /// Inside a comment, whose text is none of the cell's.
    comment: bool,
}

/// Reads the visible tables that hold anything.
pub(super) fn read(bytes: &[u8], bounds: &Bounds) -> Result<Book, BookError> {
    let unreadable = |_| BookError::Unreadable;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut mimetype = String::new();
    if let Ok(file) = archive.by_name("mimetype") {
        let read = file.take(200).read_to_string(&mut mimetype);
        read.map_err(|_| BookError::Unreadable)?;
    }
    if !mimetype.contains("spreadsheet") {
        return Err(BookError::Unreadable);
    }
    let content = archive.by_name("content.xml").map_err(unreadable)?;
    let mut xml = Reader::from_reader(BufReader::new(content));
    xml.config_mut().expand_empty_elements = true;
    let mut walk = Walk {
        book: Book {
            kind: Kind::Ods,
            ..Book::default()
        },
        bounds,
        taken: 0,
        hidden_styles: BTreeSet::new(),
        style: String::new(),
        table: None,
        cell: None,
    };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => walk.start(&element),
            Ok(Event::End(element)) => walk.end(element.name().as_ref()),
            Ok(Event::Text(text)) => walk.text(&text.xml10_content()),
            Ok(Event::GeneralRef(name)) => walk.text(&entity(&name)),
            Ok(Event::Eof) => break,
            Err(_) => return Err(BookError::Unreadable),
            Ok(_) => {}
        }
        if walk.book.sheets.len() > bounds.sheets {
            walk.book.sheets.truncate(bounds.sheets);
            walk.book.cut = true;
            break;
        }
    }
    Ok(walk.book)
}

/// `&amp;` and its like.
fn entity(name: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return c.to_string();
    }
    let known = match name.xml10_content().as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    };
    known.to_owned()
}

fn attribute(element: &BytesStart<'_>, name: &str) -> String {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    attributes
        .flatten()
        .find(|attribute| attribute.key.as_ref() == name)
        .and_then(|attribute| {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            Some(value.into_owned())
        })
        .unwrap_or_default()
}

/// How often something stands there, or how far it reaches: from 1.
fn times(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).parse().unwrap_or(1).max(1)
}

impl Walk<'_> {
    fn start(&mut self, element: &BytesStart<'_>) {
        match element.name().as_ref() {
            "style:style" => self.style = attribute(element, "style:name"),
            "style:table-properties" if attribute(element, "table:display") == "false" => {
                self.hidden_styles.insert(self.style.clone());
            }
            "table:table" => {
                let style = attribute(element, "table:style-name");
                self.table = Some(Table {
                    name: attribute(element, "table:name"),
                    hidden: self.hidden_styles.contains(&style),
                    grid: Grid::new(self.bounds, self.taken),
                    merged: Vec::new(),
                    row: 0,
                    cells: Vec::new(),
                    column: 0,
                    row_repeated: 1,
                });
            }
            "table:table-row" => {
                if let Some(table) = &mut self.table {
                    table.column = 0;
                    table.row_repeated = times(element, "table:number-rows-repeated");
                }
            }
            "table:table-cell" | "table:covered-table-cell" => self.cell = Some(Open::new(element)),
            "office:annotation" => self.in_comment(true),
            "text:p" => {
                if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.comment) {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "text:s" => {
                let blanks = times(element, "text:c").min(100);
                self.text(&" ".repeat(blanks as usize));
            }
            "text:tab" => self.text("\t"),
            "text:line-break" => self.text("\n"),
            _ => {}
        }
    }

    fn in_comment(&mut self, inside: bool) {
        if let Some(cell) = &mut self.cell {
            cell.comment = inside;
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut()
            && !cell.comment
            && cell.paragraphs > 0
            && cell.text.len() < 4 * CELL_CHARS_MAX + 16
        {
            cell.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "office:annotation" => self.in_comment(false),
            "table:table-cell" | "table:covered-table-cell" => {
                if let (Some(cell), Some(table)) = (self.cell.take(), &mut self.table) {
                    table.take(cell);
                }
            }
            "table:table-row" => {
                if let Some(table) = &mut self.table {
                    table.end_row();
                }
            }
            "table:table" => self.end_table(),
            _ => {}
        }
    }

    fn end_table(&mut self) {
        let Some(mut table) = self.table.take() else {
            return;
        };
        if table.hidden {
            self.book.hidden.push(table.name);
            return;
        }
        table.grid.merge(&table.merged);
        self.taken += table.grid.cells();
        self.book.cut |= table.grid.cut;
        let mut sheet = table.grid.sheet(&table.name);
        if let Some((mark, (wider, cut))) = text::unpacked(&sheet, self.bounds) {
            self.book.separator = Some(mark);
            self.book.cut |= cut;
            sheet = wider;
        }
        if !sheet.rows.is_empty() {
            self.book.sheets.push(sheet);
        }
    }
}

impl Table {
    fn take(&mut self, open: Open) {
        let (column, repeated) = (self.column, open.repeated);
        self.column = self.column.saturating_add(repeated);
        if open.over != (1, 1) {
            let last = |from: u32, over: u32| from.saturating_add(over - 1);
            self.merged.push(Merged {
                first: (self.row, column),
                last: (last(self.row, open.over.0), last(column, open.over.1)),
            });
        }
        let cell = open.cell();
        let holds = !cell.text.is_empty() || cell.kind == CellKind::Formula;
        if holds && (column as usize) < COLUMNS_MAX {
            self.cells.push((column, repeated, cell));
        }
    }

    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        if !cells.is_empty() {
            let rows = self.row_repeated.min(REPEATED_MAX);
            self.grid.cut |= rows < self.row_repeated;
            for row in self.row..self.row.saturating_add(rows) {
                if !self.grid.has_room() {
                    self.grid.cut = true;
                    break;
                }
                for (column, repeated, cell) in &cells {
                    let end = column.saturating_add(*repeated).min(COLUMNS_MAX as u32);
                    for column in *column..end {
                        self.grid.put(row, column, cell.clone());
                    }
                }
            }
        }
        let next = self.row.saturating_add(self.row_repeated);
        self.row = next.min(SHEET_ROWS_MAX);
    }
}

impl Open {
    fn new(element: &BytesStart<'_>) -> Self {
        let first = |names: [&str; 2]| {
            let mut values = names.iter().map(|name| attribute(element, name));
            values.find(|value| !value.is_empty()).unwrap_or_default()
        };
        Self {
            kind: attribute(element, "office:value-type"),
            value: first(["office:value", "office:string-value"]),
            day: first(["office:date-value", "office:time-value"]),
            error: attribute(element, "calcext:value-type") == "error",
            formula: !attribute(element, "table:formula").is_empty(),
            repeated: times(element, "table:number-columns-repeated"),
            over: (
                times(element, "table:number-rows-spanned"),
                times(element, "table:number-columns-spanned"),
            ),
            text: String::new(),
            paragraphs: 0,
            comment: false,
        }
    }

    fn cell(self) -> Cell {
        if self.error || self.text.starts_with("#REF!") || self.text.starts_with("Err:5") {
            return Cell::new(self.text, CellKind::Error);
        }
        match self.kind.as_str() {
            "float" | "currency" | "percentage" => {
                Cell::new(number(&self.value, &self.text), CellKind::Number)
            }
            "date" | "time" => {
                let shown = match self.text.is_empty() {
                    true => &self.day,
                    false => &self.text,
                };
                shown::iso(&self.day, shown)
            }
            "" if self.formula && self.text.is_empty() => {
                Cell::new(String::new(), CellKind::Formula)
            }
            _ if self.text.is_empty() => Cell::new(self.value, CellKind::Text),
            _ => Cell::new(self.text, CellKind::Text),
        }
    }
}

/// A number with the zeros, the unit or the currency that the cell shows around it.
fn number(value: &str, shown: &str) -> String {
    let plain = value
        .parse::<f64>()
        .map(shown::decimal_text)
        .unwrap_or_default();
    let digits = |c: char| {
        c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\'' | '\u{a0}' | '\u{202f}' | '-')
    };
    if shown.trim_end().ends_with('%') {
        let percent = value.parse::<f64>().map(|number| number * 100.0);
        return format!("{}%", percent.map(shown::decimal_text).unwrap_or_default());
    }
    let word = shown.trim_matches(digits);
    if !word.is_empty() && !word.contains(|c: char| c.is_ascii_digit()) {
        return format!("{plain} {word}");
    }
    let (whole, fraction) = match shown.rsplit_once(['.', ',']) {
        Some((whole, fraction)) => (whole, fraction),
        None => (shown, ""),
    };
    let zeros = whole
        .chars()
        .chain(fraction.chars())
        .all(|c| c.is_ascii_digit());
    let (plain_whole, plain_fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let same = |shown: &str, plain: &str, front: bool| match front {
        true => shown.trim_start_matches('0') == plain.trim_start_matches('0'),
        false => shown.trim_end_matches('0') == plain,
    };
    if zeros && same(whole, plain_whole, true) && same(fraction, plain_fraction, false) {
        return match fraction {
            "" => whole.to_owned(),
            _ => format!("{whole}.{fraction}"),
        };
    }
    plain
}
