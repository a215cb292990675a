//! Decides a case: statuses of materials, alternatives of the rule, tolerance, overrides, in that order.
//!
//! | File | Purpose |
//! |---|---|
//! | `alternatives` | a rule as alternatives, each a list of conditions |
//! | `asked`, `context` | what was missing along the way; the lines of a bill and what every condition needs |
//! | `standing` | whether each material is originating: proof, cumulation, roll-up, tracing |
//! | `sets` | whether a material is in a set |
//! | `shift` | tariff shift and conditions on inputs |
//! | `value` | value content, ceilings, balance, weight |
//! | `tolerance` | what a tolerance saves |
//! | `lookup` | which entry of the annex applies |
//! | `completion` | what is missing: does it matter, and how could the case end |
//! | `regions`, `linear` | amounts that are open, by the conditions they meet |
//! | `relevance` | the smallest set of questions |
//! | `size` | how long a bill is, and how long one is looked at |

pub(crate) mod alternatives;
mod asked;
mod completion;
mod context;
mod linear;
mod lookup;
mod regions;
mod relevance;
mod sets;
mod shift;
mod size;
mod standing;
mod tolerance;
mod value;

use std::collections::BTreeMap;

use crate::agreement::{Agreement, Transport};
use crate::bill::Case;
use crate::question::Question;
use crate::rule::Rule;
use crate::trace::{
    Alternative, Assumption, Check, CheckKind, MaterialStep, RuleStep, Step, TRACE_VERSION, Trace,
    Work, combine, conclude, facts,
};
use crate::truth::Truth;

use asked::{Asked, Helps};
pub(crate) use completion::settle;
use context::Context;

/// One pass over a case as it stands.
pub(crate) struct Pass {
    pub(crate) trace: Trace,
    pub(crate) asked: Asked,
    /// The materials that were decided by a rule of their own, and how.
    pub(crate) rolled_up: Vec<(String, Trace)>,
}

pub(crate) fn pass(case: &Case, agreement: &Agreement, depth: usize) -> Pass {
    look(case, agreement, depth, false)
}

/// How far a case is from qualifying: a pass that tries every tolerance.
pub(crate) fn survey(case: &Case, agreement: &Agreement) -> Trace {
    look(case, agreement, 0, true).trace
}

fn look(case: &Case, agreement: &Agreement, depth: usize, every_tolerance: bool) -> Pass {
    let standing = standing::standing(case, agreement, depth);
    let context = Context {
        case,
        agreement,
        lines: standing.lines,
        standing_asked: standing.asked,
        every_tolerance,
    };
    let mut asked = Asked::default();
    let mut to_be_confirmed = agreement
        .sources
        .values()
        .any(|source| source.to_be_confirmed);

    let chosen = if case.product.set {
        lookup::Chosen::default()
    } else {
        lookup::rules(case, agreement)
    };
    let (mut rules, mut general) = (Vec::new(), false);
    for candidate in &chosen.candidates {
        to_be_confirmed |= candidate
            .source
            .is_some_and(|source| source.to_be_confirmed);
        general |= candidate.general;
        rules.push(rule_step(&context, candidate, &mut asked));
    }
    if case.product.set {
        rules.push(set_step(&context, &mut asked));
    }
    let first = rules.first().map(|rule| rule.result);
    let open = rules.is_empty() || rules.iter().any(|rule| Some(rule.result) != first);
    if open {
        asked.merge(chosen.asked);
    }

    let (checks, mut assumptions) = checks(case, agreement);
    if let (Some(annex), Some(own)) = (agreement.hs_edition, case.product.hs_edition)
        && annex != own
    {
        assumptions.push(Assumption::SameEdition);
    }
    if general && agreement.annex_incomplete {
        assumptions.push(Assumption::GeneralRule);
    }
    if to_be_confirmed {
        assumptions.push(Assumption::ToBeConfirmed);
    }
    let result = conclude(&rules, &checks);
    let materials = context
        .lines
        .iter()
        .map(|line| MaterialStep {
            id: line.material.id.clone(),
            hs: line.material.hs,
            originating: line.originating,
            why: line.why,
            share: line.share.clone(),
        })
        .collect();
    let trace = Trace {
        version: TRACE_VERSION,
        agreement: format!("{} {}", agreement.code, agreement.version)
            .trim()
            .to_owned(),
        product: case.product.hs,
        materials,
        rules,
        checks,
        assumptions,
        all_completions: None,
        result,
    };
    Pass {
        trace,
        asked,
        rolled_up: standing.rolled_up,
    }
}

/// A set put up for retail sale: all components are originating, or foreign ones are worth little enough.
fn set_step(context: &Context<'_>, asked: &mut Asked) -> RuleStep {
    let mut ways = vec![alternative(
        context,
        &[Rule::ExclusivelyOriginating],
        Some(&crate::rule::ToleranceChoice::None),
        asked,
    )];
    if let Some(percent) = &context.agreement.set_percent {
        let share = Rule::MaxNonOriginating(crate::rule::MaxNonOriginating {
            base: None,
            percent: percent.clone(),
            set: None,
        });
        ways.push(alternative(context, &[share], None, asked));
    }
    let source = context.agreement.sources.get("set_percent");
    RuleStep {
        entry: "SET".to_owned(),
        article: source
            .map(|source| source.article.clone())
            .unwrap_or_default(),
        result: ways.iter().fold(Truth::No, |any, way| any.or(way.result)),
        alternatives: ways,
    }
}

fn rule_step(
    context: &Context<'_>,
    candidate: &lookup::Candidate<'_>,
    asked: &mut Asked,
) -> RuleStep {
    let criteria = &context.agreement.criteria;
    let mut ways: Vec<Vec<Rule>> = Vec::new();
    let nothing_listed =
        context.case.materials.is_empty() && context.case.product.wholly_obtained.is_none();
    if context.case.product.wholly_obtained == Some(true) || nothing_listed {
        ways.push(vec![Rule::WhollyObtained]);
    }
    if criteria.exclusively_originating.is_some() && !context.case.materials.is_empty() {
        ways.push(vec![Rule::ExclusivelyOriginating]);
    }
    // Without any material a shift would be met by nothing: then only “wholly obtained” can be decided.
    if !context.case.materials.is_empty() {
        ways.extend(alternatives::expand(candidate.rule, context.agreement));
    }
    let mut any = Truth::No;
    let mut tried = Vec::new();
    let mut open = Asked::default();
    for way in ways {
        let mut missing = Asked::default();
        let alternative = alternative(context, &way, candidate.tolerance, &mut missing);
        any = any.or(alternative.result);
        if alternative.result == Truth::Unknown {
            open.merge(missing);
        }
        tried.push(alternative);
    }
    if any == Truth::Unknown {
        asked.merge(open);
    }
    RuleStep {
        entry: candidate.text.clone(),
        article: candidate
            .source
            .map(|source| source.article.clone())
            .unwrap_or_default(),
        alternatives: tried,
        result: any,
    }
}

fn alternative(
    context: &Context<'_>,
    conditions: &[Rule],
    choice: Option<&crate::rule::ToleranceChoice>,
    asked: &mut Asked,
) -> Alternative {
    let steps: Vec<Step> = conditions
        .iter()
        .map(|rule| step(context, rule, asked))
        .collect();
    let tolerances = tolerance::try_all(context, &steps, choice, asked);
    let result = combine(&steps, &tolerances);
    let texts: Vec<&str> = steps.iter().map(|step| step.rule.as_str()).collect();
    Alternative {
        rule: texts.join(" & "),
        steps,
        tolerances,
        result,
    }
}

fn step(context: &Context<'_>, rule: &Rule, asked: &mut Asked) -> Step {
    let mut tolerated = false;
    let work = match rule {
        Rule::Shift(shift) => {
            tolerated = true;
            shift::shift(context, shift, asked)
        }
        Rule::StartingMaterial(start) => {
            tolerated = true;
            shift::starting_material(context, start, asked)
        }
        Rule::WhollyObtainedInputs(set) => {
            tolerated = true;
            shift::wholly_obtained_inputs(context, set, asked)
        }
        Rule::OriginatingInputs(set) => shift::originating_inputs(context, set, asked),
        Rule::WithoutInputs(set) => shift::without_inputs(context, set, asked),
        Rule::ExclusivelyOriginating => shift::exclusively_originating(context, asked),
        Rule::MaxNonOriginating(ceiling) => value::ceiling(context, ceiling, asked),
        Rule::RegionalValueContent(floor) => value::content(context, floor, asked),
        Rule::Balance => value::balance(context, asked),
        Rule::MaxWeight(weight) => value::max_weight(context, weight, asked),
        Rule::OriginatingWeight(weight) => value::originating_weight(context, weight, asked),
        Rule::Process(process) => process_facts(context, &process.any_of, asked),
        Rule::Fact(text) => {
            let known = context.case.facts.get(text).copied().into();
            if known == Truth::Unknown {
                asked.ask(Question::Fact { name: text.clone() }, Helps::More);
            }
            Work::Facts {
                known: BTreeMap::from([(text.clone(), known)]),
                any_of: vec![vec![text.clone()]],
            }
        }
        Rule::WhollyObtained => {
            let known = context.case.product.wholly_obtained.into();
            if known == Truth::Unknown {
                asked.ask(Question::WhollyObtained, Helps::More);
            }
            let name = "wholly obtained".to_owned();
            Work::Facts {
                known: BTreeMap::from([(name.clone(), known)]),
                any_of: vec![vec![name]],
            }
        }
        // `alternatives::expand` leaves no rule within a rule.
        Rule::Any(_) | Rule::All(_) => Work::Facts {
            known: BTreeMap::new(),
            any_of: Vec::new(),
        },
    };
    let result = match &work {
        Work::Share(share) => share.decide(),
        Work::Lines { lines } => lines
            .iter()
            .fold(Truth::Yes, |all, line| all.and(line.passes)),
        Work::Facts { known, any_of } => facts(known, any_of),
    };
    Step {
        rule: rule.to_string(),
        tolerated,
        work,
        result,
    }
}

fn process_facts(context: &Context<'_>, any_of: &[Vec<String>], asked: &mut Asked) -> Work {
    let mut known = BTreeMap::new();
    for name in any_of.iter().flatten() {
        let truth = Truth::from(context.case.facts.get(name).copied());
        if truth == Truth::Unknown {
            asked.ask(Question::Process { name: name.clone() }, Helps::More);
        }
        known.insert(name.clone(), truth);
    }
    Work::Facts {
        known,
        any_of: any_of.to_vec(),
    }
}

/// What overrides a rule that is met, and what is taken for granted instead.
fn checks(case: &Case, agreement: &Agreement) -> (Vec<Check>, Vec<Assumption>) {
    let (mut checks, mut assumptions) = (Vec::new(), Vec::new());
    let wholly_obtained = case.product.wholly_obtained == Some(true);
    if !agreement.insufficient_operations.is_empty() && !wholly_obtained {
        match &case.product.operations {
            Some(done) => {
                let enough = done
                    .iter()
                    .any(|operation| !agreement.insufficient_operations.contains(operation));
                checks.push(Check {
                    kind: CheckKind::SufficientOperations,
                    result: enough.into(),
                });
            }
            None => assumptions.push(Assumption::SufficientOperations),
        }
    }
    let travels = |route: &crate::bill::Route| {
        let kept = !route.altered;
        match agreement.transport {
            Transport::Unsaid => None,
            Transport::NonAlteration => Some(kept),
            Transport::DirectConsignment => Some(kept && (route.direct || route.customs_control)),
        }
    };
    match case.product.route.as_ref().map(travels) {
        Some(Some(kept)) => checks.push(Check {
            kind: CheckKind::Transport,
            result: kept.into(),
        }),
        Some(None) => {}
        None => assumptions.push(Assumption::Transport),
    }
    let banned = |range: &crate::hs::HsRange| range.contains(case.product.hs) == Truth::Yes;
    if !wholly_obtained && agreement.no_drawback.iter().any(banned) {
        match case.product.drawback {
            Some(refunded) => checks.push(Check {
                kind: CheckKind::Drawback,
                result: (!refunded).into(),
            }),
            None => assumptions.push(Assumption::NoDrawback),
        }
    }
    (checks, assumptions)
}
