//! Small secrets of the database at rest: what the database keeps is of no use to who has only the database.
//!
//! A random key lies beside the keystore's files, encrypted under the operator's secret as the private keys are. With
//! it each text is sealed by AES-256-GCM, bound to the place it belongs to.

use std::fs;
use std::path::Path;

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::error::SealError;
use crate::keystore::{Derivation, Encrypted, cipher, random, write_first};

const FORMAT: &str = "origo.vault/1";
const FILE: &str = "vault.key";
/// What a sealed text begins with.
const MARK: &str = "v1.";
const NONCE_BYTES: usize = 12;

#[derive(Serialize, Deserialize)]
struct KeyFile {
    format: String,
    derivation: Derivation,
    key: Encrypted,
}

/// A key for small secrets.
pub struct Vault(Aes256Gcm);

impl std::fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Vault")
    }
}

impl Vault {
    /// Opens the key in a folder, which is made on first use.
    pub fn open(dir: &Path, secret: &str) -> Result<Self, SealError> {
        if secret.is_empty() {
            return Err(SealError::EmptySecret);
        }
        let path = dir.join(FILE);
        let disk = |source| SealError::Disk {
            path: path.clone(),
            source,
        };
        let damaged = |reason: &str| SealError::File {
            path: path.clone(),
            reason: reason.to_owned(),
        };
        fs::create_dir_all(dir).map_err(disk)?;
        if !path.exists() {
            let derivation = Derivation::fresh()?;
            let outer = cipher(secret, &derivation).map_err(damaged)?;
            let key = Zeroizing::new(random::<32>()?);
            let nonce = random::<NONCE_BYTES>()?;
            let payload = Payload {
                msg: key.as_ref(),
                aad: FORMAT.as_bytes(),
            };
            let ciphertext = outer
                .encrypt(&Nonce::from(nonce), payload)
                .map_err(|_| damaged("encryption"))?;
            let file = KeyFile {
                format: FORMAT.to_owned(),
                derivation,
                key: Encrypted {
                    nonce: BASE64.encode(nonce),
                    ciphertext: BASE64.encode(ciphertext),
                },
            };
            let text =
                serde_json::to_vec_pretty(&file).map_err(|error| damaged(&error.to_string()))?;
            write_first(&path, &text).map_err(disk)?;
        }
        // read back even what was just made: another process may have been first
        let file: KeyFile = serde_json::from_slice(&fs::read(&path).map_err(disk)?)
            .map_err(|error| damaged(&error.to_string()))?;
        if file.format != FORMAT {
            return Err(damaged("unknown format"));
        }
        let decode = |text: &str| BASE64.decode(text).map_err(|_| damaged("not base64"));
        let nonce: [u8; NONCE_BYTES] = decode(&file.key.nonce)?
            .try_into()
            .map_err(|_| damaged("nonce"))?;
        let payload = Payload {
            msg: &decode(&file.key.ciphertext)?,
            aad: FORMAT.as_bytes(),
        };
        let key = cipher(secret, &file.derivation)
            .map_err(damaged)?
            .decrypt(&Nonce::from(nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| SealError::WrongSecret(path.clone()))?;
        let cipher = Aes256Gcm::new_from_slice(&key).map_err(|_| damaged("key"))?;
        Ok(Self(cipher))
    }

    /// Whether a text is a sealed one.
    #[must_use]
    pub fn is_sealed(text: &str) -> bool {
        text.starts_with(MARK)
    }

    /// Seals a text for a place.
    pub fn seal(&self, place: &str, text: &str) -> Result<String, SealError> {
        let nonce = random::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: text.as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = self
            .0
            .encrypt(&Nonce::from(nonce), payload)
            .map_err(|_| SealError::Signer("a secret was not sealed".to_owned()))?;
        let bytes = [nonce.as_slice(), &sealed].concat();
        Ok(format!("{MARK}{}", BASE64.encode(bytes)))
    }

    /// The text that was sealed for a place.
    pub fn unseal(&self, place: &str, sealed: &str) -> Result<String, SealError> {
        let failed = || SealError::Signer(format!("the secret of `{place}` does not open"));
        let bytes = sealed.strip_prefix(MARK).ok_or_else(failed)?;
        let bytes = BASE64.decode(bytes).map_err(|_| failed())?;
        let (nonce, ciphertext) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(failed)?;
        let payload = Payload {
            msg: ciphertext,
            aad: place.as_bytes(),
        };
        let nonce = Nonce::try_from(nonce).map_err(|_| failed())?;
        let text = self.0.decrypt(&nonce, payload).map_err(|_| failed())?;
        String::from_utf8(text).map_err(|_| failed())
    }
}
