//! Puts the office together from settings.

use crate::{
    config::Config,
    engines::{Keys, Typesetter},
    opener::Processes,
    private,
    say::say,
    wrong_use::WrongUse,
};
use anyhow::{Context as _, Result};
use origo_office::{Clock as _, Office, OfficeParts, SystemClock};
use origo_qualify::Reference;
use origo_store::{Files, Store};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Country packs: the folder `packs` of the installation, or else those that are built in.
fn packs(config: &Config) -> Result<BTreeMap<String, origo_pack::Pack>> {
    let folder = config.data.join("packs");
    let packs = if folder.is_dir() {
        origo_pack::load_all(&folder)
    } else {
        origo_pack::builtin()
    };
    packs.context("reading the country packs")
}

/// What the operator put into the folder `reference` of the installation. A file that is wrong stops nobody's work: the log
/// says which, and what it would have told is not shown.
fn reference(config: &Config) -> Reference {
    let (reference, wrong) = Reference::load(&config.data.join("reference"));
    for why in wrong {
        tracing::error!(%why, "a file of reference data is left out");
    }
    for (importer, from, source, rates) in reference.rates.loaded() {
        tracing::info!(importer, from, source, rates, "tariff rates are loaded");
    }
    reference
}

/// The file of an installation on SQLite.
fn sqlite_file(config: &Config) -> Option<&Path> {
    let file = config.database_url.strip_prefix("sqlite://")?;
    Some(Path::new(file.split('?').next().unwrap_or(file)))
}

/// Closes to others what an installation of older days left open.
fn close(config: &Config) {
    let store = Some(config.store_url.as_str()).filter(|address| !address.contains("://"));
    let folders = [
        Some(config.data.as_path()),
        Some(&config.keys),
        store.map(Path::new),
    ];
    let database = sqlite_file(config);
    let beside =
        |ending: &str| database.map(|file| PathBuf::from(format!("{}{ending}", file.display())));
    let files = [
        database.map(Path::to_owned),
        beside("-wal"),
        beside("-shm"),
        Some(config.data.join("origo.toml")),
        Some(config.keys.join("secret")),
    ];
    let folders: Vec<_> = folders.into_iter().flatten().collect();
    let files: Vec<_> = files.iter().flatten().map(PathBuf::as_path).collect();
    private::close(&folders, &files);
}

/// Opens the database and brings it up to date; answers how many migrations ran.
///
/// # Errors
/// The database cannot be reached or changed.
pub async fn migrated(config: &Config) -> Result<(Store, usize)> {
    close(config);
    if let Some(file) = sqlite_file(config) {
        private::make_file(file)?;
    }
    let store = Store::open(&config.database_url)
        .await
        .context("opening the database")?;
    let ran = store
        .migrate()
        .await
        .context("bringing the database up to date")?;
    Ok((store, ran))
}

async fn office(config: &Config) -> Result<Office> {
    let (store, _) = migrated(config).await?;
    private::make_folder(&config.keys)?;
    let keys = Arc::new(Keys::open(&config.keys)?);
    let office = Office::new(OfficeParts {
        store,
        files: Files::open(&config.store_url).context("opening the object store")?,
        packs: packs(config)?,
        reference: reference(config),
        clock: Arc::new(SystemClock),
        printer: Arc::new(Typesetter::new()?),
        opener: Arc::new(Processes::of_this_program()?),
        seals: keys.clone(),
        secrets: keys,
        public_url: config.public_url.clone(),
        smtp: config.smtp.clone(),
        private_webhooks: config.private_webhooks,
        idle_hours: config.idle_hours,
        tries: config.tries,
    });
    let sealed = origo_office::secrets::seal_old(&office)
        .await
        .context("sealing the secrets that stood in the clear")?;
    if sealed > 0 {
        tracing::info!(sealed, "secrets that stood in the clear are sealed");
    }
    Ok(office)
}

/// The office of an installation that is there or begins here: for `serve` alone, since a mistyped folder is no beginning
/// for any other command.
///
/// # Errors
/// The folder cannot be made, or a part cannot be opened.
pub async fn begun(config: &Config) -> Result<Office> {
    begin(config)?;
    office(config).await
}

/// Makes the folder and the keystore of an installation, and says so where there was none.
///
/// # Errors
/// The folder cannot be made.
pub fn begin(config: &Config) -> Result<()> {
    if !config.data.is_dir() {
        private::make_folder(&config.data)?;
        say!("a new installation begins in {}", config.data.display());
    }
    if !config.keys.is_dir() {
        private::make_folder(&config.keys)?;
        Keys::open(&config.keys)?;
    }
    Ok(())
}

/// The office of an installation that is there.
///
/// # Errors
/// As [`must_be_there`], or a part cannot be opened.
pub async fn existing(config: &Config) -> Result<Office> {
    must_be_there(config)?;
    office(config).await
}

/// Refuses a folder without an installation: a mistyped one must stay as it is.
///
/// # Errors
/// [`WrongUse`]: its database on SQLite, or its keys, are not there.
pub fn must_be_there(config: &Config) -> Result<()> {
    let file = config.database_url.strip_prefix("sqlite:");
    let file = file.map(|rest| rest.trim_start_matches("//"));
    let file = file.map(|rest| Path::new(rest.split('?').next().unwrap_or(rest)));
    let lacks = match file {
        Some(file) => (!file.is_file()).then_some(file),
        // PostgreSQL is somewhere else: what lies in the folder are the keys
        None => (!config.keys.is_dir()).then_some(config.keys.as_path()),
    };
    let Some(lacks) = lacks else { return Ok(()) };
    let (data, lacks) = (config.data.display(), lacks.display());
    Err(WrongUse(format!(
        "there is no installation in {data}: {lacks} does not exist. Name its folder with --data; \
         `origo migrate --data {data}` begins one there."
    ))
    .into())
}

/// Now, for commands that need no office.
pub fn now() -> jiff::Timestamp {
    SystemClock.now()
}

/// A consistent copy of the SQLite database, taken while it is in use.
///
/// # Errors
/// The copy cannot be written.
pub async fn copy_database(config: &Config, to: &Path) -> Result<()> {
    let store = Store::open(&config.database_url).await?;
    store
        .copy_to(&to.to_string_lossy())
        .await
        .context("copying the database")
}
