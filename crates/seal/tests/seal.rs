//! The seal from outside: sign, break, verify.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use jiff::{Timestamp, ToSpan as _};
use origo_seal::{
    AuthorityKey, Keystore, Outcome, PdfVerification, SealError, SealRequest, Subject, Trust,
    verify_pdf,
};

const SECRET: &str = "a secret of the operator";

fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn leeds() -> Subject {
    Subject {
        country: "GB".into(),
        organisation: "Leeds & Yorkshire Chamber of Commerce".into(),
    }
}

fn moc() -> Subject {
    Subject {
        country: "KH".into(),
        organisation: "Ministry of Commerce, Kingdom of Cambodia".into(),
    }
}

fn key_in(dir: &Path, authority: &str, subject: &Subject) -> Arc<AuthorityKey> {
    Keystore::open(dir, SECRET)
        .unwrap()
        .authority(authority, subject, now())
        .unwrap()
}

/// Leeds' seal, and a verifier that believes Leeds.
fn leeds_and_trust() -> (tempfile::TempDir, Arc<AuthorityKey>, Trust) {
    let dir = tempfile::tempdir().unwrap();
    let key = key_in(dir.path(), "gb-leeds", &leeds());
    let trust = Trust::from_pems(&[("gb-leeds", &key.root_pem())]).unwrap();
    (dir, key, trust)
}

fn request() -> SealRequest<'static> {
    SealRequest {
        time: now(),
        name: "Leeds (Chamber)",
        reason: "Issued certificate of origin",
        location: "ភ្នំពេញ",
    }
}

/// A page and an attachment, as a writer with a classic cross-reference table makes them.
struct Pdf {
    json: Vec<u8>,
    deflate: bool,
    page_extra: &'static str,
}

impl Pdf {
    fn of(authority: &str) -> Self {
        let json =
            serde_json::json!({"number": "GB-LDS-2026-000123", "authority": {"id": authority}});
        Pdf {
            json: json.to_string().into_bytes(),
            deflate: true,
            page_extra: "",
        }
    }

    fn write(&self) -> Vec<u8> {
        let (data, filter) = if self.deflate {
            let mut encoder =
                flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(&self.json).unwrap();
            (encoder.finish().unwrap(), "/Filter/FlateDecode")
        } else {
            (self.json.clone(), "")
        };
        let content = b"BT /F1 12 Tf 72 700 Td (Certificate of origin) Tj ET";
        let mut stream = format!(
            "<</Type/EmbeddedFile/Length {}{filter}>>\nstream\n",
            data.len()
        )
        .into_bytes();
        stream.extend_from_slice(&data);
        stream.extend_from_slice(b"\nendstream");
        let objects: Vec<Vec<u8>> = vec![
            b"<</Type/Pages/Kids[2 0 R]/Count 1>>".to_vec(),
            format!(
                "<</Type/Page/Parent 1 0 R/MediaBox[0 0 595 842]/Contents 3 0 R\
                 /Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>{}>>",
                self.page_extra
            )
            .into_bytes(),
            [format!("<</Length {}>>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"].concat(),
            b"<</Type/Filespec/F(certificate.json)/UF(certificate.json)/AFRelationship/Data/EF<</F 5 0 R>>>>".to_vec(),
            stream,
            b"[]".to_vec(),
            b"<</Type/Catalog/Pages 1 0 R/Names<</EmbeddedFiles<</Names[(certificate.json) 4 0 R]>>>>/AF[4 0 R]>>".to_vec(),
        ];
        let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut table = String::from("0000000000 65535 f\r\n");
        for (index, object) in objects.iter().enumerate() {
            table.push_str(&format!("{:010} 00000 n\r\n", out.len()));
            out.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
            out.extend_from_slice(object);
            out.extend_from_slice(b"\nendobj\n\n");
        }
        let (size, at) = (objects.len() + 1, out.len());
        let tail = format!(
            "xref\n0 {size}\n{table}trailer\n<</Size {size}/Root {} 0 R/ID[<01><02>]>>\nstartxref\n{at}\n%%EOF",
            size - 1
        );
        out.extend_from_slice(tail.as_bytes());
        out
    }
}

fn outcome(verification: &PdfVerification) -> (&str, &str) {
    (&verification.integrity.code, &verification.issuer.code)
}

#[test]
fn a_sealed_certificate_is_genuine() {
    let (_dir, key, trust) = leeds_and_trust();
    for deflate in [true, false] {
        for page_extra in ["", "/Annots[]", "/Annots 6 0 R"] {
            let pdf = Pdf {
                deflate,
                page_extra,
                ..Pdf::of("gb-leeds")
            }
            .write();
            let sealed = key.sign_pdf(&pdf, &request()).unwrap();
            assert!(sealed.starts_with(&pdf), "the bytes before the update stay");
            let verification = verify_pdf(&sealed, &trust, now());
            assert_eq!(
                outcome(&verification),
                ("integrity.intact", "issuer.trusted")
            );
            assert!(verification.is_genuine());
            assert_eq!(verification.authority.as_deref(), Some("gb-leeds"));
            assert_eq!(
                verification.signer_name.as_deref(),
                Some("Leeds & Yorkshire Chamber of Commerce")
            );
            assert_eq!(verification.signed_at, Some(now()));
            assert_eq!(
                verification.certificate_json.unwrap()["number"],
                "GB-LDS-2026-000123"
            );
            assert_eq!(verification.sha256.len(), 64);
        }
    }
}

#[test]
fn no_byte_can_be_changed() {
    let (_dir, key, trust) = leeds_and_trust();
    let mut sealed = key
        .sign_pdf(&Pdf::of("gb-leeds").write(), &request())
        .unwrap();
    // 0x20 changes the case of a letter, which hex digits would forgive; 0x80 leaves ASCII.
    for flip in [0x01, 0x20, 0x80] {
        for at in 0..sealed.len() {
            sealed[at] ^= flip;
            let verification = verify_pdf(&sealed, &trust, now());
            let both = verification.integrity.outcome == Outcome::Ok
                && verification.issuer.outcome == Outcome::Ok;
            assert!(
                !both,
                "byte {at} of {} may be changed by {flip:#x}: {:?}",
                sealed.len(),
                String::from_utf8_lossy(&sealed[at.saturating_sub(60)..at + 20])
            );
            sealed[at] ^= flip;
        }
    }
    assert!(verify_pdf(&sealed, &trust, now()).is_genuine());
}

#[test]
fn no_byte_can_be_added_or_taken() {
    let (_dir, key, trust) = leeds_and_trust();
    let sealed = key
        .sign_pdf(&Pdf::of("gb-leeds").write(), &request())
        .unwrap();
    for extra in [&b"\n"[..], b"\0", b"%%EOF\n", b"1 0 obj\n<<>>\nendobj\n"] {
        let verification = verify_pdf(&[&sealed, extra].concat(), &trust, now());
        assert_eq!(
            outcome(&verification),
            ("integrity.bytes-outside-signature", "issuer.trusted"),
            "{extra:?}"
        );
    }
    for length in 0..sealed.len() {
        assert!(
            !verify_pdf(&sealed[..length], &trust, now()).is_genuine(),
            "cut to {length} bytes"
        );
    }
    for at in (0..sealed.len()).step_by(7) {
        let inserted = [&sealed[..at], b"0", &sealed[at..]].concat();
        assert!(
            !verify_pdf(&inserted, &trust, now()).is_genuine(),
            "a byte put in at {at}"
        );
    }
}

#[test]
fn a_later_revision_with_other_content_is_not_covered() {
    let (_dir, key, trust) = leeds_and_trust();
    let sealed = key
        .sign_pdf(&Pdf::of("gb-leeds").write(), &request())
        .unwrap();
    let text = String::from_utf8_lossy(&sealed);
    let previous: usize = text
        .rsplit("startxref\n")
        .next()
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let mut forged = sealed.clone();
    let content_at = forged.len();
    forged.extend_from_slice(
        b"3 0 obj\n<</Length 26>>\nstream\nBT (Another weight) Tj ET  \nendstream\nendobj\n",
    );
    let table_at = forged.len();
    forged.extend_from_slice(
        format!("xref\n3 1\n{content_at:010} 00000 n\r\ntrailer\n<</Size 10/Root 7 0 R/Prev {previous}>>\nstartxref\n{table_at}\n%%EOF\n")
            .as_bytes(),
    );
    let verification = verify_pdf(&forged, &trust, now());
    assert_eq!(
        outcome(&verification),
        ("integrity.bytes-outside-signature", "issuer.trusted")
    );
}

#[test]
fn what_is_not_sealed_is_named_for_what_it_is() {
    let (_dir, key, trust) = leeds_and_trust();
    let plain = Pdf::of("gb-leeds").write();
    let code = |bytes: &[u8]| verify_pdf(bytes, &trust, now()).integrity.code;
    assert_eq!(code(&plain), "integrity.unsigned");
    assert_eq!(code(b""), "integrity.not-a-pdf");
    assert_eq!(code(b"\x89PNG\r\n"), "integrity.not-a-pdf");
    assert_eq!(code(b"%PDF-1.7\nnothing"), "integrity.unreadable");
    assert_eq!(
        code(&vec![b'%'; 20 * 1024 * 1024 + 1]),
        "integrity.too-large"
    );
    let sealed = key.sign_pdf(&plain, &request()).unwrap();
    assert_eq!(code(&sealed[..sealed.len() - 40]), "integrity.altered");
    assert!(
        matches!(
            key.sign_pdf(&sealed, &request()),
            Err(SealError::Document(_))
        ),
        "sealed once only"
    );
}

#[test]
fn the_seal_of_another_authority_is_told_apart() {
    let (dir, leeds_key, trust) = leeds_and_trust();
    let moc_key = key_in(dir.path(), "kh-moc", &moc());
    let sealed = moc_key
        .sign_pdf(&Pdf::of("gb-leeds").write(), &request())
        .unwrap();

    let unknown = verify_pdf(&sealed, &trust, now());
    assert_eq!(outcome(&unknown), ("integrity.intact", "issuer.untrusted"));
    assert_eq!(unknown.authority, None);

    let both = Trust::from_pems(&[
        ("gb-leeds", &leeds_key.root_pem()),
        ("kh-moc", &moc_key.root_pem()),
    ])
    .unwrap();
    let known = verify_pdf(&sealed, &both, now());
    assert_eq!(outcome(&known), ("integrity.intact", "issuer.trusted"));
    assert_eq!(
        (known.authority.as_deref(), known.named_authority.as_deref()),
        (Some("kh-moc"), Some("gb-leeds"))
    );
    assert!(known.names_another_authority() && !known.is_genuine());
}

#[test]
fn an_impostor_with_the_same_names_is_not_believed() {
    let (_dir, _key, trust) = leeds_and_trust();
    let elsewhere = tempfile::tempdir().unwrap();
    let impostor = key_in(elsewhere.path(), "gb-leeds", &leeds());
    let sealed = impostor
        .sign_pdf(&Pdf::of("gb-leeds").write(), &request())
        .unwrap();
    assert_eq!(
        outcome(&verify_pdf(&sealed, &trust, now())),
        ("integrity.intact", "issuer.untrusted")
    );
}

#[test]
fn a_seal_is_valid_from_its_day_to_its_last() {
    let (_dir, key, trust) = leeds_and_trust();
    let sealed = key
        .sign_pdf(&Pdf::of("gb-leeds").write(), &request())
        .unwrap();
    let in_years = |years: i64| now() + (years * 366 * 24).hours();
    assert_eq!(
        verify_pdf(&sealed, &trust, in_years(14)).issuer.code,
        "issuer.trusted"
    );
    let late = verify_pdf(&sealed, &trust, in_years(16));
    assert_eq!(
        (late.issuer.code.as_str(), late.authority.as_deref()),
        ("issuer.expired", Some("gb-leeds"))
    );
    assert_eq!(
        verify_pdf(&sealed, &trust, in_years(-1)).issuer.code,
        "issuer.not-yet-valid"
    );
    let too_late = SealRequest {
        time: in_years(16),
        ..request()
    };
    assert!(matches!(
        key.sign_pdf(&sealed, &too_late),
        Err(SealError::OutsideValidity(_))
    ));
}

#[test]
fn many_at_once_end_with_one_chain() {
    let dir = tempfile::tempdir().unwrap();
    let roots: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| key_in(dir.path(), "gb-leeds", &leeds()).chain_pem()))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert!(roots.iter().all(|root| *root == roots[0]));
    let files: Vec<_> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(files, ["gb-leeds.json"]);
}

#[test]
fn the_secret_guards_the_keys() {
    let dir = tempfile::tempdir().unwrap();
    let chain = key_in(dir.path(), "gb-leeds", &leeds()).chain_pem();
    assert_eq!(
        key_in(dir.path(), "gb-leeds", &leeds()).chain_pem(),
        chain,
        "the same after a restart"
    );
    let other = Keystore::open(dir.path(), "another secret").unwrap();
    let error = other.authority("gb-leeds", &leeds(), now()).unwrap_err();
    assert_eq!(error.code(), "seal.wrong-secret");
    assert!(matches!(
        Keystore::open(dir.path(), ""),
        Err(SealError::EmptySecret)
    ));
    for id in ["", "../etc", "GB", "a/b", &"a".repeat(65)] {
        assert!(
            matches!(
                other.authority(id, &leeds(), now()),
                Err(SealError::AuthorityId(_))
            ),
            "{id}"
        );
    }
    let file = std::fs::read_to_string(dir.path().join("gb-leeds.json")).unwrap();
    assert!(!file.contains("PRIVATE KEY"));

    // Signing goes on when the keys above the seal are kept elsewhere.
    let mut json: serde_json::Value = serde_json::from_str(&file).unwrap();
    json["keys"]["root"] = serde_json::Value::Null;
    json["keys"]["issuing"] = serde_json::Value::Null;
    std::fs::write(dir.path().join("gb-leeds.json"), json.to_string()).unwrap();
    assert_eq!(key_in(dir.path(), "gb-leeds", &leeds()).chain_pem(), chain);

    // A file moved to another name is refused, and so is a broken one.
    std::fs::copy(
        dir.path().join("gb-leeds.json"),
        dir.path().join("kh-moc.json"),
    )
    .unwrap();
    let store = Keystore::open(dir.path(), SECRET).unwrap();
    assert_eq!(
        store.authority("kh-moc", &moc(), now()).unwrap_err().code(),
        "seal.file"
    );
    std::fs::write(dir.path().join("kh-moc.json"), "{").unwrap();
    assert_eq!(
        store.authority("kh-moc", &moc(), now()).unwrap_err().code(),
        "seal.file"
    );
}

#[test]
fn trust_is_read_from_a_folder() {
    let (dir, key, _trust) = leeds_and_trust();
    std::fs::write(dir.path().join("gb-leeds.pem"), key.root_pem()).unwrap();
    let trust = Trust::from_dir(dir.path()).unwrap();
    assert_eq!(trust.authorities().collect::<Vec<_>>(), ["gb-leeds"]);
    let sealed = key
        .sign_pdf(&Pdf::of("gb-leeds").write(), &request())
        .unwrap();
    assert!(verify_pdf(&sealed, &trust, now()).is_genuine());
    // The seal's own certificate is no root, and neither is an empty file.
    assert!(Trust::from_pems(&[("gb-leeds", &key.chain_pem())]).is_err());
    assert!(Trust::from_pems(&[("gb-leeds", "")]).is_err());
    assert!(Trust::from_dir(&dir.path().join("nowhere")).is_err());
}

#[test]
fn a_swollen_attachment_is_not_inflated() {
    let (_dir, key, trust) = leeds_and_trust();
    let json = [b"\"".to_vec(), vec![b'a'; 5 * 1024 * 1024], b"\"".to_vec()].concat();
    let sealed = key
        .sign_pdf(
            &Pdf {
                json,
                ..Pdf::of("gb-leeds")
            }
            .write(),
            &request(),
        )
        .unwrap();
    let verification = verify_pdf(&sealed, &trust, now());
    assert_eq!(verification.integrity.code, "integrity.intact");
    assert_eq!(verification.certificate_json, None);
}

/// A small generator of numbers: the same garbage in every run.
struct Garbage(u64);

impl Garbage {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }
}

#[test]
fn garbage_is_answered() {
    let (_dir, key, trust) = leeds_and_trust();
    let plain = Pdf::of("gb-leeds").write();
    let sealed = key.sign_pdf(&plain, &request()).unwrap();
    let words: [&[u8]; 20] = [
        b"<<",
        b">>",
        b"[",
        b"]",
        b"(",
        b")",
        b"<",
        b">",
        b"/",
        b" 0 R",
        b"startxref\n",
        b"xref\n0 4294967295\n",
        b"trailer",
        b"/Prev 0",
        b"-1",
        b"99999999999999999999",
        b"stream\n",
        b"/ByteRange[0 0 0 0]",
        b"\\",
        b"%",
    ];
    let mut garbage = Garbage(20_261_122);
    for round in 0..4_000 {
        let mut bytes = if round % 2 == 0 {
            sealed.clone()
        } else {
            plain.clone()
        };
        for _ in 0..=garbage.next(8) {
            let at = garbage.next(bytes.len());
            match garbage.next(4) {
                0 => bytes[at] = garbage.next(256) as u8,
                1 => drop(bytes.splice(at..at, words[garbage.next(words.len())].iter().copied())),
                2 => {
                    let end = (at + garbage.next(64)).min(bytes.len());
                    bytes.drain(at..end);
                }
                _ => {
                    let word = words[garbage.next(words.len())];
                    let end = (at + word.len()).min(bytes.len());
                    bytes[at..end].copy_from_slice(&word[..end - at]);
                }
            }
        }
        assert!(!verify_pdf(&bytes, &trust, now()).is_genuine() || bytes == sealed);
        let _ = key.sign_pdf(&bytes, &request());
    }
    for _ in 0..2_000 {
        let noise: Vec<u8> = (0..garbage.next(300))
            .map(|_| garbage.next(256) as u8)
            .collect();
        let _ = verify_pdf(
            &[b"%PDF-1.7\n", noise.as_slice(), b"startxref\n9\n"].concat(),
            &trust,
            now(),
        );
        let soup: Vec<u8> = (0..garbage.next(60))
            .flat_map(|_| words[garbage.next(words.len())].to_vec())
            .collect();
        let pdf = [
            b"%PDF-1.7\nxref\ntrailer",
            soup.as_slice(),
            b"\nstartxref\n9\n",
        ]
        .concat();
        let _ = verify_pdf(&pdf, &trust, now());
        let _ = key.sign_pdf(&pdf, &request());
    }
}

#[test]
fn the_largest_hostile_upload_is_answered_in_bounded_time() {
    let (_dir, _key, trust) = leeds_and_trust();
    const BYTES: usize = 20 * 1024 * 1024;
    // Every object looked up lies at the start of megabytes of blanks.
    let names: String = (0..256).map(|_| "(x) 2 0 R").collect();
    let mut blanks = b"%PDF-1.7\n".to_vec();
    let mut entries = String::from("0000000000 65535 f\r\n");
    let catalog = format!("<</Names<</EmbeddedFiles<</Names[{names}]>>>>>>");
    for (number, body) in [(1, catalog.as_str()), (2, "")] {
        entries.push_str(&format!("{:010} 00000 n\r\n", blanks.len()));
        blanks.extend_from_slice(format!("{number} 0 obj {body}").as_bytes());
    }
    blanks.resize(BYTES - 200, b' ');
    let at = blanks.len();
    blanks.extend_from_slice(
        format!("xref\n0 3\n{entries}trailer<</Size 3/Root 1 0 R>>\nstartxref\n{at}\n").as_bytes(),
    );
    // A table that names itself as its predecessor, behind megabytes of blanks.
    let mut circle = b"%PDF-1.7\nxref\n".to_vec();
    circle.resize(BYTES - 100, b' ');
    circle.extend_from_slice(b"trailer<</Size 3/Root 1 0 R/Prev 9>>\nstartxref\n9\n");
    for bytes in [
        blanks,
        circle,
        [b"%PDF-1.7\n".to_vec(), vec![b'<'; BYTES - 9]].concat(),
    ] {
        assert!(bytes.len() <= BYTES);
        let verification = verify_pdf(&bytes, &trust, now());
        assert_eq!(verification.integrity.outcome, Outcome::Unknown);
    }
}
