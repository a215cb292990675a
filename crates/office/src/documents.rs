//! Doors to the engines that draw and seal documents, and to the vault of small secrets; `origo` wires them.

use jiff::Timestamp;
use origo_store::repository::authorities::Authority;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Draws documents.
pub trait Printer: Send + Sync {
    /// A certificate as PDF; `preview` draws it marked as not valid, `specimen` is the signatory's signature as SVG.
    ///
    /// # Errors
    /// A sentence for the operator's log.
    fn certificate(
        &self,
        layout: &str,
        data: &Value,
        display: &Value,
        specimen: Option<&str>,
        preview: bool,
    ) -> Result<Vec<u8>, String>;

    /// The first character of a text that no font of the documents can draw.
    fn unprintable(&self, text: &str) -> Option<char>;
}

/// What is to be known of a PDF before its pages are looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// How many pages it has.
    pub pages: usize,
    /// What a reader would show and the pictures of the pages do not.
    pub lacks: Vec<Lack>,
}

/// Something that the picture of a page lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lack {
    /// On which page, from 0; none if in the whole file.
    pub page: Option<usize>,
    /// Stable code: `text`, `page`, `field`, `note`, `mark`, `hidden`, `file`, `form`.
    pub code: String,
    /// What the file calls it; empty if it has no name.
    pub name: String,
    /// What it says; empty if that is not known.
    pub words: String,
}

/// Why an uploaded document is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UploadFault {
    /// It opens with a password only.
    Encrypted,
    /// Its end is missing.
    Truncated,
    /// It runs a script or starts a program.
    Scripted,
    /// There is nothing on it.
    Empty,
    /// It is damaged.
    Unreadable,
    /// It would take too much to read it.
    TooComplex,
}

/// What a seal says beside the document.
#[derive(Debug, Clone)]
pub struct SealRequest {
    /// When.
    pub at: Timestamp,
    /// Who signed for the authority.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Where.
    pub place: String,
}

/// Seals documents with an authority's key. Sealed ones are checked behind [`crate::Opener`]: who brings them is a stranger.
pub trait Seals: Send + Sync {
    /// A PDF with the authority's electronic seal.
    ///
    /// # Errors
    /// A sentence for the operator's log.
    fn seal(
        &self,
        authority: &Authority,
        pdf: &[u8],
        request: &SealRequest,
    ) -> Result<Vec<u8>, String>;

    /// Whether the authority's key can seal at a time: asked before a number is taken, since a number that no paper can
    /// follow would wait for ever.
    ///
    /// # Errors
    /// A sentence for the operator's log.
    fn ready(&self, authority: &Authority, at: Timestamp) -> Result<(), String>;

    /// The authority's root certificate, PEM. Makes the keys if there are none.
    ///
    /// # Errors
    /// A sentence for the operator's log.
    fn root_pem(&self, authority: &Authority, now: Timestamp) -> Result<String, String>;
}

/// Seals small secrets; `origo` wires the one with a key beside the keystore.
pub trait Secrets: Send + Sync {
    /// Whether a text is a sealed one.
    fn is_sealed(&self, text: &str) -> bool;

    /// Seals a text for a place.
    ///
    /// # Errors
    /// A sentence for the operator's log.
    fn seal(&self, place: &str, text: &str) -> Result<String, String>;

    /// The text that was sealed for a place.
    ///
    /// # Errors
    /// A sentence for the operator's log.
    fn unseal(&self, place: &str, sealed: &str) -> Result<String, String>;
}

/// How a check came out. Unknown never counts as ok.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// As it should be.
    Ok,
    /// Not as it should be.
    Bad,
    /// Cannot be told.
    Unknown,
}

/// One verdict of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// How it came out.
    pub outcome: Outcome,
    /// Stable code, for example `integrity.intact`.
    pub code: String,
}

impl Verdict {
    /// A verdict.
    #[must_use]
    pub fn new(outcome: Outcome, code: &str) -> Self {
        Self {
            outcome,
            code: code.to_owned(),
        }
    }
}

/// One thing that was added to a PDF after it was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addition {
    /// Stable code, for example `later.signature`.
    pub code: String,
    /// Who signed, as their certificate says; not checked here.
    pub by: Option<String>,
    /// When, as they say; not checked here.
    pub at: Option<Timestamp>,
}

/// What a PDF says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PdfCheck {
    /// Whether it is as it was sealed.
    pub integrity: Verdict,
    /// Whether an authority that is known here sealed it.
    pub issuer: Verdict,
    /// Which.
    pub authority: Option<String>,
    /// The certificate's canonical data, attached.
    pub data: Option<Value>,
    /// What was added after it was sealed.
    pub later: Vec<Addition>,
    /// The organisation in the seal's certificate.
    pub signer: Option<String>,
    /// When the signer says it was sealed.
    pub sealed_at: Option<Timestamp>,
    /// SHA-256 of the file, hex.
    pub digest: String,
    /// SHA-256 of the file up to the end of its seal, hex; none if that part is not whole.
    pub sealed_digest: Option<String>,
    /// Digest of all that the seal's signature covers, hex; the same for two files that differ in the signature alone.
    pub signed_digest: Option<String>,
}
