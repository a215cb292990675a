//! Numbers as people type them: what is read is what was meant, or nothing; tried on many.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use origo_trade::parse_decimal;
use rust_decimal::Decimal;

/// A fixed walk through numbers of all sizes and scales.
fn numbers() -> impl Iterator<Item = Decimal> {
    let mut state: u64 = 17;
    (0..4000_u32).map(move |turn| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let digits = 10_i64.pow(1 + turn % 15);
        let value = i64::try_from(state >> 1).unwrap() % digits;
        Decimal::new(value, turn % 6)
    })
}

/// Whether a plain decimal could as well be a grouped whole number: `1.234`.
fn ambiguous(text: &str) -> bool {
    text.split_once('.')
        .is_some_and(|(whole, fraction)| fraction.len() == 3 && whole.len() <= 3)
}

fn grouped(whole: &str, separator: &str) -> String {
    let mut groups = Vec::new();
    let mut rest = whole;
    while rest.len() > 3 {
        let (head, tail) = rest.split_at(rest.len() - 3);
        groups.push(tail);
        rest = head;
    }
    groups.push(rest);
    groups.reverse();
    groups.join(separator)
}

#[test]
fn plain_numbers_come_back_exactly_or_not_at_all() {
    let mut read = 0;
    for number in numbers() {
        let text = number.to_string();
        match parse_decimal(&text) {
            Some(parsed) => {
                assert_eq!(parsed, number, "{text}");
                assert_eq!(parsed.scale(), number.scale(), "{text} keeps its places");
                read += 1;
            }
            None => assert!(ambiguous(&text), "{text} was refused"),
        }
    }
    assert!(read > 3500);
}

#[test]
fn grouping_and_khmer_digits_change_nothing() {
    for number in numbers() {
        let text = number.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        if fraction.is_empty() || whole.len() <= 3 {
            continue;
        }
        for (separator, point) in [(",", "."), (".", ","), (" ", "."), ("'", ".")] {
            let typed = format!("{}{point}{fraction}", grouped(whole, separator));
            assert_eq!(parse_decimal(&typed), Some(number), "{typed}");
            let khmer: String = typed
                .chars()
                .map(|c| match c.to_digit(10) {
                    Some(digit) => char::from_u32(u32::from('០') + digit).unwrap(),
                    None => c,
                })
                .collect();
            assert_eq!(parse_decimal(&khmer), Some(number), "{khmer}");
        }
    }
}
