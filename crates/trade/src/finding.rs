//! What a check found: which field, what is wrong, how grave. The words are for `i18n`.

use crate::FindingCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A person must decide; it does not stop a submission.
    Warning,
    /// It stops a submission until the applicant has given a reason, which the officer reads.
    NeedsReason,
    /// It must be mended before submission.
    Error,
}

impl Severity {
    /// The name in data and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::NeedsReason => "needs-reason",
            Self::Error => "error",
        }
    }
}

/// One finding of a machine check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// JSON pointer of the field in the [`Draft`](crate::Draft), for example `/goods/1/hs_code`.
    pub pointer: String,
    /// Stable code; the message key is `finding-` and this code.
    pub code: FindingCode,
    /// How grave it is.
    pub severity: Severity,
    /// Values the message names, for example `max` or `other`. Always has `row` (from 1) for a row of a list.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

impl Finding {
    /// A finding at a field. A row number in the pointer becomes the value `row`, counted from 1.
    #[must_use]
    pub fn new(severity: Severity, pointer: impl Into<String>, code: FindingCode) -> Self {
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
            code,
            severity,
            values,
        }
    }

    /// An error at a field.
    #[must_use]
    pub fn error(pointer: impl Into<String>, code: FindingCode) -> Self {
        Self::new(Severity::Error, pointer, code)
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(pointer: impl Into<String>, code: FindingCode) -> Self {
        Self::new(Severity::Warning, pointer, code)
    }

    /// Adds a value that the message names.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }
}
