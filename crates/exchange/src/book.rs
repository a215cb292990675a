//! Grids of cells from whatever a person uploads or pastes: text with separators, XLSX, ODS, XLS.
//!
//! A pure function: bytes and choices in, a [`Book`] out that can be serialised; nothing is decided about meaning. Every
//! file is bounded in bytes (also unpacked), sheets, rows, columns, cells, attributes and the length of a cell before
//! anything looks at what it says, and a damaged one is an error in words, never a panic.

mod grid;
mod legacy;
mod model;
mod open_document;
mod package;
mod shown;
mod text;
mod workbook;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub(crate) use model::CELL_CHARS_MAX;
pub use model::{BYTES_MAX, Book, BookError, Bounds, Cell, CellKind, Kind, Row, Sheet, TextChoice};
pub use text::{ENCODINGS, SEPARATORS};
pub(crate) use text::{encoding_of, separator, separator_line};

/// Reads a file. What it is shows in its first bytes; names and media types lie.
///
/// # Errors
/// See [`BookError`].
pub fn read(bytes: &[u8], choice: &TextChoice, bounds: &Bounds) -> Result<Book, BookError> {
    if bytes.len() > BYTES_MAX {
        return Err(BookError::TooLarge);
    }
    // The readers of workbooks index into what the file says of itself; whatever they stumble over is a damaged file.
    catch_unwind(AssertUnwindSafe(|| read_kind(bytes, choice, bounds)))
        .unwrap_or(Err(BookError::Unreadable))
}

fn read_kind(bytes: &[u8], choice: &TextChoice, bounds: &Bounds) -> Result<Book, BookError> {
    const ZIP: &[u8] = b"PK\x03\x04";
    const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    if bytes.starts_with(COMPOUND) {
        return legacy::read(bytes, bounds);
    }
    if !bytes.starts_with(ZIP) {
        return text::read(bytes, choice, bounds);
    }
    if package::check(bytes)?.open_document {
        open_document::read(bytes, bounds)
    } else {
        workbook::read(bytes, bounds)
    }
}
