//! Whether linear conditions on a few amounts can hold together, and an example when they can: Fourier–Motzkin
//! elimination on exact numbers. Bills leave a handful of amounts open at a time, and for so few it is quick.

use crate::exact::Exact;

/// More conditions than this are not looked at: elimination can square their number.
const CONDITIONS_MAX: usize = 400;

/// `coefficients · amounts + constant`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Linear {
    pub(super) coefficients: Vec<Exact>,
    pub(super) constant: Exact,
}

impl Linear {
    /// Zero, of this many amounts.
    pub(super) fn zero(amounts: usize) -> Self {
        Self {
            coefficients: vec![Exact::zero(); amounts],
            constant: Exact::zero(),
        }
    }

    /// One of the amounts alone.
    pub(super) fn amount(at: usize, amounts: usize) -> Self {
        let mut alone = Self::zero(amounts);
        alone.add(Some(at), &Exact::one());
        alone
    }

    /// Adds `factor` times an amount, or to the constant when there is none.
    pub(super) fn add(&mut self, at: Option<usize>, factor: &Exact) {
        let place = match at {
            Some(at) => self.coefficients.get_mut(at),
            None => Some(&mut self.constant),
        };
        if let Some(place) = place {
            *place = &*place + factor;
        }
    }

    /// `self + factor · other`.
    pub(super) fn plus(&self, other: &Self, factor: &Exact) -> Self {
        let pairs = self.coefficients.iter().zip(&other.coefficients);
        Self {
            coefficients: pairs.map(|(one, other)| one + &(other * factor)).collect(),
            constant: &self.constant + &(&other.constant * factor),
        }
    }

    fn at(&self, point: &[Exact]) -> Exact {
        let terms = self.coefficients.iter().zip(point);
        terms.fold(self.constant.clone(), |sum, (one, amount)| {
            &sum + &(one * amount)
        })
    }

    /// Whether it is a number, whatever the amounts are.
    pub(super) fn is_constant(&self) -> bool {
        self.coefficients.iter().all(Exact::is_zero)
    }

    /// The same side of zero, with a first coefficient of 1 or −1: equal conditions become equal values.
    pub(super) fn normal(self) -> Self {
        let Some(first) = self.coefficients.iter().find(|one| !one.is_zero()) else {
            return self;
        };
        let size = if first.is_negative() {
            &Exact::zero() - first
        } else {
            first.clone()
        };
        match &Exact::one() / &size {
            Some(factor) => Self::zero(self.coefficients.len()).plus(&self, &factor),
            None => self,
        }
    }
}

/// A linear form that is at least zero, or more than zero.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Condition {
    pub(super) form: Linear,
    pub(super) strict: bool,
}

impl Condition {
    pub(super) fn holds(form: Linear) -> Self {
        Self {
            form,
            strict: false,
        }
    }

    /// The form is less than zero.
    pub(super) fn fails(form: &Linear) -> Self {
        let zero = Linear::zero(form.coefficients.len());
        Self {
            form: zero.plus(form, &Exact::from(-1)),
            strict: true,
        }
    }

    pub(super) fn at(&self, point: &[Exact]) -> bool {
        self.allows(&self.form.at(point))
    }

    fn allows(&self, value: &Exact) -> bool {
        value.is_positive() || (!self.strict && value.is_zero())
    }
}

/// What is known about conditions.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Feasible {
    /// They hold here.
    At(Vec<Exact>),
    /// They hold nowhere.
    Never,
    /// There are too many of them.
    TooMany,
}

/// Looks for a point of so many amounts at which all conditions hold.
pub(super) fn feasible(mut conditions: Vec<Condition>, amounts: usize) -> Feasible {
    for condition in &mut conditions {
        let form = std::mem::replace(&mut condition.form, Linear::zero(0));
        condition.form = form.normal();
    }
    conditions.sort();
    conditions.dedup();
    let constant = |condition: &Condition| condition.form.is_constant();
    if (conditions.iter()).any(|one| constant(one) && !one.allows(&one.form.constant)) {
        return Feasible::Never;
    }
    conditions.retain(|one| !constant(one));
    let Some(last) = amounts.checked_sub(1) else {
        return Feasible::At(Vec::new());
    };
    let zero = Exact::zero();
    let of = |condition: &Condition| {
        condition
            .form
            .coefficients
            .get(last)
            .unwrap_or(&zero)
            .clone()
    };
    let (mut lower, mut upper, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for condition in &conditions {
        let place = match of(condition) {
            factor if factor.is_positive() => &mut lower,
            factor if factor.is_negative() => &mut upper,
            _ => &mut rest,
        };
        place.push(condition);
    }
    if lower.len() * upper.len() + rest.len() > CONDITIONS_MAX {
        return Feasible::TooMany;
    }
    // Each lower bound has to stay under each upper one: that says it without the last amount.
    let mut without: Vec<Condition> = rest.into_iter().cloned().collect();
    for low in &lower {
        for high in &upper {
            let scaled = Linear::zero(amounts).plus(&low.form, &(&zero - &of(high)));
            without.push(Condition {
                form: scaled.plus(&high.form, &of(low)),
                strict: low.strict || high.strict,
            });
        }
    }
    for condition in &mut without {
        condition.form.coefficients.truncate(last);
    }
    let mut point = match feasible(without, last) {
        Feasible::At(point) => point,
        other => return other,
    };

    // With the others chosen, the last one lies between the highest lower and the lowest upper bound.
    point.push(Exact::zero());
    let bound = |condition: &&Condition| {
        let rest = &zero - &condition.form.at(&point);
        &rest / &of(condition)
    };
    let least = lower.iter().filter_map(bound).max();
    let most = upper.iter().filter_map(bound).min();
    let half = Exact::fraction(1, 2).unwrap_or_else(Exact::one);
    let chosen = match (least, most) {
        (Some(least), Some(most)) => &(&least + &most) * &half,
        (Some(least), None) => &least + &Exact::one(),
        (None, Some(most)) => &most - &Exact::one(),
        (None, None) => Exact::one(),
    };
    point.pop();
    point.push(chosen);
    Feasible::At(point)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(coefficients: &[i64], constant: i64, strict: bool) -> Condition {
        Condition {
            form: Linear {
                coefficients: coefficients.iter().copied().map(Exact::from).collect(),
                constant: Exact::from(constant),
            },
            strict,
        }
    }

    #[test]
    fn a_point_is_found_exactly_where_there_is_one() {
        // x + y = 10 and x = y leave one point.
        let equal = [
            condition(&[1, 1], -10, false),
            condition(&[-1, -1], 10, false),
            condition(&[1, -1], 0, false),
            condition(&[-1, 1], 0, false),
        ];
        let five = Feasible::At(vec![Exact::from(5), Exact::from(5)]);
        assert_eq!(feasible(equal.to_vec(), 2), five);
        let mut more = equal.to_vec();
        more.push(condition(&[1, 0], -5, true));
        assert_eq!(feasible(more, 2), Feasible::Never);
    }

    #[test]
    fn points_satisfy_their_conditions_and_a_grid_agrees_that_there_are_none() {
        let mut state = 1_u64;
        let mut chance = |end: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            i64::try_from((state >> 33) % end).unwrap_or(0)
        };
        let (mut found, mut never) = (0, 0);
        for _ in 0..2_000 {
            let conditions: Vec<Condition> = (0..5)
                .map(|_| {
                    let factors = [chance(5) - 2, chance(5) - 2, chance(5) - 2];
                    condition(&factors, chance(9) - 4, chance(2) == 0)
                })
                .collect();
            match feasible(conditions.clone(), 3) {
                Feasible::At(point) => {
                    found += 1;
                    assert!(
                        conditions.iter().all(|one| one.at(&point)),
                        "{conditions:?}"
                    );
                }
                Feasible::Never => {
                    never += 1;
                    for number in 0..9 * 9 * 9_i64 {
                        let point =
                            [number % 9 - 4, number / 9 % 9 - 4, number / 81 - 4].map(Exact::from);
                        assert!(!conditions.iter().all(|one| one.at(&point)));
                    }
                }
                Feasible::TooMany => panic!("{conditions:?}"),
            }
        }
        assert!(found > 300 && never > 300, "{found} found, {never} never");
    }
}
