//! CMS SignedData in the one profile PAdES B-B asks for: detached, three signed attributes, the algorithms of
//! [`crate::algorithm`].
//!
//! The parser accepts exactly what [`build`] writes. The bytes around a signature that no signature protects (versions,
//! algorithm names, order) are thus still fixed. Two things are not: the signature value of ECDSA has a twin (r, n−s)
//! that anybody can compute, and certificates that nothing needs may stand beside the needed ones. Neither changes what
//! was signed or by whom, so both are read.

use crate::algorithm::{Hash, SHA256, Scheme};
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

/// A leaf and its intermediates need two; a national hierarchy rarely more than four.
const CERTIFICATES_MAX: usize = 8;

fn object_identifier(value: &[u8]) -> Vec<u8> {
    element(OBJECT_IDENTIFIER, value)
}

fn attribute(name: &[u8], value: &[u8]) -> Vec<u8> {
    sequence(&[&object_identifier(name), &element(SET, value)])
}

fn version_1() -> Vec<u8> {
    element(INTEGER, &[1])
}

/// The three signed attributes in the order DER wants for a SET. `certificate_id` is an `ESSCertIDv2`.
fn signed_attributes(document_digest: &[u8], certificate_id: &[u8]) -> Vec<u8> {
    let mut attributes = [
        attribute(CONTENT_TYPE, &object_identifier(DATA)),
        attribute(MESSAGE_DIGEST, &element(OCTET_STRING, document_digest)),
        attribute(
            SIGNING_CERTIFICATE_V2,
            &sequence(&[&sequence(&[certificate_id])]),
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
    let algorithm = signer.algorithm();
    let hash = algorithm.hash().identifier();
    // SHA-256 of the certificate, which is what no algorithm named means.
    let certificate_id = sequence(&[&element(OCTET_STRING, &signing.digest)]);
    let attributes = signed_attributes(document_digest, &certificate_id);
    // Signed as a SET, carried as [0]: RFC 5652, 5.4.
    let signature = signer.sign(&element(SET, &attributes))?;
    let signer_info = sequence(&[
        &version_1(),
        &signing.issuer_and_serial,
        &hash,
        &element(CONTEXT_0, &attributes),
        &algorithm.identifier(),
        &element(OCTET_STRING, &signature),
    ]);
    let mut certificates = certificates.to_vec();
    certificates.sort();
    let signed_data = sequence(&[
        &version_1(),
        &element(SET, &hash),
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
    /// Digest of the document, and of the signed message.
    pub hash: &'static Hash,
    pub document_digest: &'a [u8],
    pub certificate_hash: &'static Hash,
    pub certificate_digest: &'a [u8],
    pub scheme: Scheme,
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
    let mut hashes = signed_data.enter(SET)?;
    let hash_identifier = hashes.element(SEQUENCE)?.whole;
    hashes.finish()?;
    let hash = Hash::named(hash_identifier).ok_or(DerError)?;
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
    signer_info.exactly(hash_identifier)?;
    let attributes = signer_info.element(CONTEXT_0)?.body;
    let scheme = Scheme::named(signer_info.element(SEQUENCE)?.whole, hash).ok_or(DerError)?;
    let signature = signer_info.element(OCTET_STRING)?.body;
    signer_info.finish()?;

    let (document_digest, certificate_id) = named(attributes)?;
    // Order, content type and absence of anything else: compare with what we would have written.
    if attributes != signed_attributes(document_digest, certificate_id) {
        return Err(DerError);
    }
    let (certificate_hash, certificate_digest) = certificate_named(certificate_id)?;
    Ok(SignedData {
        certificates,
        issuer,
        serial,
        signed_message: der::element(SET, attributes),
        hash,
        document_digest,
        certificate_hash,
        certificate_digest,
        scheme,
        signature,
    })
}

/// The digest of the document and the `ESSCertIDv2` among the signed attributes.
fn named(attributes: &[u8]) -> Result<(&[u8], &[u8]), DerError> {
    let mut reader = Reader::new(attributes);
    let (mut document, mut certificate) = (None, None);
    while !reader.is_empty() {
        let mut attribute = reader.enter(SEQUENCE)?;
        let name = attribute.element(OBJECT_IDENTIFIER)?.body;
        let mut value = attribute.enter(SET)?;
        if name == MESSAGE_DIGEST {
            document = Some(value.element(OCTET_STRING)?.body);
        } else if name == SIGNING_CERTIFICATE_V2 {
            let mut ids = value.enter(SEQUENCE)?.enter(SEQUENCE)?;
            certificate = Some(ids.element(SEQUENCE)?.whole);
        }
    }
    match (document, certificate) {
        (Some(document), Some(certificate)) => Ok((document, certificate)),
        _ => Err(DerError),
    }
}

/// The digest in an `ESSCertIDv2`; SHA-256 where it names none.
fn certificate_named(id: &[u8]) -> Result<(&'static Hash, &[u8]), DerError> {
    let mut id = Reader::new(id).enter(SEQUENCE)?;
    let first = id.any()?;
    let found = match first.tag {
        OCTET_STRING => (&SHA256, first.body),
        SEQUENCE => (
            Hash::named(first.whole).ok_or(DerError)?,
            id.element(OCTET_STRING)?.body,
        ),
        _ => return Err(DerError),
    };
    id.finish()?;
    Ok(found)
}
