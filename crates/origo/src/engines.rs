//! The engines that draw and seal, behind the office's doors.

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use origo_office::{Authority, Printer, SealRequest, Seals, Secrets};
use origo_render::{Kind, Page, Renderer};
use origo_seal::{Keystore, Subject, Vault};
use serde_json::Value;
use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};

/// Draws with Typst.
pub struct Typesetter(Renderer);

impl Typesetter {
    /// Loads fonts and layouts once.
    ///
    /// # Errors
    /// A font or layout that was built in cannot be read.
    pub fn new() -> Result<Self> {
        Ok(Self(Renderer::new()?))
    }
}

impl Printer for Typesetter {
    fn certificate(
        &self,
        layout: &str,
        data: &Value,
        display: &Value,
        specimen: Option<&str>,
        preview: bool,
    ) -> Result<Vec<u8>, String> {
        let kind = if preview {
            Kind::Preview
        } else {
            Kind::Certificate
        };
        let page = Page {
            layout,
            data,
            display,
            kind,
            specimen,
        };
        self.0.certificate(&page).map_err(|error| error.to_string())
    }

    fn unprintable(&self, text: &str) -> Option<char> {
        self.0.unprintable(text)
    }
}

/// Seals with the software keystore.
pub struct Keys {
    seals: Keystore,
    vault: Vault,
}

impl Keys {
    /// Opens the keystore; its secret is `ORIGO_KEY_SECRET` or, without it, a file beside the keys that only their
    /// owner can read.
    ///
    /// # Errors
    /// The folder or the secret cannot be read or made.
    pub fn open(folder: &Path) -> Result<Self> {
        let secret = match std::env::var("ORIGO_KEY_SECRET") {
            Ok(secret) if !secret.is_empty() => secret,
            _ => secret_file(folder)?,
        };
        Ok(Self {
            seals: Keystore::open(folder, &secret)?,
            vault: Vault::open(folder, &secret)?,
        })
    }

    fn key(
        &self,
        authority: &Authority,
        now: Timestamp,
    ) -> Result<std::sync::Arc<origo_seal::AuthorityKey>, String> {
        let subject = Subject {
            country: authority.country.clone(),
            organisation: authority.name.clone(),
        };
        self.seals
            .authority(&authority.id, &subject, now)
            .map_err(|error| error.to_string())
    }
}

fn secret_file(folder: &Path) -> Result<String> {
    let path = folder.join("secret");
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    match fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
    {
        Ok(mut file) => {
            let secret = format!(
                "{}{}",
                uuid::Uuid::new_v4().simple(),
                uuid::Uuid::new_v4().simple()
            );
            file.write_all(secret.as_bytes())?;
            file.sync_all()?;
            Ok(secret)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(fs::read_to_string(&path)
                .with_context(|| format!("reading {}", path.display()))?
                .trim()
                .to_owned())
        }
        Err(error) => Err(error).with_context(|| format!("making {}", path.display())),
    }
}

impl Secrets for Keys {
    fn is_sealed(&self, text: &str) -> bool {
        Vault::is_sealed(text)
    }

    fn seal(&self, place: &str, text: &str) -> Result<String, String> {
        let sealed = self.vault.seal(place, text);
        sealed.map_err(|error| error.to_string())
    }

    fn unseal(&self, place: &str, sealed: &str) -> Result<String, String> {
        let text = self.vault.unseal(place, sealed);
        text.map_err(|error| error.to_string())
    }
}

impl Seals for Keys {
    fn seal(
        &self,
        authority: &Authority,
        pdf: &[u8],
        request: &SealRequest,
    ) -> Result<Vec<u8>, String> {
        let key = self.key(authority, request.at)?;
        let words = origo_seal::SealRequest {
            time: request.at,
            name: &request.name,
            reason: &request.reason,
            location: &request.place,
        };
        key.sign_pdf(pdf, &words).map_err(|error| error.to_string())
    }

    fn ready(&self, authority: &Authority, at: Timestamp) -> Result<(), String> {
        let key = self.key(authority, at)?;
        key.valid_at(at).map_err(|error| error.to_string())
    }

    fn root_pem(&self, authority: &Authority, now: Timestamp) -> Result<String, String> {
        Ok(self.key(authority, now)?.root_pem())
    }
}
