//! What a check found: which field, what is wrong, how grave. The words are for `i18n`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A person must decide; it does not stop a submission.
    Warning,
    /// It must be mended before submission.
    Error,
}

/// One finding of a machine check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// JSON pointer of the field in the [`Draft`](crate::Draft), for example `/goods/1/hs_code`.
    pub pointer: String,
    /// Stable code, for example `required`; the message key is `finding-` and this code.
    pub code: String,
    /// How grave it is.
    pub severity: Severity,
    /// Values the message names, for example `max` or `other`. Always has `row` (from 1) for a row of a list.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

impl Finding {
    /// An error at a field. A row number in the pointer becomes the value `row`, counted from 1.
    #[must_use]
    pub fn error(pointer: impl Into<String>, code: impl Into<String>) -> Self {
        let pointer = pointer.into();
        let mut values = BTreeMap::new();
        if let Some(row) = pointer
            .split('/')
            .find_map(|part| part.parse::<usize>().ok())
        {
            values.insert("row".to_owned(), (row + 1).to_string());
        }
        Self {
            pointer,
            code: code.into(),
            severity: Severity::Error,
            values,
        }
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(pointer: impl Into<String>, code: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(pointer, code)
        }
    }

    /// Adds a value that the message names.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }
}
