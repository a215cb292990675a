//! Conditions of a rule in plain words.

use origo_i18n::T;
use origo_origin::{
    Base, Rule, Set, SetItem, ShiftException, ShiftLevel, ValueMethod, notation::parse_rule,
};

/// The words for a key; the key itself would show a missing text, and a test looks for that.
pub(crate) fn say(t: &T, key: &str, values: &[(&str, &str)]) -> String {
    t.lookup(key, values).unwrap_or_else(|| key.to_owned())
}

/// The name of a process or a fact as a person reads it: translated where it is one of the usual ones.
pub fn process_in_words(t: &T, name: &str) -> String {
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let known = plain
        .then(|| t.lookup(&format!("origin-name-{}", name.replace('_', "-")), &[]))
        .flatten();
    known.unwrap_or_else(|| name.replace('_', " "))
}

/// A condition in words; as written where it does not read.
pub fn rule_in_words(t: &T, rule: &str) -> String {
    parse_rule(rule).map_or_else(|_| rule.to_owned(), |rule| words(t, &rule))
}

fn words(t: &T, rule: &Rule) -> String {
    let price = |base: Option<Base>| {
        base.map_or_else(
            || say(t, "origin-price", &[]),
            |base| {
                say(
                    t,
                    &format!("origin-price-{}", base.word().to_lowercase()),
                    &[],
                )
            },
        )
    };
    match rule {
        Rule::Any(parts) => joined(t, parts, "origin-or"),
        Rule::All(parts) => joined(t, parts, "origin-and"),
        Rule::Shift(shift) => {
            let key = match shift.level {
                ShiftLevel::Chapter => "origin-shift-chapter",
                ShiftLevel::Heading => "origin-shift-heading",
                ShiftLevel::Subheading => "origin-shift-subheading",
                ShiftLevel::National => "origin-shift-national",
                ShiftLevel::Any => "origin-shift-any",
            };
            let mut text = say(t, key, &[]);
            for exception in &shift.exceptions {
                let (key, set) = match exception {
                    ShiftException::Except(set) => ("origin-shift-except", set),
                    ShiftException::Allowing(set) => ("origin-shift-allowing", set),
                };
                text = say(
                    t,
                    key,
                    &[("shift", &text), ("materials", &materials(t, set))],
                );
            }
            text
        }
        Rule::MaxNonOriginating(max) => {
            let percent = t.number(&max.percent);
            let price = price(max.base);
            match &max.set {
                None => say(t, "origin-nom", &[("percent", &percent), ("price", &price)]),
                Some(set) => say(
                    t,
                    "origin-nom-of",
                    &[
                        ("percent", &percent),
                        ("price", &price),
                        ("materials", &materials(t, set)),
                    ],
                ),
            }
        }
        Rule::RegionalValueContent(content) => {
            let method = match content.method {
                None => "any",
                Some(ValueMethod::BuildDown) => "bd",
                Some(ValueMethod::BuildUp) => "bu",
                Some(ValueMethod::NetCost) => "nc",
                Some(ValueMethod::TransactionValue) => "tv",
                Some(ValueMethod::FocusedValue) => "fv",
            };
            let method = say(t, &format!("origin-method-{method}"), &[]);
            let percent = t.number(&content.percent);
            say(
                t,
                "origin-rvc",
                &[("percent", &percent), ("method", &method)],
            )
        }
        Rule::MaxWeight(max) => say(
            t,
            "origin-max-weight",
            &[
                ("percent", &t.number(&max.percent)),
                ("materials", &materials(t, &max.set)),
            ],
        ),
        Rule::OriginatingWeight(least) => say(
            t,
            "origin-originating-weight",
            &[
                ("percent", &t.number(&least.percent)),
                ("materials", &materials(t, &least.set)),
            ],
        ),
        Rule::WhollyObtainedInputs(set) => say(
            t,
            "origin-inputs-wholly-obtained",
            &[("materials", &materials(t, set))],
        ),
        Rule::OriginatingInputs(set) => say(
            t,
            "origin-inputs-originating",
            &[("materials", &materials(t, set))],
        ),
        Rule::WithoutInputs(set) => say(
            t,
            "origin-inputs-none",
            &[("materials", &materials(t, set))],
        ),
        Rule::StartingMaterial(start) => match &start.over {
            None => say(
                t,
                "origin-from",
                &[("materials", &materials(t, &start.from))],
            ),
            Some(over) => say(
                t,
                "origin-from-over",
                &[
                    ("materials", &materials(t, &start.from)),
                    ("over", &materials(t, over)),
                ],
            ),
        },
        Rule::Process(process) => {
            let and = say(t, "origin-and", &[]);
            let or = say(t, "origin-or", &[]);
            let ways: Vec<String> = process
                .any_of
                .iter()
                .map(|way| {
                    let names: Vec<String> =
                        way.iter().map(|name| process_in_words(t, name)).collect();
                    names.join(&format!(" {and} "))
                })
                .collect();
            say(
                t,
                "origin-process",
                &[("processes", &ways.join(&format!(" {or} ")))],
            )
        }
        Rule::Fact(text) => say(t, "origin-fact", &[("fact", text)]),
        Rule::WhollyObtained => say(t, "origin-wholly-obtained", &[]),
        Rule::ExclusivelyOriginating => say(t, "origin-exclusively", &[]),
        Rule::Balance => say(t, "origin-balance", &[]),
    }
}

fn joined(t: &T, parts: &[Rule], key: &str) -> String {
    let word = say(t, key, &[]);
    let parts: Vec<String> = parts.iter().map(|part| words(t, part)).collect();
    parts.join(&format!(" {word} "))
}

/// A set as a list: codes as they are, descriptions in quotes.
fn materials(t: &T, set: &Set) -> String {
    let items: Vec<String> = set
        .items
        .iter()
        .map(|item| match item {
            SetItem::Range {
                range,
                described: None,
                ..
            } => range.to_string(),
            SetItem::Range {
                range,
                described: Some(text),
                ..
            } => format!("{range} “{text}”"),
            SetItem::Named(name) => name.replace('_', " "),
            SetItem::SameChapter => say(t, "origin-same-chapter", &[]),
            SetItem::SameHeading => say(t, "origin-same-heading", &[]),
            SetItem::SameSubheading => say(t, "origin-same-subheading", &[]),
            SetItem::Described(text) => format!("“{text}”"),
        })
        .collect();
    items.join(", ")
}
