//! What a tolerance saves: lines that fail a shift, a starting material or a wholly-obtained input, up to a share.
//! Value and weight limits are never relaxed.

use std::collections::{BTreeMap, BTreeSet};

use crate::agreement::{Tolerance, ToleranceMeasure};
use crate::bill::Material;
use crate::exact::Exact;
use crate::rule::ToleranceChoice;
use crate::trace::{Form, Measure, Part, Sense, Share, Step, ToleranceStep, Work};
use crate::truth::Truth;

use super::asked::{Asked, Helps};
use super::context::{Context, Line};
use super::value::{Whole, part, price, product_weight, share};

pub(super) fn try_all(
    context: &Context<'_>,
    steps: &[Step],
    choice: Option<&ToleranceChoice>,
    asked: &mut Asked,
) -> Vec<ToleranceStep> {
    let needed = steps
        .iter()
        .any(|step| step.tolerated && step.result != Truth::Yes);
    // A limit of value or weight that fails is not saved by anything.
    let lost = steps
        .iter()
        .any(|step| !step.tolerated && step.result == Truth::No);
    if !needed || (lost && !context.every_tolerance) {
        return Vec::new();
    }
    context
        .agreement
        .tolerances
        .iter()
        .filter(|tolerance| applies(tolerance, context, steps, choice))
        .map(|tolerance| try_one(context, tolerance, steps, asked))
        .collect()
}

fn applies(
    tolerance: &Tolerance,
    context: &Context<'_>,
    steps: &[Step],
    choice: Option<&ToleranceChoice>,
) -> bool {
    let taken = match choice {
        None => true,
        Some(ToleranceChoice::None) => false,
        Some(ToleranceChoice::Named(names)) => names.contains(&tolerance.name),
    };
    let product = context.case.product.hs;
    let within = |ranges: &[crate::hs::HsRange]| {
        ranges
            .iter()
            .any(|range| range.contains(product) == Truth::Yes)
    };
    let for_good = (tolerance.chapters.is_empty() || within(&tolerance.chapters))
        && !within(&tolerance.not_chapters);
    let wholly_obtained = steps
        .iter()
        .any(|step| step.result == Truth::No && step.rule.starts_with("WOM{"));
    taken
        && for_good
        && textiles_fit(tolerance, context, steps)
        && (!wholly_obtained || tolerance.wholly_obtained_inputs)
}

/// Whether what may fail is textile, where the tolerance is for textiles: of the kinds it names, in a good of two basic
/// textile materials at least.
fn textiles_fit(tolerance: &Tolerance, context: &Context<'_>, steps: &[Step]) -> bool {
    let open = context.lines.iter().any(|line| line.opaque);
    if tolerance.by != ToleranceMeasure::Textile || open {
        return true;
    }
    let textile = |line: &Line<'_>| line.material.textile.clone();
    let kinds: BTreeSet<String> = context.lines.iter().filter_map(textile).collect();
    let failing = failing(steps);
    let mut fails = context
        .lines
        .iter()
        .filter(|line| failing.contains_key(line.material.id.as_str()));
    kinds.len() >= 2
        && fails.all(|line| {
            textile(line).is_some_and(|kind| {
                tolerance.textiles.is_empty() || tolerance.textiles.contains(&kind)
            })
        })
}

/// The lines that fail any of the steps, each once.
fn failing(steps: &[Step]) -> BTreeMap<&str, Truth> {
    let mut failing: BTreeMap<&str, Truth> = BTreeMap::new();
    for step in steps.iter().filter(|step| step.tolerated) {
        if let Work::Lines { lines } = &step.work {
            for line in lines.iter().filter(|line| line.passes != Truth::Yes) {
                let fails = failing.entry(&line.id).or_insert(Truth::No);
                *fails = fails.or(!line.passes);
            }
        }
    }
    failing
}

fn try_one(
    context: &Context<'_>,
    tolerance: &Tolerance,
    steps: &[Step],
    asked: &mut Asked,
) -> ToleranceStep {
    let failing = failing(steps);
    let measure = match tolerance.by {
        ToleranceMeasure::Value => Measure::Value,
        ToleranceMeasure::Weight | ToleranceMeasure::Component | ToleranceMeasure::Textile => {
            Measure::Weight
        }
    };
    // Lines that may not be tolerated at all: whether they have to be is open.
    let barred: BTreeSet<&str> = steps
        .iter()
        .filter(|step| !tolerance.wholly_obtained_inputs && step.rule.starts_with("WOM{"))
        .flat_map(|step| match &step.work {
            Work::Lines { lines } => lines.as_slice(),
            _ => &[],
        })
        .filter(|line| line.passes != Truth::Yes)
        .map(|line| line.id.as_str())
        .collect();
    let mut parts = Vec::new();
    for line in &context.lines {
        if let Some(counts) = failing.get(line.material.id.as_str()) {
            let foreign = line.foreign_part();
            let mut part = part(line, measure, foreign, *counts, Helps::Less, asked);
            if barred.contains(&part.id.as_str()) {
                part.amount = None;
            }
            parts.push(part);
        }
    }
    let whole = match tolerance.by {
        ToleranceMeasure::Value => {
            let base = tolerance.base.unwrap_or(context.agreement.base);
            price(context, base, Helps::More, asked)
        }
        ToleranceMeasure::Weight => product_weight(context, asked),
        ToleranceMeasure::Component => Whole::Parts(weights(context, |line| line.component, asked)),
        ToleranceMeasure::Textile => {
            Whole::Parts(weights(context, |line| line.textile.is_some(), asked))
        }
    };
    let elastomeric: Option<Share> = tolerance.elastomeric_max.as_ref().map(|limit| {
        let mut parts = Vec::new();
        for line in &context.lines {
            if (line.material.elastomeric || line.opaque) && line.originating != Truth::Yes {
                let foreign = !line.originating;
                parts.push(part(
                    line,
                    Measure::Weight,
                    Exact::one(),
                    foreign,
                    Helps::Less,
                    asked,
                ));
            }
        }
        share(
            Measure::Weight,
            parts,
            Form::Sum,
            whole.clone(),
            limit,
            Sense::AtMost,
        )
    });
    let share = share(
        measure,
        parts,
        Form::Sum,
        whole,
        &tolerance.percent,
        Sense::AtMost,
    );
    let mut result = share.decide();
    if let Some(also) = &elastomeric {
        result = result.and(also.decide());
    }
    ToleranceStep {
        name: tolerance.name.clone(),
        article: tolerance.source.article.clone(),
        by: tolerance.by,
        share,
        also: elastomeric,
        result,
    }
}

/// Weights of the lines of a kind, as a whole to take shares of.
fn weights(
    context: &Context<'_>,
    kind: impl Fn(&Material) -> bool,
    asked: &mut Asked,
) -> Vec<Part> {
    let lines = context
        .lines
        .iter()
        .filter(|line| kind(line.material) || line.opaque);
    lines
        .map(|line| {
            let one = Exact::one();
            part(line, Measure::Weight, one, Truth::Yes, Helps::Either, asked)
        })
        .collect()
}
