//! A copy of an installation on SQLite, taken while it runs, and back.

use crate::say::say;
use crate::{cli::Place, config, wiring};
use anyhow::{Context as _, Result, bail, ensure};
use std::{fs, path::Path};

/// Copies database, files, keys and settings into a new folder.
///
/// # Errors
/// The installation is not on SQLite, or something cannot be copied.
pub async fn backup(place: &Place, out: &Path) -> Result<bool> {
    let config = config::read(place, None)?;
    ensure!(
        config.database_url.starts_with("sqlite:"),
        "on PostgreSQL, use pg_dump and copy the files and keys"
    );
    ensure!(
        !out.exists(),
        "{} is there already; a backup wants a new folder",
        out.display()
    );
    fs::create_dir_all(out)?;
    // the database first: whatever file a row of it names was stored before the row was
    wiring::copy_database(&config, &out.join("origo.db")).await?;
    for (name, from) in [
        ("files", Path::new(&config.store_url)),
        ("keys", &config.keys),
    ] {
        if from.is_dir() {
            copy_folder(from, &out.join(name))?;
        }
    }
    let settings = config.data.join("origo.toml");
    if settings.is_file() {
        fs::copy(&settings, out.join("origo.toml"))?;
    }
    say!("copied {} to {}", config.data.display(), out.display());
    Ok(true)
}

/// Puts a backup into a data folder that does not exist yet or is empty.
///
/// # Errors
/// The folder is in use, or something cannot be copied.
pub fn restore(place: &Place, from: &Path) -> Result<bool> {
    if !from.join("origo.db").is_file() {
        bail!("{} is no backup: it has no origo.db", from.display());
    }
    let empty = !place.data.exists() || fs::read_dir(&place.data)?.next().is_none();
    ensure!(
        empty,
        "{} is not empty; nothing is overwritten",
        place.data.display()
    );
    copy_folder(from, &place.data)?;
    say!("restored {} to {}", from.display(), place.data.display());
    Ok(true)
}

/// Copies a folder with all in it; `fs::copy` keeps the permissions, which matter for keys.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    fs::set_permissions(to, fs::metadata(from)?.permissions())?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)
                .with_context(|| format!("copying {}", entry.path().display()))?;
        }
    }
    Ok(())
}
