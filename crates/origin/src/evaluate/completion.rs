//! What is missing: whether it matters, how the case could end, and what to ask.
//!
//! A pass over the conditions may say *unknown* although every completion gives the same verdict, because one missing
//! fact can help one condition and hurt another. So completions are tried: a fact that can only help is set to its best
//! and to its worst; facts that can do both are tried in all their values, amounts in every region of theirs.

use std::ops::ControlFlow;

use crate::agreement::Agreement;
use crate::bill::{Case, walk};
use crate::exact::Exact;
use crate::hs::{HsCode, HsRange};
use crate::question::{Answer, Answered, Question};
use crate::rule::{Rule, Set, SetItem, ShiftException};
use crate::trace::Trace;
use crate::truth::Truth;

use super::asked::Polarity;
use super::regions::{Amounts, each_region};
use super::relevance::relevant;
use super::size::{LINES_MAX, lines};
use super::{Pass, pass};

/// More passes than this over one case are not made; the verdict then stays *unknown*.
const PASSES_MAX: usize = 4096;

/// With more amounts open that help one condition and hurt another, regions are not cut any more: a few points are tried.
const AMOUNTS_MAX: usize = 8;

/// The end of an evaluation.
pub(crate) struct Settled {
    pub(crate) trace: Trace,
    pub(crate) questions: Vec<Question>,
    pub(crate) to_qualify: Vec<Answered>,
    pub(crate) to_fail: Vec<Answered>,
}

/// Decides, and where something is missing finds a completion to each verdict, or the one verdict of all of them.
pub(crate) fn settle(case: &Case, agreement: &Agreement) -> Settled {
    let Pass {
        mut trace, asked, ..
    } = pass(case, agreement, 0);
    let mut settled = Settled {
        trace: trace.clone(),
        questions: Vec::new(),
        to_qualify: Vec::new(),
        to_fail: Vec::new(),
    };
    if trace.result != Truth::Unknown {
        return settled;
    }
    let mut completions = Completions::new(case, agreement);
    completions.search(&[]);
    let questions: Vec<Question> = asked.0.into_keys().collect();
    match (
        completions.to_qualify.take(),
        completions.to_fail.take(),
        completions.complete,
    ) {
        (Some(to_qualify), Some(to_fail), _) => {
            let answers = |question: &Question| completions.answers(case, question);
            settled.questions = relevant(case, agreement, questions, answers);
            settled.to_qualify = to_qualify;
            settled.to_fail = to_fail;
        }
        (Some(_), None, true) => trace.all_completions = Some(Truth::Yes),
        (None, Some(_), true) => trace.all_completions = Some(Truth::No),
        _ => settled.questions = questions,
    }
    if let Some(verdict) = trace.all_completions {
        trace.result = verdict;
        settled.trace = trace;
    }
    settled
}

/// Completions of a case, tried until each verdict was found once.
struct Completions<'a> {
    case: &'a Case,
    agreement: &'a Agreement,
    large: Exact,
    small: Exact,
    /// Passes that may still be made.
    left: usize,
    to_qualify: Option<Vec<Answered>>,
    to_fail: Option<Vec<Answered>>,
    /// Whether every completion that could matter was tried.
    complete: bool,
}

impl<'a> Completions<'a> {
    fn new(case: &'a Case, agreement: &'a Agreement) -> Self {
        let mut total = Exact::one();
        walk(&case.materials, &mut |material| {
            for amount in [&material.value, &material.weight].into_iter().flatten() {
                total = &total + amount;
            }
        });
        for amount in case.product.price.values().chain(&case.product.weight) {
            total = &total + amount;
        }
        Self {
            case,
            agreement,
            large: &total * &Exact::from(1_000_000_000),
            small: Exact::fraction(1, 1_000_000_000).unwrap_or_else(Exact::one),
            left: PASSES_MAX.min(LINES_MAX / lines(case)),
            to_qualify: None,
            to_fail: None,
            complete: true,
        }
    }

    /// Every answer that could make a difference, the worst first and the best last where that is known.
    fn answers(&self, case: &Case, question: &Question) -> Vec<Answer> {
        match question {
            Question::Value { .. } | Question::Weight { .. } => {
                vec![
                    Answer::Amount(Exact::zero()),
                    Answer::Amount(self.large.clone()),
                ]
            }
            // The large price stays above large values.
            Question::Price { .. } | Question::ProductWeight => {
                vec![
                    Answer::Amount(self.small.clone()),
                    Answer::Amount(&self.large * &self.large),
                ]
            }
            Question::Code { material } => self.codes(case, material),
            Question::AnnexCode { choices, .. } => {
                choices.iter().map(|hs| Answer::Code { hs: *hs }).collect()
            }
            _ => vec![Answer::Holds(false), Answer::Holds(true)],
        }
    }

    fn best(&self, question: &Question, polarity: Polarity, good: bool) -> Option<Answer> {
        let answers = self.answers(self.case, question);
        if polarity.more == good {
            answers.last().cloned()
        } else {
            answers.first().cloned()
        }
    }

    fn complete(&self, answers: &[Answered]) -> Case {
        answers.iter().fold(self.case.clone(), |case, one| {
            case.with(&one.question, &one.answer)
        })
    }

    /// Whether both verdicts were found, or nothing more may be tried.
    fn is_over(&self) -> bool {
        self.left == 0 || (self.to_qualify.is_some() && self.to_fail.is_some())
    }

    fn pass(&mut self, answers: &[Answered]) -> Pass {
        self.left = self.left.saturating_sub(1);
        let pass = pass(&self.complete(answers), self.agreement, 0);
        match pass.trace.result {
            Truth::Yes => drop(self.to_qualify.get_or_insert_with(|| answers.to_vec())),
            Truth::No => drop(self.to_fail.get_or_insert_with(|| answers.to_vec())),
            Truth::Unknown => {}
        }
        pass
    }

    /// Tries what is still open after these answers.
    fn search(&mut self, answers: &[Answered]) {
        if self.is_over() {
            self.complete = false;
            return;
        }
        let pass = self.pass(answers);
        if pass.trace.result != Truth::Unknown {
            return;
        }
        let mut asked = pass.asked.0;
        for answered in answers {
            asked.remove(&answered.question);
        }
        if asked.is_empty() {
            self.complete = false;
            return;
        }
        let is_mixed = |polarity: &Polarity| polarity.more && polarity.less;
        let either = asked
            .iter()
            .find(|(question, polarity)| is_mixed(polarity) && !question.is_amount());
        if let Some((question, _)) = either {
            for answer in self.answers(&self.complete(answers), question) {
                self.search(&with(answers, question, answer));
            }
            return;
        }
        let (amounts, others): (Vec<_>, Vec<_>) = asked
            .into_iter()
            .partition(|(_, polarity)| is_mixed(polarity));
        let amounts: Vec<Question> = amounts.into_iter().map(|(question, _)| question).collect();
        for good in [true, false] {
            let mut answers = answers.to_vec();
            for (question, polarity) in &others {
                let answer = self.best(question, *polarity, good);
                answers.extend(answer.map(|answer| Answered {
                    question: question.clone(),
                    answer,
                }));
            }
            if amounts.is_empty() {
                // An answer may have raised a further question.
                self.search(&answers);
            } else {
                self.search_amounts(&amounts, &answers);
            }
            if others.is_empty() {
                break;
            }
        }
    }

    /// Tries one point of every region of the amounts that help one condition and hurt another.
    fn search_amounts(&mut self, open: &[Question], answers: &[Answered]) {
        if open.len() > AMOUNTS_MAX {
            self.try_points(open, answers);
            return;
        }
        let amounts = Amounts(open);
        let mut raised = None;
        let look = |point: &[Exact]| {
            if self.is_over() {
                return ControlFlow::Break(());
            }
            let mut more = answers.to_vec();
            for (question, amount) in open.iter().zip(point) {
                more = with(&more, question, Answer::Amount(amount.clone()));
            }
            let pass = self.pass(&more);
            let known = |one: &Question| more.iter().any(|answered| answered.question == *one);
            if pass.trace.result == Truth::Unknown {
                let mut fresh = pass.asked.0.into_keys().filter(|one| !known(one));
                raised = fresh.next();
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(((), amounts.compared(&pass)))
        };
        let all = each_region(&amounts, look, |_, ()| {});
        // What a point raised is taken as open everywhere.
        match raised {
            Some(question) if question.is_amount() => {
                let mut open = open.to_vec();
                open.push(question);
                self.search_amounts(&open, answers);
            }
            Some(question) => {
                for answer in self.answers(&self.complete(answers), &question) {
                    self.search_amounts(open, &with(answers, &question, answer));
                }
            }
            None => self.complete &= all,
        }
    }

    /// All amounts nothing, or very large, or each in turn: it may show an end of either kind, and never proves one.
    fn try_points(&mut self, open: &[Question], answers: &[Answered]) {
        self.complete = false;
        let ends = |question: &Question, last: bool| {
            let mut answers = self.answers(self.case, question);
            if last {
                answers.pop()
            } else {
                answers.into_iter().next()
            }
        };
        let mut points: Vec<Vec<Answered>> = Vec::new();
        for most in [false, true] {
            for one in std::iter::once(None).chain(open.iter().map(Some)) {
                let mut point = answers.to_vec();
                for question in open {
                    let answer = ends(question, most != (one == Some(question)));
                    point.extend(answer.map(|answer| Answered {
                        question: question.clone(),
                        answer,
                    }));
                }
                points.push(point);
            }
        }
        for point in points {
            if self.is_over() {
                return;
            }
            if self.pass(&point).trace.result == Truth::Unknown {
                self.search(&point);
            }
        }
    }

    /// One code for each region that the rules tell apart.
    fn codes(&self, case: &Case, id: &str) -> Vec<Answer> {
        let mut given: Option<HsCode> = None;
        let mut goods = vec![case.product.hs];
        let mut made = false;
        walk(&case.materials, &mut |material| {
            if material.id == id {
                given = material.hs;
            } else {
                goods.extend(material.hs);
            }
            made |= !material.produced_from.is_empty();
        });
        if !made {
            goods.truncate(1);
        }
        let (low, high) = given.map_or((0, 9_999_999_999), |code| (code.low(), code.high()));
        // In a bill of several levels a material is the good of its own rule, and its inputs have to differ from it.
        let mut spans: Vec<HsRange> = goods
            .iter()
            .flat_map(|good| {
                let digits = [2, 4, 6, 8]
                    .into_iter()
                    .filter(|digits| *digits <= good.digits());
                digits.map(|digits| HsRange::single(HsCode::from_padded(good.low(), digits)))
            })
            .collect();
        let mut seen = Vec::new();
        if let Some(rule) = &case.rule {
            sets_of(rule, &mut seen);
        }
        // A rule of its own: no other is looked at, unless for a material.
        if case.rule.is_none() || made {
            for rule in &self.agreement.rules {
                sets_of(&rule.entry.rule, &mut seen);
                spans.extend(rule.entry.ranges.iter().filter(|_| made));
            }
        }
        seen.extend(self.agreement.sets.values());
        spans.extend(
            seen.into_iter()
                .flat_map(|set| &set.items)
                .filter_map(|item| match item {
                    SetItem::Range { range, .. } => Some(*range),
                    _ => None,
                }),
        );
        let mut cuts: Vec<u64> = spans
            .iter()
            .flat_map(|span| [span.low(), span.high() + 1])
            .collect();
        cuts.push(low);
        cuts.retain(|cut| (low..=high).contains(cut));
        cuts.sort_unstable();
        cuts.dedup();
        // Regions in the same spans are the same to every rule: one of them is enough.
        let mut told_apart = std::collections::BTreeSet::new();
        cuts.retain(|cut| {
            let inside: Vec<bool> = spans
                .iter()
                .map(|span| (span.low()..=span.high()).contains(cut))
                .collect();
            told_apart.insert(inside)
        });
        cuts.into_iter()
            .map(|cut| Answer::Code {
                hs: HsCode::from_padded(cut, 10),
            })
            .collect()
    }
}

/// The answers and one more.
fn with(answers: &[Answered], question: &Question, answer: Answer) -> Vec<Answered> {
    let mut more = answers.to_vec();
    more.push(Answered {
        question: question.clone(),
        answer,
    });
    more
}

/// The sets that a rule names.
fn sets_of<'a>(rule: &'a Rule, seen: &mut Vec<&'a Set>) {
    match rule {
        Rule::Any(parts) | Rule::All(parts) => parts.iter().for_each(|part| sets_of(part, seen)),
        Rule::Shift(shift) => {
            seen.extend(shift.exceptions.iter().map(|exception| match exception {
                ShiftException::Except(set) | ShiftException::Allowing(set) => set,
            }))
        }
        Rule::MaxNonOriginating(value) => seen.extend(&value.set),
        Rule::RegionalValueContent(value) => seen.extend(&value.set),
        Rule::MaxWeight(weight) => {
            seen.push(&weight.set);
            seen.extend(&weight.of);
        }
        Rule::OriginatingWeight(weight) => seen.push(&weight.set),
        Rule::WhollyObtainedInputs(set)
        | Rule::OriginatingInputs(set)
        | Rule::WithoutInputs(set) => seen.push(set),
        Rule::StartingMaterial(start) => {
            seen.push(&start.from);
            seen.extend(&start.over);
        }
        Rule::Process(_)
        | Rule::Fact(_)
        | Rule::WhollyObtained
        | Rule::ExclusivelyOriginating
        | Rule::Balance => {}
    }
}
