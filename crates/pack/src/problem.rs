//! What is wrong with a pack, and why it cannot be used.

use std::{fmt, io, path::PathBuf};

/// Something wrong in a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File, for example `gb/forms/co.toml`.
    pub file: String,
    /// Where in the file, for example `sections.2.fields.0.label`; empty for the file as a whole.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

impl Problem {
    /// A problem in a file.
    #[must_use]
    pub fn new(
        file: impl Into<String>,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            file: file.into(),
            path: path.into(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let colon = if self.path.is_empty() { "" } else { ": " };
        write!(f, "{}{colon}{}: {}", self.file, self.path, self.message)
    }
}

/// Why a pack cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file or folder cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What it says is wrong. All faults are listed.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Broken(Vec<Problem>),
}
