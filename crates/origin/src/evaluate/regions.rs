//! Amounts that are open fall into regions within which every condition stays as it is. All sums are linear in the
//! amounts, so the regions are cut by planes, and one point of each says what the whole region comes to.

use std::ops::ControlFlow;

use crate::exact::Exact;
use crate::question::Question;
use crate::trace::{Form, Measure, Part, Sense, Share, Trace, Work};
use crate::truth::Truth;

use super::Pass;
use super::linear::{Condition, Feasible, Linear, feasible};

/// The amounts that are open, each a coordinate.
pub(super) struct Amounts<'a>(pub(super) &'a [Question]);

impl Amounts<'_> {
    fn place(&self, question: &Question) -> Option<usize> {
        self.0.iter().position(|one| one == question)
    }

    /// Where the amounts can lie at all: values and weights are not negative, prices and the good's weight are positive.
    fn domain(&self) -> Vec<Condition> {
        let coordinates = self.0.iter().enumerate();
        coordinates
            .map(|(at, question)| Condition {
                form: Linear::amount(at, self.0.len()),
                strict: matches!(question, Question::Price { .. } | Question::ProductWeight),
            })
            .collect()
    }

    /// What a pass compared with zero: as long as these keep their signs, it comes out the same.
    pub(super) fn compared(&self, pass: &Pass) -> Vec<Linear> {
        let mut forms = Vec::new();
        self.add(None, &pass.trace, &mut forms);
        for (material, trace) in &pass.rolled_up {
            // Nothing is rolled up into a material without a value.
            let value = self.place(&Question::Value {
                material: material.clone(),
            });
            forms.extend(value.map(|at| {
                let minus = Exact::from(-1);
                Linear::zero(self.0.len()).plus(&Linear::amount(at, self.0.len()), &minus)
            }));
            self.add(Some(material), trace, &mut forms);
        }
        forms.retain(|form| !form.is_constant());
        forms
    }

    fn add(&self, owner: Option<&String>, trace: &Trace, forms: &mut Vec<Linear>) {
        for way in trace.rules.iter().flat_map(|rule| &rule.alternatives) {
            let steps = way.steps.iter().filter_map(|step| match &step.work {
                Work::Share(share) => Some(share.as_ref()),
                _ => None,
            });
            let tolerances = way.tolerances.iter();
            let tolerances = tolerances.flat_map(|one| [Some(&one.share), one.also.as_ref()]);
            for share in steps.chain(tolerances.flatten()) {
                self.add_share(owner, share, forms);
                if let Some(waiver) = &share.waiver {
                    self.add_share(owner, waiver, forms);
                }
            }
        }
    }

    /// “The sum is at most p % of the whole” is “p % of the whole less the sum is not negative”. Parts that may or may not
    /// belong (a process that nobody can say for a material) are counted once in and once out.
    fn add_share(&self, owner: Option<&String>, share: &Share, forms: &mut Vec<Linear>) {
        let none = Linear::zero(self.0.len());
        let minus = Exact::from(-1);
        let (least, most) = self.sums(share.measure, &share.parts);
        let wholes = match &share.denominator_parts {
            Some(parts) => {
                let (least, most) = self.sums(share.measure, parts);
                // Whether there is anything to take a share of.
                forms.push(none.plus(&most, &minus).normal());
                vec![least, most]
            }
            None => self.whole(owner, share).into_iter().collect(),
        };
        let hundredth = Exact::fraction(1, 100).unwrap_or_else(Exact::one);
        let percent = match share.form {
            Form::Sum => share.limit.clone(),
            Form::Complement => &Exact::from(100) - &share.limit,
        };
        let at_most = (share.sense == Sense::AtMost) == (share.form == Form::Sum);
        let sign = Exact::from(if at_most { 1 } else { -1 });
        for whole in &wholes {
            for sum in [&least, &most] {
                let limit = none.plus(whole, &(&percent * &hundredth));
                let room = limit.plus(sum, &minus);
                let form = none.plus(&room, &sign).normal();
                if !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
    }

    /// The price or weight that a share is taken of.
    fn whole(&self, owner: Option<&String>, share: &Share) -> Option<Linear> {
        let question = match (owner, share.base) {
            // A material is the good of its own rule: its value is the price, whichever the rule names.
            (Some(material), Some(_)) => Question::Value {
                material: material.clone(),
            },
            (Some(material), None) => Question::Weight {
                material: material.clone(),
            },
            (None, Some(base)) => Question::Price { base },
            (None, None) => Question::ProductWeight,
        };
        let mut whole = Linear::zero(self.0.len());
        match self.place(&question) {
            Some(at) => whole.add(Some(at), &Exact::one()),
            None => whole.add(None, share.denominator.as_ref()?),
        }
        Some(whole)
    }

    /// A sum without the parts that may not belong in it, and with them.
    fn sums(&self, measure: Measure, parts: &[Part]) -> (Linear, Linear) {
        let mut least = Linear::zero(self.0.len());
        let mut most = least.clone();
        for part in parts {
            let material = part.id.clone();
            let question = match measure {
                Measure::Value => Question::Value { material },
                Measure::Weight => Question::Weight { material },
            };
            let (at, amount) = match (self.place(&question), &part.amount) {
                (Some(at), _) => (Some(at), &part.factor),
                (None, Some(amount)) => (None, amount),
                (None, None) => continue,
            };
            if part.counts == Truth::Yes {
                least.add(at, amount);
            }
            if part.counts != Truth::No {
                most.add(at, amount);
            }
        }
        (least, most)
    }
}

/// What was found at a point, and what was compared there.
pub(super) type Seen<T> = (T, Vec<Linear>);

/// A part of the space of amounts that is still to be cut: its conditions, what they were made from, and a point that
/// was looked at already.
struct Open<T> {
    conditions: Vec<Condition>,
    cut: Vec<Linear>,
    seen: Option<(Vec<Exact>, Seen<T>)>,
}

/// Looks at one point of every region, until it is told to stop. Says whether it saw them all.
pub(super) fn each_region<T: Clone>(
    amounts: &Amounts<'_>,
    mut look: impl FnMut(&[Exact]) -> ControlFlow<(), Seen<T>>,
    mut region: impl FnMut(Vec<Condition>, T),
) -> bool {
    let mut complete = true;
    let mut open = vec![Open {
        conditions: amounts.domain(),
        cut: Vec::new(),
        seen: None,
    }];
    while let Some(Open {
        conditions,
        mut cut,
        seen,
    }) = open.pop()
    {
        let (point, (found, compared)) = match seen {
            Some(seen) => seen,
            None => match feasible(conditions.clone(), amounts.0.len()) {
                Feasible::At(point) => match look(&point) {
                    ControlFlow::Continue(seen) => (point, seen),
                    ControlFlow::Break(()) => return false,
                },
                Feasible::Never => continue,
                Feasible::TooMany => {
                    complete = false;
                    continue;
                }
            },
        };
        let Some(form) = compared.iter().find(|form| !cut.contains(form)).cloned() else {
            region(conditions, found);
            continue;
        };
        cut.push(form.clone());
        let mut seen = Some((point, (found, compared)));
        for side in [Condition::fails(&form), Condition::holds(form)] {
            let here = seen.as_ref().is_some_and(|(point, _)| side.at(point));
            let mut narrower = conditions.clone();
            narrower.push(side);
            open.push(Open {
                conditions: narrower,
                cut: cut.clone(),
                seen: here.then(|| seen.take()).flatten(),
            });
        }
    }
    complete
}
