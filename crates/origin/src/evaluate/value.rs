//! Conditions on sums: value content, ceilings, balance, weight.

use crate::exact::Exact;
use crate::question::Question;
use crate::rule::{
    Base, MaxNonOriginating, MaxWeight, OriginatingWeight, RegionalValueContent, Set, ValueMethod,
};
use crate::trace::{Form, Measure, Part, Sense, Share, Why, Work};
use crate::truth::Truth;

use super::asked::{Asked, Helps};
use super::context::{Context, Line};
use super::sets;

/// What a sum is a share of.
#[derive(Clone)]
pub(super) enum Whole {
    /// A price.
    Price(Base, Option<Exact>),
    /// The weight of the good.
    Weight(Option<Exact>),
    /// A sum as well.
    Parts(Vec<Part>),
}

/// A share with its figures, as far as they are known.
pub(super) fn share(
    measure: Measure,
    parts: Vec<Part>,
    form: Form,
    whole: Whole,
    limit: &Exact,
    sense: Sense,
) -> Share {
    let (base, denominator, denominator_parts) = match whole {
        Whole::Price(base, price) => (Some(base), price, None),
        Whole::Weight(weight) => (None, weight, None),
        Whole::Parts(parts) => (None, None, Some(parts)),
    };
    let mut share = Share {
        measure,
        base,
        parts,
        form,
        numerator: None,
        denominator_parts,
        denominator,
        limit: limit.clone(),
        sense,
        waiver: None,
    };
    (share.numerator, share.denominator) = share.figures();
    share
}

fn share_work(share: Share) -> Work {
    Work::Share(Box::new(share))
}

fn known<T>(
    value: Option<&T>,
    question: impl FnOnce() -> Question,
    helps: Helps,
    asked: &mut Asked,
) -> Option<T>
where
    T: Clone,
{
    if value.is_none() {
        asked.ask(question(), helps);
    }
    value.cloned()
}

pub(super) fn price(context: &Context<'_>, base: Base, helps: Helps, asked: &mut Asked) -> Whole {
    let known = known(
        context.case.product.price.get(&base),
        || Question::Price { base },
        helps,
        asked,
    );
    Whole::Price(base, known)
}

pub(super) fn product_weight(context: &Context<'_>, asked: &mut Asked) -> Whole {
    let weight = context.case.product.weight.as_ref();
    Whole::Weight(known(
        weight,
        || Question::ProductWeight,
        Helps::More,
        asked,
    ))
}

/// The factor of a line's value or weight, as a part of a sum.
pub(super) fn part(
    line: &Line<'_>,
    measure: Measure,
    factor: Exact,
    counts: Truth,
    helps: Helps,
    asked: &mut Asked,
) -> Part {
    let material = line.material.id.clone();
    if line.opaque {
        // It, or its inputs instead: nothing can be said of the sum.
        return Part {
            id: material,
            amount: None,
            factor: Exact::one(),
            counts: Truth::Unknown,
        };
    }
    let known = match measure {
        Measure::Value => known(
            line.material.value.as_ref(),
            || Question::Value { material },
            helps,
            asked,
        ),
        Measure::Weight => known(
            line.material.weight.as_ref(),
            || Question::Weight { material },
            helps,
            asked,
        ),
    };
    Part {
        id: line.material.id.clone(),
        amount: known.map(|amount| &amount * &factor),
        factor,
        counts,
    }
}

/// Values of foreign materials, of the set if there is one.
pub(super) fn foreign_values(
    context: &Context<'_>,
    set: Option<&Set>,
    asked: &mut Asked,
) -> Vec<Part> {
    let mut parts = Vec::new();
    for line in &context.lines {
        let inside = set.map_or(Truth::Yes, |set| {
            sets::contains(context, set, line.material, Helps::Less, asked)
        });
        let counts = inside.and(!line.originating);
        if counts == Truth::No && !line.opaque {
            continue;
        }
        line.ask_status(context, asked);
        let foreign = &Exact::one() - &line.share;
        parts.push(part(
            line,
            Measure::Value,
            foreign,
            counts,
            Helps::Less,
            asked,
        ));
    }
    parts
}

/// Values of originating materials.
fn originating_values(context: &Context<'_>, helps: Helps, asked: &mut Asked) -> Vec<Part> {
    let mut parts = Vec::new();
    for line in &context.lines {
        let counts = if line.share.is_positive() {
            Truth::Yes
        } else {
            line.originating
        };
        if counts == Truth::No && !line.opaque {
            continue;
        }
        line.ask_status(context, asked);
        let share = if line.originating == Truth::Unknown {
            Exact::one()
        } else {
            line.share.clone()
        };
        parts.push(part(line, Measure::Value, share, counts, helps, asked));
    }
    parts
}

pub(super) fn ceiling(context: &Context<'_>, rule: &MaxNonOriginating, asked: &mut Asked) -> Work {
    let parts = foreign_values(context, rule.set.as_ref(), asked);
    let base = rule.base.unwrap_or(context.agreement.base);
    let whole = price(context, base, Helps::More, asked);
    share_work(share(
        Measure::Value,
        parts,
        Form::Sum,
        whole,
        &rule.percent,
        Sense::AtMost,
    ))
}

pub(super) fn content(
    context: &Context<'_>,
    rule: &RegionalValueContent,
    asked: &mut Asked,
) -> Work {
    let method = rule.method.unwrap_or(ValueMethod::BuildDown);
    let base = rule.base.unwrap_or(match method {
        ValueMethod::NetCost => Base::NetCost,
        ValueMethod::TransactionValue => Base::TransactionValue,
        _ => context.agreement.base,
    });
    let mut result = if method == ValueMethod::BuildUp {
        let mut parts = originating_values(context, Helps::More, asked);
        if context.agreement.build_up_direct {
            let costs = &context.case.product.costs;
            let named = [
                ("labour", &costs.labour),
                ("overhead", &costs.overhead),
                ("profit", &costs.profit),
                ("other", &costs.other),
            ];
            for (id, amount) in named {
                if amount.is_some() {
                    parts.push(Part {
                        id: id.to_owned(),
                        amount: amount.clone(),
                        factor: Exact::one(),
                        counts: Truth::Yes,
                    });
                }
            }
        }
        let whole = price(context, base, Helps::Less, asked);
        share(
            Measure::Value,
            parts,
            Form::Sum,
            whole,
            &rule.percent,
            Sense::AtLeast,
        )
    } else {
        let parts = foreign_values(context, rule.set.as_ref(), asked);
        let whole = price(context, base, Helps::More, asked);
        share(
            Measure::Value,
            parts,
            Form::Complement,
            whole,
            &rule.percent,
            Sense::AtLeast,
        )
    };
    if let Some(waiver) = &context.agreement.value_content_waiver {
        let parts = foreign_values(context, None, asked);
        let whole = price(context, base, Helps::More, asked);
        result.waiver = Some(Box::new(share(
            Measure::Value,
            parts,
            Form::Sum,
            whole,
            waiver,
            Sense::AtMost,
        )));
    }
    share_work(result)
}

pub(super) fn balance(context: &Context<'_>, asked: &mut Asked) -> Work {
    let parts = foreign_values(context, None, asked);
    let originating = originating_values(context, Helps::More, asked);
    let whole = Whole::Parts(originating);
    share_work(share(
        Measure::Value,
        parts,
        Form::Sum,
        whole,
        &Exact::from(100),
        Sense::AtMost,
    ))
}

/// Which way the weight of a line helps a share of originating weight, or hurts one of foreign weight.
fn originating_helps(line: &Line<'_>) -> Helps {
    match line.originating {
        Truth::Yes => Helps::More,
        Truth::No => Helps::Less,
        Truth::Unknown => Helps::Either,
    }
}

/// Weights of the materials of a set; of the foreign ones, of the originating ones, or of all.
fn weights(
    context: &Context<'_>,
    set: &Set,
    which: impl Fn(&Line<'_>) -> Truth,
    factor: impl Fn(&Line<'_>) -> Exact,
    helps: impl Fn(&Line<'_>) -> Helps,
    asked: &mut Asked,
) -> Vec<Part> {
    let mut parts = Vec::new();
    for line in context.lines.iter().filter(|line| line.role.shifts()) {
        let counts = which(line);
        if counts == Truth::No && !line.opaque {
            continue;
        }
        let counts = counts.and(sets::contains(
            context,
            set,
            line.material,
            helps(line),
            asked,
        ));
        if counts == Truth::No && !line.opaque {
            continue;
        }
        line.ask_status(context, asked);
        let helps = helps(line);
        parts.push(part(
            line,
            Measure::Weight,
            factor(line),
            counts,
            helps,
            asked,
        ));
    }
    parts
}

pub(super) fn max_weight(context: &Context<'_>, rule: &MaxWeight, asked: &mut Asked) -> Work {
    let Some(of) = &rule.of else {
        let parts = weights(
            context,
            &rule.set,
            |line| !line.originating,
            |line| line.foreign_part(),
            |_| Helps::Less,
            asked,
        );
        let whole = product_weight(context, asked);
        return share_work(share(
            Measure::Weight,
            parts,
            Form::Sum,
            whole,
            &rule.percent,
            Sense::AtMost,
        ));
    };
    // Where both sets are the same, foreign weight hurts and originating weight helps; otherwise it depends.
    let helps = |line: &Line<'_>| {
        if *of == rule.set {
            originating_helps(line)
        } else {
            Helps::Either
        }
    };
    let parts = weights(
        context,
        &rule.set,
        |line| !line.originating,
        |line| line.foreign_part(),
        helps,
        asked,
    );
    let whole = weights(context, of, |_| Truth::Yes, |_| Exact::one(), helps, asked);
    let whole = Whole::Parts(whole);
    share_work(share(
        Measure::Weight,
        parts,
        Form::Sum,
        whole,
        &rule.percent,
        Sense::AtMost,
    ))
}

pub(super) fn originating_weight(
    context: &Context<'_>,
    rule: &OriginatingWeight,
    asked: &mut Asked,
) -> Work {
    let parts = weights(
        context,
        &rule.set,
        |line| {
            if line.why == Why::Inventory {
                line.share.is_positive().into()
            } else {
                line.originating
            }
        },
        |line| line.originating_part(),
        originating_helps,
        asked,
    );
    let whole = weights(
        context,
        &rule.set,
        |_| Truth::Yes,
        |_| Exact::one(),
        originating_helps,
        asked,
    );
    let whole = Whole::Parts(whole);
    share_work(share(
        Measure::Weight,
        parts,
        Form::Sum,
        whole,
        &rule.percent,
        Sense::AtLeast,
    ))
}
