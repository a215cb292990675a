//! What was typed becomes a case, or a list of what is wrong with it.

use super::typed::{ROWS_MAX, Row, Typed, amount};
use origo_i18n::T;
use origo_origin::{
    Agreement, AgreementReference, Answered, Case, HsCode, Material, Question, Route,
};
use origo_pack::Pack;
use serde_json::json;

/// Where something is wrong, and a sentence.
pub(crate) type Fault = (String, String);

/// What is put to each agreement: the case, and what means something else to each.
pub(crate) struct Asked {
    case: Case,
    /// Which code of an annex's edition fits: each edition splits another way.
    annex: Vec<Answered>,
    /// Whether only simple operations were done: each agreement has its own list.
    simple: Option<bool>,
    pub(crate) destination: String,
    pub(crate) day: String,
}

impl Asked {
    pub(crate) fn case(&self) -> &Case {
        &self.case
    }

    /// The case as this agreement sees it.
    pub(crate) fn put_to(&self, agreement: &Agreement) -> Case {
        let mut case = self.case.clone();
        case.agreement = Some(AgreementReference::Code(agreement.code.clone()));
        case.product.operations = self.simple.map(|simple| {
            if simple {
                agreement.insufficient_operations.clone()
            } else {
                vec![MORE_THAN_SIMPLE.to_owned()]
            }
        });
        self.annex
            .iter()
            .filter(|answered| match &answered.question {
                Question::AnnexCode { edition, .. } => Some(*edition) == agreement.hs_edition,
                _ => true,
            })
            .fold(case, |case, answered| {
                case.with(&answered.question, &answered.answer)
            })
    }
}

/// An operation that no agreement lists as simple.
const MORE_THAN_SIMPLE: &str = "manufacture";

/// The rules that say where goods come from without a preference: those of the authority where they are made, and those
/// of the authority where they are sold that hold for goods of any country.
pub(crate) fn without_preference(
    known: &[Agreement],
    origin: &str,
    destination: &str,
) -> Vec<Agreement> {
    let named = |list: &[String], country: &str| list.iter().any(|one| one == country);
    known
        .iter()
        .filter(|one| one.non_preferential)
        .filter_map(|one| {
            let is_origin = named(&one.parties, origin);
            if !is_origin && !named(&one.to, destination) {
                return None;
            }
            let mut own = one.clone();
            if !is_origin {
                own.parties.push(origin.to_owned());
            }
            Some(own)
        })
        .collect()
}

/// The agreements that give goods of one country a preference in another.
pub(crate) fn between<'a>(
    known: &'a [Agreement],
    origin: &'a str,
    destination: &'a str,
) -> impl Iterator<Item = &'a Agreement> {
    known
        .iter()
        .filter(move |one| one.applies(origin, destination))
}

/// The code of a country that was written as a code or by its name in any language.
fn country(pack: Option<&Pack>, typed: &str) -> Option<String> {
    let Some(codes) = pack.and_then(|pack| pack.code_lists.get("countries")) else {
        return Some(typed.to_uppercase()).filter(|code| code.len() == 2);
    };
    let wanted = typed.to_lowercase();
    codes
        .iter()
        .find(|entry| {
            entry.code.to_lowercase() == wanted
                || entry
                    .name
                    .values()
                    .any(|name| name.to_lowercase() == wanted)
        })
        .map(|entry| entry.code.clone())
}

/// Reads what was typed. Names of countries become codes on the way.
pub(crate) fn case(
    typed: &mut Typed,
    pack: Option<&Pack>,
    today: &str,
    newest: Option<u16>,
    t: T,
) -> Result<Asked, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |id: &str, text: String| faults.push((id.to_owned(), text));
    let hs = typed.hs.parse::<HsCode>().ok();
    match hs {
        _ if typed.hs.is_empty() => fault("hs", t.qualify_no_hs()),
        None => fault("hs", t.qualify_bad_hs(&typed.hs)),
        Some(code) if code.digits() < 4 => fault("hs", t.qualify_bad_hs(&typed.hs)),
        Some(_) => {}
    }
    let price = amount(&typed.price);
    if typed.price.is_empty() {
        fault("price", t.qualify_no_price());
    } else if price.is_none() {
        fault("price", t.qualify_bad_amount(&typed.price));
    }
    for (id, name) in [
        ("origin", &typed.origin),
        ("destination", &typed.destination),
    ] {
        if name.is_empty() {
            fault(
                id,
                match id {
                    "origin" => t.qualify_no_origin(),
                    _ => t.qualify_no_destination(),
                },
            );
        } else if country(pack, name).is_none() {
            fault(id, t.qualify_bad_country(name));
        }
    }
    let currency = typed.currency.as_str();
    let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if !currency.is_empty() && !is_code {
        fault("currency", t.qualify_bad_currency(currency));
    }
    if typed.origin.eq_ignore_ascii_case(&typed.destination) && !typed.origin.is_empty() {
        fault("destination", t.qualify_same_country());
    }
    if typed.rows.len() > ROWS_MAX {
        fault("m0-name", t.qualify_too_many(ROWS_MAX));
    }
    let ids = typed.ids();
    let mut materials = Vec::new();
    for (at, (row, id)) in typed.rows.iter_mut().zip(&ids).enumerate().take(ROWS_MAX) {
        let (material, found) = material(row, id, at, pack, t);
        faults.extend(found);
        materials.push(material);
    }
    for (at, known) in typed.known.iter().enumerate() {
        if known.answered().is_none() {
            let id = format!("a{at}");
            faults.push((id, t.qualify_bad_answer(&known.typed)));
        }
    }
    let (Some(_), Some(price), []) = (hs, price, faults.as_slice()) else {
        return Err(faults);
    };
    for name in [&mut typed.origin, &mut typed.destination] {
        if let Some(code) = country(pack, name) {
            *name = code;
        }
    }
    let base = if typed.base == "EXW" { "EXW" } else { "FOB" };
    let mut product = json!({
        "hs": typed.hs, "description": typed.description, "price": { base: price },
    });
    if !typed.currency.is_empty() {
        product["currency"] = json!(typed.currency);
    }
    let read = serde_json::from_value::<Case>(json!({
        "origin": typed.origin, "date": today, "product": product,
    }));
    let mut case = match read {
        Ok(case) => case,
        Err(error) => return Err(vec![("hs".to_owned(), error.to_string())]),
    };
    case.materials = materials;
    // an edition matters only where tables can carry codes over
    case.product.hs_edition = newest.map(|newest| typed.edition.parse().unwrap_or(newest));
    case.product.route = match typed.route.as_str() {
        "direct" => Some((true, false, false)),
        "customs" => Some((false, true, false)),
        "altered" => Some((false, false, true)),
        _ => None,
    }
    .map(|(direct, customs_control, altered)| Route {
        direct,
        customs_control,
        altered,
    });
    let said = |cell: &str, yes: &str, no: &str| match cell {
        cell if cell == yes => Some(true),
        cell if cell == no => Some(false),
        _ => None,
    };
    case.product.drawback = said(&typed.drawback, "yes", "no");
    let (annex, answers): (Vec<_>, Vec<_>) = typed
        .known
        .iter()
        .filter_map(|known| known.answered())
        .partition(|answered| matches!(answered.question, Question::AnnexCode { .. }));
    Ok(Asked {
        case: answers.iter().fold(case, |case, answered| {
            case.with(&answered.question, &answered.answer)
        }),
        annex,
        simple: said(&typed.operations, "simple", "more"),
        destination: typed.destination.clone(),
        day: today.to_owned(),
    })
}

/// A row as a material of the case.
fn material(
    row: &mut Row,
    id: &str,
    at: usize,
    pack: Option<&Pack>,
    t: T,
) -> (Material, Vec<Fault>) {
    let mut material = Material::named(id);
    let mut faults = Vec::new();
    let line = at + 1;
    let mut fault = |cell: &str, text: String| {
        faults.push((format!("m{at}-{cell}"), t.qualify_in_row(text, line)));
    };
    if row.hs.is_empty() {
        fault("hs", t.qualify_row_no_hs());
    } else {
        match row.hs.parse::<HsCode>() {
            Ok(code) if code.digits() >= 4 => material.hs = Some(code),
            _ => fault("hs", t.qualify_bad_hs(&row.hs)),
        }
    }
    if !row.origin.is_empty() {
        match country(pack, &row.origin) {
            Some(code) => row.origin.clone_from(&code),
            None => fault("origin", t.qualify_bad_country(&row.origin)),
        }
        material.origin = Some(row.origin.clone());
    }
    if row.value.is_empty() {
        fault("value", t.qualify_row_no_value());
    } else {
        material.value = amount(&row.value);
        if material.value.is_none() {
            fault("value", t.qualify_bad_amount(&row.value));
        }
    }
    match row.status.as_str() {
        "" => {}
        "yes" => {
            material.originating = Some(true);
            material.proof = Some(true);
        }
        "no" => material.originating = Some(false),
        "wo" => {
            material.wholly_obtained = Some(true);
            material.proof = Some(true);
        }
        other => fault("status", t.qualify_bad_status(other)),
    }
    (material, faults)
}
