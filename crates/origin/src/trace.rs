//! The trace: every step of a decision with its numbers, so that a program can replay it and a person can read it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::agreement::ToleranceMeasure;
use crate::exact::Exact;
use crate::hs::HsCode;
use crate::rule::Base;
use crate::truth::Truth;

/// The version of the trace's shape.
///
/// Source: a shape of our own.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, TRACE_VERSION};
/// let decision = check_json(BICYCLE, &[])?;
/// assert_eq!(decision.trace.version, TRACE_VERSION);
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
pub const TRACE_VERSION: u16 = 1;

/// How a decision was reached.
///
/// Source: records that prove origin: ATIGA OCP Rule 22; TCA Art. 21; kept for years and read by others.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Trace, Truth};
/// let decision = check_json(BICYCLE, &[])?;
/// let text = serde_json::to_string(&decision.trace).unwrap();
/// let read: Trace = serde_json::from_str(&text).unwrap();
/// assert_eq!(read.replay(), Ok(Truth::Yes));
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// The version of this shape.
    pub version: u16,
    /// The agreement and the version of its file.
    pub agreement: String,
    /// The good's position.
    pub product: HsCode,
    /// What each material counts as, and why.
    pub materials: Vec<MaterialStep>,
    /// The rules tried: one, unless it is open which part of an “ex” position the good belongs to.
    pub rules: Vec<RuleStep>,
    /// What overrides a rule that is met.
    pub checks: Vec<Check>,
    /// What was taken for granted.
    pub assumptions: Vec<Assumption>,
    /// When the steps leave it open, but every completion of what is missing gives the same: that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all_completions: Option<Truth>,
    /// The result.
    pub result: Truth,
}

/// What a material counts as.
///
/// Source: the status of each material, before any rule: TCA Art. 3 and 4.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Truth};
/// let decision = check_json(BICYCLE, &[])?;
/// let saddle = &decision.trace.materials[2];
/// assert_eq!((saddle.id.as_str(), saddle.originating), ("saddle", Truth::Yes));
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MaterialStep {
    /// Its name.
    pub id: String,
    /// Its position.
    pub hs: Option<HsCode>,
    /// Whether it is originating.
    pub originating: Truth,
    /// Why.
    pub why: Why,
    /// The share of its value that counts as originating, 0 to 1.
    pub share: Exact,
}

/// Why a material is originating or not.
///
/// Source: TCA Art. 3 to 5; ATIGA Art. 30; USMCA Art. 4.11.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Why};
/// let decision = check_json(BICYCLE, &[])?;
/// assert_eq!(decision.trace.materials[0].why, Why::Foreign);
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Wholly obtained in a party.
    WhollyObtained,
    /// Originating in the country of production.
    Originating,
    /// Originating in another party, with proof (cumulation).
    Cumulation,
    /// From another party, and whether there is proof is not known.
    ProofMissing,
    /// From another party, without proof.
    NoProof,
    /// It meets its own rule, so all of it counts (absorption, roll-up).
    RolledUp,
    /// Whether it meets its own rule is not known.
    RollUpOpen,
    /// It counts in proportion to its own value content (partial cumulation).
    Partial,
    /// It is fungible, and the method of the stock says which part of it is originating.
    Inventory,
    /// From outside the parties.
    Foreign,
    /// Nobody said that it is originating.
    Undetermined,
}

/// One rule and its alternatives.
///
/// Source: look-up of the most specific entry: notes of every annex.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE};
/// let decision = check_json(BICYCLE, &[])?;
/// assert_eq!(decision.trace.rules[0].alternatives.len(), 2);
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RuleStep {
    /// The entry in the notation.
    pub entry: String,
    /// Where it stands.
    pub article: String,
    /// The alternatives: one that holds is enough.
    pub alternatives: Vec<Alternative>,
    /// The result.
    pub result: Truth,
}

/// One way to meet a rule: all steps are needed.
///
/// Source: “or” in an annex: ATIGA Art. 28(1)(a).
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Truth};
/// let decision = check_json(BICYCLE, &[])?;
/// let ways = &decision.trace.rules[0].alternatives;
/// assert_eq!((ways[0].result, ways[1].result), (Truth::No, Truth::Yes));
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// The alternative in the notation.
    pub rule: String,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Tolerances tried for the steps that take one; one that holds is enough.
    pub tolerances: Vec<ToleranceStep>,
    /// The result.
    pub result: Truth,
}

/// One condition.
///
/// Source: “and” in an annex: AIFTA Annex 2, Rule 4.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE};
/// let decision = check_json(BICYCLE, &[])?;
/// assert_eq!(decision.trace.rules[0].alternatives[0].steps[0].rule, "CTH");
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// The condition in the notation.
    pub rule: String,
    /// Whether a tolerance may save it.
    pub tolerated: bool,
    /// What was looked at.
    #[serde(flatten)]
    pub work: Work,
    /// The result.
    pub result: Truth,
}

/// What a step looked at.
///
/// Source: WTO Agreement on Rules of Origin, Art. 2(a): shift, percentage, operation.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Work};
/// let decision = check_json(BICYCLE, &[])?;
/// let step = &decision.trace.rules[0].alternatives[1].steps[0];
/// assert!(matches!(step.work, Work::Share(_)));
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// Every line has to pass.
    Lines {
        /// The lines looked at.
        lines: Vec<LineResult>,
    },
    /// A share against its limit.
    Share(Box<Share>),
    /// One alternative of facts has to hold.
    Facts {
        /// What is known.
        known: BTreeMap<String, Truth>,
        /// The alternatives.
        any_of: Vec<Vec<String>>,
    },
}

/// A line in a step.
///
/// Source: a shift is looked at for every material that is not originating: CPTPP Art. 3.18.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Truth, Work};
/// let decision = check_json(BICYCLE, &[])?;
/// let Work::Lines { lines } = &decision.trace.rules[0].alternatives[0].steps[0].work else { unreachable!() };
/// assert_eq!((lines[1].id.as_str(), lines[1].passes), ("kit", Truth::No)); // the heading stayed
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LineResult {
    /// The material.
    pub id: String,
    /// Its position.
    pub hs: Option<HsCode>,
    /// What decides: the line passes when it need not comply, or it is allowed, or it complies and is not excluded.
    pub concerned: Truth,
    /// It is from a set that is allowed in any case.
    pub allowed: Truth,
    /// It is from a set that is excluded in any case.
    pub excluded: Truth,
    /// It does what the condition asks, for example its position is another one.
    pub complies: Truth,
    /// The result.
    pub passes: Truth,
}

impl LineResult {
    /// The result from what decides.
    ///
    /// ```
    /// use origo_origin::{check_json, guide::BICYCLE, Truth, Work};
    /// let decision = check_json(BICYCLE, &[])?;
    /// let Work::Lines { lines } = &decision.trace.rules[0].alternatives[0].steps[0].work else { unreachable!() };
    /// assert_eq!(lines[1].decide(), Truth::No); // the kit keeps its heading
    /// # Ok::<(), origo_origin::CaseError>(())
    /// ```
    pub fn decide(&self) -> Truth {
        (!self.concerned)
            .or(self.allowed)
            .or(self.complies.and(!self.excluded))
    }
}

/// Which side of a limit passes. The limit itself always passes.
///
/// Source: “does not exceed” and “not less than”: TCA Annex 2; ATIGA Art. 28.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Sense, Work};
/// let decision = check_json(BICYCLE, &[])?;
/// let Work::Share(share) = &decision.trace.rules[0].alternatives[1].steps[0].work else { unreachable!() };
/// assert_eq!(share.sense, Sense::AtLeast);
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// The share does not exceed the limit.
    AtMost,
    /// The share is not less than the limit.
    AtLeast,
}

/// How the numerator comes from its parts.
///
/// Source: ATIGA Art. 29: build-down and build-up.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Form, Work};
/// let decision = check_json(BICYCLE, &[])?;
/// let Work::Share(share) = &decision.trace.rules[0].alternatives[1].steps[0].work else { unreachable!() };
/// assert_eq!(share.form, Form::Complement);
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Their sum.
    Sum,
    /// The denominator less their sum (build-down).
    Complement,
}

/// What a sum is of.
///
/// Source: RCEP Art. 3.7: value or weight.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Measure, Work};
/// let decision = check_json(BICYCLE, &[])?;
/// let Work::Share(share) = &decision.trace.rules[0].alternatives[1].steps[0].work else { unreachable!() };
/// assert_eq!(share.measure, Measure::Value);
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Values, in the currency of the price.
    Value,
    /// Weights, in the unit of the good's weight.
    Weight,
}

/// A number in a sum.
///
/// Source: value of non-originating materials: ATIGA Art. 29; TCA Annex 2, note 4.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Work};
/// let decision = check_json(BICYCLE, &[])?;
/// let Work::Share(share) = &decision.trace.rules[0].alternatives[1].steps[0].work else { unreachable!() };
/// let parts: Vec<_> = share.parts.iter().map(|part| part.id.as_str()).collect();
/// assert_eq!(parts, ["frame", "kit"]);
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The material, or the cost.
    pub id: String,
    /// How much, if known: the value or weight times the factor.
    pub amount: Option<Exact>,
    /// The part of the value or weight that belongs in the sum, 0 to 1.
    #[serde(default = "Exact::one", skip_serializing_if = "is_one")]
    pub factor: Exact,
    /// Whether it belongs in the sum.
    pub counts: Truth,
}

fn is_one(factor: &Exact) -> bool {
    *factor == Exact::one()
}

/// A share against its limit.
///
/// Source: ATIGA Art. 29; TCA Annex 2, note 4; CUSMA Art. 4.5.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Work};
/// let decision = check_json(BICYCLE, &[])?;
/// let Work::Share(share) = &decision.trace.rules[0].alternatives[1].steps[0].work else { unreachable!() };
/// assert_eq!(share.numerator, Some(40.into())); // 100 less 40 and 20
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// What is summed.
    pub measure: Measure,
    /// The price that it is a share of, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
    /// What the numerator is made of.
    pub parts: Vec<Part>,
    /// How.
    pub form: Form,
    /// The numerator, where it is known.
    pub numerator: Option<Exact>,
    /// What the denominator is made of, where it is a sum too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator_parts: Option<Vec<Part>>,
    /// The denominator, where it is known.
    pub denominator: Option<Exact>,
    /// The limit in per cent.
    pub limit: Exact,
    /// Which side of it passes.
    pub sense: Sense,
    /// The step is met anyway when the numerator is at most this share (waiver of a value content).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Box<Share>>,
}

/// The least and the most that a sum can be; no most when it is open.
pub(crate) fn bounds(parts: &[Part]) -> (Exact, Option<Exact>) {
    let mut least = Exact::zero();
    let mut most = Some(Exact::zero());
    for part in parts {
        match (part.counts, &part.amount) {
            (Truth::No, _) => {}
            (Truth::Yes, Some(amount)) => {
                least = &least + amount;
                most = most.map(|most| &most + amount);
            }
            (Truth::Unknown, Some(amount)) => most = most.map(|most| &most + amount),
            (_, None) => most = None,
        }
    }
    (least, most)
}

impl Share {
    /// The share in per cent, where both numbers are known.
    ///
    /// ```
    /// use origo_origin::{check_json, guide::BICYCLE, Work};
    /// let decision = check_json(BICYCLE, &[])?;
    /// let Work::Share(share) = &decision.trace.rules[0].alternatives[1].steps[0].work else { unreachable!() };
    /// assert_eq!(share.percent(), Some(40.into()));
    /// # Ok::<(), origo_origin::CaseError>(())
    /// ```
    pub fn percent(&self) -> Option<Exact> {
        self.numerator
            .as_ref()?
            .as_percent_of(self.denominator.as_ref()?)
    }

    /// Numerator and denominator from their parts.
    pub(crate) fn figures(&self) -> (Option<Exact>, Option<Exact>) {
        let denominator = match &self.denominator_parts {
            None => self.denominator.clone(),
            Some(parts) => exact_sum(parts),
        };
        let sum = exact_sum(&self.parts);
        let numerator = match self.form {
            Form::Sum => sum,
            Form::Complement => sum
                .zip(denominator.as_ref())
                .map(|(sum, whole)| whole - &sum),
        };
        (numerator, denominator)
    }

    /// The result from the parts alone.
    ///
    /// ```
    /// use origo_origin::{check_json, guide::BICYCLE, Truth, Work};
    /// let decision = check_json(BICYCLE, &[])?;
    /// let Work::Share(share) = &decision.trace.rules[0].alternatives[1].steps[0].work else { unreachable!() };
    /// assert_eq!(share.decide(), Truth::Yes);
    /// # Ok::<(), origo_origin::CaseError>(())
    /// ```
    pub fn decide(&self) -> Truth {
        let waived = self
            .waiver
            .as_ref()
            .map_or(Truth::No, |waiver| waiver.decide());
        waived.or(self.decide_share())
    }

    fn decide_share(&self) -> Truth {
        let (least, most) = bounds(&self.parts);
        // “whole less sum is at least p %” is “sum is at most 100 − p %”: one comparison serves both forms.
        let (sense, percent) = match self.form {
            Form::Sum => (self.sense, self.limit.clone()),
            Form::Complement => (
                match self.sense {
                    Sense::AtMost => Sense::AtLeast,
                    Sense::AtLeast => Sense::AtMost,
                },
                &Exact::from(100) - &self.limit,
            ),
        };
        let Some(whole) = self.figures().1 else {
            let nothing = sense == Sense::AtMost && most.as_ref().is_some_and(Exact::is_zero);
            return if nothing { Truth::Yes } else { Truth::Unknown };
        };
        if whole.is_zero() && sense == Sense::AtLeast {
            // Nothing of the class is there: a floor cannot be shown, unless it is none.
            return percent.is_zero().into();
        }
        let limit = percent.percent_of(&whole);
        match sense {
            Sense::AtMost if least > limit => Truth::No,
            Sense::AtMost if most.as_ref().is_some_and(|most| *most <= limit) => Truth::Yes,
            Sense::AtLeast if least >= limit => Truth::Yes,
            Sense::AtLeast if most.is_some_and(|most| most < limit) => Truth::No,
            _ => Truth::Unknown,
        }
    }
}

fn exact_sum(parts: &[Part]) -> Option<Exact> {
    let (least, most) = bounds(parts);
    (most.as_ref() == Some(&least)).then_some(least)
}

/// A tolerance tried.
///
/// Source: ATIGA Art. 33; RCEP Art. 3.7.
///
/// ```
/// use origo_origin::{Agreement, Case, Truth, decide, guide::BICYCLE};
/// let mut agreement = Agreement::none("KH");
/// agreement.tolerances.push(toml::from_str(r#"
///   name = "de_minimis"
///   by = "value"
///   base = "FOB"
///   percent = "20"
///   source.article = "an example"
/// "#)?);
/// let decision = decide(&Case::from_json(BICYCLE)?, &agreement)?;
/// let tried = &decision.trace.rules[0].alternatives[0].tolerances[0];
/// assert_eq!(tried.result, Truth::Yes); // the kit is exactly 20 of 100
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ToleranceStep {
    /// Its name in the agreement.
    pub name: String,
    /// Where it stands.
    pub article: String,
    /// What it measures.
    pub by: ToleranceMeasure,
    /// The failing lines against the limit.
    pub share: Share,
    /// A second limit that has to be kept too, for elastomeric yarn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also: Option<Share>,
    /// The result.
    pub result: Truth,
}

/// What overrides a rule that is met.
///
/// Source: TCA Art. 7 and 16; PEM Convention, Appendix I, Art. 14.
///
/// ```
/// use origo_origin::{Agreement, Case, Verdict, decide, guide::BICYCLE};
/// let mut agreement = Agreement::none("KH");
/// agreement.insufficient_operations = vec!["simple_assembly".to_owned()];
/// let mut case = Case::from_json(BICYCLE)?;
/// case.product.operations = Some(vec!["simple_assembly".to_owned()]);
/// let decision = decide(&case, &agreement)?;
/// assert_eq!((decision.verdict, decision.trace.checks.len()), (Verdict::Not, 1));
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Which.
    pub kind: CheckKind,
    /// The result.
    pub result: Truth,
}

/// Kinds of overrides.
///
/// Source: TCA Art. 7 (insufficient operations) and 16 (non-alteration); PEM Convention, Appendix I, Art. 14 (drawback).
///
/// ```
/// use origo_origin::CheckKind;
/// let kind: CheckKind = serde_json::from_str(r#""drawback""#)?;
/// assert_eq!(kind, CheckKind::Drawback);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// More was done than operations that are never enough.
    SufficientOperations,
    /// The goods travel as the agreement asks.
    Transport,
    /// No duty on foreign materials was refunded, where the agreement forbids it.
    Drawback,
}

/// What was taken for granted because the file does not say.
///
/// Source: what a declaration leaves open and the trader answers for: TCA Art. 18.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, Assumption};
/// let decision = check_json(BICYCLE, &[])?;
/// assert!(decision.trace.assumptions.contains(&Assumption::Transport));
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Assumption {
    /// More was done than operations that are never enough.
    SufficientOperations,
    /// The goods travel as the agreement asks.
    Transport,
    /// No duty on foreign materials was or will be refunded.
    NoDrawback,
    /// The code is the same in the edition of the annex.
    SameEdition,
    /// The codes were carried over to the edition of the annex by a concordance.
    CarriedOver,
    /// The annex has no rule of its own for the good, so that the general rule applies.
    GeneralRule,
    /// Values of the agreement are to be confirmed by the authority.
    ToBeConfirmed,
}

/// Why a trace does not replay.
///
/// Source: a shape of our own.
///
/// ```
/// use origo_origin::{check_json, guide::BICYCLE, ReplayError};
/// let decision = check_json(BICYCLE, &[])?;
/// let mut trace = decision.trace;
/// trace.version = 0;
/// assert_eq!(trace.replay(), Err(ReplayError::Version(0)));
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
pub enum ReplayError {
    /// The trace is of another version.
    #[error("the trace is of version {0}, this program replays version {TRACE_VERSION}")]
    Version(u16),
    /// A step says something else than its own numbers.
    #[error("the step “{rule}” says {said:?}, its numbers say {found:?}")]
    Step {
        /// The step.
        rule: String,
        /// What it says.
        said: Truth,
        /// What its numbers say.
        found: Truth,
    },
    /// A figure is not the sum of its parts.
    #[error("the figures of “{0}” are not the sums of their parts")]
    Figures(String),
}

fn agree(rule: &str, said: Truth, found: Truth) -> Result<Truth, ReplayError> {
    if said == found {
        Ok(found)
    } else {
        Err(ReplayError::Step {
            rule: rule.to_owned(),
            said,
            found,
        })
    }
}

fn replay_share(rule: &str, share: &Share) -> Result<Truth, ReplayError> {
    if share.figures() != (share.numerator.clone(), share.denominator.clone()) {
        return Err(ReplayError::Figures(rule.to_owned()));
    }
    Ok(share.decide())
}

fn replay_step(step: &Step) -> Result<Truth, ReplayError> {
    let found = match &step.work {
        Work::Share(share) => replay_share(&step.rule, share)?,
        Work::Lines { lines } => {
            let mut all = Truth::Yes;
            for line in lines {
                all = all.and(agree(&step.rule, line.passes, line.decide())?);
            }
            all
        }
        Work::Facts { known, any_of } => facts(known, any_of),
    };
    agree(&step.rule, step.result, found)
}

/// One alternative of facts has to hold.
pub(crate) fn facts(known: &BTreeMap<String, Truth>, any_of: &[Vec<String>]) -> Truth {
    any_of.iter().fold(Truth::No, |any, all_of| {
        let all = all_of.iter().fold(Truth::Yes, |all, name| {
            all.and(known.get(name).copied().unwrap_or(Truth::Unknown))
        });
        any.or(all)
    })
}

/// The result of an alternative from those of its steps.
pub(crate) fn combine(steps: &[Step], tolerances: &[ToleranceStep]) -> Truth {
    let all = |tolerated: bool| {
        steps
            .iter()
            .filter(|step| step.tolerated == tolerated)
            .fold(Truth::Yes, |all, step| all.and(step.result))
    };
    let saved = tolerances
        .iter()
        .fold(Truth::No, |any, one| any.or(one.result));
    all(false).and(all(true).or(saved))
}

/// The result of a trace from those of its rules and checks.
pub(crate) fn conclude(rules: &[RuleStep], checks: &[Check]) -> Truth {
    let mut results = rules.iter().map(|rule| rule.result);
    let first = results.next().unwrap_or(Truth::Unknown);
    let ruled = if results.all(|result| result == first) {
        first
    } else {
        Truth::Unknown
    };
    checks
        .iter()
        .fold(ruled, |all, check| all.and(check.result))
}

impl Trace {
    /// Computes the result again from the recorded numbers and answers, refusing a step that contradicts itself.
    ///
    /// ```
    /// use origo_origin::{check_json, guide::BICYCLE, Truth};
    /// let decision = check_json(BICYCLE, &[])?;
    /// assert_eq!(decision.trace.replay(), Ok(Truth::Yes));
    /// # Ok::<(), origo_origin::CaseError>(())
    /// ```
    pub fn replay(&self) -> Result<Truth, ReplayError> {
        if self.version != TRACE_VERSION {
            return Err(ReplayError::Version(self.version));
        }
        for rule in &self.rules {
            let mut any = Truth::No;
            for alternative in &rule.alternatives {
                for step in &alternative.steps {
                    replay_step(step)?;
                }
                for tolerance in &alternative.tolerances {
                    let mut found = replay_share(&tolerance.name, &tolerance.share)?;
                    if let Some(also) = &tolerance.also {
                        found = found.and(replay_share(&tolerance.name, also)?);
                    }
                    agree(&tolerance.name, tolerance.result, found)?;
                }
                let found = combine(&alternative.steps, &alternative.tolerances);
                any = any.or(agree(&alternative.rule, alternative.result, found)?);
            }
            agree(&rule.entry, rule.result, any)?;
        }
        let found = match conclude(&self.rules, &self.checks) {
            Truth::Unknown => self.all_completions.unwrap_or(Truth::Unknown),
            known => known,
        };
        agree("the whole", self.result, found)
    }
}
