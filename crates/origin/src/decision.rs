//! A decision: verdict, criterion, questions, gap and trace, from a case.

use serde::{Deserialize, Serialize};

use crate::agreement::{Agreement, CumulationKind};
use crate::bill::{AgreementReference, Case};
use crate::country::{CountryOfOrigin, country};
use crate::evaluate::settle;
use crate::finding::{CaseError, Finding, find};
use crate::gap::{Change, gap};
use crate::question::{Answered, Question};
use crate::trace::{Alternative, Trace, Why, Work};
use crate::truth::Truth;

/// What a case comes to.
///
/// Source: three-valued logic of Kleene; WTO Agreement on Rules of Origin, Annex II, for the duty to decide.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Verdict};
/// let decision = check_json(BICYCLE, &[])?;
/// assert_eq!(decision.verdict, Verdict::Qualifies);
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The good is originating.
    Qualifies,
    /// It is not.
    Not,
    /// Something is missing that changes the verdict.
    Unknown,
}

impl From<Truth> for Verdict {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::Yes => Self::Qualifies,
            Truth::No => Self::Not,
            Truth::Unknown => Self::Unknown,
        }
    }
}

/// The answer to a case.
///
/// Source: an origin ruling: WTO Agreement on Rules of Origin, Annex II, paragraph 3(d).
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE};
/// let decision = check_json(BICYCLE, &[])?;
/// assert!(decision.questions.is_empty() && decision.gap.is_empty());
/// assert!(decision.trace.replay().is_ok());
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// What the form says about the criterion, when it qualifies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criterion: Option<Criterion>,
    /// Which party it is of, where the agreement has rates that differ between parties, when it qualifies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryOfOrigin>,
    /// What to ask: the facts that can change the verdict, and no others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// One completion with which it would qualify.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_qualify: Vec<Answered>,
    /// One completion with which it would not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_fail: Vec<Answered>,
    /// The cheapest single changes that would make it qualify.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gap: Vec<Change>,
    /// How it was decided.
    pub trace: Trace,
}

/// The criterion on the form.
///
/// Source: Form D box 8; Form RCEP box 10.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE};
/// let decision = check_json(BICYCLE, &[])?;
/// let criterion = decision.criterion.unwrap();
/// assert_eq!((criterion.rule.as_str(), criterion.accumulation), ("RVC.BD/FOB(40)", false));
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// The text of the box.
    pub text: String,
    /// The alternative that holds, in the notation.
    pub rule: String,
    /// Whether materials of other parties were counted.
    pub accumulation: bool,
    /// Whether a tolerance was needed.
    pub tolerance: bool,
    /// What is ticked on the form, in its words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ticks: Vec<String>,
}

/// Decides a case by an agreement.
///
/// Source: steps as in WCO, Rules of Origin Handbook: statuses, rule, tolerance, overrides.
///
/// ```
/// use origo_origin::{Agreement, Verdict, decide};
/// let case = serde_json::from_str(r#"{
///   "origin": "GB", "rule": "NOM/EXW(45)",
///   "product": { "hs": "8712.00", "price": { "EXW": "800" } },
///   "materials": [
///     { "id": "frame", "hs": "8714.91", "origin": "CN", "value": "360" },
///     { "id": "saddle", "hs": "8714.95", "origin": "GB", "originating": true, "value": "40" }
///   ]
/// }"#)?;
/// let decision = decide(&case, &Agreement::none("GB"))?;
/// assert_eq!(decision.verdict, Verdict::Qualifies); // exactly 45 %
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decide(case: &Case, agreement: &Agreement) -> Result<Decision, CaseError> {
    let findings = find(case, agreement);
    if !findings.is_empty() {
        return Err(CaseError { findings });
    }
    let settled = settle(case, agreement);
    if settled.trace.rules.is_empty() {
        let message = format!(
            "{} is split by description, and none of the parts that have a rule here fits: give the rule as “rule”",
            case.product.hs
        );
        return Err(CaseError {
            findings: vec![Finding {
                pointer: "/product/described".to_owned(),
                message,
            }],
        });
    }
    let verdict = Verdict::from(settled.trace.result);
    let criterion = (verdict == Verdict::Qualifies)
        .then(|| criterion(&settled.trace, agreement))
        .flatten();
    let country = (verdict == Verdict::Qualifies)
        .then(|| country(case, agreement, &settled.trace))
        .flatten();
    let gap = if verdict == Verdict::Not {
        gap(case, agreement, &settled.trace)
    } else {
        Vec::new()
    };
    Ok(Decision {
        verdict,
        criterion,
        country,
        questions: settled.questions,
        to_qualify: settled.to_qualify,
        to_fail: settled.to_fail,
        gap,
        trace: settled.trace,
    })
}

/// Decides a case by the agreement it names, out of those known.
///
/// Source: as [`decide`].
///
/// ```
/// use origo_origin::{Case, check, guide::BICYCLE};
/// let case = Case::from_json(BICYCLE)?; // it names no agreement: its rule stands alone
/// assert!(check(&case, &[]).is_ok());
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
pub fn check(case: &Case, known: &[Agreement]) -> Result<Decision, CaseError> {
    match &case.agreement {
        Some(AgreementReference::Inline(agreement)) => decide(case, agreement),
        Some(AgreementReference::Code(code)) => known
            .iter()
            .find(|agreement| &agreement.code == code)
            .map_or_else(
                || {
                    Err(CaseError {
                        findings: not_known(case, known),
                    })
                },
                |agreement| decide(case, agreement),
            ),
        None => decide(case, &Agreement::none(&case.origin)),
    }
}

/// The sentence for an agreement whose code nobody knows.
pub(crate) fn not_known(case: &Case, known: &[Agreement]) -> Vec<Finding> {
    let Some(AgreementReference::Code(code)) = &case.agreement else {
        return Vec::new();
    };
    let codes: Vec<&str> = known
        .iter()
        .map(|agreement| agreement.code.as_str())
        .collect();
    let choice = if codes.is_empty() {
        "write the agreement out instead".to_owned()
    } else {
        format!("choose one of {}", codes.join(", "))
    };
    vec![Finding {
        pointer: "/agreement".to_owned(),
        message: format!("“{code}” is not an agreement known here: {choice}"),
    }]
}

/// The first alternative that holds, and what the form calls it.
fn criterion(trace: &Trace, agreement: &Agreement) -> Option<Criterion> {
    let held = trace
        .rules
        .iter()
        .flat_map(|rule| &rule.alternatives)
        .find(|way| way.result == Truth::Yes)?;
    let texts = &agreement.criteria;
    let counted = |why: Why| trace.materials.iter().any(|material| material.why == why);
    let accumulation = agreement.cumulation.kind != CumulationKind::None
        && (counted(Why::Cumulation) || counted(Why::Partial));
    let tolerance = held
        .steps
        .iter()
        .any(|step| step.tolerated && step.result != Truth::Yes);
    let mut parts: Vec<String> = Vec::new();
    for (text, step) in held
        .steps
        .iter()
        .map(|step| (template(agreement, step), step))
    {
        let Some(text) = text else { continue };
        let level = step.rule.split([' ', '{']).next().unwrap_or_default();
        let percent = match &step.work {
            Work::Share(share) => share
                .percent()
                .map(|percent| percent.display(2))
                .unwrap_or_default(),
            _ => String::new(),
        };
        let text = text
            .replace("{level}", level)
            .replace("{percent}", &percent)
            .replace("{hs}", &heading(trace));
        if !parts.contains(&text) {
            parts.push(text);
        }
    }
    if parts.is_empty() {
        parts.extend(
            texts
                .rule
                .clone()
                .map(|text| text.replace("{hs}", &heading(trace))),
        );
    }
    let mut text = parts.join(texts.join.as_deref().unwrap_or(" + "));
    for (needed, more) in [
        (accumulation, &texts.accumulation),
        (tolerance, &texts.tolerance),
    ] {
        if let (true, Some(more)) = (needed, more) {
            text = format!("{text}, {more}");
        }
    }
    let cumulates = agreement.cumulation.kind != CumulationKind::None;
    let ticks = [
        (
            cumulates && counted(Why::Cumulation),
            &texts.ticks.accumulation,
        ),
        (
            cumulates && counted(Why::Partial),
            &texts.ticks.partial_cumulation,
        ),
        (tolerance, &texts.ticks.tolerance),
    ];
    let ticked = |(needed, words): (bool, &Option<String>)| words.clone().filter(|_| needed);
    Some(Criterion {
        text,
        rule: rule_of(held),
        accumulation,
        tolerance,
        ticks: ticks.into_iter().filter_map(ticked).collect(),
    })
}

fn rule_of(alternative: &Alternative) -> String {
    alternative.rule.clone()
}

fn heading(trace: &Trace) -> String {
    trace.product.cut(4).unwrap_or(trace.product).to_string()
}

fn template<'a>(agreement: &'a Agreement, step: &crate::trace::Step) -> Option<&'a String> {
    let texts = &agreement.criteria;
    let word: String = step
        .rule
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    match word.as_str() {
        "WO" => texts.wholly_obtained.as_ref(),
        "PE" => texts.exclusively_originating.as_ref(),
        "CC" | "CTH" | "CTSH" | "CTI" => texts.shift.as_ref(),
        "RVC" | "NOM" => texts.value.as_ref(),
        "PROC" => texts.process.as_ref(),
        _ => None,
    }
}
