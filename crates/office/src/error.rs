//! Why an act did not happen, with a code that never changes.

use crate::RefusalCode;
use origo_casework::{Refusal, RegistrationRefusal};
use origo_store::{Retryable, StoreError};
use origo_trade::Finding;

/// Why an act did not happen.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// There is no such thing, or not for this actor: the two are told apart to nobody.
    #[error("not found")]
    NotFound,
    /// The actor's role does not allow it.
    #[error("forbidden")]
    Forbidden,
    /// The rules do not allow it now, and why.
    #[error("{0}")]
    Refused(RefusalCode),
    /// What was given has faults.
    #[error("{}", places(.0))]
    Invalid(Vec<Finding>),
    /// Somebody else changed it since it was read.
    #[error("changed meanwhile")]
    Changed,
    /// Too many tries; wait so many seconds.
    #[error("too many tries")]
    TooMany(i64),
    /// Too many files wait to be opened; come again after so many seconds.
    #[error("busy")]
    Busy(i64),
    /// The database does not answer.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// E-mail, password or code is wrong.
    #[error("sign-in failed")]
    SignIn,
    /// A code of the second factor is wanted.
    #[error("a code is wanted")]
    CodeWanted,
    /// The database could not put this in a row with what others did at the same time: the same again may pass.
    #[error("contended: {0}")]
    Contended(String),
    /// Our fault.
    #[error("internal: {0}")]
    Internal(String),
}

/// Where something is wrong and what, for a log: words for people come from the findings themselves.
fn places(findings: &[Finding]) -> String {
    let places: Vec<_> = findings
        .iter()
        .map(|finding| format!("{} {}", finding.pointer, finding.code))
        .collect();
    places.join(", ")
}

impl OfficeError {
    /// Too many tries: another is let in after so many microseconds, said in whole seconds.
    #[must_use]
    pub fn too_many(micros: i64) -> Self {
        Self::TooMany(micros.max(1).div_euclid(1_000_000) + 1)
    }

    /// After how many seconds another try makes sense, where time is the only cure.
    #[must_use]
    pub fn retry_after(&self) -> Option<i64> {
        match self {
            Self::TooMany(seconds) | Self::Busy(seconds) => Some(*seconds),
            Self::Unavailable(_) => Some(OUTAGE_SECONDS),
            _ => None,
        }
    }

    /// Its line in the table of refusals.
    #[must_use]
    pub fn refusal(&self) -> RefusalCode {
        match self {
            Self::NotFound => RefusalCode::NotFound,
            Self::Forbidden => RefusalCode::Forbidden,
            Self::Refused(code) => *code,
            Self::Invalid(_) => RefusalCode::Invalid,
            Self::Changed => RefusalCode::Changed,
            Self::TooMany(_) => RefusalCode::TooMany,
            Self::Busy(_) => RefusalCode::Busy,
            Self::Unavailable(_) => RefusalCode::Unavailable,
            Self::SignIn => RefusalCode::SignIn,
            Self::CodeWanted => RefusalCode::CodeWanted,
            Self::Contended(_) | Self::Internal(_) => RefusalCode::Internal,
        }
    }

    /// Stable code, for example `application.state`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.refusal().as_str()
    }
}

impl From<StoreError> for OfficeError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { .. } => Self::Changed,
            error if error.is_outage() => Self::Unavailable(error.to_string()),
            error if error.retryable() => Self::Contended(error.to_string()),
            error => Self::Internal(error.to_string()),
        }
    }
}

/// When to come again while the database does not answer.
const OUTAGE_SECONDS: i64 = 30;

impl Retryable for OfficeError {
    fn retryable(&self) -> bool {
        matches!(self, Self::Contended(_))
    }
}

impl From<Refusal> for OfficeError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<RegistrationRefusal> for OfficeError {
    fn from(refusal: RegistrationRefusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<serde_json::Error> for OfficeError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_tried_again_is_told_by_its_kind_and_never_by_its_words() {
        assert!(OfficeError::Contended("40001".to_owned()).retryable());
        assert!(!OfficeError::Internal("retry: of a letter".to_owned()).retryable());
        assert_eq!(OfficeError::Contended(String::new()).code(), "internal");
    }
}
