//! Exact numbers. Agreements compare at a boundary, and a binary float is wrong exactly there.

use std::cmp::Ordering;
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
/// Source: limits “do not exceed” or are “not less than”: ATIGA Art. 28, TCA Annex 2; equality passes.
///
/// ```
/// use origo_origin::Exact;
/// let third: Exact = "1/3".parse()?;
/// assert_eq!((third.clone() + third.clone() + third).to_string(), "1");
/// assert_eq!("47.50".parse::<Exact>()?.to_string(), "47.5");
/// # Ok::<(), origo_origin::NumberError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Exact(Repr);

/// In lowest terms with a positive denominator. What fits into two machine words always is `Small`, so that equal
/// numbers are equal by their parts; nearly every amount on an invoice fits.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64, i64),
    Big(Box<BigRational>),
}

/// Why a text is not a number.
///
/// ```
/// let error = "1,250".parse::<origo_origin::Exact>().unwrap_err();
/// assert!(error.to_string().contains("1,250"));
/// ```
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
#[error("“{0}” is not a number: write digits with a point, for example 1250.50")]
pub struct NumberError(String);

/// The greatest common divisor, by Stein's method: shifts instead of divisions.
fn common_divisor(mut one: u64, mut other: u64) -> u64 {
    if one == 0 || other == 0 {
        return (one | other).max(1);
    }
    let shift = (one | other).trailing_zeros();
    one >>= one.trailing_zeros();
    while other != 0 {
        other >>= other.trailing_zeros();
        if one > other {
            std::mem::swap(&mut one, &mut other);
        }
        other -= one;
    }
    one << shift
}

impl Exact {
    fn big(value: BigRational) -> Self {
        match (value.numer().to_i64(), value.denom().to_i64()) {
            (Some(top), Some(bottom)) => Self(Repr::Small(top, bottom)),
            _ => Self(Repr::Big(Box::new(value))),
        }
    }

    /// From a fraction with a positive denominator, not in lowest terms yet.
    fn wide(top: i128, bottom: i128) -> Self {
        if let (Ok(top), Ok(bottom)) = (i64::try_from(top), i64::try_from(bottom)) {
            if bottom == 1 {
                return Self(Repr::Small(top, 1));
            }
            let divisor = common_divisor(top.unsigned_abs(), bottom.unsigned_abs());
            // It divides the positive denominator, so it is one of its size.
            if let Ok(divisor) = i64::try_from(divisor) {
                return Self(Repr::Small(top / divisor, bottom / divisor));
            }
        }
        Self::big(BigRational::new(top.into(), bottom.into()))
    }

    fn rational(&self) -> BigRational {
        match &self.0 {
            Repr::Small(top, bottom) => {
                BigRational::new_raw(BigInt::from(*top), BigInt::from(*bottom))
            }
            Repr::Big(value) => value.as_ref().clone(),
        }
    }

    /// Nothing.
    ///
    /// ```
    /// assert!(origo_origin::Exact::zero().is_zero());
    /// ```
    pub const fn zero() -> Self {
        Self(Repr::Small(0, 1))
    }

    /// One.
    ///
    /// ```
    /// assert_eq!(origo_origin::Exact::one().to_string(), "1");
    /// ```
    pub const fn one() -> Self {
        Self(Repr::Small(1, 1))
    }

    /// `numerator / denominator`, or nothing when the denominator is zero.
    ///
    /// ```
    /// use origo_origin::Exact;
    /// assert_eq!(Exact::fraction(2, 6).unwrap().to_string(), "1/3");
    /// assert_eq!(Exact::fraction(1, 0), None);
    /// ```
    pub fn fraction(numerator: i64, denominator: i64) -> Option<Self> {
        let sign = i128::from(denominator.signum());
        (denominator != 0)
            .then(|| Self::wide(i128::from(numerator) * sign, i128::from(denominator) * sign))
    }

    /// This many per cent of `whole`.
    ///
    /// ```
    /// use origo_origin::Exact;
    /// assert_eq!(Exact::from(40).percent_of(&Exact::from(250)), Exact::from(100));
    /// ```
    pub fn percent_of(&self, whole: &Self) -> Self {
        &(self * whole) * &Self(Repr::Small(1, 100))
    }

    /// This as a percentage of `whole`, or nothing when `whole` is zero.
    ///
    /// ```
    /// use origo_origin::Exact;
    /// assert_eq!(Exact::from(100).as_percent_of(&Exact::from(250)), Some(Exact::from(40)));
    /// ```
    pub fn as_percent_of(&self, whole: &Self) -> Option<Self> {
        (self / whole).map(|share| &share * &Self::from(100))
    }

    /// Whether this is zero.
    ///
    /// ```
    /// assert!(!origo_origin::Exact::one().is_zero());
    /// ```
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small(0, _))
    }

    /// Whether this is less than zero.
    ///
    /// ```
    /// assert!(origo_origin::Exact::from(-1).is_negative());
    /// ```
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(top, _) => *top < 0,
            Repr::Big(value) => value.is_negative(),
        }
    }

    /// Whether this is more than zero.
    ///
    /// ```
    /// assert!(!origo_origin::Exact::zero().is_positive());
    /// ```
    pub fn is_positive(&self) -> bool {
        match &self.0 {
            Repr::Small(top, _) => *top > 0,
            Repr::Big(value) => value.is_positive(),
        }
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
        Self::big((self.rational() * &power).trunc() / power).to_string()
    }

    /// The nearest float, for the length of a bar on a screen and nothing else.
    ///
    /// ```
    /// assert_eq!(origo_origin::Exact::fraction(1, 4).unwrap().approximate(), 0.25);
    /// ```
    pub fn approximate(&self) -> f64 {
        self.rational().to_f64().unwrap_or(0.0)
    }

    /// The decimal text, when the fraction ends.
    fn decimal(&self) -> Option<String> {
        if let Repr::Small(whole, 1) = self.0 {
            return Some(whole.to_string());
        }
        let value = self.rational();
        let mut rest = value.denom().clone();
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
            (&value * BigRational::from_integer(BigInt::from(10).pow(places))).to_integer();
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

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exact({self})")
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(top, bottom), Repr::Small(other_top, other_bottom)) => {
                if bottom == other_bottom {
                    top.cmp(other_top)
                } else {
                    let one = i128::from(*top) * i128::from(*other_bottom);
                    one.cmp(&(i128::from(*other_top) * i128::from(*bottom)))
                }
            }
            _ => self.rational().cmp(&other.rational()),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimal() {
            Some(text) => f.write_str(&text),
            None => match &self.0 {
                Repr::Small(top, bottom) => write!(f, "{top}/{bottom}"),
                Repr::Big(value) => write!(f, "{}/{}", value.numer(), value.denom()),
            },
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
        value.map(Self::big).ok_or_else(error)
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self(Repr::Small(value, 1))
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
                Ok(Exact::big(BigRational::from_integer(value.into())))
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

impl Add<&Exact> for &Exact {
    type Output = Exact;
    fn add(self, other: &Exact) -> Exact {
        match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) => {
                let (a, b, c, d) = (
                    i128::from(*a),
                    i128::from(*b),
                    i128::from(*c),
                    i128::from(*d),
                );
                if b == d {
                    Exact::wide(a + c, b)
                } else if d % b == 0 {
                    Exact::wide(a * (d / b) + c, d)
                } else {
                    Exact::wide(a * d + c * b, b * d)
                }
            }
            _ => Exact::big(self.rational() + other.rational()),
        }
    }
}

impl Sub<&Exact> for &Exact {
    type Output = Exact;
    fn sub(self, other: &Exact) -> Exact {
        match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) => {
                let (a, b, c, d) = (
                    i128::from(*a),
                    i128::from(*b),
                    i128::from(*c),
                    i128::from(*d),
                );
                if b == d {
                    Exact::wide(a - c, b)
                } else {
                    Exact::wide(a * d - c * b, b * d)
                }
            }
            _ => Exact::big(self.rational() - other.rational()),
        }
    }
}

impl Mul<&Exact> for &Exact {
    type Output = Exact;
    fn mul(self, other: &Exact) -> Exact {
        match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) => Exact::wide(
                i128::from(*a) * i128::from(*c),
                i128::from(*b) * i128::from(*d),
            ),
            _ => Exact::big(self.rational() * other.rational()),
        }
    }
}

impl Add for Exact {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        &self + &other
    }
}

impl Sub for Exact {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        &self - &other
    }
}

impl Mul for Exact {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        &self * &other
    }
}

impl Div<&Exact> for &Exact {
    type Output = Option<Exact>;
    /// Nothing when the divisor is zero.
    fn div(self, other: &Exact) -> Option<Exact> {
        if other.is_zero() {
            return None;
        }
        Some(match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) => {
                let sign = i128::from(c.signum());
                Exact::wide(
                    i128::from(*a) * i128::from(*d) * sign,
                    i128::from(*b) * i128::from(*c) * sign,
                )
            }
            _ => Exact::big(self.rational() / other.rational()),
        })
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

    /// Small and big numbers together, checked against numbers that are always big.
    #[test]
    fn arithmetic_is_that_of_rationals_also_where_words_overflow() {
        let mut state = 1_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let shift = (state >> 58) % 60;
            let number = (state >> shift) as i64;
            number.wrapping_sub(i64::from(state.is_multiple_of(3)) * number.wrapping_mul(2))
        };
        for _ in 0..50_000 {
            let (a, b, c, d) = (next(), next(), next(), next());
            if b == 0 || d == 0 || [a, b, c, d].contains(&i64::MIN) {
                continue;
            }
            let (one, two) = (
                Exact::fraction(a, b).unwrap(),
                Exact::fraction(c, d).unwrap(),
            );
            let (x, y) = (
                BigRational::new(a.into(), b.into()),
                BigRational::new(c.into(), d.into()),
            );
            assert_eq!(one.rational(), x);
            assert_eq!(&one + &two, Exact::big(&x + &y));
            assert_eq!(&one - &two, Exact::big(&x - &y));
            assert_eq!(&one * &two, Exact::big(&x * &y));
            assert_eq!(one.cmp(&two), x.cmp(&y));
            assert_eq!(&(&one * &two) + &one, Exact::big(&x * &y + &x));
            if c != 0 {
                assert_eq!((&one / &two), Some(Exact::big(&x / &y)));
            }
        }
        let least = Exact::from(i64::MIN);
        assert_eq!(Exact::zero() - least.clone(), &least * &Exact::from(-1));
        assert_eq!(
            Exact::fraction(1, i64::MIN).unwrap().to_string(),
            "-1/9223372036854775808"
                .parse::<Exact>()
                .unwrap()
                .to_string()
        );
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
