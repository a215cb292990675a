//! Exact numbers. Agreements compare at a boundary, and a binary float is wrong exactly there.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Div, Mul, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The most characters a number may have. More would be a mistake, or an attack on memory.
const LENGTH_MAX: usize = 60;

/// A rational number of any size: money, weights, percentages, shares.
///
/// It reads what a person types (`"47.5"`) and fractions (`"1/3"`), and never rounds.
///
/// ```
/// use origo_origin::Exact;
/// let third: Exact = "1/3".parse()?;
/// assert_eq!((third.clone() + third.clone() + third).to_string(), "1");
/// assert_eq!("47.50".parse::<Exact>()?.to_string(), "47.5");
/// # Ok::<(), origo_origin::NumberError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(BigRational);

/// Why a text is not a number.
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
#[error("“{0}” is not a number: write digits with a point, for example 1250.50")]
pub struct NumberError(String);

impl Exact {
    /// Nothing.
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// One.
    pub fn one() -> Self {
        Self(BigRational::one())
    }

    /// `numerator / denominator`, or nothing when the denominator is zero.
    pub fn fraction(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self(BigRational::new(numerator.into(), denominator.into())))
    }

    /// This many per cent of `whole`.
    pub fn percent_of(&self, whole: &Self) -> Self {
        Self(&self.0 * &whole.0 / BigRational::from_integer(100.into()))
    }

    /// This as a percentage of `whole`, or nothing when `whole` is zero.
    pub fn as_percent_of(&self, whole: &Self) -> Option<Self> {
        (!whole.is_zero()).then(|| Self(&self.0 / &whole.0 * BigRational::from_integer(100.into())))
    }

    /// Whether this is zero.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether this is less than zero.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// Whether this is more than zero.
    pub fn is_positive(&self) -> bool {
        self.0.is_positive()
    }

    /// For a person: at most `places` decimals, cut and not rounded, so that a share is never overstated.
    ///
    /// ```
    /// use origo_origin::Exact;
    /// assert_eq!("39.999".parse::<Exact>()?.display(2), "39.99");
    /// # Ok::<(), origo_origin::NumberError>(())
    /// ```
    pub fn display(&self, places: u32) -> String {
        let power = BigRational::from_integer(BigInt::from(10).pow(places));
        Self((&self.0 * &power).trunc() / power).to_string()
    }

    /// The nearest float, for the length of a bar on a screen and nothing else.
    pub fn approximate(&self) -> f64 {
        self.0.to_f64().unwrap_or(0.0)
    }

    /// The decimal text, when the fraction ends.
    fn decimal(&self) -> Option<String> {
        let mut rest = self.0.denom().clone();
        let (mut twos, mut fives) = (0_u32, 0_u32);
        for (prime, count) in [(2_u32, &mut twos), (5_u32, &mut fives)] {
            let prime = BigInt::from(prime);
            while (&rest % &prime).is_zero() {
                rest /= &prime;
                *count += 1;
            }
        }
        if !rest.is_one() {
            return None;
        }
        let places = twos.max(fives);
        let scaled =
            (&self.0 * BigRational::from_integer(BigInt::from(10).pow(places))).to_integer();
        let sign = if scaled.is_negative() { "-" } else { "" };
        let digits = scaled.abs().to_string();
        let places = places as usize;
        if places == 0 {
            return Some(format!("{sign}{digits}"));
        }
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, part) = padded.split_at(padded.len() - places);
        Some(format!("{sign}{whole}.{part}"))
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimal() {
            Some(text) => f.write_str(&text),
            None => write!(f, "{}/{}", self.0.numer(), self.0.denom()),
        }
    }
}

/// A plain decimal: sign, digits, at most one point between digits.
fn parse_decimal(text: &str) -> Option<BigRational> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let ends_in_point = digits.len() > whole.len() && part.is_empty();
    let all_digits = whole
        .bytes()
        .chain(part.bytes())
        .all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || ends_in_point || !all_digits {
        return None;
    }
    let number = BigInt::from_str(&format!("{whole}{part}")).ok()?;
    let power = BigInt::from(10).pow(u32::try_from(part.len()).ok()?);
    let value = BigRational::new(number, power);
    Some(if negative { -value } else { value })
}

impl FromStr for Exact {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let error = || NumberError(text.chars().take(LENGTH_MAX).collect());
        let trimmed = text.trim();
        if trimmed.len() > LENGTH_MAX {
            return Err(error());
        }
        let value = match trimmed.split_once('/') {
            None => parse_decimal(trimmed),
            Some((top, bottom)) => match (parse_decimal(top), parse_decimal(bottom)) {
                (Some(top), Some(bottom)) if !bottom.is_zero() => Some(top / bottom),
                _ => None,
            },
        };
        value.map(Self).ok_or_else(error)
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self(BigRational::from_integer(value.into()))
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Exact;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, best in quotes: \"1250.50\"")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Exact, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Exact, E> {
                Ok(value.into())
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Exact, E> {
                Ok(Exact(BigRational::from_integer(value.into())))
            }
            // A float's shortest text is what was typed, as long as that had at most 15 digits.
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Exact, E> {
                let text = value.to_string();
                if text.bytes().filter(u8::is_ascii_digit).count() > 15 {
                    return Err(E::custom(format!(
                        "{text} has too many digits for a bare number: put it in quotes"
                    )));
                }
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $sign:tt) => {
        impl $trait for Exact {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact { Exact(self.0 $sign other.0) }
        }
        impl $trait<&Exact> for &Exact {
            type Output = Exact;
            fn $method(self, other: &Exact) -> Exact { Exact(&self.0 $sign &other.0) }
        }
    };
}
operator!(Add, add, +);
operator!(Sub, sub, -);
operator!(Mul, mul, *);

impl Div<&Exact> for &Exact {
    type Output = Option<Exact>;
    /// Nothing when the divisor is zero.
    fn div(self, other: &Exact) -> Option<Exact> {
        (!other.is_zero()).then(|| Exact(&self.0 / &other.0))
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(iter: I) -> Self {
        iter.fold(Exact::zero(), |total, next| total + next)
    }
}

impl<'a> Sum<&'a Exact> for Exact {
    fn sum<I: Iterator<Item = &'a Exact>>(iter: I) -> Self {
        iter.fold(Exact::zero(), |total, next| &total + next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_without_loss() {
        for (typed, printed) in [
            ("0", "0"),
            ("10.50", "10.5"),
            ("-0.05", "-0.05"),
            ("2/6", "1/3"),
            ("007", "7"),
            ("0.1", "0.1"),
        ] {
            assert_eq!(typed.parse::<Exact>().unwrap().to_string(), printed);
        }
    }

    #[test]
    fn refuses_what_is_not_a_number() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "1e5",
            "1,5",
            "1/0",
            "--1",
            "NaN",
            "1.2.3",
            "½",
            &"9".repeat(61),
        ] {
            assert!(text.parse::<Exact>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_bare_json_number_means_what_was_typed() {
        assert_eq!(
            serde_json::from_str::<Exact>("0.1").unwrap().to_string(),
            "0.1"
        );
        assert!(serde_json::from_str::<Exact>("0.12345678901234567").is_err());
    }
}
