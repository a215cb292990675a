//! What was understood of a file, as codes with values; the words are for `i18n`, the message key is `read-` and the code.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing that was concluded, and that somebody should see before it is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Stable code, for example `separator`.
    pub code: String,
    /// What the message names.
    pub values: BTreeMap<String, String>,
}

impl Note {
    pub(crate) fn new(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            values: BTreeMap::new(),
        }
    }

    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }
}

/// A row that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Its line in the file.
    pub line: usize,
    /// Why.
    pub why: Why,
    /// How it begins.
    pub text: String,
}

/// Why a row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It stands above the headings.
    Above,
    /// It says the headings again.
    HeadingAgain,
    /// It is a sum.
    Total,
    /// It has one cell only, and is a title or a remark.
    Remark,
    /// It is the example of our own spreadsheet.
    Example,
    /// A person said so.
    Chosen,
}

impl Why {
    /// The code: the message key is `skipped-` and this.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::HeadingAgain => "heading-again",
            Self::Total => "total",
            Self::Remark => "remark",
            Self::Example => "example",
            Self::Chosen => "chosen",
        }
    }
}

/// What there is to say of a file before its meaning: how its text was read, its sheets, what was cut off.
#[must_use]
pub fn of_book(book: &crate::book::Book, sheet: usize) -> Vec<Note> {
    let mut notes = Vec::new();
    if !book.encoding.is_empty() {
        let code = match book.guessed {
            true => "encoding-guessed",
            false => "encoding",
        };
        notes.push(Note::new(code).with("encoding", &book.encoding));
    }
    if let Some(mark) = book.separator {
        let code = match book.separator_said {
            true => "separator-said",
            false => "separator",
        };
        let name = match mark {
            '\t' => "tab",
            ';' => "semicolon",
            '|' => "bar",
            _ => "comma",
        };
        notes.push(Note::new(code).with("mark", name));
    }
    if let (true, Some(read)) = (book.sheets.len() > 1, book.sheets.get(sheet)) {
        let others: Vec<&str> = book
            .sheets
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != sheet)
            .map(|(_, other)| other.name.as_str())
            .collect();
        notes.push(
            Note::new("sheet")
                .with("sheet", &read.name)
                .with("others", others.join(", ")),
        );
    }
    if !book.hidden.is_empty() {
        notes.push(
            Note::new("hidden")
                .with("n", book.hidden.len())
                .with("sheets", book.hidden.join(", ")),
        );
    }
    if book.cut {
        notes.push(Note::new("cut"));
    }
    notes
}
