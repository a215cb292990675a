//! Weights in other units: converted exactly with decimals, and said.

use crate::{
    number,
    words::{self, Weight},
};
use rust_decimal::{Decimal, RoundingStrategy};

/// Decimals of a kilogram that are kept as they are; a longer result is rounded to the gram.
const PLACES_MAX: u32 = 4;
/// Decimals of a kilogram down to the gram.
const GRAM_PLACES: u32 = 3;

/// What a word behind or above a weight means.
pub(super) enum Unit {
    /// Kilograms, or no word at all.
    Kilograms,
    /// Another unit: its key and itself.
    Other(&'static str, &'static Weight),
    /// More than one unit, or none that is known.
    Unknown,
}

/// Reads a unit of weight.
pub(super) fn unit(word: &str) -> Unit {
    if word.is_empty() {
        return Unit::Kilograms;
    }
    match words::weight(word).or_else(|| words::weight_of_key(word)) {
        Some(("kg", _)) => Unit::Kilograms,
        Some((key, unit)) if unit.kilograms.is_some() => Unit::Other(key, unit),
        _ => Unit::Unknown,
    }
}

/// A weight in kilograms; `None` beyond what a decimal holds.
pub(super) fn kilograms(weight: Decimal, unit: &Weight) -> Option<Decimal> {
    let factor: Decimal = unit.kilograms.as_ref()?.parse().ok()?;
    let exact = weight.checked_mul(factor)?.normalize();
    Some(match exact.scale() > PLACES_MAX {
        true => exact
            .round_dp_with_strategy(GRAM_PLACES, RoundingStrategy::MidpointAwayFromZero)
            .normalize(),
        false => exact,
    })
}

/// The code of UN/ECE recommendation 20 that a word behind or above a quantity means.
pub(super) fn quantity(word: &str) -> Option<&'static str> {
    let known = words::quantity_units().get(word);
    known.or_else(|| {
        let (_, unit) = words::weight(word)?;
        Some(unit.code.as_str()).filter(|code| !code.is_empty())
    })
}

/// Whether a word beside a value is a currency: its code, or `open` where it can be more than one.
pub(super) fn currency(word: &str) -> Option<&'static str> {
    number::currency(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pound_is_its_definition_and_a_gram_is_exact() {
        for (word, weight, kilograms_of_it) in [
            ("lb", "66", "29.937"),
            ("LBS", "62", "28.123"),
            ("g", "62.5", "0.0625"),
            ("t", "1.25", "1250"),
            ("oz", "16", "0.454"),
            ("斤", "3", "1.5"),
        ] {
            let Unit::Other(_, unit) = unit(word) else {
                panic!("{word}");
            };
            let found = kilograms(weight.parse().unwrap(), unit).unwrap();
            assert_eq!(found.to_string(), kilograms_of_it, "{word}");
        }
        assert!(matches!(unit("ton"), Unit::Unknown));
        assert!(matches!(unit("stone"), Unit::Unknown));
        assert!(matches!(unit("公斤"), Unit::Kilograms));
        assert_eq!(quantity("pcs"), Some("H87"));
    }
}
