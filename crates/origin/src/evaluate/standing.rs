//! Whether each material is originating, in this order: wholly obtained, originating with proof, its own rule
//! (roll-up), tracing through to its inputs, partial cumulation, and otherwise foreign.

use std::collections::BTreeMap;

use crate::agreement::Agreement;
use crate::bill::{Case, Costs, Material, Product};
use crate::exact::Exact;
use crate::question::Question;
use crate::rule::Base;
use crate::trace::Why;
use crate::truth::Truth;

use super::{Asked, Context, DEPTH_MAX, Helps};

/// A line that conditions look at: a material, or an input of one that was traced.
pub(crate) struct Line<'a> {
    pub(crate) material: &'a Material,
    pub(crate) originating: Truth,
    pub(crate) why: Why,
    /// The share of its value that is originating, 0 to 1, once its status is known.
    pub(crate) share: Exact,
    /// It comes from a party.
    pub(crate) in_zone: bool,
    /// Its status is open, and if it is foreign its inputs are looked at instead.
    pub(crate) opaque: bool,
}

impl Line<'_> {
    /// The part of it that counts where foreign materials are weighed or tolerated, 0 to 1.
    pub(super) fn foreign_part(&self) -> Exact {
        if self.why == Why::Inventory {
            &Exact::one() - &self.share
        } else {
            Exact::one()
        }
    }

    /// The part of it that counts where originating materials are weighed, 0 to 1.
    pub(super) fn originating_part(&self) -> Exact {
        if self.why == Why::Inventory {
            self.share.clone()
        } else {
            Exact::one()
        }
    }

    /// Asks what decides the status, where it is open.
    pub(super) fn ask_status(&self, context: &Context<'_>, asked: &mut Asked) {
        match self.why {
            Why::ProofMissing => {
                asked.ask(
                    Question::Proof {
                        material: self.material.id.clone(),
                    },
                    Helps::More,
                );
            }
            // What decides a roll-up was collected with the statuses.
            Why::RollUpOpen => asked.merge(context.standing_asked.clone()),
            _ => {}
        }
    }
}

pub(super) fn lines<'a>(
    case: &'a Case,
    agreement: &Agreement,
    depth: usize,
) -> (Vec<Line<'a>>, Asked) {
    let mut asked = Asked::default();
    let mut lines = Vec::new();
    for material in &case.materials {
        add(&mut lines, &mut asked, case, agreement, material, depth);
    }
    (lines, asked)
}

fn add<'a>(
    lines: &mut Vec<Line<'a>>,
    asked: &mut Asked,
    case: &'a Case,
    agreement: &Agreement,
    material: &'a Material,
    depth: usize,
) {
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
        lines.push(line);
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
            own_rule(case, agreement, material, depth, asked)
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
                    add(lines, asked, case, agreement, input, depth + 1);
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
    lines.push(line);
}

/// Decides the material by its own rule, as a good of its own.
fn own_rule(
    case: &Case,
    agreement: &Agreement,
    material: &Material,
    depth: usize,
    asked: &mut Asked,
) -> Truth {
    let Some(hs) = material.hs else {
        return Truth::No;
    };
    let price: BTreeMap<Base, Exact> = match &material.value {
        Some(value) if value.is_positive() => Base::ALL
            .into_iter()
            .map(|base| (base, value.clone()))
            .collect(),
        _ => return Truth::No,
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
    if result == Truth::Unknown {
        // Only what can be answered in this bill stays open; the rest counts as not shown.
        let answerable = |question: &Question| {
            matches!(
                question,
                Question::Proof { .. }
                    | Question::Value { .. }
                    | Question::Weight { .. }
                    | Question::Code { .. }
                    | Question::Described { .. }
                    | Question::MaterialWhollyObtained { .. }
            )
        };
        if !inner.asked.0.is_empty() && inner.asked.0.keys().all(answerable) {
            asked.merge(inner.asked);
        } else {
            result = Truth::No;
        }
    }
    result
}
