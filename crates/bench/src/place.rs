//! Where a run finds the checkout and the binary, and where it keeps what it makes.

use anyhow::{Context as _, Result};
use std::{fs, path::PathBuf};

/// Where things are.
pub struct Place {
    /// The checkout.
    pub root: PathBuf,
    /// Where the run keeps what it makes.
    pub work: PathBuf,
    /// The binary that is measured.
    pub origo: PathBuf,
    /// Rounds of each pair.
    pub rounds: usize,
}

impl Place {
    /// An empty folder of this name.
    pub fn fresh(&self, name: &str) -> Result<PathBuf> {
        let folder = self.work.join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        Ok(folder)
    }
}
