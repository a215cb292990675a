//! Wrong use: what was handed in cannot be used as it is. It ends with 2, as clap ends for wrong words on the line.

use std::fmt;

/// What was handed in is wrong, in sentences that say what to do.
#[derive(Debug)]
pub struct WrongUse(pub String);

impl fmt::Display for WrongUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongUse {}

/// Takes a failure for the caller's: a file that is not there, a setting that cannot be read.
pub trait OrWrongUse<T> {
    /// The same, ending with 2.
    ///
    /// # Errors
    /// The failure, as [`WrongUse`].
    fn or_wrong_use(self) -> anyhow::Result<T>;
}

impl<T> OrWrongUse<T> for anyhow::Result<T> {
    fn or_wrong_use(self) -> anyhow::Result<T> {
        self.map_err(|error| WrongUse(format!("{error:#}")).into())
    }
}

/// Refuses what was handed in unless it is so.
///
/// # Errors
/// [`WrongUse`] with the words, if it is not so.
pub fn ensure_use(so: bool, words: impl FnOnce() -> String) -> anyhow::Result<()> {
    if so {
        Ok(())
    } else {
        Err(WrongUse(words()).into())
    }
}
