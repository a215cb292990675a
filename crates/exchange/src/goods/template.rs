//! Our own empty spreadsheet, and its example row as it comes back.

use super::list::{fields, tail};
use crate::{
    book::{Cell, CellKind},
    number::{Look, amount},
    words::plain,
};
use origo_pack::{FieldKind, Form, words};
use origo_trade::{Draft, GoodsDraft};

/// A row must agree with the example in so many cells to be it.
const SAME_MIN: usize = 4;

/// An empty spreadsheet for the form: the headings in a language and a row that shows what goes where, as CSV that
/// spreadsheets open as UTF-8.
#[must_use]
pub fn template(form: &Form, language: &str) -> String {
    let fields = fields(form);
    let labels = fields.iter().map(|field| words(&field.label, language));
    let examples = fields.iter().map(|field| field.example.as_str());
    format!("\u{feff}{}{}", csv_row(labels), csv_row(examples))
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

/// Whether a line is the example row of [`template`], also after a spreadsheet program has opened and saved it: a
/// number loses its zeros there, and a code its point.
pub(super) fn is_example(goods: &GoodsDraft, form: &Form) -> bool {
    let draft = Draft {
        goods: vec![goods.clone()],
        ..Draft::default()
    };
    let mut same = 0;
    for field in fields(form) {
        let text = draft.get(&format!("/goods/0/{}", tail(field)));
        let text = text.unwrap_or_default();
        if text.is_empty() {
            continue;
        }
        if !agree(&field.kind, &text, &field.example) {
            return false;
        }
        same += 1;
    }
    same >= SAME_MIN
}

fn agree(kind: &FieldKind, text: &str, example: &str) -> bool {
    let number = |text: &str| match amount(&Cell::new(text.to_owned(), CellKind::Text)).look {
        Look::One(number, _) | Look::Two(number, _) => Some(number),
        _ => None,
    };
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    match kind {
        FieldKind::Decimal => number(text).is_some() && number(text) == number(example),
        FieldKind::HsCode => digits(text) == digits(example),
        _ => plain(text) == plain(example),
    }
}
