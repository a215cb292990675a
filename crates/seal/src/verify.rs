//! Verification of an upload, with nothing but its bytes and the roots believed.
//!
//! A pure function: the same bytes, roots and time give the same answer, which can be written as JSON and read again.

use std::rc::Rc;

use jiff::Timestamp;
use ring::digest;
use serde::{Deserialize, Serialize};

use crate::chain::Trust;
use crate::examine::{self, Examined};
use crate::pdf::later::{self, Later};
use crate::pdf::read::Document;
use crate::pdf::signature::{self, Signed};
use crate::pdf::work::Work;
use crate::pdf::{PdfError, attachment};
use crate::verdict::{Outcome, Verdict};
use crate::witness;

/// The largest file looked at.
pub const UPLOAD_BYTES_MAX: usize = 20 * 1024 * 1024;
/// The attachment that holds the certificate's data.
const CERTIFICATE_FILE: &str = "certificate.json";
/// Ends of revisions tried: a seal closes the second one, and what follows is somebody else's.
const ENDS_MAX: usize = 32;
/// A line ends with one or two bytes.
const LINE_END: usize = 2;
/// Readers accept a header within the first kilobyte.
const HEADER_WITHIN: usize = 1_024;

/// One thing that was added to the file after the seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addition {
    /// Such as `later.signature` or `later.note`.
    pub code: String,
    /// Who signed, as their certificate says; not checked here.
    pub by: Option<String>,
    /// When, as they say; not checked here.
    pub at: Option<Timestamp>,
}

/// What can be said of a PDF.
///
/// Only when both verdicts are [`Outcome::Ok`] do `signer_name`, `signed_at` and `certificate_json` speak for the
/// authority; otherwise they are what the file claims.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PdfVerification {
    /// Whether the file is what was signed. Codes: `integrity.intact`, `.countersigned` (whole, and somebody signed
    /// after the authority), `.stamped` (whole, but a later signature draws over a page), `.altered`,
    /// `.bytes-outside-signature` (the sealed part is whole, but what was added may change what is seen), `.unsigned`,
    /// `.other-signature`, `.not-a-pdf`, `.unreadable`, `.encrypted`, `.too-much-work`, `.too-large`.
    pub integrity: Verdict,
    /// Whether a believed authority signed it. Codes: `issuer.trusted`, `.untrusted`, `.expired`, `.not-yet-valid`,
    /// `.time-outside` (it claims to be sealed outside the validity of its key), `.unknown`.
    pub issuer: Verdict,
    /// What was added after the seal.
    #[serde(default)]
    pub later: Vec<Addition>,
    /// The authority whose root stands above the seal.
    pub authority: Option<String>,
    /// The authority the attached data names. May differ from `authority` in a forgery: see
    /// [`PdfVerification::names_another_authority`].
    pub named_authority: Option<String>,
    /// The organisation in the seal's certificate.
    pub signer_name: Option<String>,
    /// When the signer says it signed.
    pub signed_at: Option<Timestamp>,
    /// The data attached when it was sealed, as found.
    pub certificate_json: Option<serde_json::Value>,
    /// SHA-256 of the whole file, in hex.
    pub sha256: String,
    /// SHA-256 of the file up to the end of the seal, in hex: what it was before anything was added.
    pub sealed_sha256: Option<String>,
    /// Digest of everything the seal's signature covers, in hex: all up to its end, but the signature itself.
    pub signed_digest: Option<String>,
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
pub fn verify_pdf(file: &[u8], trust: &Trust, at: Timestamp) -> PdfVerification {
    let work = Rc::default();
    verify_within(file, trust, at, &work)
}

/// Checks a PDF and answers also what that cost, counted: objects, values and bytes. For tests of the bounds.
#[doc(hidden)]
pub fn verify_counted(file: &[u8], trust: &Trust, at: Timestamp) -> (PdfVerification, usize) {
    let work: Rc<Work> = Rc::default();
    let found = verify_within(file, trust, at, &work);
    (found, work.total())
}

/// The most that [`verify_counted`] can count.
#[doc(hidden)]
pub const WORK_MAX: usize = crate::pdf::work::WORK_MAX;

fn verify_within(file: &[u8], trust: &Trust, at: Timestamp, work: &Rc<Work>) -> PdfVerification {
    let mut verification = PdfVerification {
        integrity: Verdict::unknown("integrity.unreadable"),
        issuer: Verdict::unknown("issuer.unknown"),
        later: Vec::new(),
        authority: None,
        named_authority: None,
        signer_name: None,
        signed_at: None,
        certificate_json: None,
        sha256: hex::encode(digest::digest(&digest::SHA256, file)),
        sealed_sha256: None,
        signed_digest: None,
    };
    if file.len() > UPLOAD_BYTES_MAX {
        verification.integrity = Verdict::unknown("integrity.too-large");
        return verification;
    }
    let Some(pdf) = from_header(file) else {
        verification.integrity = Verdict::unknown("integrity.not-a-pdf");
        return verification;
    };
    let before = file.len() - pdf.len();
    match best_revision(pdf, trust, at, work) {
        Ok(Some(revision)) => tell(&mut verification, pdf, before, revision),
        Ok(None) => verification.integrity = without_seal(pdf, work),
        Err(error) => verification.integrity = unreadable(pdf, error),
    }
    verification
}

/// The file from its header on.
fn from_header(file: &[u8]) -> Option<&[u8]> {
    const HEADER: &[u8] = b"%PDF-";
    let head = &file[..file.len().min(HEADER_WITHIN)];
    let at = head
        .windows(HEADER.len())
        .position(|window| window == HEADER)?;
    file.get(at..)
}

/// A revision that ends with a seal, and what the seal is worth.
struct Revision<'a> {
    document: Document<'a>,
    examined: Examined,
}

/// The earliest revision with the best seal. Whoever adds to a file cannot change what stands before.
fn best_revision<'a>(
    pdf: &'a [u8],
    trust: &Trust,
    at: Timestamp,
    work: &Rc<Work>,
) -> Result<Option<Revision<'a>>, PdfError> {
    let mut best: Option<Revision<'a>> = None;
    for end in ends(pdf) {
        let document = match Document::open_within(&pdf[..end], work) {
            Ok(document) => document,
            Err(PdfError::TooMuch) => return Err(PdfError::TooMuch),
            Err(_) => continue,
        };
        let seal = match signature::find(&document) {
            Ok(Signed::Sealed(seal)) => seal,
            Err(PdfError::TooMuch) => return Err(PdfError::TooMuch),
            Ok(_) | Err(_) => continue,
        };
        work.stream_bytes(end)?;
        let examined = examine::seal(pdf, &seal, trust, at);
        // a seal ends its revision, but for the end of the last line
        let own = examined
            .end
            .is_none_or(|covered| covered.abs_diff(end) <= LINE_END);
        let better = best
            .as_ref()
            .is_none_or(|best| examined.rank() > best.examined.rank());
        if better && (own || end == pdf.len()) {
            best = Some(Revision { document, examined });
        }
        if best.as_ref().is_some_and(|best| best.examined.is_best()) {
            break;
        }
    }
    Ok(best)
}

/// Where revisions may end, the earliest first, and at last the end of the file.
fn ends(pdf: &[u8]) -> Vec<usize> {
    const MARK: &[u8] = b"%%EOF";
    let marks = pdf.windows(MARK.len()).enumerate();
    let mut ends: Vec<usize> = marks
        .filter(|(_, window)| *window == MARK)
        .map(|(at, _)| at + MARK.len())
        .take(ENDS_MAX)
        .collect();
    match ends.last_mut() {
        // but for the end of its line, the last revision is the file
        Some(last) if pdf.len() - *last <= LINE_END => *last = pdf.len(),
        _ => ends.push(pdf.len()),
    }
    ends
}

/// Tells what a seal is worth and what came after it.
fn tell<'a>(
    verification: &mut PdfVerification,
    pdf: &'a [u8],
    before: usize,
    revision: Revision<'a>,
) {
    let Revision { document, examined } = revision;
    verification.issuer = examined.issuer;
    verification.authority = examined.authority;
    verification.signer_name = examined.signer_name;
    verification.signed_at = examined.signed_at;
    attached(verification, &document);
    let Some(end) = examined.end.filter(|_| examined.whole) else {
        verification.integrity = Verdict::bad("integrity.altered");
        return;
    };
    verification.signed_digest = Some(hex::encode(&examined.signed_digest));
    let sealed = digest::digest(&digest::SHA256, &pdf[..end]);
    verification.sealed_sha256 = Some(hex::encode(sealed));
    if verification.integrity.code == TOO_MUCH {
        return;
    }
    let found = if end == pdf.len() {
        Ok(Vec::new())
    } else {
        later::find(&document, pdf, end)
    };
    let Ok(found) = found else {
        verification.integrity = Verdict::unknown(TOO_MUCH);
        return;
    };
    verification.integrity = match found.as_slice() {
        _ if before > 0 => Verdict::bad("integrity.bytes-outside-signature"),
        [] => Verdict::ok("integrity.intact"),
        all if all.iter().all(Later::is_harmless) => Verdict::ok("integrity.countersigned"),
        all if all
            .iter()
            .all(|one| one.is_harmless() || matches!(one, Later::Stamp(_))) =>
        {
            Verdict::unknown("integrity.stamped")
        }
        _ => Verdict::bad("integrity.bytes-outside-signature"),
    };
    let bytes_before = (before > 0).then(|| addition("later.before", None));
    verification.later = bytes_before
        .into_iter()
        .chain(found.iter().map(named))
        .collect();
}

const TOO_MUCH: &str = "integrity.too-much-work";

/// Reads the data attached to the sealed revision.
fn attached(verification: &mut PdfVerification, document: &Document<'_>) {
    match attachment::find(document, CERTIFICATE_FILE) {
        Ok(Some(bytes)) => {
            let data: Option<serde_json::Value> = serde_json::from_slice(&bytes).ok();
            let named = data
                .as_ref()
                .and_then(|data| data.pointer("/authority/id")?.as_str());
            verification.named_authority = named.map(str::to_owned);
            verification.certificate_json = data;
        }
        Err(PdfError::TooMuch) => verification.integrity = Verdict::unknown(TOO_MUCH),
        Ok(None) | Err(_) => {}
    }
}

fn addition(code: &str, signature: Option<&signature::Signature>) -> Addition {
    let (by, stamped_at) = signature.map_or((None, None), |signature| {
        witness::named(&signature.contents)
    });
    Addition {
        code: code.to_owned(),
        by,
        at: stamped_at.or_else(|| signature.and_then(|signature| signature.signed_at)),
    }
}

fn named(later: &Later) -> Addition {
    match later {
        Later::Signature(signature) => addition("later.signature", Some(signature)),
        Later::Stamp(signature) => addition("later.stamp", Some(signature)),
        Later::TimeStamp(signature) => addition("later.time-stamp", Some(signature)),
        Later::ValidationData => addition("later.validation-data", None),
        Later::EmptyField => addition("later.empty-field", None),
        Later::Metadata => addition("later.metadata", None),
        Later::Note => addition("later.note", None),
        Later::Field => addition("later.field", None),
        Later::Page => addition("later.page", None),
        Later::Attachment => addition("later.attachment", None),
        Later::Content => addition("later.content", None),
        Later::Unreadable => addition("later.unreadable", None),
        Later::Bytes => addition("later.bytes", None),
    }
}

/// What to say of a PDF in which no seal can be read.
fn without_seal(pdf: &[u8], work: &Rc<Work>) -> Verdict {
    let signed = Document::open_within(pdf, work).and_then(|document| signature::find(&document));
    match signed {
        // The end with the seal was cut off, and the revision before it shows.
        Ok(_) if was_sealed(pdf) => Verdict::bad("integrity.altered"),
        Ok(Signed::Otherwise) => Verdict::unknown("integrity.other-signature"),
        Ok(_) => Verdict::unknown("integrity.unsigned"),
        Err(error) => unreadable(pdf, error),
    }
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
        PdfError::TooMuch => Verdict::unknown(TOO_MUCH),
        PdfError::Unsupported("encrypted") => Verdict::unknown("integrity.encrypted"),
        PdfError::Damaged(_) if was_sealed(pdf) => Verdict::bad("integrity.altered"),
        PdfError::Damaged(_) | PdfError::Unsupported(_) => Verdict::unknown("integrity.unreadable"),
    }
}
