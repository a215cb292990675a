//! What is said of every false paper, in three languages, kept in `verdict_words.txt` (`ORIGO_UPDATE_WORDS=1` writes it). The
//! papers are left in `target/test/papers` with what we say of them: `e2e/validators/compare_verdicts.py` asks pyHanko.

use crate::verdicts::forge;
use jiff::Timestamp;
use origo_i18n::T;
use origo_seal::{PdfVerification, Trust, verify_pdf};
use serde_json::json;
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

const ROOT: &str = include_str!("../../../seal/tests/countersigned/kh-moc.pem");
const AT: &str = "2026-11-28T22:00:00Z";
const LANGUAGES: [&str; 3] = ["en", "fr", "km"];

/// Name and bytes of every paper: true ones, those that others signed later, and all forgeries.
fn papers() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seal/tests/countersigned");
    let own = |name: &str| fs::read(folder.join(name).with_extension("pdf")).unwrap();
    let sealed = own("sealed");
    let mut all: Vec<_> = ["sealed", "pades", "adbe", "stamped", "archived"]
        .map(|name| (name.to_owned(), own(name)))
        .to_vec();
    all.push(("(r, n-s)".to_owned(), forge::other_half(&sealed)));
    all.extend(
        forge::forgeries(&sealed)
            .into_iter()
            .map(|forgery| (forgery.name.to_owned(), forgery.pdf)),
    );
    all
}

fn codes(found: &PdfVerification) -> Vec<&str> {
    let later = found.later.iter().map(|later| later.code.as_str());
    [found.integrity.code.as_str(), found.issuer.code.as_str()]
        .into_iter()
        .chain(later)
        .collect()
}

/// Leaves the papers to those who judge them otherwise.
fn leave(judged: &[(String, Vec<u8>, PdfVerification)]) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/test/papers");
    fs::create_dir_all(&folder).unwrap();
    let mut list = Vec::new();
    for (at, (name, pdf, found)) in judged.iter().enumerate() {
        let file = format!("{at:02}.pdf");
        fs::write(folder.join(&file), pdf).unwrap();
        list.push(json!({ "file": file, "name": name, "genuine": found.is_genuine(), "integrity": found.integrity.code }));
    }
    fs::write(folder.join("kh-moc.pem"), ROOT).unwrap();
    let all = json!({ "at": AT, "papers": list });
    fs::write(folder.join("papers.json"), all.to_string()).unwrap();
}

#[test]
fn each_verdict_on_a_false_paper_has_its_words() {
    let trust = Trust::from_pems(&[("kh-moc", ROOT)]).unwrap();
    let at: Timestamp = AT.parse().unwrap();
    let judged: Vec<_> = papers()
        .into_iter()
        .map(|(name, pdf)| {
            let found = verify_pdf(&pdf, &trust, at);
            (name, pdf, found)
        })
        .collect();
    let (mut text, mut all) = (String::new(), BTreeSet::new());
    for (name, _, found) in &judged {
        let genuine = if found.is_genuine() {
            "genuine"
        } else {
            "not genuine"
        };
        let codes = codes(found);
        all.extend(codes.iter().map(|code| (*code).to_owned()));
        writeln!(text, "{name}: {genuine}, {}", codes.join(", ")).unwrap();
    }
    for code in &all {
        writeln!(text, "\n{code}").unwrap();
        for language in LANGUAGES {
            let words = T::new(language).verdict(code);
            assert_ne!(&words, code, "{code} has no words in {language}");
            writeln!(text, "  {language} {words}").unwrap();
        }
    }
    leave(&judged);
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/verdict_words.txt");
    if std::env::var_os("ORIGO_UPDATE_WORDS").is_some() {
        fs::write(&kept, &text).unwrap();
    }
    assert_eq!(text, fs::read_to_string(&kept).unwrap_or_default());
}
