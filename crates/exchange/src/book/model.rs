//! What a file holds, and the limits within which it is read.

use origo_trade::FindingCode;
use serde::{Deserialize, Serialize};

/// The biggest file that is read. 2,000 lines of goods take about 400 kB.
pub const BYTES_MAX: usize = 5 * 1024 * 1024;
/// The most that a workbook may hold when it is unpacked.
pub(super) const UNPACKED_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// The most columns that are looked at.
pub(super) const COLUMNS_MAX: usize = 100;
/// The most cells that are kept of one file.
pub(super) const CELLS_MAX: usize = 400_000;
/// The most characters of a cell. The longest field of a form takes 500.
pub(crate) const CELL_CHARS_MAX: usize = 2000;

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// What kind of file it is.
    pub kind: Kind,
    /// Of text: the encoding it was read in, by its WHATWG name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub encoding: String,
    /// Of text: whether the encoding was concluded from the letters, so that somebody should look at them.
    #[serde(default)]
    pub guessed: bool,
    /// Of text: what separates cells; `None` where there is one column only.
    #[serde(default)]
    pub separator: Option<char>,
    /// Whether a first line like `sep=;` said so.
    #[serde(default)]
    pub separator_said: bool,
    /// The sheets that a person sees and that hold anything, in their order.
    pub sheets: Vec<Sheet>,
    /// The names of the sheets that are hidden; they are not read.
    #[serde(default)]
    pub hidden: Vec<String>,
    /// Whether rows or sheets beyond the limits were left out.
    #[serde(default)]
    pub cut: bool,
}

/// What kind of file it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// CSV, text with tabs, rows that were pasted.
    #[default]
    Text,
    /// An Office Open XML workbook.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// A workbook of Excel 97–2003.
    Xls,
}

/// One sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name; empty for text.
    pub name: String,
    /// Its rows that hold anything.
    pub rows: Vec<Row>,
}

/// A row that is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its number in the file, from 1.
    pub line: usize,
    /// Its cells from the first column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The text of a cell; empty beyond the last one.
    #[must_use]
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.text.as_str())
    }
}

/// A cell: what a person sees in it, trimmed, and what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Cell {
    /// What it shows. A number has a point before its decimals and nothing between thousands.
    pub text: String,
    /// What it is.
    pub kind: CellKind,
    /// Of a date: the day, `2026-12-01`.
    pub day: String,
}

impl Cell {
    /// A cell of a kind.
    pub(crate) fn new(text: String, kind: CellKind) -> Self {
        let day = String::new();
        Self { text, kind, day }
    }
}

/// What a cell is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CellKind {
    /// Text, also a number that was typed or saved as text.
    #[default]
    Text,
    /// A number that the spreadsheet knows as one: nothing is open about its separators.
    Number,
    /// A date or time: the text is what the sheet shows.
    Date,
    /// A formula that failed: `#REF!`.
    Error,
    /// A formula that nobody has calculated yet.
    Formula,
    /// Merged into the cell above, whose text it repeats.
    Below,
    /// Merged into the cell to its left, whose text it repeats.
    Beside,
}

/// How a cell is kept: plain text as it is, anything else with its kind.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Other(CellKind, String),
    Date(CellKind, String, String),
}

impl From<Written> for Cell {
    fn from(written: Written) -> Self {
        let (kind, text, day) = match written {
            Written::Text(text) => (CellKind::Text, text, String::new()),
            Written::Other(kind, text) => (kind, text, String::new()),
            Written::Date(kind, text, day) => (kind, text, day),
        };
        Self { text, kind, day }
    }
}

impl From<Cell> for Written {
    fn from(cell: Cell) -> Self {
        match cell.kind {
            CellKind::Text => Self::Text(cell.text),
            CellKind::Date => Self::Date(cell.kind, cell.text, cell.day),
            kind => Self::Other(kind, cell.text),
        }
    }
}

/// How much of a file is kept.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Rows of a sheet.
    pub rows: usize,
    /// Sheets.
    pub sheets: usize,
}

/// How text is read, where somebody says it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextChoice {
    /// One of [`ENCODINGS`]; otherwise it is found.
    pub encoding: Option<String>,
    /// One of [`SEPARATORS`]; otherwise it is found.
    pub separator: Option<char>,
}

/// Why there is no grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// More bytes than we read, packed or unpacked.
    #[error("file-too-large")]
    TooLarge,
    /// Not a table that we know, or a damaged one.
    #[error("file-unreadable")]
    Unreadable,
    /// Encrypted with a password.
    #[error("file-protected")]
    Protected,
    /// A web page that is called a spreadsheet, as some programs export it.
    #[error("file-web-page")]
    WebPage,
    /// More attributes, strings, styles or cells than a spreadsheet program writes.
    #[error("file-too-complex")]
    TooComplex,
}

impl BookError {
    /// The code of the finding that says so.
    pub(crate) fn code(self) -> FindingCode {
        match self {
            Self::TooLarge => FindingCode::FileTooLarge,
            Self::Unreadable => FindingCode::FileUnreadable,
            Self::Protected => FindingCode::FileProtected,
            Self::WebPage => FindingCode::FileWebPage,
            Self::TooComplex => FindingCode::FileTooComplex,
        }
    }
}
