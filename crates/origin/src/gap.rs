//! The gap: the cheapest single changes that would make a case qualify.

use serde::{Deserialize, Serialize};

use crate::agreement::{Agreement, ToleranceMeasure};
use crate::bill::{Case, Material, find_mut};
use crate::evaluate::{pass, survey};
use crate::exact::Exact;
use crate::hs::HsCode;
use crate::trace::{Form, Measure, Sense, Share, Trace, Work, bounds};
use crate::truth::Truth;

/// One change.
///
/// Source: no treaty: what an exporter asks after a “no”.
///
/// ```
/// use origo_origin::{Case, Change, check, guide::BICYCLE};
/// let mut case = Case::from_json(BICYCLE)?;
/// case.materials[0].value = Some(50.into()); // 70 of 100 are foreign now
/// let decision = check(&case, &[])?;
/// assert!(decision.gap.iter().any(|change| matches!(change, Change::ReplaceMaterial { material, .. } if material == "kit")));
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// Use an originating material instead, of the country of production or with proof of another party.
    SourceInParty {
        /// The material.
        material: String,
        /// What it is worth: the cost by which the change is the cheapest of its kind.
        value: Exact,
    },
    /// Use a foreign material of another position instead, at the same value.
    ReplaceMaterial {
        /// The material.
        material: String,
        /// What it is worth.
        value: Exact,
    },
    /// Use this much less foreign value among these materials, in proportion to what each is worth.
    LessForeignValue {
        /// The materials.
        materials: Vec<String>,
        /// How much less.
        amount: Exact,
    },
}

/// Sets of materials tried for less value.
const SETS_MAX: usize = 32;

/// Changes tried of a kind, cheapest first: a bill of 500 lines does not need 500 suggestions.
const TRIED_MAX: usize = 200;

impl Case {
    /// The case with the change made.
    ///
    /// ```
    /// use origo_origin::{Case, Verdict, check, guide::BICYCLE};
    /// let mut case = Case::from_json(BICYCLE)?;
    /// case.materials[0].value = Some(50.into());
    /// for change in check(&case, &[])?.gap {
    ///     assert_eq!(check(&case.clone().apply(&change), &[])?.verdict, Verdict::Qualifies);
    /// }
    /// # Ok::<(), origo_origin::CaseError>(())
    /// ```
    #[must_use]
    pub fn apply(mut self, change: &Change) -> Self {
        match change {
            Change::SourceInParty { material, .. } => {
                let origin = self.origin.clone();
                if let Some(line) = find_mut(&mut self.materials, material) {
                    line.origin = Some(origin);
                    line.originating = Some(true);
                    line.produced_from = Vec::new();
                }
            }
            Change::ReplaceMaterial { material, .. } => {
                let code = elsewhere();
                if let Some(line) = find_mut(&mut self.materials, material) {
                    line.hs = code.or(line.hs);
                }
            }
            Change::LessForeignValue { materials, amount } => {
                let mut total = Exact::zero();
                let mut values = Vec::new();
                for id in materials {
                    if let Some(value) =
                        find_mut(&mut self.materials, id).and_then(|line| line.value.clone())
                    {
                        total = &total + &value;
                        values.push((id, value));
                    }
                }
                for (id, value) in values {
                    let kept = &(&total - amount) / &total;
                    if let (Some(line), Some(kept)) = (find_mut(&mut self.materials, id), kept) {
                        line.value = Some(&value * &kept);
                    }
                }
            }
        }
        self
    }
}

/// A position of another chapter than any good's: chapter 77 is reserved in the nomenclature and never used.
fn elsewhere() -> Option<HsCode> {
    "7799.99".parse().ok()
}

fn qualifies(case: &Case, agreement: &Agreement) -> bool {
    pass(case, agreement, 0).trace.result == Truth::Yes
}

/// The cheapest change of each kind that makes the case qualify.
pub(crate) fn gap(case: &Case, agreement: &Agreement, trace: &Trace) -> Vec<Change> {
    let mut lines: Vec<(&Material, Exact)> = Vec::new();
    crate::bill::walk(&case.materials, &mut |material| {
        let foreign = trace
            .materials
            .iter()
            .any(|line| line.id == material.id && line.originating == Truth::No);
        if foreign {
            lines.push((material, material.value.clone().unwrap_or_else(Exact::zero)));
        }
    });
    lines.sort_by(|one, other| one.1.cmp(&other.1));
    lines.truncate(TRIED_MAX);
    let first = |make: &dyn Fn(&Material, &Exact) -> Change| {
        lines
            .iter()
            .map(|(line, value)| make(line, value))
            .find(|change| qualifies(&case.clone().apply(change), agreement))
    };
    let mut changes = Vec::new();
    changes.extend(first(&|line, value| Change::SourceInParty {
        material: line.id.clone(),
        value: value.clone(),
    }));
    changes.extend(first(&|line, value| Change::ReplaceMaterial {
        material: line.id.clone(),
        value: value.clone(),
    }));
    changes.extend(less_foreign_value(case, agreement));
    changes
}

/// A ceiling: what counts against it, and how much may.
struct Ceiling<'a> {
    parts: Vec<(&'a str, &'a Exact)>,
    limit: Exact,
}

impl Ceiling<'_> {
    fn ids(&self) -> Vec<String> {
        self.parts.iter().map(|(id, _)| (*id).to_owned()).collect()
    }

    fn over(&self) -> Exact {
        let total: Exact = self.parts.iter().map(|(_, amount)| *amount).sum();
        &total - &self.limit
    }

    fn within(&self, materials: &[String]) -> Exact {
        self.parts
            .iter()
            .filter(|(id, _)| materials.iter().any(|one| one == id))
            .map(|(_, amount)| *amount)
            .sum()
    }
}

/// The share as a ceiling on foreign value, when it is one.
fn ceiling(share: &Share) -> Option<Ceiling<'_>> {
    let percent = match (share.form, share.sense) {
        (Form::Sum, Sense::AtMost) => share.limit.clone(),
        (Form::Complement, Sense::AtLeast) => &Exact::from(100) - &share.limit,
        _ => return None,
    };
    let (least, most) = bounds(&share.parts);
    if most != Some(least) {
        return None;
    }
    let parts = share
        .parts
        .iter()
        .filter_map(|part| Some((part.id.as_str(), part.amount.as_ref()?)))
        .collect();
    Some(Ceiling {
        parts,
        limit: percent.percent_of(share.denominator.as_ref()?),
    })
}

/// The least that has to go among the materials of any failing ceiling, so that all ceilings of some alternative are
/// kept. Exact, because the sums are linear in what goes.
fn less_foreign_value(case: &Case, agreement: &Agreement) -> Option<Change> {
    let trace = survey(case, agreement);
    let mut ways: Vec<Vec<Ceiling<'_>>> = Vec::new();
    for way in trace.rules.iter().flat_map(|rule| &rule.alternatives) {
        let limits = || {
            let shares = way.steps.iter().filter_map(|step| match &step.work {
                Work::Share(share) if share.measure == Measure::Value => Some(share.as_ref()),
                _ => None,
            });
            shares.filter_map(ceiling)
        };
        // One tolerance is enough, so each is tried with the limits; or none, where the limits alone fail.
        ways.push(limits().collect());
        for tolerance in &way.tolerances {
            if tolerance.by == ToleranceMeasure::Value {
                ways.push(limits().chain(ceiling(&tolerance.share)).collect());
            }
        }
    }
    let failing = |ceiling: &&Ceiling<'_>| ceiling.over().is_positive();
    let mut sets: Vec<Vec<String>> = ways
        .iter()
        .flatten()
        .filter(failing)
        .map(Ceiling::ids)
        .collect();
    sets.sort();
    sets.dedup();
    sets.truncate(SETS_MAX);

    let mut tried: Vec<(Exact, Vec<String>)> = Vec::new();
    for needed in &ways {
        for materials in &sets {
            let part = least_part(needed, materials);
            tried.extend(part.map(|part| (&part * &worth(case, materials), materials.clone())));
        }
    }
    tried.sort();
    tried.dedup();
    tried
        .into_iter()
        .map(|(amount, materials)| Change::LessForeignValue { materials, amount })
        .find(|change| qualifies(&case.clone().apply(change), agreement))
}

/// What materials are worth together.
fn worth(case: &Case, materials: &[String]) -> Exact {
    let mut total = Exact::zero();
    crate::bill::walk(&case.materials, &mut |material| {
        if let (true, Some(value)) = (materials.contains(&material.id), &material.value) {
            total = &total + value;
        }
    });
    total
}

/// Which part of the value of these materials has to go so that all ceilings are kept, 0 to 1; nothing
/// when they are kept already, or not even without these materials.
fn least_part(needed: &[Ceiling<'_>], materials: &[String]) -> Option<Exact> {
    let failing = needed.iter().filter(|one| one.over().is_positive());
    let part = failing
        .into_iter()
        .try_fold(Exact::zero(), |most, ceiling| {
            let part = (&ceiling.over() / &ceiling.within(materials))?;
            (part <= Exact::one()).then(|| most.max(part))
        })?;
    part.is_positive().then_some(part)
}
