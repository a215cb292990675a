//! What can go wrong while keeping keys and sealing. Verification never fails: it answers with verdicts.

use std::path::PathBuf;

use crate::pdf::PdfError;

/// Why a key could not be opened or a document not sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The authority id cannot be a file name: lower-case letters, digits and hyphens, at most 64.
    #[error("`{0}` is not an authority id")]
    AuthorityId(String),
    /// The secret is empty.
    #[error("the keystore's secret is empty")]
    EmptySecret,
    /// The secret does not open this keystore file, or the file was altered.
    #[error("the secret does not open {0}")]
    WrongSecret(PathBuf),
    /// A keystore or trust file does not hold what it should.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The disk refused.
    #[error("{path}: {source}")]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A certificate could not be read or made.
    #[error("certificate: {0}")]
    Certificate(String),
    /// The key did not sign.
    #[error("the key did not sign: {0}")]
    Signer(String),
    /// The time of sealing lies outside the validity of the seal's certificate.
    #[error("the seal's certificate is not valid at {0}")]
    OutsideValidity(jiff::Timestamp),
    /// The document cannot take a signature.
    #[error(transparent)]
    Document(#[from] PdfError),
    /// The signature is larger than the room reserved for it.
    #[error("the signature needs {needed} bytes, {reserved} are reserved")]
    NoRoom {
        /// Size of the signature.
        needed: usize,
        /// Size of the room.
        reserved: usize,
    },
}

impl SealError {
    /// A stable name for messages and logs.
    pub fn code(&self) -> &'static str {
        match self {
            SealError::AuthorityId(_) => "seal.authority-id",
            SealError::EmptySecret => "seal.empty-secret",
            SealError::WrongSecret(_) => "seal.wrong-secret",
            SealError::File { .. } => "seal.file",
            SealError::Disk { .. } => "seal.disk",
            SealError::Certificate(_) => "seal.certificate",
            SealError::Signer(_) => "seal.signer",
            SealError::OutsideValidity(_) => "seal.outside-validity",
            SealError::Document(_) => "seal.document",
            SealError::NoRoom { .. } => "seal.no-room",
        }
    }
}
