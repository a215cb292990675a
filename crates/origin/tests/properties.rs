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
        for at in 0..case.materials.len() {
            let mut better = case.clone();
            let line = &mut better.materials[at];
            if line.originating == Some(true) {
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
            for line in &mut scaled.materials {
                let amount = if weights {
                    &mut line.weight
                } else {
                    &mut line.value
                };
                *amount = amount.as_ref().map(|amount| amount * &factor);
            }
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
    let (mut unknown, mut without) = (0, 0);
    for gaps in [10, 25, 30, 40, 50] {
        decided(gaps, |seed, _, case, agreement, decision| {
            if decision.verdict != Verdict::Unknown {
                return;
            }
            unknown += 1;
            let shown =
                || serde_json::to_string_pretty(&(case, agreement, &decision.trace)).unwrap();
            assert!(!decision.questions.is_empty(), "seed {seed}: {}", shown());
            if decision.to_qualify.is_empty() && decision.to_fail.is_empty() {
                without += 1;
                return;
            }
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
    println!("{unknown} unknown, {without} of them without completions shown");
    // Two open amounts that each help one condition and hurt another have no finite list of cases worth trying: such
    // a case stays unknown without a completion shown. It is rare, and has to stay so.
    assert!(
        without * 200 < unknown,
        "{without} of {unknown} unknown verdicts have no completions shown"
    );
}

#[test]
fn a_random_completion_of_a_definite_verdict_keeps_it() {
    let mut tried = 0;
    decided(40, |seed, chance, case, agreement, decision| {
        if decision.verdict == Verdict::Unknown {
            return;
        }
        let mut complete = case.clone();
        for material in &mut complete.materials {
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
        }
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
            case.rule.as_ref().unwrap()
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
                    let less = amount * &Exact::fraction(999, 1000).unwrap();
                    let cheaper = Change::LessForeignValue {
                        materials: materials.clone(),
                        amount: less,
                    };
                    assert!(
                        !qualifies(&cheaper),
                        "seed {seed}: {} {change:?}",
                        case.rule.as_ref().unwrap()
                    );
                }
            }
        }
    });
    println!("{shown:?} replacements, sourcings, reductions shown");
    assert!(shown.iter().all(|count| *count > 300), "{shown:?}");
}
