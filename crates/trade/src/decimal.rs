//! Numbers as people type them: read where there is one way to read them, asked about where there are two.

use rust_decimal::Decimal;

/// Digits of a group of thousands.
const GROUP: usize = 3;

/// Reads a decimal as people type it: Khmer digits, blanks and either separator; `None` where it is not a number
/// or where `1.234` or `1,234` could mean two things: [`doubtful`] tells which.
///
/// ```
/// use origo_trade::parse_decimal;
/// assert_eq!(parse_decimal("25,000.50").unwrap().to_string(), "25000.50");
/// assert_eq!(parse_decimal("២៥").unwrap().to_string(), "25");
/// assert_eq!(parse_decimal("0.250").unwrap().to_string(), "0.250"); // no group of thousands begins with 0
/// assert_eq!(parse_decimal("1,234"), None); // one thousand, or one and a bit?
/// assert_eq!(parse_decimal("1.234"), None); // likewise: half of the world groups with a point
/// ```
#[must_use]
pub fn parse_decimal(text: &str) -> Option<Decimal> {
    let clean = clean(text)?;
    if two_ways(&clean) {
        return None;
    }
    let commas = clean.matches(',').count();
    let points = clean.matches('.').count();
    let grouped = |separator: char| {
        let mut groups = clean.split(['.', ',']).collect::<Vec<_>>();
        if clean.contains(if separator == ',' { '.' } else { ',' }) {
            groups.pop();
        }
        groups
            .first()
            .is_some_and(|group| (1..=GROUP).contains(&group.len()))
            && groups.iter().skip(1).all(|group| group.len() == GROUP)
    };
    let plain = match (commas, points) {
        (0, 0 | 1) => clean,
        (1, 0) => clean.replace(',', "."),
        (_, 0) if grouped(',') => clean.replace(',', ""),
        (0, _) if grouped('.') => clean.replace('.', ""),
        (_, 1) if clean.rfind('.') > clean.rfind(',') && grouped(',') => clean.replace(',', ""),
        (1, _) if clean.rfind(',') > clean.rfind('.') && grouped('.') => {
            clean.replace('.', "").replace(',', ".")
        }
        _ => return None,
    };
    plain.parse().ok()
}

/// The two meanings of a number that can be read in two ways, the whole one first: `1.480` is 1480 to whoever groups
/// with a point, and 1.480 to whoever writes decimals with it. `None` where there are not two.
#[must_use]
pub fn doubtful(text: &str) -> Option<(Decimal, Decimal)> {
    let clean = clean(text).filter(|clean| two_ways(clean))?;
    let whole = clean.replace(['.', ','], "").parse().ok()?;
    Some((whole, clean.replace(',', ".").parse().ok()?))
}

/// A number as text that [`parse_decimal`] can only read as this one: what could be taken for a group of thousands gets
/// one more decimal place.
///
/// ```
/// use origo_trade::unmistakable;
/// assert_eq!(unmistakable("1.48".parse().unwrap()), "1.48");
/// assert_eq!(unmistakable("12.345".parse().unwrap()), "12.3450");
/// ```
#[must_use]
pub fn unmistakable(number: Decimal) -> String {
    let text = number.to_string();
    if two_ways(&text) { text + "0" } else { text }
}

/// Digits, points and commas alone, all digits Latin; `None` where anything else stands.
fn clean(text: &str) -> Option<String> {
    let clean: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’'))
        .map(|c| match c {
            '០'..='៩' => char::from(b'0' + (u32::from(c) - u32::from('០')) as u8),
            other => other,
        })
        .collect();
    let known = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    (!clean.is_empty() && clean.chars().all(known)).then_some(clean)
}

/// Whether the only separator could part thousands as well as decimals.
fn two_ways(clean: &str) -> bool {
    clean.split_once(['.', ',']).is_some_and(|(whole, rest)| {
        (1..=GROUP).contains(&whole.len())
            && !whole.starts_with('0')
            && rest.len() == GROUP
            && rest.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_typed_and_never_guessed() {
        for (typed, meant) in [
            ("1234", Some("1234")),
            ("1,234,567", Some("1234567")),
            ("1.234.567,89", Some("1234567.89")),
            ("12,5", Some("12.5")),
            ("12.3450", Some("12.3450")),
            ("1234.567", Some("1234.567")),
            ("0,500", Some("0.500")),
            ("7.407,00", Some("7407.00")),
            ("12.345", None),
            ("1.500", None),
            ("1,234", None),
            ("12,34,5", None),
            ("abc", None),
            ("-4", None),
            ("១.៤៨០", None),
            ("១.២៣៤.៥៦៧,៨៩", Some("1234567.89")),
        ] {
            assert_eq!(
                parse_decimal(typed).map(|d| d.to_string()).as_deref(),
                meant,
                "{typed}"
            );
        }
    }

    #[test]
    fn a_number_with_two_meanings_has_both_said() {
        for typed in ["1.480", "1,480", "១,៤៨០"] {
            let (whole, decimal) = doubtful(typed).unwrap();
            assert_eq!(
                (whole.to_string(), decimal.to_string()),
                ("1480".to_owned(), "1.480".to_owned())
            );
            assert_eq!(parse_decimal(&unmistakable(decimal)), Some(decimal));
        }
        for typed in ["1480", "0.480", "1.48", "1.480,00", "x"] {
            assert_eq!(doubtful(typed), None, "{typed}");
        }
    }
}
