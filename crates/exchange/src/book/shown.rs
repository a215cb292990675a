//! What a cell shows: a number or date as its number format makes it (ECMA-376 part 1, 18.8.30 and 18.8.31).

use super::model::{Cell, CellKind};
use calamine::ExcelDateTime;

/// Digits of a decimal that a spreadsheet keeps and shows.
const CELL_DIGITS: usize = 15;
/// More zeros than this no format adds.
const ZEROS_MAX: usize = 20;

/// A piece of a number format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// `0` (true), which shows a zero, or `#` and `?`, which do not.
    Digit(bool),
    Point,
    Group,
    Percent,
    Literal(char),
}

/// The pieces of the section of a format that is for positive numbers; none where it is `General` or scientific.
fn pieces(format: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut characters = format.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            ';' => break,
            '"' => pieces.extend(
                characters
                    .by_ref()
                    .take_while(|c| *c != '"')
                    .map(Piece::Literal),
            ),
            '\\' => pieces.extend(characters.next().map(Piece::Literal)),
            // the width of a character, or one that fills the cell
            '_' | '*' => {
                characters.next();
            }
            '[' => {
                let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                if let Some(symbol) = inside.strip_prefix('$') {
                    let symbol = symbol.split('-').next().unwrap_or_default();
                    pieces.extend(symbol.chars().map(Piece::Literal));
                }
            }
            '0' => pieces.push(Piece::Digit(true)),
            '#' | '?' => pieces.push(Piece::Digit(false)),
            '.' => pieces.push(Piece::Point),
            ',' => pieces.push(Piece::Group),
            '%' => pieces.push(Piece::Percent),
            'E' | 'e' | '@' | 'G' | 'g' => return Vec::new(),
            other => pieces.push(Piece::Literal(other)),
        }
    }
    pieces
}

/// The number that a cell shows, with a point before its decimals and nothing between thousands: with the zeros that
/// its format adds, and with a unit or a currency that its format writes. A number is never rounded to what is shown.
pub(super) fn number(number: f64, format: &str) -> String {
    let pieces = pieces(format);
    let is_digit = |piece: &Piece| matches!(piece, Piece::Digit(_));
    let (Some(first), Some(last)) = (
        pieces.iter().position(is_digit),
        pieces.iter().rposition(is_digit),
    ) else {
        return decimal_text(number);
    };
    let inner = pieces.get(first..=last).unwrap_or_default();
    let point = inner.iter().position(|piece| *piece == Piece::Point);
    let text = if point.is_none() && inner.iter().any(|piece| matches!(piece, Piece::Literal(_))) {
        filled(number, inner)
    } else if pieces.contains(&Piece::Percent) {
        return format!("{}%", padded(decimal_text(number * 100.0), inner, point));
    } else {
        padded(decimal_text(number), inner, point)
    };
    let before = words(pieces.get(..first).unwrap_or_default());
    let behind = words(pieces.get(last + 1..).unwrap_or_default());
    [before, text, behind]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A number with the zeros that a format asks for.
fn padded(text: String, inner: &[Piece], point: Option<usize>) -> String {
    let zeros = |pieces: &[Piece]| {
        let zeros = pieces.iter().filter(|piece| **piece == Piece::Digit(true));
        zeros.count().min(ZEROS_MAX)
    };
    let whole_zeros = zeros(
        inner
            .get(..point.unwrap_or(inner.len()))
            .unwrap_or_default(),
    );
    let places = point.map_or(0, |point| zeros(inner.get(point..).unwrap_or_default()));
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest.to_owned()),
        None => ("", text),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = format!("{sign}{whole:0>whole_zeros$}");
    if places > 0 || !fraction.is_empty() {
        out.push('.');
        out.push_str(&format!("{fraction:0<places$}"));
    }
    out
}

/// A whole number in a format like `0000\.00`, which writes a code.
fn filled(number: f64, inner: &[Piece]) -> String {
    let digits = decimal_text(number);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits;
    }
    let places = inner
        .iter()
        .filter(|piece| matches!(piece, Piece::Digit(_)))
        .count();
    let digits = format!("{digits:0>width$}", width = places.min(ZEROS_MAX));
    let extra = digits.len().saturating_sub(places);
    let mut rest = digits.chars();
    let mut out: String = rest.by_ref().take(extra).collect();
    for piece in inner {
        match piece {
            Piece::Digit(_) => out.extend(rest.next()),
            Piece::Literal(c) => out.push(*c),
            _ => {}
        }
    }
    out
}

/// The literal text of a format where it says a unit or a currency; `(` and blanks say nothing.
fn words(pieces: &[Piece]) -> String {
    let text: String = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Literal(c) => Some(*c),
            _ => None,
        })
        .collect();
    let says = text
        .chars()
        .any(|c| c.is_alphabetic() || matches!(c, '$' | '€' | '£' | '¥' | '៛'));
    match says {
        true => text.trim().to_owned(),
        false => String::new(),
    }
}

/// The decimal that a spreadsheet shows for a number.
///
/// A workbook stores numbers as binary floats, so 0.1 + 0.2 is kept as 0.30000000000000004. Spreadsheets show 15
/// digits and people mean what they see; so do we. From here on it is text, then a decimal: nothing is calculated
/// with the float.
pub(super) fn decimal_text(number: f64) -> String {
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

/// A cell that is a date, from a day as ISO 8601 writes it.
pub(super) fn iso(day: &str, shown: &str) -> Cell {
    let mut cell = Cell::new(shown.to_owned(), CellKind::Date);
    let date = day.get(..10).filter(|day| {
        let parts = day.split('-');
        parts.clone().count() == 3
            && parts
                .into_iter()
                .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    cell.day = date.unwrap_or_default().to_owned();
    let midnight = ["T00:00:00", " 00:00:00"];
    if shown == day
        && midnight
            .iter()
            .any(|time| day.get(10..).is_some_and(|rest| rest.starts_with(time)))
    {
        cell.text.clone_from(&cell.day);
    }
    cell
}

/// A cell that is a date, as its format shows it.
pub(super) fn date(date: &ExcelDateTime, format: &str) -> Cell {
    if date.is_duration() {
        return Cell::new(decimal_text(date.as_f64()), CellKind::Date);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let iso = format!("{year:04}-{month:02}-{day:02}");
    // Excel shows this one in the way of the reader's country, so what was shown is not known
    let text = match format {
        "mm-dd-yy" | "General" | "" => iso.clone(),
        _ => rendered(
            format,
            [
                year,
                month.into(),
                day.into(),
                hour.into(),
                minute.into(),
                second.into(),
            ],
        ),
    };
    let mut cell = Cell::new(text, CellKind::Date);
    cell.day = iso;
    cell
}

/// A date in a format of letters: `d-mmm` gives `1-Dec`.
fn rendered(format: &str, [year, month, day, hour, minute, second]: [u16; 6]) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let letters: Vec<char> = format.chars().collect();
    let (mut out, mut at, mut after_hour) = (String::new(), 0, false);
    while let Some(c) = letters.get(at).copied() {
        let run = letters
            .iter()
            .skip(at)
            .take_while(|next| **next == c)
            .count();
        at += run;
        let name = MONTHS.get(usize::from(month).saturating_sub(1)).copied();
        let name = name.unwrap_or_default();
        match (c.to_ascii_lowercase(), run) {
            ('y', 1 | 2) => out.push_str(&format!("{:02}", year % 100)),
            ('y' | 'e', _) => out.push_str(&format!("{year:04}")),
            ('m', 4) => out.push_str(name),
            ('m', 3) => out.extend(name.chars().take(3)),
            ('m', _) if after_hour => out.push_str(&format!("{minute:0run$}")),
            ('m', _) => out.push_str(&format!("{month:0run$}")),
            ('d', 1 | 2) => out.push_str(&format!("{day:0run$}")),
            ('h', _) => out.push_str(&format!("{hour:0run$}")),
            ('s', _) => out.push_str(&format!("{second:0run$}")),
            (';', _) => break,
            // a colour, a country, a quotation, days of the week, half days
            ('[', _) => at += letters.iter().skip(at).take_while(|c| **c != ']').count() + 1,
            ('"' | '\\' | '@' | 'd' | 'a' | 'p' | '_' | '*', _) => {}
            _ => out.extend(std::iter::repeat_n(c, run)),
        }
        after_hour = match c.to_ascii_lowercase() {
            'h' => true,
            'm' | 'd' | 'y' => false,
            _ => after_hour,
        };
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_format_adds_zeros_units_and_points_and_never_rounds() {
        for (value, format, shown) in [
            (90121.0, "000000", "090121"),
            (8457.1, "0.00", "8457.10"),
            (8457.1, "General", "8457.1"),
            (848180.0, "0000\\.00", "8481.80"),
            (84818059.0, "0000\".\"00\".\"00", "8481.80.59"),
            (1480.0, "#,##0.00", "1480.00"),
            (12.3456, "0.00", "12.3456"),
            (66.0, "0.0\" lb\"", "66.0 lb"),
            (9800.0, "[$€-407]\\ #,##0.00", "€ 9800.00"),
            (0.075, "0.0%", "7.5%"),
            (3.0, "_-* #,##0_-;\\-* #,##0_-", "3"),
            (1e9, "0.00E+00", "1000000000"),
            (5.0, "@", "5"),
        ] {
            assert_eq!(number(value, format), shown, "{format}");
        }
    }

    #[test]
    fn a_date_is_what_the_sheet_shows() {
        for (format, shown) in [
            ("d-mmm", "1-Dec"),
            ("dd/mm/yyyy", "01/12/2026"),
            ("mm-dd-yy", "2026-12-01"),
            ("[$-409]mmmm\\ d\\,\\ yyyy;@", "December 1, 2026"),
            ("yyyy\\-mm\\-dd h:mm", "2026-12-01 0:00"),
        ] {
            let kind = calamine::ExcelDateTimeType::DateTime;
            let cell = date(&ExcelDateTime::new(46357.0, kind, false), format);
            assert_eq!(
                (cell.text.as_str(), cell.day.as_str()),
                (shown, "2026-12-01")
            );
        }
    }
}
