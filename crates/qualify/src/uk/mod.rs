//! The rule sets of the UK trade tariff (Open Government Licence v3) as agreements: what the prose says becomes rules in
//! the notation, and what is not understood stays text that is asked as a fact. The files stay where they are.

mod clause;
mod compared;
mod process;
mod prose;
mod scheme;

use std::collections::BTreeMap;

use origo_origin::{HsCode, HsRange, ProductSpecificRule, Rule, notation};
use serde::Deserialize;

pub use compared::{Compared, Comparison, compare, comparisons, draw, mark, notation_mark};
pub use scheme::Schemes;

/// How well a rule was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Understood {
    /// Every condition.
    Fully,
    /// Some conditions; the others are facts to be asked.
    Partly,
    /// Nothing: the whole text is a fact to be asked.
    Text,
}

/// A rule of the file with what became of it.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The heading as the file has it.
    pub heading: String,
    /// What the annex says, without markup.
    pub prose: String,
    /// The rule in the notation.
    pub rule: Rule,
    /// How well it was understood.
    pub understood: Understood,
}

/// The rule sets of one agreement.
#[derive(Clone, Debug, Default)]
pub struct ImportedAgreement {
    /// Every rule of the file.
    pub rules: Vec<Imported>,
    /// The entries: one for each rule set, its rules as alternatives.
    pub entries: Vec<ProductSpecificRule>,
    /// Rule sets whose span of codes cannot be read.
    pub unreadable: Vec<String>,
}

impl ImportedAgreement {
    /// How many rules were understood so.
    pub fn count(&self, understood: Understood) -> usize {
        self.rules
            .iter()
            .filter(|rule| rule.understood == understood)
            .count()
    }
}

#[derive(Deserialize)]
struct File {
    rule_sets: Vec<RuleSet>,
}

#[derive(Deserialize)]
struct RuleSet {
    #[serde(default)]
    heading: Option<String>,
    #[serde(default)]
    subdivision: Option<String>,
    min: Option<String>,
    max: Option<String>,
    rules: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    rule: String,
}

/// Reads a file of `rule_sets`.
///
/// # Errors
/// When it is not such a file.
pub fn import(json: &str) -> Result<ImportedAgreement, serde_json::Error> {
    let file: File = serde_json::from_str(json)?;
    let mut spans: BTreeMap<(String, String), usize> = BTreeMap::new();
    for set in &file.rule_sets {
        *spans.entry(span_of(set)).or_default() += 1;
    }
    let mut out = ImportedAgreement::default();
    for set in &file.rule_sets {
        let heading = prose::clean(set.heading.as_deref().unwrap_or_default());
        let Some(range) = range(set) else {
            out.unreadable.push(heading);
            continue;
        };
        let good = clause::Good {
            chapter: range.first.chapter(),
        };
        let mut carried = None;
        let mut ways = Vec::new();
        for written in &set.rules {
            let rule = prose::rule(&written.rule, &good, &mut carried);
            let prose = prose::clean(&written.rule);
            // A rule that does not print and read again would be lost: it stays text.
            let sound = notation::parse_rule(&rule.to_string()).is_ok_and(|again| again == rule);
            let rule = if sound {
                rule
            } else {
                Rule::Fact(prose.replace(['"', '\\'], "'"))
            };
            out.rules.push(Imported {
                heading: heading.clone(),
                understood: understood(&rule),
                prose,
                rule: rule.clone(),
            });
            ways.push(rule);
        }
        if ways.is_empty() {
            continue;
        }
        let part = prose::clean(set.subdivision.as_deref().unwrap_or_default());
        let split = heading.to_lowercase().starts_with("ex")
            || spans.get(&span_of(set)).is_some_and(|count| *count > 1);
        let description = (split && !part.is_empty()).then(|| part.replace(['"', '\\'], "'"));
        out.entries.push(ProductSpecificRule {
            ex: split,
            ranges: vec![range],
            description,
            rule: prose::any(ways),
            validity: None,
            tolerance: None,
        });
    }
    Ok(out)
}

fn span_of(set: &RuleSet) -> (String, String) {
    (
        set.min.clone().unwrap_or_default(),
        set.max.clone().unwrap_or_default(),
    )
}

/// The shortest codes that say the same span of ten-digit codes.
fn range(set: &RuleSet) -> Option<HsRange> {
    let (min, max) = (set.min.as_deref()?, set.max.as_deref()?);
    if min.len() != 10 || max.len() != 10 || !min.is_ascii() || !max.is_ascii() {
        return None;
    }
    [2, 4, 6, 8, 10].into_iter().find_map(|digits| {
        let (first, last) = (min.get(..digits)?, max.get(..digits)?);
        let low = min.get(digits..)?.bytes().all(|byte| byte == b'0');
        let high = max.get(digits..)?.bytes().all(|byte| byte == b'9')
            || max.get(digits..)?.bytes().all(|byte| byte == b'0');
        if !low || !high {
            return None;
        }
        let (first, last): (HsCode, HsCode) = (first.parse().ok()?, last.parse().ok()?);
        HsRange::new(first, last)
    })
}

fn understood(rule: &Rule) -> Understood {
    fn count(rule: &Rule) -> (usize, usize) {
        match rule {
            Rule::Any(parts) | Rule::All(parts) => parts
                .iter()
                .map(count)
                .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1)),
            Rule::Fact(_) => (0, 1),
            _ => (1, 0),
        }
    }
    match count(rule) {
        (_, 0) => Understood::Fully,
        (0, _) => Understood::Text,
        _ => Understood::Partly,
    }
}
