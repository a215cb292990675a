//! Positions of the Harmonized System, and spans of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::truth::Truth;

/// Codes are compared as numbers of this many digits.
const DIGITS_MAX: u32 = 10;

/// A position of the nomenclature: 2, 4, 6, 8 or 10 digits. Printed with dots, read with or without.
///
/// Source: International Convention on the Harmonized System, Art. 3.
///
/// ```
/// use origo_origin::HsCode;
/// let code: HsCode = "180620".parse()?;
/// assert_eq!(code.to_string(), "1806.20");
/// assert!("180".parse::<HsCode>().is_err());
/// # Ok::<(), origo_origin::HsCodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HsCode {
    /// The digits as a number, filled up with zeros to ten.
    padded: u64,
    /// How many digits were given.
    digits: u8,
}

/// Why a text is not an HS code.
///
/// ```
/// assert!("87120".parse::<origo_origin::HsCode>().is_err()); // five digits
/// ```
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
#[error("“{0}” is not an HS code: write 2, 4, 6, 8 or 10 digits, for example 8712.00")]
pub struct HsCodeError(String);

fn power(exponent: u32) -> u64 {
    10_u64.pow(exponent)
}

impl HsCode {
    /// How many digits the code has.
    ///
    /// ```
    /// assert_eq!("8712.00".parse::<origo_origin::HsCode>()?.digits(), 6);
    /// # Ok::<(), origo_origin::HsCodeError>(())
    /// ```
    pub fn digits(self) -> u8 {
        self.digits
    }

    /// The smallest ten-digit position it covers.
    pub(crate) fn low(self) -> u64 {
        self.padded
    }

    /// The largest ten-digit position it covers.
    pub(crate) fn high(self) -> u64 {
        self.padded + power(DIGITS_MAX - u32::from(self.digits)) - 1
    }

    /// The first `digits` digits of a ten-digit number, as a code.
    pub(crate) fn from_padded(padded: u64, digits: u8) -> Self {
        let unit = power(DIGITS_MAX.saturating_sub(u32::from(digits)));
        Self {
            padded: padded / unit * unit,
            digits,
        }
    }

    /// The code cut to `digits` digits, or nothing when it is shorter.
    ///
    /// ```
    /// # use origo_origin::HsCode;
    /// let code: HsCode = "8712.00".parse()?;
    /// assert_eq!(code.cut(4).map(|heading| heading.to_string()).as_deref(), Some("8712"));
    /// assert_eq!(code.cut(8), None);
    /// # Ok::<(), origo_origin::HsCodeError>(())
    /// ```
    pub fn cut(self, digits: u8) -> Option<Self> {
        (digits <= self.digits).then(|| Self::from_padded(self.padded, digits))
    }

    /// The chapter, 0 to 99.
    ///
    /// ```
    /// assert_eq!("8712.00".parse::<origo_origin::HsCode>()?.chapter(), 87);
    /// # Ok::<(), origo_origin::HsCodeError>(())
    /// ```
    pub fn chapter(self) -> u8 {
        u8::try_from(self.padded / power(DIGITS_MAX - 2)).unwrap_or(99)
    }

    /// Whether both are in the same position of `digits` digits; unknown when a code is too short to tell.
    ///
    /// ```
    /// use origo_origin::{HsCode, Truth};
    /// let (frame, short): (HsCode, HsCode) = ("8714.91".parse()?, "8714".parse()?);
    /// assert_eq!(frame.same(short, 4), Truth::Yes);
    /// assert_eq!(frame.same(short, 6), Truth::Unknown);
    /// # Ok::<(), origo_origin::HsCodeError>(())
    /// ```
    pub fn same(self, other: Self, digits: u8) -> Truth {
        let common = digits.min(self.digits).min(other.digits);
        if Self::from_padded(self.padded, common).padded
            != Self::from_padded(other.padded, common).padded
        {
            Truth::No
        } else if common == digits {
            Truth::Yes
        } else {
            Truth::Unknown
        }
    }
}

impl FromStr for HsCode {
    type Err = HsCodeError;

    fn from_str(text: &str) -> Result<Self, HsCodeError> {
        let error = || HsCodeError(text.chars().take(20).collect());
        if text.len() > 24 || text.starts_with('.') || text.ends_with('.') || text.contains("..") {
            return Err(error());
        }
        let digits: String = text.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
        let right_length = matches!(digits.len(), 2 | 4 | 6 | 8 | 10);
        if !right_length || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(error());
        }
        let number: u64 = digits.parse().map_err(|_| error())?;
        let length = u8::try_from(digits.len()).map_err(|_| error())?;
        Ok(Self {
            padded: number * power(DIGITS_MAX - u32::from(length)),
            digits: length,
        })
    }
}

impl fmt::Display for HsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = format!("{:010}", self.padded);
        let digits = usize::from(self.digits);
        f.write_str(&all[..digits.min(4)])?;
        for start in (4..digits).step_by(2) {
            write!(f, ".{}", &all[start..start + 2])?;
        }
        Ok(())
    }
}

impl Serialize for HsCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HsCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// A position or a span of positions: `8712`, `8425-8430`, `1806.20-1806.90`. Both ends have as many digits.
///
/// Source: how annexes name goods, for example “8425–8430”.
///
/// ```
/// use origo_origin::{HsRange, Truth};
/// let span: HsRange = "8425-8430".parse()?;
/// assert_eq!(span.contains("8429.51".parse()?), Truth::Yes);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HsRange {
    /// The first position.
    pub first: HsCode,
    /// The last position; the same as the first for a single one.
    pub last: HsCode,
}

/// Why a text is no span of positions.
///
/// ```
/// let error = "50-6".parse::<origo_origin::HsRange>().unwrap_err();
/// assert!(error.to_string().contains("6"));
/// ```
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
pub enum HsRangeError {
    /// An end of it is no code.
    #[error(transparent)]
    Code(#[from] HsCodeError),
    /// The ends make no span.
    #[error("“{0}” is not a span: write for example 50-63")]
    Span(String),
}

impl std::str::FromStr for HsRange {
    type Err = HsRangeError;

    fn from_str(text: &str) -> Result<Self, HsRangeError> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let span = Self::new(first.trim().parse()?, last.trim().parse()?);
        span.ok_or_else(|| HsRangeError::Span(text.to_owned()))
    }
}

impl HsRange {
    /// One position.
    ///
    /// ```
    /// use origo_origin::HsRange;
    /// assert_eq!(HsRange::single("8712".parse()?).to_string(), "8712");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn single(code: HsCode) -> Self {
        Self {
            first: code,
            last: code,
        }
    }

    /// From `first` to `last`, or nothing when they do not make a span.
    ///
    /// ```
    /// use origo_origin::HsRange;
    /// assert_eq!(HsRange::new("8430".parse()?, "8425".parse()?), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(first: HsCode, last: HsCode) -> Option<Self> {
        (first.digits == last.digits && first.padded <= last.padded).then_some(Self { first, last })
    }

    /// Whether the code lies in the span; unknown when it is too short to tell.
    ///
    /// ```
    /// use origo_origin::{HsCode, HsRange, Truth};
    /// let span = HsRange::single("6406.10".parse()?);
    /// assert_eq!(span.contains("6406.10".parse()?), Truth::Yes);
    /// assert_eq!(span.contains("6406".parse()?), Truth::Unknown);
    /// assert_eq!(span.contains("6407".parse()?), Truth::No);
    /// # Ok::<(), origo_origin::HsCodeError>(())
    /// ```
    pub fn contains(self, code: HsCode) -> Truth {
        if code.high() < self.low() || code.low() > self.high() {
            Truth::No
        } else if code.low() >= self.low() && code.high() <= self.high() {
            Truth::Yes
        } else {
            Truth::Unknown
        }
    }

    pub(crate) fn low(self) -> u64 {
        self.first.low()
    }

    pub(crate) fn high(self) -> u64 {
        self.last.high()
    }
}

impl fmt::Display for HsRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        if self.first != self.last {
            write!(f, "-{}", self.last)?;
        }
        Ok(())
    }
}
