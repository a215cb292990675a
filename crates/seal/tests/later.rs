//! What comes after a seal, and around it: later signatures, changes, and forgeries, each told for what it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod forge;
#[path = "../../../fuzz/src/sealed.rs"]
mod fuzzed;

use forge::{Forgery, forgeries};
use jiff::Timestamp;
use origo_seal::{
    Algorithm, AuthorityKey, Outcome, PdfVerification, SealError, SealRequest, Signer, Trust,
    WORK_MAX, verify_counted, verify_pdf,
};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair,
};

/// Sealed by an authority of the tests; the others are this file as pyHanko 0.38 extended it.
const SEALED: &[u8] = include_bytes!("countersigned/sealed.pdf");
const ROOT: &str = include_str!("countersigned/kh-moc.pem");
const PADES: &[u8] = include_bytes!("countersigned/pades.pdf");
const ADBE: &[u8] = include_bytes!("countersigned/adbe.pdf");
const STAMPED: &[u8] = include_bytes!("countersigned/stamped.pdf");
const ARCHIVED: &[u8] = include_bytes!("countersigned/archived.pdf");

fn now() -> Timestamp {
    "2026-11-28T22:00:00Z".parse().unwrap()
}

fn verify(pdf: &[u8]) -> PdfVerification {
    let trust = Trust::from_pems(&[("kh-moc", ROOT)]).unwrap();
    verify_pdf(pdf, &trust, now())
}

fn told(found: &PdfVerification) -> (&str, &str, Vec<&str>) {
    let later = found
        .later
        .iter()
        .map(|later| later.code.as_str())
        .collect();
    (&found.integrity.code, &found.issuer.code, later)
}

#[test]
fn a_later_signature_leaves_a_certificate_genuine() {
    let sealed = verify(SEALED);
    assert_eq!(
        told(&sealed),
        ("integrity.intact", "issuer.trusted", vec![])
    );
    assert!(sealed.is_genuine());
    for (pdf, later) in [
        (PADES, vec!["later.signature", "later.metadata"]),
        (ADBE, vec!["later.signature", "later.metadata"]),
        (
            ARCHIVED,
            vec![
                "later.time-stamp",
                "later.validation-data",
                "later.metadata",
            ],
        ),
    ] {
        let found = verify(pdf);
        assert_eq!(
            told(&found),
            ("integrity.countersigned", "issuer.trusted", later)
        );
        assert!(found.is_genuine());
        assert_eq!(found.later[0].by.as_deref(), Some("Consulate of Testland"));
        assert!(found.later[0].at.is_some());
        assert_eq!(found.sealed_sha256, Some(sealed.sha256.clone()));
        assert_eq!(found.signed_digest, sealed.signed_digest);
        assert_eq!(found.certificate_json, sealed.certificate_json);
    }
}

#[test]
fn a_picture_over_a_page_is_not_cleared() {
    let found = verify(STAMPED);
    assert_eq!(
        told(&found),
        (
            "integrity.stamped",
            "issuer.trusted",
            vec!["later.stamp", "later.metadata"]
        )
    );
    assert_eq!(found.integrity.outcome, Outcome::Unknown);
    assert!(!found.is_genuine());
}

#[test]
fn no_forgery_is_genuine_and_each_is_told_for_what_it_is() {
    for forgery in forgeries(SEALED) {
        let Forgery {
            name,
            pdf,
            integrity,
            later,
        } = forgery;
        let found = verify(&pdf);
        assert_eq!(
            (found.integrity.code.as_str(), told(&found).2),
            (integrity, later.to_vec()),
            "{name}"
        );
        assert!(!found.is_genuine(), "{name}");
        assert!(
            found.certificate_json.is_none()
                || found.certificate_json == verify(SEALED).certificate_json,
            "{name}"
        );
        // what somebody signed before does not help
        if let Some(added) = pdf.strip_prefix(SEALED) {
            assert!(
                !verify(&[PADES, added].concat()).is_genuine(),
                "{name} after a countersignature"
            );
        }
    }
}

/// The fuzz target on a stable compiler: the same inputs each time, grown out of what others appended.
#[test]
fn any_bytes_as_a_sealed_paper() {
    let seeds = [SEALED, PADES, ADBE, STAMPED, ARCHIVED];
    // SplitMix64
    let mut state = 0x0419_0000_u64;
    let mut below = move |limit: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit.max(1) as u64).unwrap()
    };
    for seed in seeds {
        fuzzed::sealed(seed);
    }
    for _ in 0..400 {
        let mut bytes = seeds[below(seeds.len())].to_vec();
        for _ in 0..=below(3) {
            let (at, other) = (below(bytes.len()), seeds[below(seeds.len())]);
            let until = (at + below(60)).min(bytes.len());
            let from = below(other.len());
            let piece = &other[from..(from + below(300)).min(other.len())];
            match below(4) {
                0 => bytes[at] = u8::try_from(below(256)).unwrap(),
                1 => drop(bytes.drain(at..until)),
                2 => drop(bytes.splice(at..until, piece.iter().copied())),
                _ => bytes.extend_from_slice(piece),
            }
        }
        fuzzed::sealed(&bytes);
    }
}

#[test]
fn the_same_signature_written_anew_is_the_same_seal() {
    let twin = forge::other_half(SEALED);
    assert_ne!(twin, SEALED);
    let (found, sealed) = (verify(&twin), verify(SEALED));
    assert_eq!(told(&found), ("integrity.intact", "issuer.trusted", vec![]));
    assert_eq!(found.signed_digest, sealed.signed_digest);
    assert_ne!(found.sealed_sha256, sealed.sealed_sha256);
}

#[test]
fn a_report_is_written_and_read() {
    for pdf in [SEALED, PADES, STAMPED, b"no PDF"] {
        let found = verify(pdf);
        let text = serde_json::to_string(&found).unwrap();
        assert_eq!(
            serde_json::from_str::<PdfVerification>(&text).unwrap(),
            found
        );
    }
}

/// A key that is no P-256 key.
enum Other {
    P384(EcdsaKeyPair),
    Rsa(RsaKeyPair, Algorithm),
}

impl Signer for Other {
    fn algorithm(&self) -> Algorithm {
        match self {
            Other::P384(_) => Algorithm::EcdsaP384,
            Other::Rsa(_, algorithm) => *algorithm,
        }
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealError> {
        let random = SystemRandom::new();
        match self {
            Other::P384(key) => Ok(key.sign(&random, message).unwrap().as_ref().to_vec()),
            Other::Rsa(key, algorithm) => {
                let mut value = vec![0; key.public().modulus_len()];
                let scheme: &dyn ring::signature::RsaEncoding = if *algorithm == Algorithm::RsaPss {
                    &RSA_PSS_SHA256
                } else {
                    &RSA_PKCS1_SHA256
                };
                key.sign(scheme, &random, message, &mut value).unwrap();
                Ok(value)
            }
        }
    }
}

/// A root of P-384 and under it a seal with this key.
fn chain(key: &rcgen::KeyPair) -> (Vec<u8>, Vec<u8>) {
    chain_until(key, 4096)
}

/// The same, whose root ends with a year.
fn chain_until(key: &rcgen::KeyPair, year: i32) -> (Vec<u8>, Vec<u8>) {
    let root_key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let mut root = rcgen::CertificateParams::default();
    root.distinguished_name
        .push(rcgen::DnType::OrganizationName, "Ministry of Tests");
    root.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    root.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign];
    root.not_after = rcgen::date_time_ymd(year, 12, 31);
    let certificate = root.self_signed(&root_key).unwrap();
    let issuer = rcgen::Issuer::new(root, &root_key);
    let mut seal = rcgen::CertificateParams::default();
    seal.distinguished_name
        .push(rcgen::DnType::OrganizationName, "Ministry of Tests");
    seal.distinguished_name
        .push(rcgen::DnType::CommonName, "Seal");
    seal.is_ca = rcgen::IsCa::ExplicitNoCa;
    seal.key_usages = vec![rcgen::KeyUsagePurpose::DigitalSignature];
    let purpose = vec![1, 3, 6, 1, 5, 5, 7, 3, 36];
    seal.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::Other(purpose)];
    let seal = seal.signed_by(key, &issuer).unwrap();
    (certificate.der().to_vec(), seal.der().to_vec())
}

#[test]
fn seals_of_p_384_and_rsa_are_read() {
    let rsa: &[u8] = include_bytes!("countersigned/rsa_key_for_tests.der");
    let p384 = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let p384_der = p384.serialize_der();
    let own = EcdsaKeyPair::from_pkcs8(
        &ECDSA_P384_SHA384_ASN1_SIGNING,
        &p384_der,
        &SystemRandom::new(),
    );
    let rsa_key = || RsaKeyPair::from_pkcs8(rsa).unwrap();
    for (key, signer) in [
        (p384, Other::P384(own.unwrap())),
        (
            rcgen::KeyPair::try_from(rsa).unwrap(),
            Other::Rsa(rsa_key(), Algorithm::RsaPkcs1),
        ),
        (
            rcgen::KeyPair::try_from(rsa).unwrap(),
            Other::Rsa(rsa_key(), Algorithm::RsaPss),
        ),
    ] {
        let algorithm = signer.algorithm();
        let (root, seal) = chain(&key);
        let authority = AuthorityKey::new(root, vec![seal], Box::new(signer)).unwrap();
        let request = SealRequest {
            time: now(),
            name: "T",
            reason: "R",
            location: "L",
        };
        let sealed = authority
            .sign_pdf(&forge::unsealed(SEALED), &request)
            .unwrap();
        let trust = Trust::from_pems(&[("tests", &authority.root_pem())]).unwrap();
        let found = verify_pdf(&sealed, &trust, now());
        assert_eq!(
            told(&found),
            ("integrity.intact", "issuer.trusted", vec![]),
            "{algorithm:?}"
        );
        let mut changed = sealed.clone();
        changed[200] ^= 1;
        assert!(
            !verify_pdf(&changed, &trust, now()).is_genuine(),
            "{algorithm:?}"
        );
    }
}

/// Before a number is taken the key is asked whether it can seal: a paper whose root is over, or whose chain leads
/// nowhere, would be believed by nobody.
#[test]
fn a_key_seals_only_while_all_its_certificates_hold() {
    let key = || {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
        let own = EcdsaKeyPair::from_pkcs8(
            &ECDSA_P384_SHA384_ASN1_SIGNING,
            &key.serialize_der(),
            &SystemRandom::new(),
        );
        (key, Box::new(Other::P384(own.unwrap())))
    };
    let (own, signer) = key();
    // the seal's own certificate goes on for centuries, its root does not
    let (root, seal) = chain_until(&own, 2026);
    let authority = AuthorityKey::new(root, vec![seal], signer).unwrap();
    authority.valid_at(now()).unwrap();
    let later = "2027-01-02T00:00:00Z".parse().unwrap();
    assert!(matches!(
        authority.valid_at(later),
        Err(SealError::OutsideValidity(_))
    ));
    // and another authority's root stands above none of it
    let (own, signer) = key();
    let (_, seal) = chain(&own);
    let (another_root, _) = chain(&key().0);
    assert!(matches!(
        AuthorityKey::new(another_root, vec![seal], signer),
        Err(SealError::Certificate(_))
    ));
}

#[test]
fn no_file_asks_for_more_work_than_its_budget() {
    let trust = Trust::from_pems(&[("kh-moc", ROOT)]).unwrap();
    let count = |pdf: &[u8]| {
        let (found, work) = verify_counted(pdf, &trust, now());
        assert!(work <= WORK_MAX, "{work}: {found:?}");
        (found, work)
    };
    let (_, usual) = count(PADES);
    assert!(
        usual < 1_000_000,
        "a countersigned certificate costs {usual}"
    );
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let der = key.serialize_der();
    let own = EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_ASN1_SIGNING, &der, &SystemRandom::new());
    let (root, seal) = chain(&key);
    let stranger =
        AuthorityKey::new(root, vec![seal], Box::new(Other::P384(own.unwrap()))).unwrap();
    let request = SealRequest {
        time: now(),
        name: "T",
        reason: "R",
        location: "L",
    };
    let mut given_up = 0;
    for pdf in forge::heavy() {
        assert!(!count(&pdf).0.is_genuine());
        // attached data is read of what somebody sealed, whoever that is
        if let Ok(sealed) = stranger.sign_pdf(&pdf, &request) {
            let (found, _) = count(&sealed);
            assert!(!found.is_genuine());
            given_up += usize::from(found.integrity.code == "integrity.too-much-work");
        }
    }
    assert!(given_up > 0, "a large tree of names is given up");
    // any bytes changed: an answer, and never more than the budget
    let mut seed = 20_261_128u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % below
    };
    for round in 0..1_500 {
        let mut pdf = [PADES, ADBE, STAMPED, ARCHIVED][round % 4].to_vec();
        for _ in 0..=next(4) {
            let at = SEALED.len() + next(pdf.len() - SEALED.len());
            match next(3) {
                0 => pdf[at] = next(256) as u8,
                1 => drop(pdf.splice(at..at, *b"0 0 R")),
                _ => drop(pdf.drain(at..(at + next(40)).min(pdf.len()))),
            }
            pdf.resize(pdf.len().max(SEALED.len() + 2), b'\n');
        }
        count(&pdf);
    }
}
