//! What is wrong with a case: every mistake at once, each with its field and a sentence.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::agreement::Agreement;
use crate::bill::{Case, DEPTH_MAX, Material};
use crate::evaluate::alternatives::{ALTERNATIVES_MAX, count};
use crate::exact::Exact;

/// The most lines of a bill, at all levels together.
///
/// Source: a bound on work, not a rule of any agreement.
///
/// ```
/// assert!(origo_origin::MATERIALS_MAX >= 100_000);
/// ```
pub const MATERIALS_MAX: usize = 100_000;

/// Something wrong, and where.
///
/// Source: JSON Pointer, RFC 6901; problem details, RFC 9457.
///
/// ```
/// let error = origo_origin::check_json(r#"{ "origin": "KH", "product": { "hs": "871" } }"#, &[]).unwrap_err();
/// assert_eq!(error.findings[0].pointer, "/product/hs");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The field as a JSON pointer.
    pub pointer: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A case that cannot be decided as it is written, with everything that is wrong with it.
///
/// ```
/// let error = origo_origin::check_json(r#"{ "origin": "Cambodia" }"#, &[]).unwrap_err();
/// assert!(!error.findings.is_empty()); // all at once, each with its field
/// ```
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
#[error("{}", findings.iter().map(|finding| format!("{}: {}", finding.pointer, finding.message)).collect::<Vec<_>>().join("\n"))]
pub struct CaseError {
    /// What is wrong, each with its field.
    pub findings: Vec<Finding>,
}

/// What the JSON reader did not understand, with its field, in a sentence that says what to do.
pub(crate) fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Finding {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in error.path().iter() {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                pointer.push_str(&format!("/{key}"))
            }
            Segment::Unknown => {}
        }
    }
    let whole = error.inner().to_string();
    let (said, place) = whole.rsplit_once(" at line ").unwrap_or((&whole, ""));
    let choices = |list: &str| list.replace("one of ", "").replace('`', "");
    let message = if let Some(name) = said.strip_prefix("missing field ") {
        format!("“{}” is missing: write it", name.replace('`', ""))
    } else if let Some((name, list)) = said
        .strip_prefix("unknown field ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        format!(
            "there is no field “{}” here: the fields are {}",
            name.replace('`', ""),
            choices(list)
        )
    } else if let Some((name, list)) = said
        .strip_prefix("unknown variant ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        format!(
            "“{}” is not a choice here: write one of {}",
            name.replace('`', ""),
            choices(list)
        )
    } else if let Some((found, wanted)) = said
        .strip_prefix("invalid type: ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        let wanted = match wanted {
            "a boolean" => "true or false, without quotes",
            "a string" => "a text in quotes",
            "a sequence" => "a list in [ ]",
            "a map" => "names with values in { }",
            _ if wanted.starts_with("struct ") => "fields with values in { }",
            other => other,
        };
        format!("{} stands here: write {wanted}", found.replace('`', ""))
    } else if error.inner().is_data() {
        said.to_owned()
    } else {
        format!("this is not JSON: {said} at line {place}")
    };
    Finding { pointer, message }
}

struct Findings(Vec<Finding>);

impl Findings {
    fn say(&mut self, pointer: &str, message: impl Into<String>) {
        self.0.push(Finding {
            pointer: pointer.to_owned(),
            message: message.into(),
        });
    }

    fn not_negative(&mut self, pointer: &str, amount: Option<&Exact>) {
        if let Some(amount) = amount
            && amount.is_negative()
        {
            self.say(
                pointer,
                format!("{amount} is less than nothing: write an amount of 0 or more"),
            );
        }
    }

    /// Whether it is a country code; says so when not.
    fn country(&mut self, pointer: &str, country: &str) -> bool {
        let fine = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        if !fine {
            self.say(
                pointer,
                format!(
                    "“{country}” is not a country code: write two capital letters, for example KH"
                ),
            );
        }
        fine
    }
}

/// All that is wrong with the case, in the order of its fields.
pub(crate) fn find(case: &Case, agreement: &Agreement) -> Vec<Finding> {
    let mut findings = Findings(Vec::new());
    let readable = findings.country("/origin", &case.origin);
    if readable && !agreement.parties.is_empty() && !agreement.parties.contains(&case.origin) {
        let parties = agreement.parties.join(", ");
        findings.say(
            "/origin",
            format!(
                "{} is not a party of {}: its parties are {parties}",
                case.origin, agreement.code
            ),
        );
    }
    let dated = agreement
        .rules
        .iter()
        .any(|rule| rule.entry.validity.is_some())
        && case.rule.is_none();
    match case.date {
        None if dated || agreement.from.is_some() || agreement.until.is_some() => {
            findings.say(
                "/date",
                "the rules of this agreement change by date: say for which day",
            );
        }
        Some(date)
            if agreement.from.is_some_and(|from| date < from)
                || agreement.until.is_some_and(|until| until < date) =>
        {
            findings.say(
                "/date",
                format!("{} has no rules here for {date}", agreement.code),
            );
        }
        _ => {}
    }
    if case.product.hs.digits() < 4 {
        findings.say(
            "/product/hs",
            format!(
                "{} is a chapter: write the code of the good with 6 digits",
                case.product.hs
            ),
        );
    }
    for (base, price) in &case.product.price {
        if !price.is_positive() {
            findings.say(
                &format!("/product/price/{}", base.word()),
                format!("a price of {price} leaves nothing to take a share of: write the price"),
            );
        }
    }
    if case
        .product
        .weight
        .as_ref()
        .is_some_and(|weight| !weight.is_positive())
    {
        findings.say(
            "/product/weight",
            "a good without weight has no shares of weight: write the net weight, or leave it out",
        );
    }
    let costs = &case.product.costs;
    for (name, amount) in [
        ("labour", &costs.labour),
        ("overhead", &costs.overhead),
        ("other", &costs.other),
    ] {
        findings.not_negative(&format!("/product/costs/{name}"), amount.as_ref());
    }
    if case.materials.is_empty() && case.product.wholly_obtained == Some(false) {
        findings.say(
            "/materials",
            "the good is not wholly obtained and the bill is empty: list the materials",
        );
    }
    let mut seen = BTreeSet::new();
    let mut left = MATERIALS_MAX;
    materials(
        &mut findings,
        case,
        &case.materials,
        "/materials",
        1,
        &mut seen,
        &mut left,
    );
    if case.materials.len() > MATERIALS_MAX || left == 0 {
        findings.say(
            "/materials",
            format!(
                "the bill has more than {MATERIALS_MAX} lines: join lines of the same material"
            ),
        );
    }
    rules(&mut findings, case, agreement);
    findings.0
}

fn rules(findings: &mut Findings, case: &Case, agreement: &Agreement) {
    let own = case.rule.iter().map(|rule| ("/rule".to_owned(), rule));
    let theirs = agreement
        .rules
        .iter()
        .enumerate()
        .map(|(at, rule)| (format!("/agreement/rules/{at}/entry"), &rule.entry.rule));
    for (pointer, rule) in own.chain(theirs) {
        if count(rule, agreement) > ALTERNATIVES_MAX {
            findings.say(
                &pointer,
                format!("the rule has more than {ALTERNATIVES_MAX} alternatives: split it"),
            );
        }
    }
    let ruled = case.rule.is_some()
        || case.product.set
        || agreement.rules.iter().any(|rule| {
            rule.entry
                .ranges
                .iter()
                .any(|range| range.contains(case.product.hs) == crate::truth::Truth::Yes)
                && rule
                    .entry
                    .validity
                    .is_none_or(|validity| case.date.is_some_and(|date| validity.contains(date)))
        });
    if !ruled {
        findings.say(
            "/product/hs",
            format!(
                "there is no rule for {} here: give the rule in the notation as “rule”",
                case.product.hs
            ),
        );
    }
}

fn materials(
    findings: &mut Findings,
    case: &Case,
    list: &[Material],
    pointer: &str,
    depth: usize,
    seen: &mut BTreeSet<String>,
    left: &mut usize,
) {
    if depth > DEPTH_MAX {
        // The pointer would be as deep as the bill.
        findings.say(
            "/materials",
            format!("the bill is more than {DEPTH_MAX} levels deep: leave out the deepest"),
        );
        return;
    }
    for (at, material) in list.iter().enumerate() {
        let here = |field: &str| format!("{pointer}/{at}/{field}");
        if *left == 0 {
            return;
        }
        *left -= 1;
        if material.id.trim().is_empty() {
            findings.say(
                &here("id"),
                "the material has no name: write one, for example its number in the bill",
            );
        } else if !seen.insert(material.id.clone()) {
            findings.say(
                &here("id"),
                format!(
                    "“{}” is there twice: give each material a name of its own",
                    material.id
                ),
            );
        }
        if let Some(country) = &material.origin {
            findings.country(&here("origin"), country);
        }
        findings.not_negative(&here("value"), material.value.as_ref());
        findings.not_negative(&here("weight"), material.weight.as_ref());
        if let Some(inventory) = &material.inventory {
            for (number, movement) in inventory.movements.iter().enumerate() {
                let quantity = movement.quantity();
                if !quantity.is_positive() {
                    findings.say(
                        &here(&format!("inventory/movements/{number}/quantity")),
                        format!("{quantity} is no quantity: write how much moved"),
                    );
                }
            }
            if inventory.originating_share().is_none() {
                findings.say(
                    &here("inventory/movements"),
                    "the last movement has to take what this good needs, and no movement can take more than the stock has",
                );
            }
        }
        if let (Some(own), Some(good)) = (&material.currency, &case.product.currency)
            && own != good
        {
            findings.say(&here("currency"), format!("the good is priced in {good} and this material in {own}: convert to {good} first"));
        }
        if let Some(content) = &material.value_content
            && (content.is_negative() || content > &Exact::from(100))
        {
            findings.say(
                &here("value_content"),
                format!("{content} is not a share: write 0 to 100 per cent"),
            );
        }
        if material.wholly_obtained == Some(true) && material.originating == Some(false) {
            findings.say(
                &here("originating"),
                "what is wholly obtained is originating: correct one of the two",
            );
        }
        materials(
            findings,
            case,
            &material.produced_from,
            &here("produced_from"),
            depth + 1,
            seen,
            left,
        );
    }
}
