//! Coded values: a value that exists is well formed. Whether a code is *in use* is for the code lists of a pack.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Not two capital letters (ISO 3166-1 alpha-2).
    #[error("a country is two letters, for example KH")]
    Country,
    /// Not three capital letters (ISO 4217).
    #[error("a currency is three letters, for example USD")]
    Currency,
    /// Not 6, 8 or 10 digits (Harmonized System, WCO).
    #[error("an HS code has 6, 8 or 10 digits, for example 1006.30")]
    HsCode,
    /// Not one to three capital letters or digits (UN/ECE recommendation 20).
    #[error("a unit is a code of UN/ECE recommendation 20, for example KGM")]
    Unit,
}

macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $error:ident, $clean:expr, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl FromStr for $name {
            type Err = CodeError;
            fn from_str(text: &str) -> Result<Self, CodeError> {
                let clean: fn(&str) -> String = $clean;
                let valid: fn(&str) -> bool = $valid;
                let code = clean(text);
                if valid(&code) { Ok(Self(code)) } else { Err(CodeError::$error) }
            }
        }
        impl TryFrom<String> for $name {
            type Error = CodeError;
            fn try_from(text: String) -> Result<Self, CodeError> {
                text.parse()
            }
        }
        impl From<$name> for String {
            fn from(code: $name) -> String {
                code.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

code!(
    /// A country or territory, ISO 3166-1 alpha-2.
    CountryCode,
    Country,
    |text| text.trim().to_ascii_uppercase(),
    |code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())
);
code!(
    /// A currency, ISO 4217.
    CurrencyCode,
    Currency,
    |text| text.trim().to_ascii_uppercase(),
    |code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())
);
code!(
    /// A code of the Harmonized System, kept as digits only: 6 (world), 8 or 10 (national).
    HsCode,
    HsCode,
    |text| text.trim().chars().filter(|c| !matches!(c, '.' | ' ')).collect(),
    |code| matches!(code.len(), 6 | 8 | 10) && code.bytes().all(|b| b.is_ascii_digit())
);
code!(
    /// A unit of measure or kind of package, UN/ECE recommendations 20 and 21.
    UnitCode,
    Unit,
    |text| text.trim().to_ascii_uppercase(),
    |code| (1..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric())
);

impl HsCode {
    /// As people write it: `1006.30`, `1006.30.98`.
    #[must_use]
    pub fn dotted(&self) -> String {
        let (heading, rest) = self.0.split_at(4);
        rest.as_bytes()
            .chunks(2)
            .fold(heading.to_owned(), |text, pair| {
                format!("{text}.{}{}", char::from(pair[0]), char::from(pair[1]))
            })
    }

    /// The two digits of the chapter.
    #[must_use]
    pub fn chapter(&self) -> &str {
        &self.0[..2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hs_code_forgets_its_dots_and_can_write_them_again() {
        let code: HsCode = "1006.30.98".parse().unwrap();
        assert_eq!(code.as_str(), "10063098");
        assert_eq!(code.dotted(), "1006.30.98");
        assert_eq!("61".parse::<HsCode>(), Err(CodeError::HsCode));
        assert_eq!("6109១០".parse::<HsCode>(), Err(CodeError::HsCode));
    }

    #[test]
    fn a_country_is_two_letters() {
        assert_eq!("kh".parse::<CountryCode>().unwrap().as_str(), "KH");
        assert_eq!("KHM".parse::<CountryCode>(), Err(CodeError::Country));
    }
}
