//! A rule as alternatives: each a list of conditions that are all needed.

use crate::agreement::Agreement;
use crate::rule::{RegionalValueContent, Rule};

/// More alternatives than this are refused before evaluation: the longest rule in an annex has about a dozen.
pub(crate) const ALTERNATIVES_MAX: usize = 512;

/// How many alternatives a rule would have, without making them.
pub(crate) fn count(rule: &Rule, agreement: &Agreement) -> usize {
    match rule {
        Rule::Any(parts) => parts.iter().fold(0_usize, |sum, part| {
            sum.saturating_add(count(part, agreement))
        }),
        Rule::All(parts) => parts.iter().fold(1_usize, |product, part| {
            product.saturating_mul(count(part, agreement))
        }),
        Rule::RegionalValueContent(RegionalValueContent { method: None, .. }) => {
            agreement.value_methods.len().max(1)
        }
        _ => 1,
    }
}

/// The alternatives in the order written. A bare `RVC(p)` becomes one for each method of the agreement.
pub(crate) fn expand(rule: &Rule, agreement: &Agreement) -> Vec<Vec<Rule>> {
    match rule {
        Rule::Any(parts) => parts
            .iter()
            .flat_map(|part| expand(part, agreement))
            .collect(),
        Rule::All(parts) => parts.iter().fold(vec![Vec::new()], |ways, part| {
            let next = expand(part, agreement);
            ways.iter()
                .flat_map(|way| next.iter().map(move |more| [way.as_slice(), more].concat()))
                .collect()
        }),
        Rule::RegionalValueContent(content)
            if content.method.is_none() && !agreement.value_methods.is_empty() =>
        {
            agreement
                .value_methods
                .iter()
                .map(|method| {
                    vec![Rule::RegionalValueContent(RegionalValueContent {
                        method: Some(*method),
                        ..content.clone()
                    })]
                })
                .collect()
        }
        _ => vec![vec![rule.clone()]],
    }
}
