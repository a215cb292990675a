//! Rows that are no goods: titles, sums, headings again, remarks. Each is named, and a person can take it all the same.

use super::{
    list::kind_of,
    model::{Choices, Columns},
};
use crate::{
    book::{CellKind, Row, Sheet},
    heading,
    note::{Skipped, Why},
    number::{self, Proof},
    words::{is_total, plain},
};
use origo_pack::{FieldKind, Form};
use rust_decimal::Decimal;

/// So many characters of a row are quoted.
const QUOTED: usize = 60;
/// A row with one cell is no goods where the table has at least so many columns.
const COLUMNS_MIN: usize = 3;

/// The rows of a table that are no goods.
pub(super) fn rows(
    sheet: &Sheet,
    columns: &Columns,
    choices: &Choices,
    form: &Form,
) -> Vec<Skipped> {
    let mut skipped = Vec::new();
    let mut sums = Sums::new(sheet, columns, form);
    for (at, row) in sheet.rows.iter().enumerate() {
        if columns.heading == Some(at) || heading::is_upper(sheet, at, columns.heading) {
            continue;
        }
        let why = if choices.skip.contains(&row.line) {
            Some(Why::Chosen)
        } else if choices.keep.contains(&row.line) {
            None
        } else {
            why(sheet, at, columns, &sums)
        };
        match why {
            Some(why) => skipped.push(Skipped {
                line: row.line,
                why,
                text: quoted(row),
            }),
            None => sums.add(row),
        }
        if why == Some(Why::Total) {
            sums.start_again();
        }
    }
    skipped
}

fn why(sheet: &Sheet, at: usize, columns: &Columns, sums: &Sums<'_>) -> Option<Why> {
    let row = sheet.rows.get(at)?;
    if columns.heading.is_some_and(|heading| at < heading) {
        return Some(Why::Above);
    }
    if is_heading_again(row, columns) {
        return Some(Why::HeadingAgain);
    }
    if says_total(row, columns) || sums.is_sum(row) {
        return Some(Why::Total);
    }
    let own = |cell: &&crate::book::Cell| !cell.text.is_empty() && cell.kind != CellKind::Beside;
    let mapped = columns.fields.iter().flatten().count();
    let filled = row.cells.iter().filter(own).count();
    let formulas = row.cells.iter().any(|cell| cell.kind == CellKind::Formula);
    (filled <= 1 && mapped >= COLUMNS_MIN && !formulas).then_some(Why::Remark)
}

fn quoted(row: &Row) -> String {
    let texts: Vec<&str> = row
        .cells
        .iter()
        .filter(|cell| cell.kind != CellKind::Beside && !cell.text.is_empty())
        .map(|cell| cell.text.as_str())
        .collect();
    texts.join(" · ").chars().take(QUOTED).collect()
}

fn is_heading_again(row: &Row, columns: &Columns) -> bool {
    if columns.heading.is_none() {
        return false;
    }
    let filled = row
        .cells
        .iter()
        .filter(|cell| !cell.text.is_empty())
        .count();
    let same = row.cells.iter().zip(&columns.headings);
    let same =
        same.filter(|(cell, heading)| !cell.text.is_empty() && plain(&cell.text) == plain(heading));
    let same = same.count();
    same >= 2 && same * 2 > filled
}

/// A sum names itself, and has no code of its own: where codes come first, its name stands in their column.
fn says_total(row: &Row, columns: &Columns) -> bool {
    let of = |field: &str| columns.of(field).map_or("", |place| row.text(place));
    let (description, code) = (of("description"), of("hs_code"));
    (code.is_empty() || is_total(code))
        && (description.is_empty() || is_total(description))
        && row.cells.iter().any(|cell| is_total(&cell.text))
}

/// What the columns of numbers add up to so far.
struct Sums<'c> {
    columns: &'c Columns,
    /// For each column of numbers: its place, the style of its open numbers, the sum.
    of: Vec<(usize, Option<number::Style>, Decimal)>,
    rows: usize,
}

impl<'c> Sums<'c> {
    fn new(sheet: &Sheet, columns: &'c Columns, form: &Form) -> Self {
        let cells = |place: usize| {
            let rows = columns.heading.map_or(0, |at| at + 1);
            sheet
                .rows
                .iter()
                .skip(rows)
                .filter_map(move |row| row.cells.get(place))
        };
        let decimals: Vec<usize> = columns
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| {
                let kind = field.as_deref().and_then(|field| kind_of(form, field));
                matches!(kind, Some(FieldKind::Decimal))
            })
            .map(|(place, _)| place)
            .collect();
        let whole = decimals
            .iter()
            .map(|place| Proof::of(cells(*place)))
            .fold(Proof::default(), Proof::with);
        let of = decimals.into_iter().map(|place| {
            let style = number::style(columns.numbers, Proof::of(cells(place)), whole);
            (place, style, Decimal::ZERO)
        });
        Self {
            columns,
            of: of.collect(),
            rows: 0,
        }
    }

    fn number(row: &Row, place: usize, style: Option<number::Style>) -> Option<Decimal> {
        number::decided(&number::amount(row.cells.get(place)?).look, style)
    }

    fn add(&mut self, row: &Row) {
        self.rows += 1;
        for (place, style, sum) in &mut self.of {
            if let Some(number) = Self::number(row, *place, *style) {
                *sum = sum.saturating_add(number);
            }
        }
    }

    fn start_again(&mut self) {
        self.rows = 0;
        for (_, _, sum) in &mut self.of {
            *sum = Decimal::ZERO;
        }
    }

    /// A row without a word is a sum where it has numbers only, and one of them is what stands above it.
    fn is_sum(&self, row: &Row) -> bool {
        let is_number = |place: usize| self.of.iter().any(|(own, _, _)| *own == place);
        let says = |(place, cell): (usize, &crate::book::Cell)| {
            !cell.text.is_empty()
                && !is_number(place)
                && cell.kind != CellKind::Below
                && self.columns.fields.get(place).is_some_and(Option::is_some)
        };
        if self.rows < 2 || row.cells.iter().enumerate().any(says) {
            return false;
        }
        self.of.iter().any(|(place, style, sum)| {
            Self::number(row, *place, *style).is_some_and(|number| number == *sum && !sum.is_zero())
        })
    }
}
