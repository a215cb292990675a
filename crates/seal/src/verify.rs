//! Verification of an upload, with nothing but its bytes and the roots believed.

use jiff::Timestamp;
use ring::digest;
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use serde::Serialize;

use crate::chain::{self, ChainError, Trust};
use crate::cms;
use crate::pdf::read::Document;
use crate::pdf::{PdfError, attachment, signature};

/// The largest file looked at.
pub const UPLOAD_BYTES_MAX: usize = 20 * 1024 * 1024;
/// The attachment that holds the certificate's data.
const CERTIFICATE_FILE: &str = "certificate.json";

/// Yes, no, or cannot be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Checked and right.
    Ok,
    /// Checked and wrong.
    Bad,
    /// Not checked, or cannot be checked.
    Unknown,
}

/// An outcome and the stable code that says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The outcome.
    pub outcome: Outcome,
    /// Such as `integrity.intact` or `issuer.untrusted`.
    pub code: String,
}

impl Verdict {
    fn new(outcome: Outcome, code: &str) -> Self {
        Verdict {
            outcome,
            code: code.to_owned(),
        }
    }

    fn ok(code: &str) -> Self {
        Self::new(Outcome::Ok, code)
    }

    fn bad(code: &str) -> Self {
        Self::new(Outcome::Bad, code)
    }

    fn unknown(code: &str) -> Self {
        Self::new(Outcome::Unknown, code)
    }
}

/// What can be said of a PDF.
///
/// Only when both verdicts are [`Outcome::Ok`] do `signer_name`, `signed_at` and `certificate_json` speak for the
/// authority; otherwise they are what the file claims.
#[derive(Debug, Clone, Serialize)]
pub struct PdfVerification {
    /// Whether the file is what was signed. Codes: `integrity.intact`, `.altered`, `.bytes-outside-signature`,
    /// `.unsigned`, `.not-a-pdf`, `.unreadable`, `.too-large`.
    pub integrity: Verdict,
    /// Whether a believed authority signed it. Codes: `issuer.trusted`, `.untrusted`, `.expired`, `.not-yet-valid`,
    /// `.unknown`.
    pub issuer: Verdict,
    /// The authority whose root stands above the seal.
    pub authority: Option<String>,
    /// The authority the attached data names. May differ from `authority` in a forgery: see
    /// [`PdfVerification::names_another_authority`].
    pub named_authority: Option<String>,
    /// The organisation in the seal's certificate.
    pub signer_name: Option<String>,
    /// When the signer says it signed.
    pub signed_at: Option<Timestamp>,
    /// The attached data, as found.
    pub certificate_json: Option<serde_json::Value>,
    /// SHA-256 of the whole file, in hex.
    pub sha256: String,
}

impl PdfVerification {
    /// Both verdicts are ok, and the attached data names no other authority than the one that sealed.
    pub fn is_genuine(&self) -> bool {
        self.integrity.outcome == Outcome::Ok
            && self.issuer.outcome == Outcome::Ok
            && !self.names_another_authority()
    }

    /// The attached data names an authority, and it is not the one whose root stands above the seal.
    pub fn names_another_authority(&self) -> bool {
        match (&self.authority, &self.named_authority) {
            (Some(sealed), Some(named)) => sealed != named,
            _ => false,
        }
    }
}

/// Checks a PDF against the roots believed, as of `at`. Answers for any bytes at all.
pub fn verify_pdf(pdf: &[u8], trust: &Trust, at: Timestamp) -> PdfVerification {
    let mut verification = PdfVerification {
        integrity: Verdict::unknown("integrity.unreadable"),
        issuer: Verdict::unknown("issuer.unknown"),
        authority: None,
        named_authority: None,
        signer_name: None,
        signed_at: None,
        certificate_json: None,
        sha256: hex::encode(digest::digest(&digest::SHA256, pdf)),
    };
    if pdf.len() > UPLOAD_BYTES_MAX {
        verification.integrity = Verdict::unknown("integrity.too-large");
        return verification;
    }
    let document = match Document::open(pdf) {
        Ok(document) => document,
        Err(error) => {
            verification.integrity = unreadable(pdf, error);
            return verification;
        }
    };
    if let Ok(Some(bytes)) = attachment::find(&document, CERTIFICATE_FILE) {
        verification.certificate_json = serde_json::from_slice(&bytes).ok();
        let named = verification
            .certificate_json
            .as_ref()
            .and_then(|data| data.pointer("/authority/id")?.as_str());
        verification.named_authority = named.map(str::to_owned);
    }
    match signature::find(&document) {
        Err(error) => verification.integrity = unreadable(pdf, error),
        // The end with the seal was cut off, and the revision before it shows.
        Ok(None) if was_sealed(pdf) => verification.integrity = Verdict::bad("integrity.altered"),
        Ok(None) => verification.integrity = Verdict::unknown("integrity.unsigned"),
        Ok(Some(signature)) => check(pdf, &signature, trust, at, &mut verification),
    }
    verification
}

/// Whether the words of a seal stand anywhere in the file.
fn was_sealed(pdf: &[u8]) -> bool {
    const MARK: &[u8] = b"/ETSI.CAdES.detached";
    pdf.windows(MARK.len()).any(|window| window == MARK)
}

/// A file that once was sealed is altered when it can no longer be read; of others nothing can be said.
fn unreadable(pdf: &[u8], error: PdfError) -> Verdict {
    match error {
        PdfError::NotAPdf => Verdict::unknown("integrity.not-a-pdf"),
        PdfError::Damaged(_) if was_sealed(pdf) => Verdict::bad("integrity.altered"),
        PdfError::Damaged(_) | PdfError::Unsupported(_) => Verdict::unknown("integrity.unreadable"),
    }
}

fn check(
    pdf: &[u8],
    signature: &signature::Signature,
    trust: &Trust,
    at: Timestamp,
    verification: &mut PdfVerification,
) {
    verification.integrity = Verdict::bad("integrity.altered");
    verification.signed_at = signature.signed_at;
    let Ok(signed) = cms::parse(&signature.contents) else {
        return;
    };
    let Some((leaf, others)) = signing_certificate(&signed) else {
        return;
    };
    let Ok(certificate) = chain::read(leaf) else {
        return;
    };

    // Who signed the attributes: holds or falls without looking at the document.
    let key = &certificate.public_key().subject_public_key;
    let verified = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &key.data)
        .verify(&signed.signed_message, signed.signature);
    if verified.is_err() {
        return;
    }
    verification.signer_name = chain::holder(&certificate);
    (verification.issuer, verification.authority) = match trust.check(&certificate, &others, at) {
        Ok(authority) => (Verdict::ok("issuer.trusted"), Some(authority)),
        Err((ChainError::Expired, authority)) => (Verdict::bad("issuer.expired"), authority),
        Err((ChainError::NotYetValid, authority)) => {
            (Verdict::bad("issuer.not-yet-valid"), authority)
        }
        Err((ChainError::Untrusted, _)) => (Verdict::bad("issuer.untrusted"), None),
    };

    // What the attributes say of the document.
    let Some(covered_to) = signature.covered_to().filter(|end| *end <= pdf.len()) else {
        return;
    };
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(&pdf[..signature.contents_span.start]);
    context.update(&pdf[signature.contents_span.end..covered_to]);
    if context.finish().as_ref() != signed.document_digest {
        return;
    }
    verification.integrity = if covered_to == pdf.len() {
        Verdict::ok("integrity.intact")
    } else {
        Verdict::bad("integrity.bytes-outside-signature")
    };
}

/// The certificate the signature names, by digest and by issuer and serial number, and the others beside it.
fn signing_certificate<'a>(signed: &cms::SignedData<'a>) -> Option<(&'a [u8], Vec<&'a [u8]>)> {
    let is_signer =
        |der: &&[u8]| digest::digest(&digest::SHA256, der).as_ref() == signed.certificate_digest;
    let leaf = signed
        .certificates
        .iter()
        .copied()
        .find(|der| is_signer(der))?;
    let certificate = chain::read(leaf).ok()?;
    let named =
        certificate.issuer().as_raw() == signed.issuer && certificate.raw_serial() == signed.serial;
    named.then(|| {
        (
            leaf,
            signed
                .certificates
                .iter()
                .copied()
                .filter(|der| *der != leaf)
                .collect(),
        )
    })
}
