//! Numbers as their writer wrote them: whether a point stands before decimals or between thousands is decided by the
//! whole column, then by the whole sheet, and asked where neither says it.

use crate::{
    book::{Cell, CellKind},
    words,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What stands before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// `1,234.50`
    Point,
    /// `1.234,50`
    Comma,
}

/// What a cell says as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Look {
    /// Nothing.
    Empty,
    /// One number, whatever the style, and the style that the way it is written proves.
    One(Decimal, Option<Style>),
    /// Two numbers: by a decimal point, and by a decimal comma.
    Two(Decimal, Decimal),
    /// None.
    None,
}

/// The number of a cell, and the words that stand before and behind it: a unit or a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Amount {
    pub(crate) look: Look,
    pub(crate) word: String,
}

/// Digits of any script as Latin ones, and separators that only stand between thousands away.
fn latin(text: &str) -> String {
    let digit = |c: char, zero: char| {
        let value = u32::from(c).checked_sub(u32::from(zero))?;
        (value < 10).then(|| char::from(b'0' + value as u8))
    };
    text.chars()
        .filter_map(|c| match c {
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' | '\'' | '’' | '\u{66c}' => {
                None
            }
            '\u{66b}' => Some(','),
            '．' => Some('.'),
            '，' => Some(','),
            other => Some(
                ['០', '٠', '۰', '０', '๐', '०']
                    .iter()
                    .find_map(|zero| digit(other, *zero))
                    .unwrap_or(other),
            ),
        })
        .collect()
}

/// Looks at a cell.
pub(crate) fn amount(cell: &Cell) -> Amount {
    let text = cell.text.trim();
    let is_number =
        |c: char| c.is_numeric() || matches!(c, '.' | ',' | '\u{66b}' | '\u{66c}' | '．' | '，');
    let (Some(first), Some(last)) = (text.find(is_number), text.rfind(is_number)) else {
        let look = match text.is_empty() {
            true => Look::Empty,
            false => Look::None,
        };
        return Amount {
            look,
            word: String::new(),
        };
    };
    let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
    let (before, number, behind) = (&text[..first], &text[first..end], &text[end..]);
    let word = format!("{} {}", before.trim(), behind.trim())
        .trim()
        .to_owned();
    let number = latin(number);
    let look = match cell.kind {
        CellKind::Number => number
            .parse()
            .map_or(Look::None, |number| Look::One(number, None)),
        CellKind::Date | CellKind::Error | CellKind::Formula => Look::None,
        _ => look(&number),
    };
    // a sign, a bracket or a share is no word that can be left away
    let odd = word.contains(['-', '−', '–', '(', ')', '%', '+', '=', '<', '>', '~']);
    Amount {
        look: if odd { Look::None } else { look },
        word,
    }
}

fn look(number: &str) -> Look {
    let read = |style| read(number, style);
    match (read(Style::Point), read(Style::Comma)) {
        (Some(point), Some(comma)) if point == comma => Look::One(point, None),
        (Some(point), Some(comma)) => Look::Two(point, comma),
        (Some(point), None) => Look::One(point, Some(Style::Point)),
        (None, Some(comma)) => Look::One(comma, Some(Style::Comma)),
        (None, None) => Look::None,
    }
}

/// A number in a style: groups of three, or of two before the last as in India, and the mark before decimals once.
fn read(number: &str, style: Style) -> Option<Decimal> {
    let (mark, between) = match style {
        Style::Point => ('.', ','),
        Style::Comma => (',', '.'),
    };
    let (whole, fraction) = match number.split_once(mark) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.is_some_and(|fraction| !digits(fraction)) {
        return None;
    }
    let groups: Vec<&str> = whole.split(between).collect();
    let grouped = match groups.as_slice() {
        [one] => digits(one) || (one.is_empty() && fraction.is_some()),
        [first, middle @ .., last] => {
            let fits = |group: &&str| digits(group) && matches!(group.len(), 2 | 3);
            digits(first)
                && first.len() <= 3
                && !first.starts_with('0')
                && middle.iter().all(fits)
                && digits(last)
                && last.len() == 3
        }
        [] => false,
    };
    if !grouped {
        return None;
    }
    let whole = match groups.concat() {
        empty if empty.is_empty() => "0".to_owned(),
        whole => whole,
    };
    let text = fraction.map_or_else(|| whole.clone(), |fraction| format!("{whole}.{fraction}"));
    text.parse().ok()
}

/// What the cells of a column prove.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Proof {
    pub(crate) point: usize,
    pub(crate) comma: usize,
    /// Cells that can be read in two ways.
    pub(crate) open: usize,
}

impl Proof {
    pub(crate) fn of<'c>(cells: impl Iterator<Item = &'c Cell>) -> Self {
        let mut proof = Self::default();
        for cell in cells {
            match amount(cell).look {
                Look::One(_, Some(Style::Point)) => proof.point += 1,
                Look::One(_, Some(Style::Comma)) => proof.comma += 1,
                Look::Two(..) => proof.open += 1,
                _ => {}
            }
        }
        proof
    }

    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            point: self.point + other.point,
            comma: self.comma + other.comma,
            open: self.open + other.open,
        }
    }

    /// The style, where all that proves anything proves the same.
    pub(crate) fn style(self) -> Option<Style> {
        match (self.point, self.comma) {
            (0, 0) => None,
            (_, 0) => Some(Style::Point),
            (0, _) => Some(Style::Comma),
            _ => None,
        }
    }

    fn contradicts_itself(self) -> bool {
        self.point > 0 && self.comma > 0
    }
}

/// The style in which the open numbers of a column are read: what a person said, what the column proves, what the whole
/// sheet proves; none is asked for.
pub(crate) fn style(chosen: Option<Style>, column: Proof, sheet: Proof) -> Option<Style> {
    chosen.or_else(|| match column.contradicts_itself() {
        true => None,
        false => column.style().or_else(|| sheet.style()),
    })
}

/// The number of a look, once the style is known; none where it is open or no number.
pub(crate) fn decided(look: &Look, style: Option<Style>) -> Option<Decimal> {
    match (look, style) {
        (Look::One(number, _), _) => Some(*number),
        (Look::Two(point, _), Some(Style::Point)) => Some(*point),
        (Look::Two(_, comma), Some(Style::Comma)) => Some(*comma),
        _ => None,
    }
}

/// A number as a draft keeps it: with a point, and so that nobody can take three decimals for thousands.
pub(crate) fn written(number: Decimal) -> String {
    origo_trade::unmistakable(number)
}

/// The currency that words beside a number name: its code, or `open` where they can name several.
pub(crate) fn currency(word: &str) -> Option<&'static str> {
    words::currencies().get(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Look {
        amount(&Cell::new(text.to_owned(), CellKind::Text)).look
    }

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_number_is_read_in_every_way_that_it_can_be_read() {
        let (point, comma) = (Some(Style::Point), Some(Style::Comma));
        for (text, look) in [
            ("1250", Look::One(number("1250"), None)),
            ("1 250", Look::One(number("1250"), None)),
            ("1'250.5", Look::One(number("1250.5"), point)),
            ("1.480", Look::Two(number("1.480"), number("1480"))),
            ("1,480", Look::Two(number("1480"), number("1.480"))),
            ("0.480", Look::One(number("0.480"), point)),
            ("0,480", Look::One(number("0.480"), comma)),
            ("9.800,00", Look::One(number("9800.00"), comma)),
            ("9,800.00", Look::One(number("9800.00"), point)),
            ("1.234.567", Look::One(number("1234567"), comma)),
            ("12,34,567.50", Look::One(number("1234567.50"), point)),
            ("12,5", Look::One(number("12.5"), comma)),
            ("1480.500", Look::One(number("1480.500"), point)),
            ("២៥,៥", Look::One(number("25.5"), comma)),
            ("１２", Look::One(number("12"), None)),
            ("USD 1,200.00", Look::One(number("1200.00"), point)),
            (".5", Look::One(number("0.5"), point)),
            ("1.2.3", Look::None),
            ("12.", Look::None),
            ("-5", Look::None),
            ("(5)", Look::None),
            ("ten", Look::None),
            ("5%", Look::None),
            ("", Look::Empty),
        ] {
            assert_eq!(seen(text), look, "{text}");
        }
    }

    #[test]
    fn what_a_workbook_knows_as_a_number_is_not_open() {
        let cell = Cell::new("1.234".to_owned(), CellKind::Number);
        assert_eq!(amount(&cell).look, Look::One(number("1.234"), None));
        let cell = Cell::new("66.5 lb".to_owned(), CellKind::Number);
        assert_eq!(
            (amount(&cell).look, amount(&cell).word),
            (Look::One(number("66.5"), None), "lb".to_owned())
        );
    }

    #[test]
    fn the_column_decides_before_the_sheet_and_a_person_before_both() {
        let proof = |point, comma| Proof {
            point,
            comma,
            open: 1,
        };
        assert_eq!(style(None, proof(0, 0), proof(0, 3)), Some(Style::Comma));
        assert_eq!(style(None, proof(2, 0), proof(2, 3)), Some(Style::Point));
        assert_eq!(style(None, proof(0, 0), proof(2, 3)), None);
        assert_eq!(style(None, proof(1, 1), proof(1, 1)), None);
        assert_eq!(
            style(Some(Style::Comma), proof(1, 1), proof(1, 1)),
            Some(Style::Comma)
        );
    }
}
