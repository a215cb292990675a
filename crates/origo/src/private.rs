//! An installation and its backups are their owner's alone: folders 0700, files 0600. They hold what people typed, who they
//! are, and the keys.

use anyhow::{Context as _, Result};
use std::{
    fs::{self, DirBuilder, Permissions},
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::Path,
};

const FOLDER: u32 = 0o700;
const FILE: u32 = 0o600;

/// Makes a folder, with those above it, for its owner alone.
///
/// # Errors
/// It cannot be made.
pub fn make_folder(path: &Path) -> Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(FOLDER)
        .create(path)
        .with_context(|| format!("making {}", path.display()))
}

/// Makes a file if it is not there, and closes it to all but its owner: whoever opens it afterwards keeps that, and SQLite gives the files
/// beside its database the same.
///
/// # Errors
/// It cannot be made.
pub fn make_file(path: &Path) -> Result<()> {
    let shown = || format!("making {}", path.display());
    fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .with_context(shown)?;
    let open_to_others = fs::metadata(path)?.permissions().mode() & 0o077 != 0;
    if open_to_others {
        fs::set_permissions(path, Permissions::from_mode(FILE)).with_context(shown)?;
    }
    Ok(())
}

/// Takes what others may from a folder and all in it. A link is left alone: what it names is somebody's own choice.
///
/// # Errors
/// Something in it is not ours.
pub fn tighten(path: &Path) -> Result<()> {
    let kind = fs::symlink_metadata(path)?.file_type();
    if kind.is_symlink() {
        return Ok(());
    }
    let mode = if kind.is_dir() { FOLDER } else { FILE };
    fs::set_permissions(path, Permissions::from_mode(mode))
        .with_context(|| format!("closing {} to others", path.display()))?;
    if kind.is_dir() {
        for entry in fs::read_dir(path)? {
            tighten(&entry?.path())?;
        }
    }
    Ok(())
}
