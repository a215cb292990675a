//! Chains of certificates: made once for an authority, checked at every verification.

use std::path::Path;

use jiff::{Timestamp, ToSpan as _};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, DnValue,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};
use x509_parser::prelude::{FromDer as _, ParsedExtension, Pem, X509Certificate};
use zeroize::Zeroizing;

use crate::der::{self, DerError, Reader};
use crate::error::SealError;

/// `id-kp-documentSigning`, RFC 9336.
const DOCUMENT_SIGNING: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 3, 36];
const DOCUMENT_SIGNING_TEXT: &str = "1.3.6.1.5.5.7.3.36";
const ROOT_YEARS: i32 = 25;
const ISSUING_YEARS: i32 = 20;
/// Paper of origin is kept five to ten years; the seal must outlive what it sealed.
const SEAL_YEARS: i32 = 15;
/// X.520 allows 64 characters in a name.
const NAME_CHARACTERS_MAX: usize = 64;
/// Certificates between a seal and its root.
const INTERMEDIATES_MAX: usize = 4;
/// A trust file is a handful of certificates.
const TRUST_FILE_BYTES_MAX: u64 = 256 * 1024;

/// Who a chain of keys belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Two letters of ISO 3166.
    pub country: String,
    /// Name in the certificates, Latin script.
    pub organisation: String,
}

/// A certificate and the private key to it (PKCS#8).
pub(crate) struct Issued {
    pub certificate: Vec<u8>,
    pub private_key: Zeroizing<Vec<u8>>,
}

/// A new chain.
pub(crate) struct IssuedChain {
    pub root: Issued,
    pub issuing: Issued,
    pub seal: Issued,
}

/// Makes root, issuing and seal certificates, valid from the day of `now`.
pub(crate) fn issue(subject: &Subject, now: Timestamp) -> Result<IssuedChain, SealError> {
    let failed = |error: rcgen::Error| SealError::Certificate(error.to_string());
    let new_key = || KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(failed);

    let root_key = new_key()?;
    let root_parameters =
        authority_parameters(subject, "Certificates of Origin Root", now, ROOT_YEARS, 1)?;
    let root = root_parameters.self_signed(&root_key).map_err(failed)?;
    let root_issuer = Issuer::new(root_parameters, &root_key);

    let issuing_key = new_key()?;
    let issuing_parameters = authority_parameters(
        subject,
        "Certificates of Origin Issuing",
        now,
        ISSUING_YEARS,
        0,
    )?;
    let issuing = issuing_parameters
        .signed_by(&issuing_key, &root_issuer)
        .map_err(failed)?;
    let issuing_issuer = Issuer::new(issuing_parameters, &issuing_key);

    let seal_key = new_key()?;
    let mut seal_parameters = parameters(subject, "Certificates of Origin Seal", now, SEAL_YEARS)?;
    seal_parameters.is_ca = IsCa::ExplicitNoCa;
    seal_parameters.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::ContentCommitment,
    ];
    seal_parameters.extended_key_usages =
        vec![ExtendedKeyUsagePurpose::Other(DOCUMENT_SIGNING.to_vec())];
    let seal = seal_parameters
        .signed_by(&seal_key, &issuing_issuer)
        .map_err(failed)?;

    let issued = |certificate: &rcgen::Certificate, key: &KeyPair| Issued {
        certificate: certificate.der().to_vec(),
        private_key: Zeroizing::new(key.serialize_der()),
    };
    Ok(IssuedChain {
        root: issued(&root, &root_key),
        issuing: issued(&issuing, &issuing_key),
        seal: issued(&seal, &seal_key),
    })
}

fn parameters(
    subject: &Subject,
    role: &str,
    now: Timestamp,
    years: i32,
) -> Result<CertificateParams, SealError> {
    let day = now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    let last = day
        .checked_add(years.years())
        .map_err(|error| SealError::Certificate(error.to_string()))?;
    let midnight = |day: jiff::civil::Date| {
        rcgen::date_time_ymd(
            i32::from(day.year()),
            day.month().unsigned_abs(),
            day.day().unsigned_abs(),
        )
    };
    let organisation: String = subject
        .organisation
        .chars()
        .take(NAME_CHARACTERS_MAX)
        .collect();
    let mut name = DistinguishedName::new();
    let country = subject.country.to_ascii_uppercase();
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(SealError::Certificate(format!(
            "`{country}` is not a country code"
        )));
    }
    let country = rcgen::string::PrintableString::try_from(country.as_str());
    let country = country.map_err(|error| SealError::Certificate(error.to_string()))?;
    name.push(DnType::CountryName, DnValue::PrintableString(country));
    name.push(DnType::OrganizationName, organisation);
    name.push(DnType::CommonName, role);
    let mut parameters = CertificateParams::default();
    parameters.not_before = midnight(day);
    parameters.not_after = midnight(last);
    parameters.distinguished_name = name;
    parameters.use_authority_key_identifier_extension = true;
    Ok(parameters)
}

fn authority_parameters(
    subject: &Subject,
    role: &str,
    now: Timestamp,
    years: i32,
    below: u8,
) -> Result<CertificateParams, SealError> {
    let mut parameters = parameters(subject, role, now, years)?;
    parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(below));
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(parameters)
}

/// A certificate, all of it read.
pub(crate) fn read(der: &[u8]) -> Result<X509Certificate<'_>, SealError> {
    if outside_of_signature_is_strict(der).is_err() {
        return Err(SealError::Certificate("not strict DER".to_owned()));
    }
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        Ok(_) => Err(SealError::Certificate(
            "bytes after the certificate".to_owned(),
        )),
        Err(error) => Err(SealError::Certificate(error.to_string())),
    }
}

/// A certificate's signature protects what is inside `tbsCertificate` only, and x509-parser is lenient about the rest
/// (it takes any tag for the algorithm's name): the shape around it is held to one form here, and the algorithm to
/// byte equality with the one named inside.
fn outside_of_signature_is_strict(certificate: &[u8]) -> Result<(), DerError> {
    let mut outer = Reader::new(certificate);
    let mut parts = outer.enter(der::SEQUENCE)?;
    outer.finish()?;
    let mut signed = parts.enter(der::SEQUENCE)?;
    let algorithm = parts.element(der::SEQUENCE)?.whole;
    let signature = parts.element(der::BIT_STRING)?.body;
    parts.finish()?;
    if signed.any()?.tag == der::CONTEXT_0 {
        signed.element(der::INTEGER)?; // the version stood first, now the serial number
    }
    signed.exactly(algorithm)?;
    if signature.first() == Some(&0) {
        Ok(())
    } else {
        Err(DerError)
    }
}

/// The organisation a certificate names, or its common name.
pub(crate) fn holder(certificate: &X509Certificate<'_>) -> Option<String> {
    let subject = certificate.subject();
    let organisation = subject
        .iter_organization()
        .next()
        .or_else(|| subject.iter_common_name().next())?;
    organisation.as_str().ok().map(str::to_owned)
}

/// The roots a verifier believes, each with the authority it stands for.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Authority id and certificate (DER).
    roots: Vec<(String, Vec<u8>)>,
}

/// Why a seal's certificate does not lead to a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChainError {
    /// No believed root stands above it, or a certificate on the way may not do what it does.
    Untrusted,
    /// Root found, but a certificate is past its last day.
    Expired,
    /// Root found, but a certificate is before its first day.
    NotYetValid,
}

impl Trust {
    /// Roots from PEM texts, each with its authority's id; a text may hold several roots, as during a change of keys.
    pub fn from_pems(pems: &[(&str, &str)]) -> Result<Self, SealError> {
        let mut trust = Trust::default();
        for (authority, pem) in pems {
            trust.add(authority, pem.as_bytes())?;
        }
        Ok(trust)
    }

    /// Roots from the files `{authority}.pem` of a folder.
    pub fn from_dir(dir: &Path) -> Result<Self, SealError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| SealError::Disk { path, source }
        };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(dir).map_err(failed(dir))? {
            let path = entry.map_err(failed(dir))?.path();
            if path.extension().is_some_and(|extension| extension == "pem") {
                paths.push(path);
            }
        }
        paths.sort();
        let mut trust = Trust::default();
        for path in paths {
            let size = std::fs::metadata(&path).map_err(failed(&path))?.len();
            let in_file = |reason: String| SealError::File {
                path: path.clone(),
                reason,
            };
            if size > TRUST_FILE_BYTES_MAX {
                return Err(in_file("too large for a root certificate".to_owned()));
            }
            let authority = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .unwrap_or_default()
                .to_owned();
            let pem = std::fs::read(&path).map_err(failed(&path))?;
            trust
                .add(&authority, &pem)
                .map_err(|error| in_file(error.to_string()))?;
        }
        Ok(trust)
    }

    /// The authorities believed, in the order given.
    pub fn authorities(&self) -> impl Iterator<Item = &str> {
        self.roots.iter().map(|(authority, _)| authority.as_str())
    }

    fn add(&mut self, authority: &str, pem: &[u8]) -> Result<(), SealError> {
        let before = self.roots.len();
        for block in Pem::iter_from_buffer(pem) {
            let block = block.map_err(|error| SealError::Certificate(error.to_string()))?;
            if block.label != "CERTIFICATE" {
                return Err(SealError::Certificate(format!(
                    "a {} is not a certificate",
                    block.label
                )));
            }
            let certificate = read(&block.contents)?;
            if !may_issue(&certificate, 0) {
                return Err(SealError::Certificate(
                    "not the certificate of a root".to_owned(),
                ));
            }
            self.roots.push((authority.to_owned(), block.contents));
        }
        if self.roots.len() == before {
            return Err(SealError::Certificate("no certificate".to_owned()));
        }
        Ok(())
    }

    /// The authority whose root stands above `leaf`. It is named even when the chain is out of its validity at `at`.
    pub(crate) fn check(
        &self,
        leaf: &X509Certificate<'_>,
        intermediates: &[&[u8]],
        at: Timestamp,
    ) -> Result<String, (ChainError, Option<String>)> {
        let untrusted = (ChainError::Untrusted, None);
        if !may_seal(leaf) {
            return Err(untrusted);
        }
        // Whoever cannot be read cannot vouch; the others may.
        let intermediates: Vec<_> = intermediates
            .iter()
            .filter_map(|der| read(der).ok())
            .collect();
        let mut validity = vec![leaf.validity().clone()];
        let mut below = leaf;
        for depth in 0..=INTERMEDIATES_MAX {
            for (authority, root) in &self.roots {
                let Ok(root) = read(root) else { continue };
                if issued(&root, below, depth) {
                    validity.push(root.validity().clone());
                    return match out_of_validity(&validity, at) {
                        None => Ok(authority.clone()),
                        Some(error) => Err((error, Some(authority.clone()))),
                    };
                }
            }
            match intermediates
                .iter()
                .find(|above| issued(above, below, depth))
            {
                Some(above) => {
                    validity.push(above.validity().clone());
                    below = above;
                }
                None => return Err(untrusted),
            }
        }
        Err(untrusted)
    }
}

/// Seconds of the first and last moment at which all of these certificates (DER) are valid.
///
/// # Errors
/// [`SealError::Certificate`]: one cannot be read.
pub(crate) fn validity<'a>(
    certificates: impl Iterator<Item = &'a Vec<u8>>,
) -> Result<(i64, i64), SealError> {
    let mut both = (i64::MIN, i64::MAX);
    for der in certificates {
        let certificate = read(der)?;
        let validity = certificate.validity();
        both.0 = both.0.max(validity.not_before.timestamp());
        both.1 = both.1.min(validity.not_after.timestamp());
    }
    Ok(both)
}

fn out_of_validity(
    validity: &[x509_parser::certificate::Validity],
    at: Timestamp,
) -> Option<ChainError> {
    let at = at.as_second();
    if validity
        .iter()
        .any(|validity| at > validity.not_after.timestamp())
    {
        Some(ChainError::Expired)
    } else if validity
        .iter()
        .any(|validity| at < validity.not_before.timestamp())
    {
        Some(ChainError::NotYetValid)
    } else {
        None
    }
}

/// Whether `above` issued `below` and may have, with `depth` issuing certificates already beneath it.
fn issued(above: &X509Certificate<'_>, below: &X509Certificate<'_>, depth: usize) -> bool {
    let same_name = above.subject().as_raw() == below.issuer().as_raw();
    same_name && may_issue(above, depth) && below.verify_signature(Some(above.public_key())).is_ok()
}

/// A CA by its constraints and key usage, allowed `depth` CAs beneath it.
fn may_issue(certificate: &X509Certificate<'_>, depth: usize) -> bool {
    let Ok(Some(constraints)) = certificate.basic_constraints() else {
        return false;
    };
    let Ok(Some(usage)) = certificate.key_usage() else {
        return false;
    };
    let room = constraints
        .value
        .path_len_constraint
        .is_none_or(|below| below as usize >= depth);
    constraints.value.ca && room && usage.value.key_cert_sign() && understood(certificate)
}

/// A certificate for sealing documents, and for nothing that issues.
fn may_seal(certificate: &X509Certificate<'_>) -> bool {
    let Ok(Some(usage)) = certificate.key_usage() else {
        return false;
    };
    let Ok(Some(purposes)) = certificate.extended_key_usage() else {
        return false;
    };
    !certificate.is_ca()
        && usage.value.digital_signature()
        && purposes
            .value
            .other
            .iter()
            .any(|purpose| purpose.to_id_string() == DOCUMENT_SIGNING_TEXT)
        && understood(certificate)
}

/// Every critical extension is one that is evaluated here.
fn understood(certificate: &X509Certificate<'_>) -> bool {
    certificate
        .extensions()
        .iter()
        .filter(|extension| extension.critical)
        .all(|extension| {
            matches!(
                extension.parsed_extension(),
                ParsedExtension::BasicConstraints(_)
                    | ParsedExtension::KeyUsage(_)
                    | ParsedExtension::ExtendedKeyUsage(_)
            )
        })
}
