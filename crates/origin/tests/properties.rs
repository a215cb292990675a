//! What holds for every case: replay, monotony, scale, completions, gap. Each on 10,000 random cases and more.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod common;

use common::Chance;
use origo_origin::*;

const CASES: u64 = 12_000;

/// Visits the materials of a bill and what they were made of.
fn each(materials: &mut [Material], visit: &mut impl FnMut(&mut Material)) {
    for material in materials {
        visit(material);
        each(&mut material.produced_from, visit);
    }
}

/// Cases with nothing missing, or with `gaps` per cent missing, decided.
fn decided(gaps: u64, mut visit: impl FnMut(u64, &mut Chance, &Case, &Agreement, &Decision)) {
    for seed in 0..CASES {
        let mut chance = Chance::small(seed * 7919 + gaps);
        let case = chance.case(gaps);
        let agreement = chance.agreement();
        let decision =
            decide(&case, &agreement).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        visit(seed, &mut chance, &case, &agreement, &decision);
    }
}

#[test]
fn nothing_missing_leaves_nothing_unknown_and_both_verdicts_are_common() {
    let (mut yes, mut no) = (0, 0);
    decided(0, |seed, _, case, _, decision| match decision.verdict {
        Verdict::Qualifies => yes += 1,
        Verdict::Not => no += 1,
        Verdict::Unknown => panic!(
            "seed {seed}: {} {:?}",
            case.rule.as_ref().unwrap(),
            decision.questions
        ),
    });
    assert!(
        yes > CASES / 10 && no > CASES / 10,
        "{yes} qualify, {no} do not"
    );
}

#[test]
fn replaying_a_trace_gives_the_same_verdict_also_after_json() {
    for gaps in [0, 30] {
        decided(gaps, |seed, _, _, _, decision| {
            let replayed = decision
                .trace
                .replay()
                .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            assert_eq!(Verdict::from(replayed), decision.verdict, "seed {seed}");
            if seed % 20 == 0 {
                let text = serde_json::to_string(decision).unwrap();
                let read: Decision =
                    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
                assert_eq!(&read, decision, "seed {seed}");
                assert_eq!(read.trace.replay(), Ok(replayed), "seed {seed}");
            }
        });
    }
}

#[test]
fn a_trace_that_was_changed_does_not_replay() {
    let mut changed = 0;
    decided(0, |seed, _, _, _, decision| {
        let mut trace = decision.trace.clone();
        trace.result = !trace.result;
        assert!(trace.replay().is_err(), "seed {seed}");
        let shares = |trace: &mut Trace| {
            for alternative in trace
                .rules
                .iter_mut()
                .flat_map(|rule| &mut rule.alternatives)
            {
                for step in &mut alternative.steps {
                    if let Work::Share(share) = &mut step.work {
                        share.numerator = Some(Exact::from(123_456_789));
                        return true;
                    }
                }
            }
            false
        };
        let mut trace = decision.trace.clone();
        if shares(&mut trace) {
            changed += 1;
            assert!(trace.replay().is_err(), "seed {seed}");
        }
    });
    assert!(changed > 1_000, "{changed}");
}

#[test]
fn making_a_material_originating_never_turns_qualifies_into_not() {
    let mut tried = 0;
    decided(0, |seed, _, case, agreement, decision| {
        // `NO` forbids materials whatever their origin, and `WOM` asks more than originating: both stay as they are.
        if decision.verdict != Verdict::Qualifies {
            return;
        }
        let rule = case.rule.as_ref().unwrap().to_string();
        let by_inputs = ["WT(", "WOM", "NO{"].iter().any(|word| rule.contains(word));
        for at in 0..case.materials.len() {
            let mut better = case.clone();
            let line = &mut better.materials[at];
            if line.originating == Some(true) {
                continue;
            }
            // Inputs that a rule on kinds or weights of inputs looked through to are not seen any more, foreign or not.
            if !line.produced_from.is_empty() && by_inputs {
                continue;
            }
            (line.origin, line.originating, line.proof) =
                (Some("KH".to_owned()), Some(true), Some(true));
            tried += 1;
            let after = decide(&better, agreement).unwrap();
            assert_eq!(
                after.verdict,
                Verdict::Qualifies,
                "seed {seed}: {}",
                case.rule.as_ref().unwrap()
            );
        }
    });
    println!("{tried} tried");
    assert!(tried > 5_000, "{tried}");
}

#[test]
fn scaling_all_values_or_all_weights_changes_nothing() {
    for gaps in [0, 30] {
        decided(gaps, |seed, chance, case, agreement, decision| {
            let factor =
                Exact::fraction(1 + chance.below(1000) as i64, 1 + chance.below(1000) as i64)
                    .unwrap();
            let mut scaled = case.clone();
            let weights = chance.percent(50);
            each(&mut scaled.materials, &mut |line| {
                let amount = if weights {
                    &mut line.weight
                } else {
                    &mut line.value
                };
                *amount = amount.as_ref().map(|amount| amount * &factor);
            });
            if weights {
                scaled.product.weight = scaled.product.weight.map(|weight| &weight * &factor);
            } else {
                scaled
                    .product
                    .price
                    .values_mut()
                    .for_each(|price| *price = &*price * &factor);
            }
            let after = decide(&scaled, agreement).unwrap();
            assert_eq!(
                after.verdict,
                decision.verdict,
                "seed {seed}: {}",
                case.rule.as_ref().unwrap()
            );
            assert_eq!(after.questions, decision.questions, "seed {seed}");
        });
    }
}

#[test]
fn an_unknown_has_a_completion_to_each_verdict() {
    let mut unknown = 0;
    for gaps in [10, 25, 30, 40, 50] {
        decided(gaps, |seed, _, case, agreement, decision| {
            if decision.verdict != Verdict::Unknown {
                return;
            }
            unknown += 1;
            let shown = || serde_json::to_string(&(case, agreement, &decision.trace)).unwrap();
            assert!(!decision.questions.is_empty(), "seed {seed}: {}", shown());
            assert!(
                !decision.to_qualify.is_empty() && !decision.to_fail.is_empty(),
                "seed {seed}: {}",
                shown()
            );
            for (answers, verdict) in [
                (&decision.to_qualify, Verdict::Qualifies),
                (&decision.to_fail, Verdict::Not),
            ] {
                let complete = answers.iter().fold(case.clone(), |case, one| {
                    case.with(&one.question, &one.answer)
                });
                let after = decide(&complete, agreement).unwrap();
                assert_eq!(
                    after.verdict,
                    verdict,
                    "seed {seed}: {}",
                    case.rule.as_ref().unwrap()
                );
            }
        });
    }
    assert!(unknown > 10_000, "{unknown}");
    println!("{unknown} unknown, each with a completion to either verdict");
}

/// Some answer to a question, as a person might give it.
fn answer(question: &Question, chance: &mut Chance) -> Answer {
    match question {
        Question::Price { .. } | Question::ProductWeight => {
            Answer::Amount(Exact::from(1 + chance.below(40) as i64 * 10))
        }
        Question::Value { .. } | Question::Weight { .. } => {
            Answer::Amount(Exact::from(chance.below(20) as i64 * 5))
        }
        Question::Code { .. } | Question::AnnexCode { .. } => Answer::Code { hs: chance.code(6) },
        _ => Answer::Holds(chance.percent(50)),
    }
}

#[test]
fn the_questions_settle_the_case_and_none_can_be_left_out() {
    let (mut settled, mut left_out, mut raised, mut one_only) = (0, 0, 0, 0);
    for gaps in [8, 10, 15, 25, 40] {
        decided(gaps, |seed, chance, case, agreement, decision| {
            let questions = &decision.questions;
            let codes = |one: &Question| matches!(one, Question::Code { .. });
            // A code is asked in full, and not every code goes on as the one that was given.
            if decision.verdict != Verdict::Unknown || questions.iter().any(codes) {
                return;
            }
            let shown = || serde_json::to_string(&(case, agreement, questions)).unwrap();
            // Whatever is answered, the rest does not matter any more.
            for _ in 0..4 {
                let complete = questions.iter().fold(case.clone(), |case, one| {
                    case.with(one, &answer(one, chance))
                });
                let after = decide(&complete, agreement).unwrap();
                settled += usize::from(after.verdict != Verdict::Unknown);
                raised += usize::from(after.verdict == Verdict::Unknown);
                for question in &after.questions {
                    assert!(!questions.contains(question), "seed {seed}: {}", shown());
                }
            }
            // Without any one of them, some answers to the others leave the case open.
            let made = |one: &Material| !one.produced_from.is_empty();
            if questions.len() > 5
                || questions.iter().any(Question::is_amount)
                || case.materials.iter().any(made)
            {
                return;
            }
            one_only += usize::from(questions.len() == 1);
            for left in questions {
                let others: Vec<_> = questions.iter().filter(|one| *one != left).collect();
                let open = (0..1_u32 << others.len()).any(|number| {
                    let complete = others
                        .iter()
                        .enumerate()
                        .fold(case.clone(), |case, (at, one)| {
                            case.with(one, &Answer::Holds(number >> at & 1 == 1))
                        });
                    decide(&complete, agreement).unwrap().verdict == Verdict::Unknown
                });
                left_out += 1;
                assert!(open, "seed {seed}: {left:?} in {}", shown());
            }
        });
    }
    println!(
        "{settled} settled by their questions, {raised} raised others; {left_out} tried to leave out, {one_only} alone"
    );
    assert!(
        settled > 10_000 && left_out > 1_500,
        "{settled}, {left_out}"
    );
    assert!(raised * 200 < settled, "{raised} of {settled}");
}

#[test]
fn a_large_open_bill_shows_both_ends_within_its_bounds() {
    let mut case = Case::from_json(origo_origin::guide::BICYCLE).unwrap();
    case.rule = Some("RVC.BD(40) | RVC.BU(40) | CTH - {85}".parse().unwrap());
    case.product.price.clear();
    case.materials = (0..20)
        .map(|at| {
            let mut part = Material::named(&format!("m{at}"));
            part.hs = "8507".parse().ok();
            part.origin = Some("KH".to_owned());
            part.self_produced = true;
            part.produced_from = (0..5)
                .map(|input| {
                    let mut cell = Material::named(&format!("m{at}.{input}"));
                    cell.hs = "8507".parse().ok();
                    cell.origin = Some("VN".to_owned());
                    cell.originating = Some(true);
                    cell
                })
                .collect();
            part
        })
        .collect();
    let mut agreement = Agreement::none("KH");
    agreement.parties.push("VN".to_owned());
    agreement.cumulation.kind = CumulationKind::Diagonal;
    agreement.base = Base::FreeOnBoard;
    agreement.rules.push(AgreementRule {
        entry: "00-99: RVC(40) | CTH;".parse().unwrap(),
        source: Source::default(),
    });
    let decision = decide(&case, &agreement).unwrap();
    assert_eq!(decision.verdict, Verdict::Unknown);
    assert!(!decision.to_qualify.is_empty() && !decision.to_fail.is_empty());
}

#[test]
fn a_random_completion_of_a_definite_verdict_keeps_it() {
    let mut tried = 0;
    decided(40, |seed, chance, case, agreement, decision| {
        if decision.verdict == Verdict::Unknown {
            return;
        }
        let mut complete = case.clone();
        each(&mut complete.materials, &mut |material| {
            let random = chance.material(material.id.clone(), 0);
            material.value = material.value.clone().or(random.value);
            material.weight = material.weight.clone().or(random.weight);
            material.proof = material.proof.or(random.proof);
            for (text, fits) in random.described {
                material.described.entry(text).or_insert(fits);
            }
            if let Some(heading) = material.hs.filter(|code| code.digits() == 4) {
                material.hs = Some(
                    format!("{heading}{}0", 1 + chance.below(3))
                        .parse()
                        .unwrap(),
                );
            }
        });
        for name in ["a", "b", "c", "x", "y"] {
            let holds = chance.percent(50);
            complete.facts.entry(name.to_owned()).or_insert(holds);
        }
        for base in Base::ALL {
            let price = Exact::from(1 + chance.below(400) as i64);
            complete.product.price.entry(base).or_insert(price);
        }
        complete
            .product
            .weight
            .get_or_insert(Exact::from(1 + chance.below(400) as i64));
        tried += 1;
        let after = decide(&complete, agreement).unwrap();
        assert_eq!(
            after.verdict,
            decision.verdict,
            "seed {seed}: {}",
            serde_json::to_string(&(case, agreement, &decision.trace, &complete, &after.trace))
                .unwrap()
        );
    });
    assert!(tried > 1_000, "{tried}");
}

#[test]
fn the_gap_applied_makes_the_case_qualify_and_nothing_cheaper_of_its_kind_does() {
    let mut shown = [0; 3];
    decided(0, |seed, _, case, agreement, decision| {
        let qualifies = |change: &Change| {
            decide(&case.clone().apply(change), agreement)
                .unwrap()
                .verdict
                == Verdict::Qualifies
        };
        for change in &decision.gap {
            assert!(
                qualifies(change),
                "seed {seed}: {} {change:?}",
                case.rule.as_ref().unwrap()
            );
            match change {
                Change::SourceInParty { value, .. } | Change::ReplaceMaterial { value, .. } => {
                    let source = matches!(change, Change::SourceInParty { .. });
                    shown[usize::from(source)] += 1;
                    for line in case
                        .materials
                        .iter()
                        .filter(|line| line.value.as_ref().unwrap() < value)
                    {
                        let (material, value) = (line.id.clone(), line.value.clone().unwrap());
                        let cheaper = if source {
                            Change::SourceInParty { material, value }
                        } else {
                            Change::ReplaceMaterial { material, value }
                        };
                        let foreign = decision
                            .trace
                            .materials
                            .iter()
                            .any(|one| one.id == line.id && one.originating == Truth::No);
                        assert!(!foreign || !qualifies(&cheaper), "seed {seed}: {cheaper:?}");
                    }
                }
                Change::LessForeignValue { materials, amount } => {
                    shown[2] += 1;
                    // Less value of what is made is also a lower price for its own rule.
                    let made = |one: &Material| !one.produced_from.is_empty();
                    if case.materials.iter().any(made) {
                        continue;
                    }
                    let less = amount * &Exact::fraction(999, 1000).unwrap();
                    let cheaper = Change::LessForeignValue {
                        materials: materials.clone(),
                        amount: less,
                    };
                    assert!(
                        !qualifies(&cheaper),
                        "seed {seed}: {}",
                        serde_json::to_string(&(case, agreement, change)).unwrap()
                    );
                }
            }
        }
    });
    println!("{shown:?} replacements, sourcings, reductions shown");
    assert!(shown.iter().all(|count| *count > 300), "{shown:?}");
}
