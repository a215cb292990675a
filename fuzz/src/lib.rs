//! What arbitrary bytes are put through. The fuzz targets call these on a nightly compiler; the test
//! `crates/qualify/tests/any_bytes.rs` includes this file and calls them on a stable one.
//!
//! Each panics when something does that must not happen; anything may be refused.

use origo_origin::{Agreement, Case, Concordance, Truth, Verdict, notation};

/// Longer inputs find nothing that shorter ones do not, and take their time.
pub const LONGEST: usize = 1 << 16;

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes.get(..bytes.len().min(LONGEST))?).ok()
}

/// A rule or a rulebook: what reads prints, and what is printed reads as the same.
pub fn notation(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok(rule) = notation::parse_rule(text) {
        let printed = rule.to_string();
        assert_eq!(
            notation::parse_rule(&printed).as_ref(),
            Ok(&rule),
            "{printed}"
        );
    }
    if let Ok(book) = notation::parse_rulebook(text) {
        let printed = book.to_string();
        assert_eq!(
            notation::parse_rulebook(&printed).as_ref(),
            Ok(&book),
            "{printed}"
        );
    }
    let mut tables = Concordance::default();
    if tables.read(text).is_ok()
        && let Ok(code) = "8517.13".parse()
    {
        tables.carry(code, 2022, 2017);
    }
}

/// A file of an agreement: what reads is written as the same, and a case can be decided by it.
pub fn agreement(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(agreement) = toml::from_str::<Agreement>(text) else {
        return;
    };
    if let Ok(written) = toml::to_string(&agreement) {
        assert_eq!(
            toml::from_str::<Agreement>(&written).as_ref(),
            Ok(&agreement),
            "{written}"
        );
    }
    if let Ok(case) = serde_json::from_str::<Case>(BICYCLE) {
        decided(origo_origin::decide(&case, &agreement));
    }
}

/// A case for whatever agreement comes.
const BICYCLE: &str = r#"{ "origin": "KH", "date": "2026-05-01",
  "product": { "hs": "8712.00", "hs_edition": 2022, "price": { "FOB": "100", "EXW": "90" } },
  "materials": [
    { "id": "frame", "hs": "8714.91", "origin": "CN", "value": "40" },
    { "id": "wheels", "hs": "8714.92", "origin": "VN", "value": "20", "proof": true },
    { "id": "saddle", "hs": "8714.95", "origin": "KH", "value": "10", "self_produced": true,
      "produced_from": [{ "id": "leather", "hs": "4107.11", "origin": "IN", "value": "4" }] }
  ] }"#;

/// What holds for every decision: the trace replays, and an open one asks something.
fn decided(decision: Result<origo_origin::Decision, origo_origin::CaseError>) {
    match decision {
        Ok(decision) => {
            let truth = match decision.verdict {
                Verdict::Qualifies => Truth::Yes,
                Verdict::Not => Truth::No,
                Verdict::Unknown => Truth::Unknown,
            };
            assert_eq!(decision.trace.replay(), Ok(truth));
            assert_eq!(
                decision.verdict == Verdict::Unknown,
                !decision.questions.is_empty()
            );
            for line in origo_qualify::explain(&decision, &origo_i18n::T::new("en")) {
                assert!(!line.text.is_empty());
            }
        }
        Err(error) => {
            assert!(!error.findings.is_empty());
            assert!(
                error
                    .findings
                    .iter()
                    .all(|finding| !finding.message.is_empty())
            );
        }
    }
}

/// A spreadsheet, uploaded or pasted: goods of an application, a bill of materials, and a file of the Harmonized System.
pub fn sheet(bytes: &[u8]) {
    let bytes = bytes.get(..bytes.len().min(LONGEST)).unwrap_or_default();
    if let Ok(packs) = packs()
        && let Some(form) = packs.values().flat_map(|pack| pack.forms.values()).next()
    {
        let sheet = origo_exchange::goods::read("pasted", bytes, form, "en");
        assert_eq!(sheet.rows.len(), sheet.lines.len());
        assert!(sheet.rows.len() <= 2_000);
    }
    if let Ok(bill) = origo_exchange::materials::read(bytes) {
        assert!(!bill.rows.is_empty() && bill.rows.len() <= bytes.len());
    }
    let _ = origo_exchange::hs::read(bytes);
}

fn packs()
-> &'static Result<std::collections::BTreeMap<String, origo_pack::Pack>, origo_pack::PackError> {
    static PACKS: std::sync::OnceLock<
        Result<std::collections::BTreeMap<String, origo_pack::Pack>, origo_pack::PackError>,
    > = std::sync::OnceLock::new();
    PACKS.get_or_init(origo_pack::builtin)
}

/// A table of duties: what is read is written as text that reads as the same duty.
pub fn rates(bytes: &[u8]) {
    let bytes = bytes.get(..bytes.len().min(LONGEST)).unwrap_or_default();
    let _ = origo_exchange::rates::read(bytes, |_| ());
    let Some(text) = text(bytes) else { return };
    let _ = origo_qualify::rates::Rates::default().read(text);
    for line in text.lines() {
        let _ = origo_qualify::rates::Duty::read(line);
    }
}

/// A case in JSON, as the API and the command line take it.
pub fn bill(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    decided(origo_qualify::decide(text));
}
