//! What one seal is worth: whose it is, and whether what it covers is as it was.

use jiff::Timestamp;
use ring::digest;
use x509_parser::prelude::X509Certificate;

use crate::algorithm;
use crate::chain::{self, ChainError, Trust};
use crate::cms;
use crate::pdf::signature::Seal;
use crate::verdict::{Outcome, Verdict};

/// A seal that was looked at.
#[derive(Debug)]
pub(crate) struct Examined {
    /// Whether what the signature covers is what was signed.
    pub whole: bool,
    pub issuer: Verdict,
    pub authority: Option<String>,
    pub signer_name: Option<String>,
    pub signed_at: Option<Timestamp>,
    /// Where what the signature covers ends.
    pub end: Option<usize>,
    /// What the signature says the digest of all it covers is.
    pub signed_digest: Vec<u8>,
}

impl Examined {
    /// The more is in order, the higher.
    pub(crate) fn rank(&self) -> u8 {
        let known = self.issuer.outcome == Outcome::Ok;
        2 * u8::from(self.whole) + u8::from(known)
    }

    /// Nothing better can be found.
    pub(crate) fn is_best(&self) -> bool {
        self.whole && self.issuer.outcome == Outcome::Ok
    }
}

/// Looks at a seal of `pdf`.
pub(crate) fn seal(pdf: &[u8], seal: &Seal, trust: &Trust, at: Timestamp) -> Examined {
    let mut examined = Examined {
        whole: false,
        issuer: Verdict::unknown("issuer.unknown"),
        authority: None,
        signer_name: None,
        signed_at: seal.signed_at,
        end: seal.covered_to().filter(|end| *end <= pdf.len()),
        signed_digest: Vec::new(),
    };
    let Ok(signed) = cms::parse(&seal.contents) else {
        return examined;
    };
    let Some((leaf, others)) = signing_certificate(&signed) else {
        return examined;
    };
    let Ok(certificate) = chain::read(leaf) else {
        return examined;
    };
    // Who signed the attributes: holds or falls without looking at the document.
    let (scheme, hash) = (signed.scheme, signed.hash);
    if !algorithm::verifies(
        &certificate,
        scheme,
        hash,
        &signed.signed_message,
        signed.signature,
    ) {
        return examined;
    }
    examined.signer_name = chain::holder(&certificate);
    (examined.issuer, examined.authority) =
        issuer(&certificate, &others, trust, at, seal.signed_at);

    // What the attributes say of the document.
    let Some(covered_to) = examined.end else {
        return examined;
    };
    let mut context = digest::Context::new(hash.ring);
    context.update(&pdf[..seal.contents_span.start]);
    context.update(&pdf[seal.contents_span.end..covered_to]);
    examined.whole = context.finish().as_ref() == signed.document_digest;
    examined.signed_digest = signed.document_digest.to_vec();
    examined
}

fn issuer(
    certificate: &X509Certificate<'_>,
    others: &[&[u8]],
    trust: &Trust,
    at: Timestamp,
    signed_at: Option<Timestamp>,
) -> (Verdict, Option<String>) {
    let validity = certificate.validity();
    let outside = |time: Timestamp| {
        let second = time.as_second();
        second < validity.not_before.timestamp() || second > validity.not_after.timestamp()
    };
    match trust.check(certificate, others, at) {
        // no signer of ours writes such a time: its clock or its words are false
        Ok(authority) if signed_at.is_some_and(outside) => {
            (Verdict::bad("issuer.time-outside"), Some(authority))
        }
        Ok(authority) => (Verdict::ok("issuer.trusted"), Some(authority)),
        Err((ChainError::Expired, authority)) => (Verdict::bad("issuer.expired"), authority),
        Err((ChainError::NotYetValid, authority)) => {
            (Verdict::bad("issuer.not-yet-valid"), authority)
        }
        Err((ChainError::Untrusted, _)) => (Verdict::bad("issuer.untrusted"), None),
    }
}

/// The certificate the signature names, by digest and by issuer and serial number, and the others beside it.
fn signing_certificate<'a>(signed: &cms::SignedData<'a>) -> Option<(&'a [u8], Vec<&'a [u8]>)> {
    let is_signer = |der: &&[u8]| {
        digest::digest(signed.certificate_hash.ring, der).as_ref() == signed.certificate_digest
    };
    let leaf = signed.certificates.iter().copied().find(is_signer)?;
    let certificate = chain::read(leaf).ok()?;
    let named =
        certificate.issuer().as_raw() == signed.issuer && certificate.raw_serial() == signed.serial;
    let others = signed.certificates.iter().copied();
    named.then(|| (leaf, others.filter(|der| *der != leaf).collect()))
}
