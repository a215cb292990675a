//! Reads a case from JSON and says everything that is wrong with it at once.
//!
//! A reader stops at the first mistake. So what it stumbled over is put right with something harmless and it reads
//! again, until it comes to the end; then the checks of a readable case follow, but for the fields put right.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::agreement::Agreement;
use crate::bill::{AgreementReference, Case};
use crate::concordance::{Concordance, decide_carried};
use crate::decision::Decision;
use crate::finding::{CaseError, Finding, find, unreadable};

/// More mistakes than this are not looked for: who has a hundred will not read more.
const FINDINGS_MAX: usize = 100;

/// What was read: the case as far as it could be understood, what is wrong, and the fields that were put right.
struct Reading {
    case: Option<Case>,
    findings: Vec<Finding>,
    mended: BTreeSet<String>,
}

fn read(text: &str) -> Reading {
    let reader = &mut serde_json::Deserializer::from_str(text);
    let mut findings = Vec::new();
    let mut mended = BTreeSet::new();
    let first = match serde_path_to_error::deserialize::<_, Case>(&mut *reader) {
        Ok(case) => match reader.end() {
            Ok(()) => {
                return Reading {
                    case: Some(case),
                    findings,
                    mended,
                };
            }
            Err(_) => Finding {
                pointer: String::new(),
                message: "something stands after the end of the case: one case is one { … }"
                    .to_owned(),
            },
        },
        Err(error) => unreadable(&error),
    };
    // What is not JSON, or says the same thing twice, cannot be put right here.
    let Ok(mut value) = serde_json::from_str::<Value>(text) else {
        return Reading {
            case: None,
            findings: vec![first],
            mended,
        };
    };
    while findings.len() < FINDINGS_MAX {
        let error = match serde_path_to_error::deserialize::<_, Case>(&value) {
            Ok(case) => {
                if findings.is_empty() {
                    findings.push(first);
                }
                return Reading {
                    case: Some(case),
                    findings,
                    mended,
                };
            }
            Err(error) => unreadable(&error),
        };
        let place = missing(&error).map_or_else(
            || error.pointer.clone(),
            |name| format!("{}/{name}", error.pointer),
        );
        let again = mended.contains(&place);
        let done = if missing(&error).is_some() {
            put(&mut value, &place)
        } else {
            take(&mut value, &place)
        };
        if !again {
            findings.push(error);
        }
        if !done {
            break;
        }
        mended.insert(place);
    }
    Reading {
        case: None,
        findings,
        mended,
    }
}

/// The name of a field that is missing.
fn missing(finding: &Finding) -> Option<&str> {
    finding
        .message
        .strip_prefix('“')?
        .strip_suffix("” is missing: write it")
}

fn parent<'a, 'b>(value: &'a mut Value, place: &'b str) -> Option<(&'a mut Value, &'b str)> {
    let (parent, name) = place.rsplit_once('/')?;
    Some((value.pointer_mut(parent)?, name))
}

/// Takes out what cannot be read; an item of a list is replaced, so that the others keep their places.
fn take(value: &mut Value, place: &str) -> bool {
    match parent(value, place) {
        Some((Value::Object(fields), name)) => fields.shift_remove(name).is_some(),
        Some((Value::Array(items), name)) => {
            let harmless = harmless_item(place);
            match (
                name.parse::<usize>().ok().and_then(|at| items.get_mut(at)),
                harmless,
            ) {
                (Some(item), Some(harmless)) if *item != harmless => {
                    *item = harmless;
                    true
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// Puts something harmless where a field is missing.
fn put(value: &mut Value, place: &str) -> bool {
    let Some((Value::Object(fields), name)) = parent(value, place) else {
        return false;
    };
    let harmless = match name {
        "origin" => json!("AA"),
        "product" => json!({ "hs": "0101.01" }),
        "hs" => json!("0101.01"),
        "id" | "material" => json!(place),
        "direct" => json!(true),
        "code" | "name" | "article" => json!("?"),
        "parties" => json!([]),
        "base" => json!("EXW"),
        "entry" => json!("00-99: WO;"),
        "by" => json!("value"),
        "percent" | "quantity" => json!("0"),
        "movement" => json!("out"),
        _ => return false,
    };
    fields.insert(name.to_owned(), harmless);
    true
}

fn harmless_item(place: &str) -> Option<Value> {
    let list = place.rsplit('/').nth(1)?;
    Some(match list {
        "materials" | "produced_from" | "components" => json!({ "id": place }),
        "parties" | "also" => json!("AA"),
        "rules" => json!({ "entry": "00-99: WO;" }),
        "tolerance" => json!({ "name": "?", "by": "value", "percent": "0" }),
        "operations" | "insufficient_operations" => json!("?"),
        "chapters" | "not_chapters" => json!("00"),
        "value_methods" => json!("BD"),
        _ => return None,
    })
}

impl Reading {
    /// Whether this field was put right, or is part of one that was, or has one that was.
    fn touched(&self, pointer: &str) -> bool {
        let within = |inner: &str, outer: &str| {
            inner == outer
                || inner
                    .strip_prefix(outer)
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        self.mended
            .iter()
            .any(|one| within(pointer, one) || within(one, pointer))
    }
}

impl Case {
    /// Reads a case from JSON. Each thing that cannot be read is a finding that says where and why.
    ///
    /// ```
    /// use origo_origin::Case;
    /// let error = Case::from_json(r#"{ "origin": "KH", "product": { "hs": "871" } }"#).unwrap_err();
    /// assert!(error.to_string().contains("“871” is not an HS code: write 2, 4, 6, 8 or 10 digits"));
    /// ```
    pub fn from_json(text: &str) -> Result<Self, CaseError> {
        let reading = read(text);
        match reading.case {
            Some(case) if reading.findings.is_empty() => Ok(case),
            _ => Err(CaseError {
                findings: reading.findings,
            }),
        }
    }
}

/// Decides a case written in JSON. All that is wrong with it comes at once, each with its field and a sentence.
///
/// Source: as [`crate::decide`].
///
/// ```
/// use origo_origin::check_json;
/// let error = check_json(r#"{
///   "origin": "kh", "rule": "CTH |", "product": { "hs": "871", "price": { "FOB": "-1" } },
///   "materials": [{ "id": "frame", "value": "many" }]
/// }"#, &[]).unwrap_err();
/// let fields: Vec<&str> = error.findings.iter().map(|finding| finding.pointer.as_str()).collect();
/// assert_eq!(fields, ["/rule", "/product/hs", "/materials/0/value", "/origin", "/product/price/FOB"]);
/// ```
pub fn check_json(text: &str, known: &[Agreement]) -> Result<Decision, CaseError> {
    check_json_carried(text, known, &Concordance::default())
}

/// As [`check_json`], with tables between editions: codes of another edition than the annex are carried over.
///
/// Source: the Harmonized System Convention, amendments of 2012, 2017 and 2022.
///
/// ```
/// use origo_origin::{Concordance, check_json_carried, guide::BICYCLE};
/// assert!(check_json_carried(BICYCLE, &[], &Concordance::default()).is_ok());
/// ```
pub fn check_json_carried(
    text: &str,
    known: &[Agreement],
    concordance: &Concordance,
) -> Result<Decision, CaseError> {
    let mut reading = read(text);
    let Some(case) = reading.case.take() else {
        return Err(CaseError {
            findings: reading.findings,
        });
    };
    let none;
    let agreement = match &case.agreement {
        Some(AgreementReference::Inline(agreement)) => Some(agreement.as_ref()),
        Some(AgreementReference::Code(code)) => known.iter().find(|one| one.code == *code),
        None => {
            none = Agreement::none(&case.origin);
            Some(&none)
        }
    };
    let Some(agreement) = agreement else {
        let mut findings = reading.findings.clone();
        findings.extend(crate::decision::not_known(&case, known));
        let none = Agreement::none(&case.origin);
        let more = find(&case, &none).into_iter();
        let about_rules = |finding: &Finding| finding.message.starts_with("there is no rule for ");
        findings.extend(more.filter(|one| !about_rules(one) && !reading.touched(&one.pointer)));
        return Err(CaseError { findings });
    };
    if reading.findings.is_empty() {
        return decide_carried(&case, agreement, concordance);
    }
    let unruled = reading.touched("/rule") || reading.touched("/agreement");
    let unsure = |finding: &Finding| {
        reading.touched(&finding.pointer)
            || unruled && finding.message.starts_with("there is no rule for ")
    };
    let more = find(&case, agreement).into_iter();
    let mut findings: Vec<Finding> = more.filter(|one| !unsure(one)).collect();
    reading.findings.append(&mut findings);
    Err(CaseError {
        findings: reading.findings,
    })
}
