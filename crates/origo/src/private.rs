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
/// Whatever others than the owner may.
const OTHERS: u32 = 0o077;
/// The sticky bit of folders such as `/tmp`.
const SHARED: u32 = 0o1000;

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
    let open_to_others = fs::metadata(path)?.permissions().mode() & OTHERS != 0;
    if open_to_others {
        fs::set_permissions(path, Permissions::from_mode(FILE)).with_context(shown)?;
    }
    Ok(())
}

/// Closes what an older installation left open: these folders and files, as far as they are there. What lies deeper is behind
/// a closed door. A link, a folder that everybody shares, and what is not ours are left alone; the log says what.
pub fn close(folders: &[&Path], files: &[&Path]) {
    let each = folders.iter().map(|path| (path, FOLDER));
    for (path, mode) in each.chain(files.iter().map(|path| (path, FILE))) {
        match close_one(path, mode) {
            Ok(true) => tracing::info!(path = %path.display(), "closed to others"),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "others may read this, and it cannot be closed");
            }
        }
    }
}

/// Whether others could do something with it, and no longer can.
fn close_one(path: &Path, mode: u32) -> std::io::Result<bool> {
    let Ok(found) = fs::symlink_metadata(path) else {
        return Ok(false);
    };
    let now = found.permissions().mode();
    let kind = if mode == FOLDER {
        found.is_dir()
    } else {
        found.is_file()
    };
    if !kind || now & OTHERS == 0 || now & SHARED != 0 {
        return Ok(false);
    }
    fs::set_permissions(path, Permissions::from_mode(mode))?;
    Ok(true)
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
