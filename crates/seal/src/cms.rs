//! CMS SignedData in the one profile PAdES B-B asks for: detached, SHA-256, ECDSA P-256, three signed attributes.
//!
//! The parser accepts exactly what [`build`] writes. The bytes around a signature that no signature protects (versions,
//! algorithm names, order) are thus still fixed: a certificate of ours has one form.

use crate::der::{
    self, CONTEXT_0, DerError, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Reader, SEQUENCE, SET,
    element, sequence,
};
use crate::error::SealError;
use crate::holder::Signer;

const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];

/// A leaf and its intermediates need two; a national hierarchy rarely more than four.
const CERTIFICATES_MAX: usize = 8;

fn object_identifier(value: &[u8]) -> Vec<u8> {
    element(OBJECT_IDENTIFIER, value)
}

fn algorithm(value: &[u8]) -> Vec<u8> {
    sequence(&[&object_identifier(value)])
}

fn attribute(name: &[u8], value: &[u8]) -> Vec<u8> {
    sequence(&[&object_identifier(name), &element(SET, value)])
}

fn version_1() -> Vec<u8> {
    element(INTEGER, &[1])
}

/// The three signed attributes in the order DER wants for a SET.
fn signed_attributes(document_digest: &[u8], certificate_digest: &[u8]) -> Vec<u8> {
    let certificate_id = sequence(&[&element(OCTET_STRING, certificate_digest)]);
    let mut attributes = [
        attribute(CONTENT_TYPE, &object_identifier(DATA)),
        attribute(MESSAGE_DIGEST, &element(OCTET_STRING, document_digest)),
        attribute(
            SIGNING_CERTIFICATE_V2,
            &sequence(&[&sequence(&[&certificate_id])]),
        ),
    ];
    attributes.sort();
    attributes.concat()
}

/// The certificate that signs, taken apart once.
#[derive(Debug, Clone)]
pub(crate) struct SigningCertificate {
    /// SHA-256 of the certificate.
    pub digest: Vec<u8>,
    /// `IssuerAndSerialNumber`, ready.
    pub issuer_and_serial: Vec<u8>,
}

/// A detached signature over a document with this digest. `certificates` are the signer's and its intermediates.
pub(crate) fn build(
    document_digest: &[u8],
    signing: &SigningCertificate,
    certificates: &[Vec<u8>],
    signer: &dyn Signer,
) -> Result<Vec<u8>, SealError> {
    let attributes = signed_attributes(document_digest, &signing.digest);
    // Signed as a SET, carried as [0]: RFC 5652, 5.4.
    let signature = signer.sign(&element(SET, &attributes))?;
    let signer_info = sequence(&[
        &version_1(),
        &signing.issuer_and_serial,
        &algorithm(SHA256),
        &element(CONTEXT_0, &attributes),
        &algorithm(ECDSA_WITH_SHA256),
        &element(OCTET_STRING, &signature),
    ]);
    let mut certificates = certificates.to_vec();
    certificates.sort();
    let signed_data = sequence(&[
        &version_1(),
        &element(SET, &algorithm(SHA256)),
        &sequence(&[&object_identifier(DATA)]),
        &element(CONTEXT_0, &certificates.concat()),
        &element(SET, &signer_info),
    ]);
    Ok(sequence(&[
        &object_identifier(SIGNED_DATA),
        &element(CONTEXT_0, &signed_data),
    ]))
}

/// What a signature says, taken apart; nothing in it is checked yet.
#[derive(Debug)]
pub(crate) struct SignedData<'a> {
    pub certificates: Vec<&'a [u8]>,
    /// DER of the issuer's name.
    pub issuer: &'a [u8],
    /// Body of the serial number.
    pub serial: &'a [u8],
    /// What the signature value signs.
    pub signed_message: Vec<u8>,
    pub document_digest: &'a [u8],
    pub certificate_digest: &'a [u8],
    pub signature: &'a [u8],
}

/// Reads a signature; `padded` may go on with zeros, as the room in a PDF does.
pub(crate) fn parse(padded: &[u8]) -> Result<SignedData<'_>, DerError> {
    let mut outer = Reader::new(padded);
    let mut content_info = outer.enter(SEQUENCE)?;
    if outer.rest().iter().any(|byte| *byte != 0) {
        return Err(DerError);
    }
    content_info.exactly(&object_identifier(SIGNED_DATA))?;
    let mut content = content_info.enter(CONTEXT_0)?;
    content_info.finish()?;
    let mut signed_data = content.enter(SEQUENCE)?;
    content.finish()?;

    signed_data.exactly(&version_1())?;
    signed_data.exactly(&element(SET, &algorithm(SHA256)))?;
    signed_data.exactly(&sequence(&[&object_identifier(DATA)]))?;
    let mut set = signed_data.enter(CONTEXT_0)?;
    let mut certificates: Vec<&[u8]> = Vec::new();
    while !set.is_empty() {
        let certificate = set.element(SEQUENCE)?.whole;
        let in_order = certificates
            .last()
            .is_none_or(|previous| *previous < certificate);
        if certificates.len() == CERTIFICATES_MAX || !in_order {
            return Err(DerError);
        }
        certificates.push(certificate);
    }
    let mut signer_infos = signed_data.enter(SET)?;
    signed_data.finish()?;
    let mut signer_info = signer_infos.enter(SEQUENCE)?;
    signer_infos.finish()?; // exactly one signer

    signer_info.exactly(&version_1())?;
    let mut issuer_and_serial = signer_info.enter(SEQUENCE)?;
    let issuer = issuer_and_serial.element(SEQUENCE)?.whole;
    let serial = issuer_and_serial.element(INTEGER)?.body;
    issuer_and_serial.finish()?;
    signer_info.exactly(&algorithm(SHA256))?;
    let attributes = signer_info.element(CONTEXT_0)?.body;
    signer_info.exactly(&algorithm(ECDSA_WITH_SHA256))?;
    let signature = signer_info.element(OCTET_STRING)?.body;
    signer_info.finish()?;

    let (document_digest, certificate_digest) = digests(attributes)?;
    // Order, content type and absence of anything else: compare with what we would have written.
    if attributes != signed_attributes(document_digest, certificate_digest) {
        return Err(DerError);
    }
    Ok(SignedData {
        certificates,
        issuer,
        serial,
        signed_message: der::element(SET, attributes),
        document_digest,
        certificate_digest,
        signature,
    })
}

/// The two digests among the signed attributes.
fn digests(attributes: &[u8]) -> Result<(&[u8], &[u8]), DerError> {
    let mut reader = Reader::new(attributes);
    let (mut document, mut certificate) = (None, None);
    while !reader.is_empty() {
        let mut attribute = reader.enter(SEQUENCE)?;
        let name = attribute.element(OBJECT_IDENTIFIER)?.body;
        let mut value = attribute.enter(SET)?;
        if name == MESSAGE_DIGEST {
            document = Some(value.element(OCTET_STRING)?.body);
        } else if name == SIGNING_CERTIFICATE_V2 {
            let mut id = value.enter(SEQUENCE)?.enter(SEQUENCE)?.enter(SEQUENCE)?;
            certificate = Some(id.element(OCTET_STRING)?.body);
        }
    }
    match (document, certificate) {
        (Some(document), Some(certificate)) => Ok((document, certificate)),
        _ => Err(DerError),
    }
}
