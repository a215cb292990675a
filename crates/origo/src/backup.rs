//! A copy of an installation, taken while it runs, and back: the database (SQLite by its own copy, PostgreSQL by
//! `pg_dump`), the files, the keys and the settings.

use crate::{
    cli::Place,
    config::{self, Config},
    private,
    say::say,
    wiring,
    wrong_use::{WrongUse, ensure_use},
};
use anyhow::{Context as _, Result, ensure};
use origo_office::numbers;
use std::{fs, path::Path, process::Command};

/// The database of an installation on SQLite.
const SQLITE: &str = "origo.db";
/// The database of an installation on PostgreSQL, as `pg_dump --format=custom` writes it.
const POSTGRES: &str = "origo.pgdump";

fn on_sqlite(config: &Config) -> bool {
    config.database_url.starts_with("sqlite:")
}

/// Copies database, files, keys and settings into a new folder.
///
/// # Errors
/// Something cannot be copied.
pub async fn backup(place: &Place, out: &Path) -> Result<bool> {
    let config = config::read(place, None)?;
    wiring::must_be_there(&config)?;
    ensure_use(!out.exists(), || {
        format!(
            "{} is there already; a backup wants a new folder",
            out.display()
        )
    })?;
    private::make_folder(out)?;
    // the database first: whatever file a row of it names was stored before the row was
    if on_sqlite(&config) {
        wiring::copy_database(&config, &out.join(SQLITE)).await?;
    } else {
        let mut dump = Command::new("pg_dump");
        dump.args(["--format=custom", "--no-owner", "--file"])
            .arg(out.join(POSTGRES))
            .arg(&config.database_url);
        run(dump)?;
    }
    if config.store_url.contains("://") {
        say!(
            "the files are in {}: copy the bucket with its own tools, now, after the database",
            config.store_url
        );
    }
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
    private::tighten(out)?;
    say!("copied {} to {}", config.data.display(), out.display());
    Ok(true)
}

/// Puts a backup into a data folder that does not exist yet or is empty. One from PostgreSQL goes into the empty
/// database that `ORIGO_DATABASE_URL` names. Every number series then goes on beyond what can have been given since the
/// backup, unless nothing was.
///
/// # Errors
/// The folder or the database is in use, or something cannot be copied.
pub async fn restore(place: &Place, from: &Path, nothing_lost: bool) -> Result<bool> {
    let dump = from.join(POSTGRES);
    if !from.join(SQLITE).is_file() && !dump.is_file() {
        return Err(WrongUse(format!(
            "{} is no backup: it has neither {SQLITE} nor {POSTGRES}",
            from.display()
        ))
        .into());
    }
    let empty = !place.data.exists() || fs::read_dir(&place.data)?.next().is_none();
    ensure_use(empty, || {
        format!(
            "{} is not empty; nothing is overwritten",
            place.data.display()
        )
    })?;
    if dump.is_file() {
        let config = config::read(place, None)?;
        ensure_use(!on_sqlite(&config), || {
            "this backup is of PostgreSQL: name an empty database in ORIGO_DATABASE_URL".to_owned()
        })?;
        let mut load = Command::new("pg_restore");
        load.args(["--exit-on-error", "--single-transaction", "--no-owner"])
            .args(["--dbname", &config.database_url])
            .arg(&dump);
        run(load)?;
    }
    copy_folder(from, &place.data)?;
    let copied = place.data.join(POSTGRES);
    if copied.is_file() {
        fs::remove_file(copied)?;
    }
    private::tighten(&place.data)?;
    say!("restored {} to {}", from.display(), place.data.display());
    if nothing_lost {
        say!("numbers go on where the backup stopped, because nothing was issued after it");
    } else {
        raise_numbers(place).await?;
    }
    Ok(true)
}

/// What was issued between the backup and now is unknown here; its numbers must not be given to anything else.
async fn raise_numbers(place: &Place) -> Result<()> {
    let office = wiring::existing(&config::read(place, None)?).await?;
    let raised = numbers::raise_after_restore(&office)
        .await
        .context("moving the number series on")?;
    for series in raised {
        say!(
            "{} {}: the backup ends at {}, the next is {}",
            series.authority,
            series.series,
            series.from,
            series.to + 1
        );
    }
    say!(
        "numbers between were perhaps given after the backup and are never given again; where a sealed document shows up \
         that the register does not have, verifying it keeps its number too"
    );
    Ok(())
}

/// Runs a tool of PostgreSQL; what it says goes to the operator.
fn run(mut tool: Command) -> Result<()> {
    let name = tool.get_program().to_string_lossy().into_owned();
    let status = tool
        .status()
        .with_context(|| format!("starting {name}; it comes with the clients of PostgreSQL"))?;
    ensure!(status.success(), "{name} failed; its reason stands above");
    Ok(())
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
