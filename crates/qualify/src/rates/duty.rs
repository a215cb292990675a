//! A duty as a tariff writes it: per cent of the value, an amount a unit, or both.

use origo_origin::Exact;
use std::fmt;

/// The longest number that is read; no tariff writes a longer one.
const DIGITS_MAX: usize = 16;

/// A duty. What stands for anything else than a sum of these two (a minimum, an entry price, a reference to a footnote)
/// stays text, and nothing is counted with it.
///
/// ```
/// use origo_qualify::Duty;
/// assert_eq!(Duty::read("12.80 % + 3,5 EUR / kg").to_string(), "12.8 % + 3.5 EUR/kg");
/// assert_eq!(Duty::read("Free").to_string(), "0 %");
/// assert_eq!(Duty::read("10 % MIN 4 EUR/pair"), Duty::Text("10 % MIN 4 EUR/pair".to_owned()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Duty {
    /// A sum.
    Read {
        /// Per cent of the value for customs (*ad valorem*).
        percent: Exact,
        /// Amounts a unit, in the order of the tariff.
        specific: Vec<Specific>,
    },
    /// As it stands in the tariff.
    Text(String),
}

/// An amount a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Specific {
    /// How much.
    pub amount: Exact,
    /// Of which money, ISO 4217.
    pub currency: String,
    /// A unit as the tariff names it: `kg`, `100 kg`, `p/st`.
    pub unit: String,
}

impl Duty {
    /// Reads one. Nothing is refused: what is no sum stays text.
    pub fn read(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ");
        sum(&text).unwrap_or(Self::Text(text))
    }

    /// Whether it is nothing.
    pub fn is_free(&self) -> bool {
        matches!(self, Self::Read { percent, specific } if percent.is_zero() && specific.is_empty())
    }

    /// What is saved in per cent of the value when this is paid in place of `other`. Nothing where amounts a unit
    /// differ, or where one of them stayed text: then it takes more than a price to say.
    pub fn less_than(&self, other: &Self) -> Option<Exact> {
        match (self, other) {
            (
                Self::Read { percent, specific },
                Self::Read {
                    percent: more,
                    specific: others,
                },
            ) if specific == others => Some(more - percent),
            _ => None,
        }
    }
}

impl fmt::Display for Duty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Read { percent, specific } => {
                let mut join = "";
                if !percent.is_zero() || specific.is_empty() {
                    write!(f, "{percent} %")?;
                    join = " + ";
                }
                for one in specific {
                    write!(f, "{join}{} {}/{}", one.amount, one.currency, one.unit)?;
                    join = " + ";
                }
                Ok(())
            }
        }
    }
}

/// A number of a tariff: digits, and a point or comma before the fraction.
fn number(text: &str) -> Option<Exact> {
    let plain = text.trim().replace(',', ".");
    let fits = !plain.is_empty()
        && plain.len() <= DIGITS_MAX
        && plain.starts_with(|c: char| c.is_ascii_digit())
        && plain.ends_with(|c: char| c.is_ascii_digit())
        && plain.bytes().filter(|byte| *byte == b'.').count() <= 1
        && plain
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    fits.then(|| plain.parse().ok()).flatten()
}

fn sum(text: &str) -> Option<Duty> {
    if ["free", "nil", "exempt"].contains(&text.to_lowercase().as_str()) {
        return Some(Duty::Read {
            percent: Exact::zero(),
            specific: Vec::new(),
        });
    }
    let (mut percent, mut specific) = (None, Vec::new());
    for part in text.split('+').map(str::trim) {
        if let Some(rate) = part.strip_suffix('%') {
            // two rates are a choice or a mistake, no sum
            if percent.replace(number(rate)?).is_some() {
                return None;
            }
            continue;
        }
        let (amount, unit) = part.split_once('/')?;
        let amount = amount.trim();
        let (amount, currency) = amount.split_at_checked(amount.len().checked_sub(3)?)?;
        let unit = unit.trim();
        // “kg MAX 5” is no unit
        let is_unit = !unit.is_empty()
            && unit.chars().count() <= 24
            && !unit.contains(['%', '+'])
            && !unit
                .split(' ')
                .any(|word| ["MIN", "MAX", "min", "max"].contains(&word));
        if !is_unit || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        specific.push(Specific {
            amount: number(amount)?,
            currency: currency.to_owned(),
            unit: unit.to_owned(),
        });
    }
    Some(Duty::Read {
        percent: percent.unwrap_or_else(Exact::zero),
        specific,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_sum_stays_as_it_is() {
        for text in [
            "",
            "5",
            "%",
            "1e3 %",
            "-5 %",
            "5 % + 3 %",
            "5 % MAX 3 EUR/kg",
            "3 EUR/kg MAX 5",
            "EUR/kg",
            "3 eur/kg",
            "€3/kg",
            "12 % + EA",
            "Entry price",
            "99999999999999999 %",
            "៥ %",
        ] {
            assert_eq!(Duty::read(text), Duty::Text(text.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_a_sum_prints_back_equal() {
        for (text, printed) in [
            ("0%", "0 %"),
            ("6.5%", "6.5 %"),
            ("5 USD/kg", "5 USD/kg"),
            ("0.00 % + 137.00 GBP / 100 kg", "137 GBP/100 kg"),
            (
                "10.00% + 137.00 GBP / 100 kg + 1 GBP/p/st",
                "10 % + 137 GBP/100 kg + 1 GBP/p/st",
            ),
        ] {
            let read = Duty::read(text);
            assert_eq!(read.to_string(), printed);
            assert_eq!(Duty::read(printed), read);
        }
    }

    #[test]
    fn a_saving_is_counted_only_where_per_cent_alone_differ() {
        let less = |one: &str, other: &str| Duty::read(one).less_than(&Duty::read(other));
        assert_eq!(less("0%", "6.5%"), "6.5".parse().ok());
        assert_eq!(less("2% + 3 EUR/kg", "12% + 3 EUR/kg"), "10".parse().ok());
        assert_eq!(less("0%", "12% + 3 EUR/kg"), None);
        assert_eq!(less("0%", "EA"), None);
    }
}
