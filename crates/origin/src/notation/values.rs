//! Rules as texts in JSON and TOML: the notation is their only form there.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::rule::{ProductSpecificRule, Rule, Set};

macro_rules! as_text {
    ($type:ty, $parse:path) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                $parse(&text)
                    .map_err(|error| D::Error::custom(format!("{error}\n{}", error.drawing())))
            }
        }
        impl std::str::FromStr for $type {
            type Err = super::NotationError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $parse(text)
            }
        }
    };
}
as_text!(ProductSpecificRule, super::parse_entry);
as_text!(Rule, super::parse_rule);
as_text!(Set, super::parse_set);

impl Serialize for crate::hs::HsRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for crate::hs::HsRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
