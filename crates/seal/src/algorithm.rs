//! The kinds of keys a seal may have, how CMS names them, and the check of a signature value.

use ring::digest;
use ring::signature::{self as ring_signature, VerificationAlgorithm};
use x509_parser::prelude::X509Certificate;

use crate::der::{self, OBJECT_IDENTIFIER, element, sequence};

/// What a private key signs with. Seals of all four are read; each is written with the digest named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    EcdsaP256,
    /// ECDSA on P-384 with SHA-384.
    EcdsaP384,
    /// RSA of 2048 to 8192 bits, PKCS #1 v1.5, with SHA-256.
    RsaPkcs1,
    /// RSA of 2048 to 8192 bits, PSS, with SHA-256.
    RsaPss,
}

/// A digest as CMS names it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Hash {
    oid: &'static [u8],
    pub ring: &'static digest::Algorithm,
    /// The last number of `ecdsa-with-…` and of `sha…WithRSAEncryption`.
    ecdsa: u8,
    rsa: u8,
}

pub(crate) static SHA256: Hash = Hash {
    oid: &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1],
    ring: &digest::SHA256,
    ecdsa: 2,
    rsa: 11,
};
static SHA384: Hash = Hash {
    oid: &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2],
    ring: &digest::SHA384,
    ecdsa: 3,
    rsa: 12,
};
static SHA512: Hash = Hash {
    oid: &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3],
    ring: &digest::SHA512,
    ecdsa: 4,
    rsa: 13,
};
static HASHES: [&Hash; 3] = [&SHA256, &SHA384, &SHA512];

const NULL: &[u8] = &[5, 0];
const ECDSA_WITH: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3];
const PKCS_1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1];
const RSA_ENCRYPTION: u8 = 1;
const MGF_1: u8 = 8;
const RSASSA_PSS: u8 = 10;

fn identifier(oid: &[u8], last: Option<u8>, parameters: &[u8]) -> Vec<u8> {
    let oid = element(OBJECT_IDENTIFIER, &[oid, last.as_slice()].concat());
    sequence(&[&oid, parameters])
}

impl Hash {
    /// `AlgorithmIdentifier`, without parameters as RFC 5754 wants it.
    pub(crate) fn identifier(&self) -> Vec<u8> {
        identifier(self.oid, None, &[])
    }

    /// The digest an `AlgorithmIdentifier` names; `NULL` as its parameters is read too.
    pub(crate) fn named(whole: &[u8]) -> Option<&'static Hash> {
        HASHES
            .into_iter()
            .find(|hash| whole == hash.identifier() || whole == identifier(hash.oid, None, NULL))
    }

    fn pss(&self, parameters: &[u8]) -> Vec<u8> {
        let own = identifier(self.oid, None, parameters);
        let mask = identifier(PKCS_1, Some(MGF_1), &own);
        let salt = element(der::INTEGER, &[self.ring.output_len() as u8]);
        let all = sequence(&[
            &element(der::CONTEXT_0, &own),
            &element(der::CONTEXT_0 + 1, &mask),
            &element(der::CONTEXT_0 + 2, &salt),
        ]);
        identifier(PKCS_1, Some(RSASSA_PSS), &all)
    }
}

/// How a signature value is made, apart from its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Ecdsa,
    RsaPkcs1,
    RsaPss,
}

impl Scheme {
    /// The scheme that an `AlgorithmIdentifier` beside this digest names.
    pub(crate) fn named(whole: &[u8], hash: &Hash) -> Option<Scheme> {
        let rsa = [RSA_ENCRYPTION, hash.rsa];
        if whole == identifier(ECDSA_WITH, Some(hash.ecdsa), &[]) {
            Some(Scheme::Ecdsa)
        } else if rsa
            .iter()
            .any(|last| whole == identifier(PKCS_1, Some(*last), NULL))
        {
            Some(Scheme::RsaPkcs1)
        } else if whole == hash.pss(NULL) || whole == hash.pss(&[]) {
            Some(Scheme::RsaPss)
        } else {
            None
        }
    }
}

impl Algorithm {
    pub(crate) fn hash(self) -> &'static Hash {
        match self {
            Algorithm::EcdsaP384 => &SHA384,
            Algorithm::EcdsaP256 | Algorithm::RsaPkcs1 | Algorithm::RsaPss => &SHA256,
        }
    }

    pub(crate) fn scheme(self) -> Scheme {
        match self {
            Algorithm::EcdsaP256 | Algorithm::EcdsaP384 => Scheme::Ecdsa,
            Algorithm::RsaPkcs1 => Scheme::RsaPkcs1,
            Algorithm::RsaPss => Scheme::RsaPss,
        }
    }

    /// `AlgorithmIdentifier` of the signature.
    pub(crate) fn identifier(self) -> Vec<u8> {
        let hash = self.hash();
        match self.scheme() {
            Scheme::Ecdsa => identifier(ECDSA_WITH, Some(hash.ecdsa), &[]),
            Scheme::RsaPkcs1 => identifier(PKCS_1, Some(hash.rsa), NULL),
            Scheme::RsaPss => hash.pss(NULL),
        }
    }
}

/// Whether the key of a certificate made this signature over `message`.
pub(crate) fn verifies(
    certificate: &X509Certificate<'_>,
    scheme: Scheme,
    hash: &Hash,
    message: &[u8],
    value: &[u8],
) -> bool {
    let key = certificate.public_key();
    // an uncompressed point is as long as its curve says; an RSA key is a DER sequence
    let point = key.subject_public_key.data.len();
    let bits = hash.ring.output_len() * 8;
    let algorithm: &'static dyn VerificationAlgorithm = match (
        key.algorithm.algorithm.to_id_string().as_str(),
        scheme,
        point,
        bits,
    ) {
        ("1.2.840.10045.2.1", Scheme::Ecdsa, 65, 256) => &ring_signature::ECDSA_P256_SHA256_ASN1,
        ("1.2.840.10045.2.1", Scheme::Ecdsa, 65, 384) => &ring_signature::ECDSA_P256_SHA384_ASN1,
        ("1.2.840.10045.2.1", Scheme::Ecdsa, 97, 256) => &ring_signature::ECDSA_P384_SHA256_ASN1,
        ("1.2.840.10045.2.1", Scheme::Ecdsa, 97, 384) => &ring_signature::ECDSA_P384_SHA384_ASN1,
        ("1.2.840.113549.1.1.1", Scheme::RsaPkcs1, _, 256) => {
            &ring_signature::RSA_PKCS1_2048_8192_SHA256
        }
        ("1.2.840.113549.1.1.1", Scheme::RsaPkcs1, _, 384) => {
            &ring_signature::RSA_PKCS1_2048_8192_SHA384
        }
        ("1.2.840.113549.1.1.1", Scheme::RsaPkcs1, _, 512) => {
            &ring_signature::RSA_PKCS1_2048_8192_SHA512
        }
        ("1.2.840.113549.1.1.1", Scheme::RsaPss, _, 256) => {
            &ring_signature::RSA_PSS_2048_8192_SHA256
        }
        ("1.2.840.113549.1.1.1", Scheme::RsaPss, _, 384) => {
            &ring_signature::RSA_PSS_2048_8192_SHA384
        }
        ("1.2.840.113549.1.1.1", Scheme::RsaPss, _, 512) => {
            &ring_signature::RSA_PSS_2048_8192_SHA512
        }
        _ => return false,
    };
    ring_signature::UnparsedPublicKey::new(algorithm, &key.subject_public_key.data)
        .verify(message, value)
        .is_ok()
}
