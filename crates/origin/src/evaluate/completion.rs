//! What is missing: whether it matters, how the case could end, and what to ask.
//!
//! A pass over the conditions may say *unknown* although every completion gives the same verdict, because one missing
//! fact can help one condition and hurt another. So completions are tried: a fact that can only help is set to its best
//! and to its worst; facts that can do both are tried in all their values.

use crate::agreement::Agreement;
use crate::bill::{Case, walk};
use crate::exact::Exact;
use crate::hs::{HsCode, HsRange};
use crate::question::{Answer, Answered, Question};
use crate::rule::{Rule, Set, SetItem, ShiftException};
use crate::trace::{Trace, Work};
use crate::truth::Truth;

use std::cell::Cell;

use super::{Pass, Polarity, pass};

/// More completions than this are not tried; the verdict then stays *unknown*.
const COMPLETIONS_MAX: usize = 2048;

/// More passes than this over one case are not made.
const PASSES_MAX: usize = 4096;

/// Up to this many yes-or-no questions, those that cannot change the verdict are left out.
const RELEVANCE_MAX: usize = 8;

/// The end of an evaluation.
pub(crate) struct Settled {
    pub(crate) trace: Trace,
    pub(crate) questions: Vec<Question>,
    pub(crate) to_qualify: Vec<Answered>,
    pub(crate) to_fail: Vec<Answered>,
}

/// Decides, and where something is missing finds a completion to each verdict, or the one verdict of all of them.
pub(crate) fn settle(case: &Case, agreement: &Agreement) -> Settled {
    let Pass { mut trace, asked } = pass(case, agreement, 0);
    let mut settled = Settled {
        trace: trace.clone(),
        questions: Vec::new(),
        to_qualify: Vec::new(),
        to_fail: Vec::new(),
    };
    if trace.result != Truth::Unknown {
        return settled;
    }
    let found = Completions::new(case, agreement, asked.0.into_iter().collect()).search();
    match (found.to_qualify, found.to_fail, found.complete) {
        (Some(to_qualify), Some(to_fail), _) => {
            settled.questions = found.questions;
            settled.to_qualify = to_qualify;
            settled.to_fail = to_fail;
        }
        (Some(_), None, true) => trace.all_completions = Some(Truth::Yes),
        (None, Some(_), true) => trace.all_completions = Some(Truth::No),
        _ => settled.questions = found.questions,
    }
    if let Some(verdict) = trace.all_completions {
        trace.result = verdict;
        settled.trace = trace;
    }
    settled
}

struct Completions<'a> {
    case: &'a Case,
    agreement: &'a Agreement,
    asked: Vec<(Question, Polarity)>,
    large: Exact,
    small: Exact,
    /// An amount of the size of the case, for what is not being looked at.
    middle: Exact,
    /// Passes that may still be made.
    left: Cell<usize>,
}

struct Found {
    to_qualify: Option<Vec<Answered>>,
    to_fail: Option<Vec<Answered>>,
    complete: bool,
    questions: Vec<Question>,
}

impl<'a> Completions<'a> {
    fn new(case: &'a Case, agreement: &'a Agreement, asked: Vec<(Question, Polarity)>) -> Self {
        let mut total = Exact::one();
        walk(&case.materials, &mut |material| {
            for amount in [&material.value, &material.weight].into_iter().flatten() {
                total = &total + amount;
            }
        });
        for amount in case.product.price.values().chain(&case.product.weight) {
            total = &total + amount;
        }
        let large = &total * &Exact::from(1_000_000_000);
        let small = Exact::fraction(1, 1_000_000_000).unwrap_or_else(Exact::one);
        Self {
            case,
            agreement,
            asked,
            large,
            small,
            middle: total,
            left: Cell::new(PASSES_MAX),
        }
    }

    /// Every answer that could make a difference, the worst first and the best last where that is known.
    fn answers(&self, question: &Question) -> Vec<Answer> {
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
            Question::Code { material } => self.codes(material),
            _ => vec![Answer::Holds(false), Answer::Holds(true)],
        }
    }

    fn best(&self, question: &Question, polarity: Polarity, good: bool) -> Option<Answer> {
        let answers = self.answers(question);
        if polarity.more == good {
            answers.last().cloned()
        } else {
            answers.first().cloned()
        }
    }

    fn spend(&self) {
        self.left.set(self.left.get().saturating_sub(1));
    }

    fn try_out(&self, answers: &[Answered]) -> Truth {
        self.spend();
        pass(&self.complete(answers), self.agreement, 0)
            .trace
            .result
    }

    fn search(&self) -> Found {
        let mut found = Found {
            to_qualify: None,
            to_fail: None,
            complete: true,
            questions: self
                .asked
                .iter()
                .map(|(question, _)| question.clone())
                .collect(),
        };
        let is_mixed = |polarity: &Polarity| polarity.more && polarity.less;
        let (amounts, mixed): (Vec<_>, Vec<_>) = self
            .asked
            .iter()
            .filter(|(_, polarity)| is_mixed(polarity))
            .partition(|(question, _)| question.is_amount());
        let choices: Vec<Vec<Answer>> = mixed
            .iter()
            .map(|(question, _)| self.answers(question))
            .collect();
        let product = choices
            .iter()
            .fold(1_usize, |product, list| product.saturating_mul(list.len()));
        // With two amounts that help and hurt, the points tried are not all that could matter.
        found.complete = product <= COMPLETIONS_MAX && amounts.len() <= 1;
        for number in 0..product.min(COMPLETIONS_MAX) {
            if self.left.get() == 0 {
                found.complete = false;
                break;
            }
            let fixed = pick(&choices, number);
            for good in [true, false] {
                let mut answers: Vec<Answered> = Vec::new();
                for (question, polarity) in self
                    .asked
                    .iter()
                    .filter(|(question, polarity)| !(is_mixed(polarity) && question.is_amount()))
                {
                    let answer = match mixed.iter().position(|(other, _)| other == question) {
                        Some(at) => fixed.get(at).cloned(),
                        None => self.best(question, *polarity, good),
                    };
                    answers.extend(answer.map(|answer| Answered {
                        question: question.clone(),
                        answer,
                    }));
                }
                let open: Vec<&Question> = amounts.iter().map(|(question, _)| question).collect();
                self.amounts(&open, &answers, &mut found);
                if found.to_qualify.is_some() && found.to_fail.is_some() {
                    self.leave_out_irrelevant(&mut found.questions);
                    return found;
                }
            }
        }
        found
    }

    /// Tries the amounts that help one condition and hurt another at all points where a condition changes.
    fn amounts(&self, open: &[&Question], answers: &[Answered], found: &mut Found) {
        let Some((question, rest)) = open.split_first() else {
            match self.try_out(answers) {
                Truth::Yes => drop(found.to_qualify.get_or_insert_with(|| answers.to_vec())),
                Truth::No => drop(found.to_fail.get_or_insert_with(|| answers.to_vec())),
                // An answer raised a further question.
                Truth::Unknown => self.deeper(answers, found),
            }
            return;
        };
        for amount in self.thresholds(question, rest, answers) {
            let mut more = answers.to_vec();
            more.push(Answered {
                question: (*question).clone(),
                answer: Answer::Amount(amount),
            });
            self.amounts(rest, &more, found);
            if self.left.get() == 0 {
                found.complete = false;
                return;
            }
            if found.to_qualify.is_some() && found.to_fail.is_some() {
                return;
            }
        }
    }

    /// Goes on from a completion that raised further questions.
    fn deeper(&self, answers: &[Answered], found: &mut Found) {
        if answers.len() > self.asked.len() + 64 || self.asked.is_empty() {
            found.complete = false;
            return;
        }
        let case = self.complete(answers);
        let next = pass(&case, self.agreement, 0);
        let fresh: Vec<_> = next
            .asked
            .0
            .into_iter()
            .filter(|(question, _)| {
                answers
                    .iter()
                    .all(|answered| &answered.question != question)
            })
            .collect();
        if fresh.is_empty() {
            found.complete = false;
            return;
        }
        let inner = Completions::new(&case, self.agreement, fresh);
        inner.left.set(self.left.get());
        let result = inner.search();
        self.left.set(inner.left.get());
        let inner = result;
        let joined = |more: Vec<Answered>| answers.iter().cloned().chain(more).collect::<Vec<_>>();
        if found.to_qualify.is_none() {
            found.to_qualify = inner.to_qualify.map(joined);
        }
        if found.to_fail.is_none() {
            found.to_fail = inner.to_fail.map(joined);
        }
        found.complete &= inner.complete;
    }

    /// Leaves out what changes the verdict under no completion of the rest. Only for a few yes-or-no questions: then
    /// all completions are tried, and what is left is the smallest set that always settles the case.
    fn leave_out_irrelevant(&self, questions: &mut Vec<Question>) {
        let lists: Vec<Vec<Answer>> = questions
            .iter()
            .map(|question| self.answers(question))
            .collect();
        let between = self
            .asked
            .iter()
            .any(|(question, polarity)| question.is_amount() && polarity.more && polarity.less);
        if between || questions.len() > RELEVANCE_MAX || lists.iter().any(|list| list.len() != 2) {
            return;
        }
        let results: Vec<Truth> = (0..1_usize << questions.len())
            .map(|number| {
                let answers: Vec<Answered> = questions
                    .iter()
                    .zip(pick(&lists, number))
                    .map(|(question, answer)| Answered {
                        question: question.clone(),
                        answer,
                    })
                    .collect();
                self.try_out(&answers)
            })
            .collect();
        let mut at = 0;
        questions.retain(|_| {
            let bit = 1_usize << at;
            at += 1;
            (0..results.len()).any(|number| results.get(number) != results.get(number ^ bit))
        });
    }

    /// The amounts at which a condition changes, points between them, and beyond. All shares are linear in one amount,
    /// above and below the line: two samples give the point where share and limit meet.
    fn thresholds(
        &self,
        question: &Question,
        rest: &[&Question],
        answers: &[Answered],
    ) -> Vec<Exact> {
        let sample = |amount: Exact| {
            self.spend();
            let mut more = answers.to_vec();
            more.push(Answered {
                question: question.clone(),
                answer: Answer::Amount(amount),
            });
            let known = |question: &&Question| Answered {
                question: (*question).clone(),
                answer: Answer::Amount(self.middle.clone()),
            };
            more.extend(rest.iter().map(known));
            figures(&pass(&self.complete(&more), self.agreement, 0).trace)
        };
        let (one, two) = (Exact::one(), Exact::from(2));
        let mut points = Vec::new();
        for (first, second) in sample(one.clone()).into_iter().zip(sample(two)) {
            // share at x: (top + rise·x) against limit·(whole + grow·x)
            let (rise, grow) = (&second.0 - &first.0, &second.1 - &first.1);
            let (top, whole) = (&first.0 - &rise, &first.1 - &grow);
            let against = &(&first.2 * &whole) - &top;
            points.extend(&against / &(&rise - &(&first.2 * &grow)));
        }
        points.retain(Exact::is_positive);
        points.sort();
        points.dedup();
        let half = Exact::fraction(1, 2).unwrap_or_else(Exact::one);
        let between = points
            .windows(2)
            .filter_map(|pair| Some(&(pair.first()? + pair.last()?) * &half));
        let mut all: Vec<Exact> = between.collect();
        all.push(points.first().map_or(one, |first| first * &half));
        all.push(&self.large * &self.large);
        if !matches!(question, Question::Price { .. } | Question::ProductWeight) {
            all.push(Exact::zero());
        }
        all.extend(points);
        all.sort();
        all
    }

    fn complete(&self, answers: &[Answered]) -> Case {
        answers.iter().fold(self.case.clone(), |case, one| {
            case.with(&one.question, &one.answer)
        })
    }

    /// One code for each region that the rules tell apart.
    fn codes(&self, id: &str) -> Vec<Answer> {
        let mut given: Option<HsCode> = None;
        walk(&self.case.materials, &mut |material| {
            if material.id == id {
                given = material.hs;
            }
        });
        let (low, high) = given.map_or((0, 9_999_999_999), |code| (code.low(), code.high()));
        let mut spans: Vec<HsRange> = [2, 4, 6, 8]
            .map(|digits| HsRange::single(HsCode::from_padded(self.case.product.hs.low(), digits)))
            .to_vec();
        let rules = self
            .case
            .rule
            .iter()
            .chain(self.agreement.rules.iter().map(|rule| &rule.entry.rule));
        let mut seen = Vec::new();
        match &self.case.rule {
            // A rule of its own: no other is looked at.
            Some(rule) => sets_of(rule, &mut seen),
            None => rules.for_each(|rule| sets_of(rule, &mut seen)),
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

/// Numerator, denominator and limit (as a fraction) of all shares, where they are known.
fn figures(trace: &Trace) -> Vec<(Exact, Exact, Exact)> {
    let hundredth = Exact::fraction(1, 100).unwrap_or_else(Exact::one);
    let ways = trace.rules.iter().flat_map(|rule| &rule.alternatives);
    let shares = ways.flat_map(|way| {
        let steps = way.steps.iter().filter_map(|step| match &step.work {
            Work::Share(share) => Some(share.as_ref()),
            _ => None,
        });
        steps.chain(way.tolerances.iter().map(|tolerance| &tolerance.share))
    });
    shares
        .filter_map(|share| {
            Some((
                share.numerator.clone()?,
                share.denominator.clone()?,
                &share.limit * &hundredth,
            ))
        })
        .collect()
}

/// The combination of choices with this number.
fn pick(choices: &[Vec<Answer>], number: usize) -> Vec<Answer> {
    let mut rest = number;
    choices
        .iter()
        .filter_map(|list| {
            let at = rest % list.len().max(1);
            rest /= list.len().max(1);
            list.get(at).cloned()
        })
        .collect()
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
