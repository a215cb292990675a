//! Who else signed a file, as far as its signature says so. Nothing here is believed: it is shown beside the words
//! that it was not checked.

use jiff::{Timestamp, civil::DateTime, tz::Offset};

use crate::chain;
use crate::der::{CONTEXT_0, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Reader, SEQUENCE, SET};

const GENERALIZED_TIME: u8 = 0x18;
/// Certificates looked at.
const CERTIFICATES_MAX: usize = 16;

/// The organisation or person that a signature's certificate names, and the time in a time stamp.
pub(crate) fn named(cms: &[u8]) -> (Option<String>, Option<Timestamp>) {
    let Some(signed) = signed_data(cms) else {
        return (None, None);
    };
    (signer(&signed), stamped_at(&signed))
}

/// Version, digests, content and what follows, taken apart.
struct SignedData<'a> {
    content: &'a [u8],
    certificates: &'a [u8],
    serial: &'a [u8],
}

fn signed_data(cms: &[u8]) -> Option<SignedData<'_>> {
    let mut info = Reader::new(cms).enter(SEQUENCE).ok()?;
    info.element(OBJECT_IDENTIFIER).ok()?;
    let mut data = info.enter(CONTEXT_0).ok()?.enter(SEQUENCE).ok()?;
    data.element(INTEGER).ok()?;
    data.element(SET).ok()?;
    let content = data.element(SEQUENCE).ok()?.body;
    let certificates = data.element(CONTEXT_0).ok()?.body;
    let mut next = data.any().ok()?;
    if next.tag != SET {
        next = data.any().ok()?; // lists of revoked certificates stood between
    }
    let mut signer = Reader::new(next.body).enter(SEQUENCE).ok()?;
    signer.element(INTEGER).ok()?;
    let mut issuer_and_serial = signer.enter(SEQUENCE).ok()?;
    issuer_and_serial.element(SEQUENCE).ok()?;
    let serial = issuer_and_serial.element(INTEGER).ok()?.body;
    Some(SignedData {
        content,
        certificates,
        serial,
    })
}

fn signer(signed: &SignedData<'_>) -> Option<String> {
    let mut certificates = Reader::new(signed.certificates);
    for _ in 0..CERTIFICATES_MAX {
        let certificate = chain::read(certificates.element(SEQUENCE).ok()?.whole);
        if let Ok(certificate) = certificate
            && certificate.raw_serial() == signed.serial
        {
            return chain::holder(&certificate);
        }
    }
    None
}

/// `genTime` of RFC 3161, to the second.
fn stamped_at(signed: &SignedData<'_>) -> Option<Timestamp> {
    let mut content = Reader::new(signed.content);
    content.element(OBJECT_IDENTIFIER).ok()?;
    let info = content
        .enter(CONTEXT_0)
        .ok()?
        .element(OCTET_STRING)
        .ok()?
        .body;
    let mut info = Reader::new(info).enter(SEQUENCE).ok()?;
    info.element(INTEGER).ok()?;
    info.element(OBJECT_IDENTIFIER).ok()?;
    info.element(SEQUENCE).ok()?;
    info.element(INTEGER).ok()?;
    let text = std::str::from_utf8(info.element(GENERALIZED_TIME).ok()?.body).ok()?;
    let time = DateTime::strptime("%Y%m%d%H%M%S", text.get(..14)?).ok()?;
    Offset::UTC.to_timestamp(time).ok()
}
