//! The answer as it is handed out: the decision with the figures of every alternative beside each other.

use serde::{Deserialize, Serialize};

use crate::country::CountryOfOrigin;
use crate::decision::{Criterion, Decision, Verdict};
use crate::exact::Exact;
use crate::gap::Change;
use crate::question::{Answered, Question};
use crate::trace::{Form, Sense, Share, Trace, Work};
use crate::truth::Truth;

/// The version of the shape of a case as JSON.
///
/// Source: the JSON Schema published with Origo, draft 2020-12.
///
/// ```
/// assert_eq!(origo_origin::CASE_VERSION, "origo.origin-case/1");
/// ```
pub const CASE_VERSION: &str = "origo.origin-case/1";

/// The version of the shape of an answer as JSON.
///
/// Source: the JSON Schema published with Origo, draft 2020-12.
///
/// ```
/// assert_eq!(origo_origin::ANSWER_VERSION, "origo.origin-decision/1");
/// ```
pub const ANSWER_VERSION: &str = "origo.origin-decision/1";

/// A decision as it is published: what an exporter needs first, the trace last.
///
/// Source: the JSON Schema published with Origo, draft 2020-12.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, OriginAnswer};
/// let decision = check_json(BICYCLE, &[])?;
/// let answer = OriginAnswer::from(decision);
/// assert_eq!(answer.alternatives.len(), 2); // CTH, and the value content
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OriginAnswer {
    /// `origo.origin-decision/1`.
    pub schema: String,
    /// The verdict.
    pub verdict: Verdict,
    /// What the form says about the criterion, when it qualifies.
    pub criterion: Option<Criterion>,
    /// Which party it is of, where the agreement has rates that differ between parties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryOfOrigin>,
    /// Every alternative of the rule with its figures, in the order of the rule.
    pub alternatives: Vec<AlternativeFigures>,
    /// What to ask: the facts that can change the verdict, and no others.
    pub questions: Vec<Question>,
    /// Answers with which it would qualify, when it is open.
    pub to_qualify: Vec<Answered>,
    /// Answers with which it would not.
    pub to_fail: Vec<Answered>,
    /// The cheapest single changes that would make it qualify, when it does not.
    pub gap: Vec<Change>,
    /// What the preference saves, where whoever answers has the rates of duty. The engine has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<DutySaving>,
    /// How it was decided; a program replays it to the same verdict.
    pub trace: Trace,
}

/// What a preference is worth: the duty that anybody pays (*most favoured nation*, GATT Art. I) beside the preferential
/// one. Which value a country counts duty on (CIF or FOB) differs.
///
/// Source: GATT Art. I; WTO Customs Valuation Agreement Art. 8.2.
///
/// ```
/// let saving: origo_origin::DutySaving = serde_json::from_str(r#"{
///   "destination": "VN", "most_favoured_nation": ["15%"], "preferential": ["0%"],
///   "percent": "15", "amount": "15", "currency": "USD", "source": "tariff of VN", "as_of": "2026-01-01"
/// }"#)?;
/// assert_eq!(saving.percent, Some(15.into()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DutySaving {
    /// The country of import, ISO 3166-1 alpha-2.
    pub destination: String,
    /// The duty without preference; several where national positions below the code differ.
    pub most_favoured_nation: Vec<String>,
    /// The duty under the agreement; several where national positions below the code differ.
    pub preferential: Vec<String>,
    /// The difference in per cent of the value, where one can say it from the codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<Exact>,
    /// That of the price of the case, exact. The value for customs may have freight and insurance besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Exact>,
    /// The currency of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Where the rates are from.
    pub source: String,
    /// The first day of this version of the tariff.
    pub as_of: String,
}

/// An alternative of the rule with its figures.
///
/// Source: “or” in an annex: the exporter chooses, ATIGA Art. 28(1)(a).
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, OriginAnswer};
/// let decision = check_json(BICYCLE, &[])?;
/// let answer = OriginAnswer::from(decision);
/// let rules: Vec<_> = answer.alternatives.iter().map(|way| way.rule.as_str()).collect();
/// assert_eq!(rules, ["CTH", "RVC.BD/FOB(40)"]);
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AlternativeFigures {
    /// The entry it belongs to, in the notation.
    pub entry: String,
    /// The alternative in the notation.
    pub rule: String,
    /// Whether it holds.
    pub result: Truth,
    /// The shares it looks at, tolerances included.
    pub shares: Vec<ShareFigures>,
}

/// A share against its limit, for a person or a bar on a screen.
///
/// Source: the formulas of ATIGA Art. 29; TCA Annex 2, note 4.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, OriginAnswer};
/// let decision = check_json(BICYCLE, &[])?;
/// let answer = OriginAnswer::from(decision);
/// let share = &answer.alternatives[1].shares[0];
/// assert_eq!(share.percent.as_deref(), Some("40")); // the limit itself passes
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShareFigures {
    /// The condition in the notation, or the name of the tolerance.
    pub rule: String,
    /// Whether it is a tolerance.
    pub tolerance: bool,
    /// The numerator, where it is known.
    pub numerator: Option<Exact>,
    /// The denominator, where it is known.
    pub denominator: Option<Exact>,
    /// The share in per cent, cut to two decimals for show; numerator and denominator are exact.
    pub percent: Option<String>,
    /// The limit in per cent.
    pub limit: Exact,
    /// Which side of it passes; the limit itself always does.
    pub sense: Sense,
    /// Whether the numerator is the denominator less a sum (build-down).
    pub form: Form,
    /// Whether it holds.
    pub result: Truth,
}

fn figures(rule: &str, tolerance: bool, share: &Share, result: Truth) -> ShareFigures {
    ShareFigures {
        rule: rule.to_owned(),
        tolerance,
        numerator: share.numerator.clone(),
        denominator: share.denominator.clone(),
        percent: share.percent().map(|percent| percent.display(2)),
        limit: share.limit.clone(),
        sense: share.sense,
        form: share.form,
        result,
    }
}

impl From<Decision> for OriginAnswer {
    fn from(decision: Decision) -> Self {
        let mut alternatives = Vec::new();
        for rule in &decision.trace.rules {
            for way in &rule.alternatives {
                let steps = way.steps.iter().filter_map(|step| match &step.work {
                    Work::Share(share) => Some(figures(&step.rule, false, share, step.result)),
                    _ => None,
                });
                let tolerances = way
                    .tolerances
                    .iter()
                    .map(|one| figures(&one.name, true, &one.share, one.result));
                alternatives.push(AlternativeFigures {
                    entry: rule.entry.clone(),
                    rule: way.rule.clone(),
                    result: way.result,
                    shares: steps.chain(tolerances).collect(),
                });
            }
        }
        Self {
            schema: ANSWER_VERSION.to_owned(),
            verdict: decision.verdict,
            criterion: decision.criterion,
            country: decision.country,
            alternatives,
            questions: decision.questions,
            to_qualify: decision.to_qualify,
            to_fail: decision.to_fail,
            gap: decision.gap,
            duty: None,
            trace: decision.trace,
        }
    }
}
