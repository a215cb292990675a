//! Texts in several languages, and codes that have a name in each.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text in several languages, by language code; `en` is always there.
pub type Wording = BTreeMap<String, String>;

/// The words in a language, falling back to English.
#[must_use]
pub fn words<'a>(wording: &'a Wording, language: &str) -> &'a str {
    wording
        .get(language)
        .or_else(|| wording.get("en"))
        .map_or("", String::as_str)
}

/// An entry of a code list.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The code.
    pub code: String,
    /// What it means.
    pub name: Wording,
}
