//! Whether each material is originating, in this order: wholly obtained, originating with proof, its own rule
//! (roll-up), tracing through to its inputs, partial cumulation, and otherwise foreign.

use std::collections::BTreeMap;

use crate::agreement::Agreement;
use crate::bill::{Case, Costs, DEPTH_MAX, Material, Product, Role};
use crate::exact::Exact;
use crate::question::Question;
use crate::rule::Base;
use crate::trace::{Trace, Why};
use crate::truth::Truth;

use super::asked::{Asked, Polarity};
use super::context::Line;

/// The lines of a bill, and what it took to say what they are.
#[derive(Default)]
pub(super) struct Standing<'a> {
    pub(super) lines: Vec<Line<'a>>,
    pub(super) asked: Asked,
    pub(super) rolled_up: Vec<(String, Trace)>,
}

pub(super) fn standing<'a>(case: &'a Case, agreement: &Agreement, depth: usize) -> Standing<'a> {
    let mut standing = Standing::default();
    for material in &case.materials {
        add(
            &mut standing,
            case,
            agreement,
            material,
            Role::Material,
            depth,
        );
    }
    standing
}

fn add<'a>(
    standing: &mut Standing<'a>,
    case: &'a Case,
    agreement: &Agreement,
    material: &'a Material,
    within: Role,
    depth: usize,
) {
    let role = if within == Role::Material {
        material.role
    } else {
        within
    };
    if !material.role.counts() {
        return;
    }
    let country = material.origin.as_deref();
    let domestic =
        country == Some(case.origin.as_str()) || (country.is_none() && material.self_produced);
    let in_zone =
        domestic || country.is_some_and(|country| agreement.in_zone(country, &case.origin));
    let mut line = Line {
        material,
        role,
        originating: Truth::No,
        why: Why::Undetermined,
        share: Exact::zero(),
        in_zone,
        opaque: false,
    };
    let claimed = material.originating == Some(true) || material.wholly_obtained == Some(true);
    if let Some(inventory) = &material.inventory {
        // Which part is originating says the stock, not the material.
        line.share = inventory.originating_share().unwrap_or_else(Exact::zero);
        line.originating = (line.share == Exact::one()).into();
        line.why = Why::Inventory;
        standing.lines.push(line);
        return;
    }
    if !in_zone {
        line.why = if country.is_some() {
            Why::Foreign
        } else {
            Why::Undetermined
        };
    } else if claimed {
        (line.originating, line.why) = if !domestic {
            match material.proof {
                Some(true) => (Truth::Yes, Why::Cumulation),
                Some(false) => (Truth::No, Why::NoProof),
                None => (Truth::Unknown, Why::ProofMissing),
            }
        } else if material.wholly_obtained == Some(true) {
            (Truth::Yes, Why::WhollyObtained)
        } else {
            (Truth::Yes, Why::Originating)
        };
    } else if !material.produced_from.is_empty() && depth < DEPTH_MAX {
        let own = domestic && material.self_produced;
        let traced = own || agreement.reaches_through(case.product.hs);
        let designated = !own || material.designated != Some(false);
        let rolled_up = if designated && material.originating != Some(false) {
            own_rule(standing, case, agreement, material, depth)
        } else {
            Truth::No
        };
        match rolled_up {
            Truth::Yes => (line.originating, line.why) = (Truth::Yes, Why::RolledUp),
            Truth::Unknown => {
                (line.originating, line.why) = (Truth::Unknown, Why::RollUpOpen);
                line.opaque = traced;
            }
            Truth::No if traced => {
                for input in &material.produced_from {
                    add(standing, case, agreement, input, role, depth + 1);
                }
                return;
            }
            Truth::No => {}
        }
    }
    if line.originating == Truth::No
        && in_zone
        && let (Some(least), Some(content)) =
            (&agreement.cumulation.partial_from, &material.value_content)
        && content >= least
        && (domestic || material.proof == Some(true))
    {
        line.why = Why::Partial;
        line.share = content.percent_of(&Exact::one());
    }
    if line.originating == Truth::Yes {
        line.share = Exact::one();
    }
    standing.lines.push(line);
}

/// Decides the material by its own rule, as a good of its own.
fn own_rule(
    standing: &mut Standing<'_>,
    case: &Case,
    agreement: &Agreement,
    material: &Material,
    depth: usize,
) -> Truth {
    let Some(hs) = material.hs else {
        return Truth::No;
    };
    let price: BTreeMap<Base, Exact> = match &material.value {
        Some(value) if value.is_positive() => Base::ALL
            .into_iter()
            .map(|base| (base, value.clone()))
            .collect(),
        // A share of nothing cannot be taken.
        _ => BTreeMap::new(),
    };
    let own = Case {
        agreement: None,
        date: case.date,
        origin: material
            .origin
            .clone()
            .unwrap_or_else(|| case.origin.clone()),
        product: Product {
            hs,
            hs_edition: case.product.hs_edition,
            annex_hs: None,
            description: material.description.clone(),
            price,
            currency: None,
            weight: material.weight.clone(),
            costs: Costs::default(),
            wholly_obtained: None,
            described: material.described.clone(),
            operations: None,
            set: false,
            listed: None,
            route: None,
            drawback: None,
        },
        materials: material.produced_from.clone(),
        // Processes are facts of the good, not of its materials: a rule that needs one is not met by roll-up.
        facts: BTreeMap::new(),
        rule: None,
    };
    let inner = super::pass(&own, agreement, depth + 1);
    let mut result = inner.trace.result;
    // The whole code of the material may choose another rule, or be what inputs have to differ from.
    let short = hs.digits() < 6 && {
        let mut ranges = agreement.rules.iter().flat_map(|rule| &rule.entry.ranges);
        result == Truth::Unknown || ranges.any(|range| range.contains(hs) == Truth::Unknown)
    };
    if short {
        result = Truth::Unknown;
    }
    if result == Truth::Unknown {
        // Only what can be answered in this bill stays open; the rest counts as not shown.
        let open = inner
            .asked
            .0
            .into_iter()
            .filter_map(|(question, polarity)| Some((in_this_bill(question, material)?, polarity)));
        let code = Question::Code {
            material: material.id.clone(),
        };
        let both = Polarity {
            more: true,
            less: true,
        };
        let short = short.then_some((code, both));
        let open: Vec<_> = open.chain(short).collect();
        if open.is_empty() {
            result = Truth::No;
        }
        for (question, polarity) in open {
            standing.asked.join(question, polarity);
        }
    }
    standing.rolled_up.extend(inner.rolled_up);
    standing.rolled_up.push((material.id.clone(), inner.trace));
    result
}

/// What is asked about a material as a good of its own, as a question of the bill it is in, where it can be answered
/// there.
fn in_this_bill(question: Question, of: &Material) -> Option<Question> {
    let material = of.id.clone();
    match question {
        Question::Price { .. } => of.value.is_none().then_some(Question::Value { material }),
        Question::ProductWeight => of.weight.is_none().then_some(Question::Weight { material }),
        Question::ProductDescribed { text } => Some(Question::Described { material, text }),
        Question::Proof { .. }
        | Question::Value { .. }
        | Question::Weight { .. }
        | Question::Code { .. }
        | Question::AnnexCode { .. }
        | Question::Described { .. }
        | Question::MaterialWhollyObtained { .. } => Some(question),
        Question::Process { .. } | Question::Fact { .. } | Question::WhollyObtained => None,
    }
}
