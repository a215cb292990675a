//! Which entry of the annex applies: the most specific position, “ex” entries by their description, never guessed.

use crate::agreement::{Agreement, Source};
use crate::bill::Case;
use crate::question::Question;
use crate::rule::{ProductSpecificRule, Rule, ToleranceChoice};
use crate::truth::Truth;

use super::asked::{Asked, Helps};

/// A rule that applies, or may apply.
pub(super) struct Candidate<'a> {
    pub(super) rule: &'a Rule,
    pub(super) tolerance: Option<&'a ToleranceChoice>,
    pub(super) source: Option<&'a Source>,
    pub(super) text: String,
    /// It is the rule for goods that have none of their own.
    pub(super) general: bool,
}

#[derive(Default)]
pub(super) struct Chosen<'a> {
    pub(super) candidates: Vec<Candidate<'a>>,
    pub(super) asked: Asked,
}

/// The description that splits an “ex” entry; its own text where the annex gives none.
fn description(entry: &ProductSpecificRule) -> String {
    entry
        .description
        .clone()
        .unwrap_or_else(|| entry.to_string())
}

/// The digits of the most specific range of the entry that holds the good, if any does.
fn specificity(entry: &ProductSpecificRule, case: &Case) -> Option<u8> {
    let holds = |range: &&crate::hs::HsRange| range.contains(case.product.hs) == Truth::Yes;
    // `00-99` is the general rule: less specific than any chapter.
    let digits = |range: &crate::hs::HsRange| {
        if range.low() == 0 && range.high() == 9_999_999_999 {
            0
        } else {
            range.first.digits()
        }
    };
    entry.ranges.iter().filter(holds).map(digits).max()
}

pub(super) fn rules<'a>(case: &'a Case, agreement: &'a Agreement) -> Chosen<'a> {
    if let Some(rule) = &case.rule {
        let candidate = Candidate {
            rule,
            tolerance: None,
            source: None,
            text: rule.to_string(),
            general: false,
        };
        return Chosen {
            candidates: vec![candidate],
            asked: Asked::default(),
        };
    }
    let in_force = |entry: &ProductSpecificRule| {
        entry
            .validity
            .is_none_or(|validity| case.date.is_some_and(|date| validity.contains(date)))
    };
    let mut found: Vec<_> = agreement
        .rules
        .iter()
        .filter(|rule| in_force(&rule.entry))
        .filter_map(|rule| Some((specificity(&rule.entry, case)?, rule)))
        .collect();
    // The most specific first; in a position the split parts before the rest. The sort keeps the order of the annex.
    found.sort_by_key(|(digits, rule)| (std::cmp::Reverse(*digits), !rule.entry.ex));
    let mut chosen = Chosen {
        candidates: Vec::new(),
        asked: Asked::default(),
    };
    for (digits, rule) in found {
        let fits = if rule.entry.ex {
            let text = description(&rule.entry);
            let fits = Truth::from(case.product.described.get(&text).copied());
            if fits == Truth::Unknown {
                chosen
                    .asked
                    .ask(Question::ProductDescribed { text }, Helps::Either);
            }
            fits
        } else {
            Truth::Yes
        };
        if fits != Truth::No {
            chosen.candidates.push(Candidate {
                rule: &rule.entry.rule,
                tolerance: rule.entry.tolerance.as_ref(),
                source: Some(&rule.source),
                text: rule.entry.to_string(),
                general: digits == 0,
            });
        }
        if fits == Truth::Yes {
            break;
        }
    }
    chosen
}
