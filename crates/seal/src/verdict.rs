//! How a check came out.

use serde::{Deserialize, Serialize};

/// Yes, no, or cannot be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Checked and right.
    Ok,
    /// Checked and wrong.
    Bad,
    /// Not checked, or cannot be checked.
    Unknown,
}

/// An outcome and the stable code that says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The outcome.
    pub outcome: Outcome,
    /// Such as `integrity.intact` or `issuer.untrusted`.
    pub code: String,
}

impl Verdict {
    fn new(outcome: Outcome, code: &str) -> Self {
        Verdict {
            outcome,
            code: code.to_owned(),
        }
    }

    pub(crate) fn ok(code: &str) -> Self {
        Self::new(Outcome::Ok, code)
    }

    pub(crate) fn bad(code: &str) -> Self {
        Self::new(Outcome::Bad, code)
    }

    pub(crate) fn unknown(code: &str) -> Self {
        Self::new(Outcome::Unknown, code)
    }
}
