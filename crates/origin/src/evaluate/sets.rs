//! Whether a material is in a set of the rule.

use crate::bill::Material;
use crate::hs::{HsCode, HsRange};
use crate::question::Question;
use crate::rule::{Set, SetItem};
use crate::truth::Truth;

use super::asked::{Asked, Helps};
use super::context::Context;

/// Sets that name sets that name sets: deeper is a mistake.
const NESTING_MAX: usize = 8;

/// `helps`: whether being in the set helps the condition (`More`) or hurts it (`Less`).
pub(super) fn contains(
    context: &Context<'_>,
    set: &Set,
    material: &Material,
    helps: Helps,
    asked: &mut Asked,
) -> Truth {
    nested(context, set, material, helps, asked, 0)
}

fn nested(
    context: &Context<'_>,
    set: &Set,
    material: &Material,
    helps: Helps,
    asked: &mut Asked,
    depth: usize,
) -> Truth {
    set.items.iter().fold(Truth::No, |any, item| {
        if any == Truth::Yes {
            return any;
        }
        let own = |digits: u8| code_in(material, position_of(context.case.product.hs, digits));
        let holds = match item {
            SetItem::Range {
                range,
                described,
                condition,
            } => {
                let mut holds = code_in(material, Some(*range));
                if holds != Truth::No
                    && let Some(text) = described
                {
                    holds = holds.and(is_described(material, text, helps, asked));
                }
                if holds != Truth::No
                    && let Some(name) = condition
                {
                    let fact = Truth::from(context.case.facts.get(name).copied());
                    if fact == Truth::Unknown {
                        asked.ask(Question::Fact { name: name.clone() }, helps);
                    }
                    holds = holds.and(fact);
                }
                holds
            }
            SetItem::Named(name) => match context.agreement.sets.get(name) {
                Some(named) if depth < NESTING_MAX => {
                    nested(context, named, material, helps, asked, depth + 1)
                }
                _ => Truth::No,
            },
            SetItem::SameChapter => own(2),
            SetItem::SameHeading => own(4),
            SetItem::SameSubheading => own(6),
            SetItem::Described(text) => is_described(material, text, helps, asked),
        };
        let short = matches!(
            item,
            SetItem::Range { .. }
                | SetItem::SameChapter
                | SetItem::SameHeading
                | SetItem::SameSubheading
        );
        if holds == Truth::Unknown && short {
            ask_code(material, item, asked);
        }
        any.or(holds)
    })
}

fn position_of(product: HsCode, digits: u8) -> Option<HsRange> {
    product.cut(digits).map(HsRange::single)
}

fn code_in(material: &Material, range: Option<HsRange>) -> Truth {
    match (material.hs, range) {
        (Some(code), Some(range)) => range.contains(code),
        _ => Truth::Unknown,
    }
}

/// A longer code of the material would decide.
fn ask_code(material: &Material, item: &SetItem, asked: &mut Asked) {
    let decided = match (item, material.hs) {
        (SetItem::Range { range, .. }, Some(code)) => range.contains(code) != Truth::Unknown,
        // Then it is the good's code that is short.
        (SetItem::SameChapter, Some(code)) => code.digits() >= 2,
        (SetItem::SameHeading, Some(code)) => code.digits() >= 4,
        (SetItem::SameSubheading, Some(code)) => code.digits() >= 6,
        _ => false,
    };
    if !decided {
        asked.ask(
            Question::Code {
                material: material.id.clone(),
            },
            Helps::Either,
        );
    }
}

fn is_described(material: &Material, text: &str, helps: Helps, asked: &mut Asked) -> Truth {
    let known = Truth::from(material.described.get(text).copied());
    if known == Truth::Unknown {
        asked.ask(
            Question::Described {
                material: material.id.clone(),
                text: text.to_owned(),
            },
            helps,
        );
    }
    known
}
