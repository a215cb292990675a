//! Three values: what an incomplete file can say.

use std::ops::Not;

use serde::{Deserialize, Serialize};

/// Yes, no, or not known yet.
///
/// Source: Kleene’s strong three-valued logic.
///
/// ```
/// use origo_origin::Truth;
/// assert_eq!(!Truth::Unknown, Truth::Unknown);
/// assert_eq!(Truth::from(Some(true)), Truth::Yes);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// A fact is missing.
    Unknown,
}

impl Truth {
    /// Both: one *no* settles it.
    ///
    /// ```
    /// use origo_origin::Truth;
    /// assert_eq!(Truth::Unknown.and(Truth::No), Truth::No);
    /// assert_eq!(Truth::Unknown.or(Truth::Yes), Truth::Yes);
    /// ```
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// Either: one *yes* settles it.
    ///
    /// ```
    /// use origo_origin::Truth;
    /// assert_eq!(Truth::Unknown.or(Truth::Yes), Truth::Yes);
    /// ```
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        !(!self).and(!other)
    }
}

impl Not for Truth {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }
}

impl From<Option<bool>> for Truth {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Unknown, Self::from)
    }
}
