//! Conditions on sums: value content, ceilings, balance, weight.

use crate::exact::Exact;
use crate::question::Question;
use crate::rule::{
    Base, MaxNonOriginating, MaxWeight, OriginatingWeight, RegionalValueContent, Set, ValueMethod,
};
use crate::trace::{Form, Part, Sense, Share, Why, Work};
use crate::truth::Truth;

use super::standing::Line;
use super::{Asked, Context, Helps, sets};

/// A share without figures yet.
pub(super) fn share(
    parts: Vec<Part>,
    form: Form,
    denominator: Option<Exact>,
    limit: &Exact,
    sense: Sense,
) -> Share {
    let mut share = Share {
        parts,
        form,
        numerator: None,
        denominator_parts: None,
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

pub(super) fn price(
    context: &Context<'_>,
    base: Base,
    helps: Helps,
    asked: &mut Asked,
) -> Option<Exact> {
    known(
        context.case.product.price.get(&base),
        || Question::Price { base },
        helps,
        asked,
    )
}

pub(super) fn weight(line: &Line<'_>, helps: Helps, asked: &mut Asked) -> Option<Exact> {
    known(
        line.material.weight.as_ref(),
        || Question::Weight {
            material: line.material.id.clone(),
        },
        helps,
        asked,
    )
}

pub(super) fn value(line: &Line<'_>, helps: Helps, asked: &mut Asked) -> Option<Exact> {
    known(
        line.material.value.as_ref(),
        || Question::Value {
            material: line.material.id.clone(),
        },
        helps,
        asked,
    )
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
        if counts == Truth::No {
            continue;
        }
        line.ask_status(context, asked);
        let foreign = &Exact::one() - &line.share;
        let amount = value(line, Helps::Less, asked).map(|value| &value * &foreign);
        parts.push(Part {
            id: line.material.id.clone(),
            amount,
            counts,
        });
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
        if counts == Truth::No {
            continue;
        }
        line.ask_status(context, asked);
        let share = if line.originating == Truth::Unknown {
            Exact::one()
        } else {
            line.share.clone()
        };
        let amount = value(line, helps, asked).map(|value| &value * &share);
        parts.push(Part {
            id: line.material.id.clone(),
            amount,
            counts,
        });
    }
    parts
}

pub(super) fn ceiling(context: &Context<'_>, rule: &MaxNonOriginating, asked: &mut Asked) -> Work {
    let parts = foreign_values(context, rule.set.as_ref(), asked);
    let base = rule.base.unwrap_or(context.agreement.base);
    let whole = price(context, base, Helps::More, asked);
    share_work(share(parts, Form::Sum, whole, &rule.percent, Sense::AtMost))
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
                        counts: Truth::Yes,
                    });
                }
            }
        }
        let whole = price(context, base, Helps::Less, asked);
        share(parts, Form::Sum, whole, &rule.percent, Sense::AtLeast)
    } else {
        let parts = foreign_values(context, rule.set.as_ref(), asked);
        let whole = price(context, base, Helps::More, asked);
        share(
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
    share_work(of_parts(
        parts,
        originating,
        &Exact::from(100),
        Sense::AtMost,
    ))
}

fn of_parts(parts: Vec<Part>, whole: Vec<Part>, limit: &Exact, sense: Sense) -> Share {
    let mut result = share(parts, Form::Sum, None, limit, sense);
    result.denominator_parts = Some(whole);
    (result.numerator, result.denominator) = result.figures();
    result
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
    part: impl Fn(&Line<'_>) -> Exact,
    helps: impl Fn(&Line<'_>) -> Helps,
    asked: &mut Asked,
) -> Vec<Part> {
    let mut parts = Vec::new();
    for line in context
        .lines
        .iter()
        .filter(|line| line.material.role.shifts())
    {
        let counts = which(line);
        if counts == Truth::No {
            continue;
        }
        let counts = counts.and(sets::contains(
            context,
            set,
            line.material,
            helps(line),
            asked,
        ));
        if counts == Truth::No {
            continue;
        }
        line.ask_status(context, asked);
        parts.push(Part {
            id: line.material.id.clone(),
            amount: weight(line, helps(line), asked).map(|weight| &weight * &part(line)),
            counts,
        });
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
        let whole = context.case.product.weight.as_ref();
        let whole = known(whole, || Question::ProductWeight, Helps::More, asked);
        return share_work(share(parts, Form::Sum, whole, &rule.percent, Sense::AtMost));
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
    share_work(of_parts(parts, whole, &rule.percent, Sense::AtMost))
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
    share_work(of_parts(parts, whole, &rule.percent, Sense::AtLeast))
}
