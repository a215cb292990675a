//! Keys at rest: one JSON file an authority, certificates in the clear, private keys encrypted.
//!
//! The key of encryption is derived from the operator's secret by Argon2id; each private key is sealed by AES-256-GCM,
//! bound to the authority and its place in the chain. Sealing opens the seal's key only: an operator may take the
//! root's key out of the file (set `keys.root` to null) and keep it elsewhere.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use ring::rand::{SecureRandom as _, SystemRandom};
use serde::{Deserialize, Serialize};
use x509_parser::prelude::Pem;
use zeroize::Zeroizing;

use crate::chain::{self, Subject};
use crate::error::SealError;
use crate::holder::SoftwareSigner;
use crate::signer::{AuthorityKey, pem};

const FORMAT: &str = "origo.keystore/1";
const AUTHORITY_ID_BYTES_MAX: usize = 64;
const FILE_BYTES_MAX: u64 = 64 * 1024;
/// OWASP's second recommendation: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
/// What a file may ask for: more would let a planted file exhaust the memory.
const MEMORY_KIB_MAX: u32 = 256 * 1024;
const PASSES_MAX: u32 = 16;

/// A folder of keys, and the secret that opens them.
pub struct Keystore {
    dir: PathBuf,
    secret: Zeroizing<String>,
    opened: Mutex<HashMap<String, Arc<AuthorityKey>>>,
}

impl std::fmt::Debug for Keystore {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Keystore")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    format: String,
    authority: String,
    created_at: Timestamp,
    derivation: Derivation,
    certificates: Certificates,
    keys: Keys,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Derivation {
    name: String,
    salt: String,
    memory_kib: u32,
    passes: u32,
}

#[derive(Serialize, Deserialize)]
struct Certificates {
    root: String,
    issuing: String,
    seal: String,
}

#[derive(Serialize, Deserialize)]
struct Keys {
    root: Option<Encrypted>,
    issuing: Option<Encrypted>,
    seal: Encrypted,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Encrypted {
    pub(crate) nonce: String,
    pub(crate) ciphertext: String,
}

impl Derivation {
    /// With a salt of its own and today's cost.
    pub(crate) fn fresh() -> Result<Self, SealError> {
        Ok(Self {
            name: "argon2id".to_owned(),
            salt: BASE64.encode(random::<16>()?),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
        })
    }
}

impl Keystore {
    /// Opens the folder, making it if it does not exist. The secret is tried when a key is opened.
    pub fn open(dir: &Path, secret: &str) -> Result<Self, SealError> {
        if secret.is_empty() {
            return Err(SealError::EmptySecret);
        }
        fs::create_dir_all(dir).map_err(|source| SealError::Disk {
            path: dir.to_owned(),
            source,
        })?;
        Ok(Keystore {
            dir: dir.to_owned(),
            secret: Zeroizing::new(secret.to_owned()),
            opened: Mutex::default(),
        })
    }

    /// The authority's seal; made on first use. Takes some tens of milliseconds the first time, then comes from memory.
    pub fn authority(
        &self,
        authority_id: &str,
        subject: &Subject,
        now: Timestamp,
    ) -> Result<Arc<AuthorityKey>, SealError> {
        if !is_authority_id(authority_id) {
            return Err(SealError::AuthorityId(authority_id.to_owned()));
        }
        if let Some(key) = self.cache().get(authority_id) {
            return Ok(Arc::clone(key));
        }
        let path = self.dir.join(format!("{authority_id}.json"));
        if !path.exists() {
            self.create(&path, authority_id, subject, now)?;
        }
        // Read back even what was just made: another process may have been first, and then its chain is the one.
        let key = Arc::new(self.load(&path, authority_id)?);
        Ok(Arc::clone(
            self.cache().entry(authority_id.to_owned()).or_insert(key),
        ))
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<AuthorityKey>>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn load(&self, path: &Path, authority_id: &str) -> Result<AuthorityKey, SealError> {
        let disk = |source| SealError::Disk {
            path: path.to_owned(),
            source,
        };
        let damaged = |reason: &str| SealError::File {
            path: path.to_owned(),
            reason: reason.to_owned(),
        };
        if fs::metadata(path).map_err(disk)?.len() > FILE_BYTES_MAX {
            return Err(damaged("too large for a keystore file"));
        }
        let text = fs::read(path).map_err(disk)?;
        let file: KeyFile =
            serde_json::from_slice(&text).map_err(|error| damaged(&error.to_string()))?;
        if file.format != FORMAT || file.derivation.name != "argon2id" {
            return Err(damaged("unknown format"));
        }
        if file.authority != authority_id {
            return Err(damaged("belongs to another authority"));
        }
        let cipher = cipher(&self.secret, &file.derivation).map_err(damaged)?;
        let decode = |text: &str| BASE64.decode(text).map_err(|_| damaged("not base64"));
        let nonce: [u8; 12] = decode(&file.keys.seal.nonce)?
            .try_into()
            .map_err(|_| damaged("nonce"))?;
        let bound = bound_to(authority_id, "seal");
        let ciphertext = decode(&file.keys.seal.ciphertext)?;
        let private_key = cipher
            .decrypt(
                &Nonce::from(nonce),
                Payload {
                    msg: &ciphertext,
                    aad: bound.as_bytes(),
                },
            )
            .map(Zeroizing::new)
            .map_err(|_| SealError::WrongSecret(path.to_owned()))?;
        let certificate = |text: &str| match Pem::iter_from_buffer(text.as_bytes()).next() {
            Some(Ok(block)) => Ok(block.contents),
            _ => Err(damaged("certificate")),
        };
        let certificates = &file.certificates;
        AuthorityKey::new(
            certificate(&certificates.root)?,
            vec![
                certificate(&certificates.seal)?,
                certificate(&certificates.issuing)?,
            ],
            Box::new(SoftwareSigner::from_pkcs8(&private_key)?),
        )
    }

    /// Writes a new chain, whole or not at all; whoever is second leaves the first one's file alone.
    fn create(
        &self,
        path: &Path,
        authority_id: &str,
        subject: &Subject,
        now: Timestamp,
    ) -> Result<(), SealError> {
        let chain = chain::issue(subject, now)?;
        let derivation = Derivation::fresh()?;
        let failed = |reason: &str| SealError::File {
            path: path.to_owned(),
            reason: reason.to_owned(),
        };
        let cipher = cipher(&self.secret, &derivation).map_err(failed)?;
        let encrypt = |role: &str, issued: &chain::Issued| {
            let nonce = random::<12>()?;
            let bound = bound_to(authority_id, role);
            let payload = Payload {
                msg: &issued.private_key,
                aad: bound.as_bytes(),
            };
            let ciphertext = cipher
                .encrypt(&Nonce::from(nonce), payload)
                .map_err(|_| failed("encryption"))?;
            Ok::<_, SealError>(Encrypted {
                nonce: BASE64.encode(nonce),
                ciphertext: BASE64.encode(ciphertext),
            })
        };
        let file = KeyFile {
            format: FORMAT.to_owned(),
            authority: authority_id.to_owned(),
            created_at: now,
            derivation,
            certificates: Certificates {
                root: pem("CERTIFICATE", &chain.root.certificate),
                issuing: pem("CERTIFICATE", &chain.issuing.certificate),
                seal: pem("CERTIFICATE", &chain.seal.certificate),
            },
            keys: Keys {
                root: Some(encrypt("root", &chain.root)?),
                issuing: Some(encrypt("issuing", &chain.issuing)?),
                seal: encrypt("seal", &chain.seal)?,
            },
        };
        let text = serde_json::to_vec_pretty(&file).map_err(|error| failed(&error.to_string()))?;
        write_first(path, &text).map_err(|source| SealError::Disk {
            path: path.to_owned(),
            source,
        })
    }
}

/// The cipher under which the operator's secret keeps keys.
pub(crate) fn cipher(secret: &str, derivation: &Derivation) -> Result<Aes256Gcm, &'static str> {
    if derivation.memory_kib > MEMORY_KIB_MAX || derivation.passes > PASSES_MAX {
        return Err("asks for too much memory or time");
    }
    let salt = BASE64.decode(&derivation.salt).map_err(|_| "salt")?;
    let parameters = Params::new(derivation.memory_kib, derivation.passes, 1, Some(32))
        .map_err(|_| "derivation")?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(secret.as_bytes(), &salt, key.as_mut())
        .map_err(|_| "derivation")?;
    Aes256Gcm::new_from_slice(key.as_ref()).map_err(|_| "derivation")
}

fn is_authority_id(id: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=AUTHORITY_ID_BYTES_MAX).contains(&id.len()) && id.bytes().all(allowed)
}

/// What an encrypted key is bound to, so that it cannot be moved to another place.
fn bound_to(authority_id: &str, role: &str) -> String {
    format!("{FORMAT} {authority_id} {role}")
}

pub(crate) fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], SealError> {
    let mut bytes = [0; LENGTH];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| SealError::Signer("no randomness".to_owned()))?;
    Ok(bytes)
}

/// Makes `path` with these bytes unless it exists: written aside, flushed, linked into place in one step.
pub(crate) fn write_first(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let suffix = random::<8>().map_err(std::io::Error::other)?;
    let aside = path.with_extension(format!("{}.new", hex::encode(suffix)));
    let linked = write_new(&aside, bytes).and_then(|()| match fs::hard_link(&aside, path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    let removed = fs::remove_file(&aside);
    linked.and(removed)?;
    match path.parent() {
        // The name itself must survive a power cut too.
        Some(dir) => fs::File::open(dir)?.sync_all(),
        None => Ok(()),
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
