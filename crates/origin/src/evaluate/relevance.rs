//! The smallest set of questions: those whose answer changes the verdict under some answers to the others. A verdict
//! depends on these and on nothing else, so with all of them answered it is settled, and with any left out it is not.

use std::ops::ControlFlow;

use crate::agreement::Agreement;
use crate::bill::Case;
use crate::exact::Exact;
use crate::question::{Answer, Question};
use crate::truth::Truth;

use super::linear::{Condition, Feasible, Linear, feasible};
use super::pass;
use super::regions::{Amounts, each_region};
use super::size::{LINES_MAX, lines};

/// More combinations of answers than this are not tried; then all questions stay.
const COMBINATIONS_MAX: usize = 256;

/// With more open amounts than this all questions stay.
const AMOUNTS_MAX: usize = 4;

/// More passes than this are not made, and fewer where the bill is long.
const PASSES_MAX: usize = 1024;

/// More pairs of regions than this are not compared.
const PAIRS_MAX: usize = 4096;

/// What the verdict is where in the space of amounts, with the other answers given.
type Map = Vec<(Vec<Condition>, Truth)>;

/// The questions that matter. `answers` gives every answer to one that is not about an amount.
pub(super) fn relevant(
    case: &Case,
    agreement: &Agreement,
    questions: Vec<Question>,
    answers: impl Fn(&Question) -> Vec<Answer>,
) -> Vec<Question> {
    let (amounts, others): (Vec<_>, Vec<_>) =
        questions.iter().cloned().partition(Question::is_amount);
    let choices: Vec<Vec<Answer>> = others.iter().map(answers).collect();
    let combinations = choices
        .iter()
        .fold(1_usize, |all, list| all.saturating_mul(list.len().max(1)));
    // In a bill of several levels which codes are told apart depends on other codes.
    let codes = |question: &Question| matches!(question, Question::Code { .. });
    let made = case
        .materials
        .iter()
        .any(|material| !material.produced_from.is_empty());
    if combinations > COMBINATIONS_MAX
        || amounts.len() > AMOUNTS_MAX
        || (made && others.iter().any(codes))
    {
        return questions;
    }
    let mut passes = PASSES_MAX.min(LINES_MAX / lines(case));
    let mut maps: Vec<Map> = Vec::new();
    for number in 0..combinations {
        let given = others.iter().zip(pick(&choices, number));
        let case = given.fold(case.clone(), |case, (question, answer)| {
            case.with(question, &answer)
        });
        match map(&case, agreement, &amounts, &mut passes) {
            Some(map) => maps.push(map),
            None => return questions,
        }
    }
    let regions = maps.iter().map(Vec::len).max().unwrap_or_default();
    if regions * regions * maps.len() > PAIRS_MAX {
        return questions;
    }
    let matters = |question: &Question| {
        if let Some(at) = amounts.iter().position(|one| one == question) {
            return maps.iter().any(|map| differs_along(map, at, amounts.len()));
        }
        let Some(at) = others.iter().position(|one| one == question) else {
            return true;
        };
        let step: usize = choices.iter().take(at).map(Vec::len).product();
        let count = choices.get(at).map_or(1, Vec::len);
        // Each combination beside those that give another answer to this question only.
        (0..combinations).any(|number| {
            let answer = number / step % count;
            let beside = (answer + 1..count).map(|other| number + (other - answer) * step);
            let here = maps.get(number);
            let mut pairs = beside.filter_map(|other| here.zip(maps.get(other)));
            pairs.any(|(one, other)| differ(one, other, amounts.len()))
        })
    };
    let kept: Vec<Question> = questions.into_iter().filter(matters).collect();
    kept
}

/// The verdict in every region, or nothing when that cannot be said.
fn map(case: &Case, agreement: &Agreement, open: &[Question], passes: &mut usize) -> Option<Map> {
    let amounts = Amounts(open);
    let mut map = Map::new();
    let look = |point: &[Exact]| {
        let answered = open.iter().zip(point);
        let case = answered.fold(case.clone(), |case, (question, amount)| {
            case.with(question, &Answer::Amount(amount.clone()))
        });
        let pass = pass(&case, agreement, 0);
        match (passes.checked_sub(1), pass.trace.result) {
            // An answer raised a further question, or it took too long.
            (None, _) | (_, Truth::Unknown) => ControlFlow::Break(()),
            (Some(left), verdict) => {
                *passes = left;
                ControlFlow::Continue((verdict, amounts.compared(&pass)))
            }
        }
    };
    each_region(&amounts, look, |conditions, verdict| {
        map.push((conditions, verdict));
    })
    .then_some(map)
}

/// Whether two maps differ anywhere.
fn differ(one: &Map, other: &Map, amounts: usize) -> bool {
    one.iter().any(|(conditions, verdict)| {
        other.iter().any(|(others, other)| {
            verdict != other && overlap(conditions.iter().chain(others).cloned(), amounts)
        })
    })
}

/// Whether the verdict changes somewhere when one amount alone does. The amount gets a second coordinate for that.
fn differs_along(map: &Map, at: usize, amounts: usize) -> bool {
    let widen = |condition: &Condition, second: bool| {
        let mut form = Linear::zero(amounts + 1);
        form.add(None, &condition.form.constant);
        for (place, factor) in condition.form.coefficients.iter().enumerate() {
            let place = if second && place == at {
                amounts
            } else {
                place
            };
            form.add(Some(place), factor);
        }
        Condition {
            form,
            strict: condition.strict,
        }
    };
    map.iter()
        .enumerate()
        .any(|(number, (conditions, verdict))| {
            map.iter().skip(number + 1).any(|(others, other)| {
                let first = conditions.iter().map(|one| widen(one, false));
                let second = others.iter().map(|one| widen(one, true));
                verdict != other && overlap(first.chain(second), amounts + 1)
            })
        })
}

/// Whether conditions hold together somewhere; where that is not known, yes.
fn overlap(conditions: impl Iterator<Item = Condition>, amounts: usize) -> bool {
    feasible(conditions.collect(), amounts) != Feasible::Never
}

/// The combination of answers with this number.
fn pick(choices: &[Vec<Answer>], number: usize) -> Vec<Answer> {
    let mut rest = number;
    let pick = |list: &Vec<Answer>| {
        let at = rest % list.len().max(1);
        rest /= list.len().max(1);
        list.get(at).cloned()
    };
    choices.iter().filter_map(pick).collect()
}
