//! Packages, marks and weights: what can be counted and compared.

use super::{
    goods::at,
    seen::{Found, Seen},
};
use origo_trade::{FindingCode, GoodsReading};
use rust_decimal::Decimal;

/// More digits in a mark are an article or order number, and count nothing.
const DIGITS_MAX: usize = 5;

/// The marks count as many packages as there are: 36 packages cannot be marked 1-40.
pub(super) fn marks(seen: &Seen<'_>, found: &mut Found<'_>) {
    for (row, line) in seen.read.goods.iter().enumerate() {
        let (Some(marks), Some(packages)) = (&line.marks, line.packages) else {
            continue;
        };
        let spans = spans(marks);
        let counts: Vec<Decimal> = spans
            .iter()
            .map(|(from, to)| Decimal::from(to - from + 1))
            .collect();
        let sum: Decimal = counts.iter().sum();
        let fits = sum == packages || counts.contains(&packages);
        if !spans.is_empty() && !packages.is_zero() && !fits {
            let said: [(&str, &dyn ToString); 2] = [("counted", &sum), ("packages", &packages)];
            found.say(at(row, "marks"), FindingCode::MarksCountDiffers, &said);
        }
    }
}

/// The spans of numbers in marks: `1-36`, `C/NO. 421 – 680`, `1 to 40`. What hangs together with letters is a name.
fn spans(marks: &str) -> Vec<(u32, u32)> {
    let plain = marks
        .replace(['–', '—', '‑', '−'], "-")
        .to_lowercase()
        .replace(" to ", "-")
        .replace(" - ", "-")
        .replace(" -", "-")
        .replace("- ", "-");
    let pieces =
        plain.split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | ';' | '(' | ')' | ':'));
    pieces
        .filter_map(|piece| {
            let piece = piece
                .trim_start_matches("no.")
                .trim_start_matches('#')
                .trim_end_matches('.');
            let (from, to) = piece.split_once('-')?;
            Some((number(from)?, number(to)?))
        })
        .filter(|(from, to)| from < to)
        .collect()
}

/// A number of packages in digits of either script.
fn number(text: &str) -> Option<u32> {
    let digits: Option<Vec<u32>> = text
        .chars()
        .map(|c| {
            c.to_digit(10).or_else(|| {
                u32::from(c)
                    .checked_sub(u32::from('០'))
                    .filter(|digit| *digit < 10)
            })
        })
        .collect();
    let digits = digits.filter(|digits| (1..=DIGITS_MAX).contains(&digits.len()))?;
    Some(digits.iter().fold(0, |sum, digit| sum * 10 + digit))
}

/// What one package of a line weighs, if it has its own packages.
fn a_package(line: &GoodsReading) -> Option<(&str, Decimal)> {
    let packages = line.packages.filter(|packages| !packages.is_zero())?;
    let weight = line.gross_weight?.checked_div(packages)?;
    Some((line.package_kind.as_ref()?.as_str(), weight))
}

/// No package is heavier than one of its kind can be.
pub(super) fn most(seen: &Seen<'_>, found: &mut Found<'_>) {
    for (row, line) in seen.read.goods.iter().enumerate() {
        if let Some((kind, weight)) = a_package(line)
            && let Some(most) = seen.rule.kilograms.get(kind).filter(|most| weight > **most)
        {
            let weight = weight.round_dp(1).normalize();
            let said: [(&str, &dyn ToString); 3] =
                [("weight", &weight), ("package", &kind), ("limit", most)];
            found.say(at(row, "gross_weight"), FindingCode::PackageHeavy, &said);
        }
    }
}

/// No package is lighter than one of its kind is when empty. Goods that others are packed with share its weight.
pub(super) fn least(seen: &Seen<'_>, found: &mut Found<'_>) {
    let lines = &seen.read.goods;
    for (row, line) in lines.iter().enumerate() {
        let shared = lines.iter().any(|other| other.packed_with == Some(row + 1));
        if let Some((kind, weight)) = a_package(line)
            && !shared
            && let Some(least) = seen
                .rule
                .kilograms
                .get(kind)
                .filter(|least| weight < **least)
        {
            let weight = weight.round_dp(4).normalize();
            let said: [(&str, &dyn ToString); 3] =
                [("weight", &weight), ("package", &kind), ("limit", least)];
            found.say(at(row, "gross_weight"), FindingCode::PackageLight, &said);
        }
    }
}

/// A quantity that is a weight is not above the gross weight.
pub(super) fn quantity(seen: &Seen<'_>, found: &mut Found<'_>) {
    for (row, line) in seen.read.goods.iter().enumerate() {
        let (Some(quantity), Some(unit), Some(gross)) =
            (line.quantity, &line.unit, line.gross_weight)
        else {
            continue;
        };
        let kilograms = seen.rule.kilograms.get(unit.as_str());
        let weight = kilograms.and_then(|one| quantity.checked_mul(*one));
        if let Some(weight) = weight.filter(|weight| *weight > gross) {
            let said: [(&str, &dyn ToString); 2] = [
                ("weight", &weight.normalize()),
                ("gross", &gross.normalize()),
            ];
            found.say(at(row, "quantity"), FindingCode::QuantityAboveGross, &said);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spans_of_packages_are_counted() {
        for (marks, counted) in [
            ("CALDER 1-36 LEEDS", vec![(1, 36)]),
            ("NORDLICHT\nPO 77140\nC/NO. 421 – 680", vec![(421, 680)]),
            ("1 to 40", vec![(1, 40)]),
            ("ម្រេច ១-៦០", vec![(1, 60)]),
            ("A/1-10, B/11-20", vec![(1, 10), (11, 20)]),
        ] {
            assert_eq!(spans(marks), counted, "{marks}");
        }
        for marks in [
            "no marks",
            "MV-0123-0456",
            "TBR-2026-0417",
            "12345678-12345679",
            "1/60",
            "10-1",
        ] {
            assert_eq!(spans(marks), [], "{marks}");
        }
    }
}
