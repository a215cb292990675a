//! What a tolerance saves: lines that fail a shift, a starting material or a wholly-obtained input, up to a share.
//! Value and weight limits are never relaxed.

use std::collections::BTreeMap;

use crate::agreement::{Tolerance, ToleranceMeasure};
use crate::rule::ToleranceChoice;
use crate::trace::{Form, Part, Sense, Step, ToleranceStep, Work};
use crate::truth::Truth;

use super::value::{price, share, value, weight};
use super::{Asked, Context, Helps};
use crate::question::Question;

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
    if !needed || lost {
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
        .any(|step| step.result != Truth::Yes && step.rule.starts_with("WOM{"));
    taken && for_good && (!wholly_obtained || tolerance.wholly_obtained_inputs)
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
    let by_value = tolerance.by == ToleranceMeasure::Value;
    let mut parts = Vec::new();
    for line in &context.lines {
        let Some(counts) = failing.get(line.material.id.as_str()).copied() else {
            continue;
        };
        let amount = if by_value {
            value(line, Helps::Less, asked)
        } else {
            weight(line, Helps::Less, asked)
        };
        parts.push(Part {
            id: line.material.id.clone(),
            amount,
            counts,
        });
    }
    let component: Option<Vec<Part>> = (tolerance.by == ToleranceMeasure::Component).then(|| {
        let component = context.lines.iter().filter(|line| line.material.component);
        component
            .map(|line| Part {
                id: line.material.id.clone(),
                amount: weight(line, Helps::Either, asked),
                counts: Truth::Yes,
            })
            .collect()
    });
    let whole = match tolerance.by {
        ToleranceMeasure::Value => price(
            context,
            tolerance.base.unwrap_or(context.agreement.base),
            Helps::More,
            asked,
        ),
        ToleranceMeasure::Weight => {
            let weight = context.case.product.weight.clone();
            if weight.is_none() {
                asked.ask(Question::ProductWeight, Helps::More);
            }
            weight
        }
        ToleranceMeasure::Component => None,
    };
    let mut share = share(parts, Form::Sum, whole, &tolerance.percent, Sense::AtMost);
    if let Some(component) = component {
        share.denominator_parts = Some(component);
        (share.numerator, share.denominator) = share.figures();
    }
    let result = share.decide();
    ToleranceStep {
        name: tolerance.name.clone(),
        article: tolerance.source.article.clone(),
        by: tolerance.by,
        share,
        result,
    }
}
