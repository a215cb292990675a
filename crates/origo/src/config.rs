//! Settings: the environment first, then `origo.toml` in the data folder, then what works out of the box.

use crate::{cli::Place, proxies::Proxies, wrong_use::OrWrongUse as _};
use anyhow::{Context as _, Result, anyhow, ensure};
use origo_office::{Smtp, TryLimits};
use serde::Deserialize;
use std::{
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// Settings of an installation.
#[derive(Debug)]
pub struct Config {
    /// Folder of the installation.
    pub data: PathBuf,
    /// Database address.
    pub database_url: String,
    /// Object store: a folder or `s3://bucket`.
    pub store_url: String,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Address under which people reach it, without a slash at its end.
    pub public_url: String,
    /// SMTP server; none keeps letters in the mailbox on screen.
    pub smtp: Option<Smtp>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: Proxies,
    /// Whether webhooks may go to addresses of private networks.
    pub private_webhooks: bool,
    /// After how many hours without use a browser has to sign in again.
    pub idle_hours: i64,
    /// How many wrong tries at signing in are let through.
    pub tries: TryLimits,
    /// Folder of the software keystore.
    pub keys: PathBuf,
    /// Address on which measurements answer, if `origo.toml` names one.
    pub metrics_listen: Option<SocketAddr>,
}

/// `origo.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    database_url: Option<String>,
    store_url: Option<String>,
    listen: Option<SocketAddr>,
    public_url: Option<String>,
    smtp_url: Option<String>,
    smtp_ca: Option<String>,
    mail_from: Option<String>,
    private_webhooks: Option<bool>,
    session_idle_hours: Option<i64>,
    sign_in_tries_per_address: Option<i64>,
    sign_in_tries_per_account: Option<i64>,
    sign_in_tries_minutes: Option<i64>,
    trusted_proxies: Option<String>,
    key_url: Option<String>,
    metrics_listen: Option<SocketAddr>,
}

/// A working day and a little more.
const IDLE_HOURS: i64 = 12;
const LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// Settings of the installation at a place, of which nothing is made. `listen` is what the command line says.
///
/// # Errors
/// [`WrongUse`](crate::wrong_use::WrongUse): `origo.toml` or a setting of the environment cannot be read.
pub fn read(place: &Place, listen: Option<SocketAddr>) -> Result<Config> {
    settings(place, listen).or_wrong_use()
}

fn settings(place: &Place, listen: Option<SocketAddr>) -> Result<Config> {
    // a folder that is not there yet has no other name than the one it was given
    let data = fs::canonicalize(&place.data)
        .or_else(|_| std::path::absolute(&place.data))
        .with_context(|| format!("finding {}", place.data.display()))?;
    let file = read_file(&data.join("origo.toml"))?;
    let listen = listen.or(file.listen).unwrap_or(LISTEN);
    let path = |name: &str| data.join(name).to_string_lossy().into_owned();
    let keys = variable("ORIGO_KEY_URL")
        .or(file.key_url)
        .unwrap_or_else(|| path("keys"));
    let public_url = variable("ORIGO_PUBLIC_URL")
        .or(file.public_url)
        .unwrap_or_else(|| format!("http://{listen}"))
        .trim_end_matches('/')
        .to_owned();
    let smtp = Letters {
        url: variable("ORIGO_SMTP_URL").or(file.smtp_url),
        ca: variable("ORIGO_SMTP_CA").or(file.smtp_ca),
        from: variable("ORIGO_MAIL_FROM").or(file.mail_from),
    };
    let tries = TryLimits::default();
    Ok(Config {
        smtp: smtp.read(&public_url)?,
        database_url: variable("ORIGO_DATABASE_URL")
            .or(file.database_url)
            .unwrap_or_else(|| format!("sqlite://{}", path("origo.db"))),
        store_url: variable("ORIGO_STORE_URL")
            .or(file.store_url)
            .unwrap_or_else(|| path("files")),
        listen,
        public_url,
        proxies: variable("ORIGO_TRUSTED_PROXIES")
            .or(file.trusted_proxies)
            .unwrap_or_default()
            .parse()
            .context("reading ORIGO_TRUSTED_PROXIES")?,
        private_webhooks: variable("ORIGO_PRIVATE_WEBHOOKS")
            .map(|value| matches!(value.as_str(), "1" | "true" | "yes"))
            .or(file.private_webhooks)
            .unwrap_or(false),
        tries: TryLimits {
            per_address: at_least_one(
                "ORIGO_SIGN_IN_TRIES_PER_ADDRESS",
                file.sign_in_tries_per_address,
                tries.per_address,
            )?,
            per_account: at_least_one(
                "ORIGO_SIGN_IN_TRIES_PER_ACCOUNT",
                file.sign_in_tries_per_account,
                tries.per_account,
            )?,
            minutes: at_least_one(
                "ORIGO_SIGN_IN_TRIES_MINUTES",
                file.sign_in_tries_minutes,
                tries.minutes,
            )?,
        },
        idle_hours: at_least_one(
            "ORIGO_SESSION_IDLE_HOURS",
            file.session_idle_hours,
            IDLE_HOURS,
        )?,
        metrics_listen: file.metrics_listen,
        keys: PathBuf::from(keys.strip_prefix("file://").unwrap_or(&keys)),
        data,
    })
}

/// How letters leave, as set.
struct Letters {
    url: Option<String>,
    ca: Option<String>,
    from: Option<String>,
}

impl Letters {
    /// Read when the process starts, so that a wrong setting is noticed then and not with the first letter.
    fn read(self, public_url: &str) -> Result<Option<Smtp>> {
        let Some(url) = self.url else { return Ok(None) };
        let ca = self
            .ca
            .map(|path| fs::read(&path).with_context(|| format!("reading ORIGO_SMTP_CA {path}")))
            .transpose()?;
        let from = self.from.unwrap_or_else(|| Smtp::sender_at(public_url));
        let smtp = Smtp::read(&url, &from, ca.as_deref());
        Ok(Some(smtp.map_err(|why| anyhow!("ORIGO_SMTP_URL: {why}"))?))
    }
}

fn at_least_one(name: &str, file: Option<i64>, otherwise: i64) -> Result<i64> {
    let number = match variable(name) {
        Some(text) => text
            .trim()
            .parse()
            .with_context(|| format!("reading {name}"))?,
        None => file.unwrap_or(otherwise),
    };
    ensure!(
        (1..=1_000_000).contains(&number),
        "{name} must be between 1 and 1,000,000"
    );
    Ok(number)
}

fn read_file(path: &Path) -> Result<File> {
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).with_context(|| format!("reading {}", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(File::default()),
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    }
}
