//! The notation reads what it prints, prints what it reads, and says where a text is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod common;

use common::Chance;
use origo_origin::notation::{parse_entry, parse_rule, parse_rulebook, parse_set};

/// Forty-three entries from real agreements, each with its source in the line above.
const EXAMPLES: &str = include_str!("data/examples.rules");

#[test]
fn the_forty_three_examples_print_back_letter_by_letter() {
    let lines: Vec<&str> = EXAMPLES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    assert_eq!(lines.len(), 43);
    for line in &lines {
        let entry =
            parse_entry(line).unwrap_or_else(|error| panic!("{error}\n{}", error.drawing()));
        assert_eq!(&entry.to_string(), line);
        assert_eq!(parse_entry(&entry.to_string()).unwrap(), entry);
    }
    let book = parse_rulebook(EXAMPLES).unwrap();
    assert_eq!(book.entries.len(), 43);
    assert_eq!(parse_rulebook(&book.to_string()).unwrap(), book);
}

#[test]
fn parsing_what_was_printed_gives_the_same_rule_20_000_times() {
    for seed in 0..20_000 {
        let entry = Chance::new(seed).entry();
        let printed = entry.to_string();
        let read = parse_entry(&printed)
            .unwrap_or_else(|error| panic!("seed {seed}: {error}\n{}", error.drawing()));
        assert_eq!(read, entry, "seed {seed}: {printed}");
    }
}

#[test]
fn a_text_cut_or_changed_anywhere_is_answered_and_never_panics() {
    for seed in 0..5_000 {
        let mut chance = Chance::new(seed);
        let mut letters: Vec<char> = chance.entry().to_string().chars().collect();
        let at = chance.below(letters.len() as u64) as usize;
        match chance.below(3) {
            0 => letters.truncate(at),
            1 => {
                letters[at] =
                    chance.pick(&['(', ')', '{', '"', '$', '.', '9', 'é', '\n', '\\', '&'])
            }
            _ => drop(letters.remove(at)),
        }
        let text: String = letters.into_iter().collect();
        if let Err(error) = parse_entry(&text) {
            assert!(
                error.offset <= text.len() && text.is_char_boundary(error.offset),
                "seed {seed}"
            );
            assert!(!error.drawing().is_empty());
        }
    }
}

#[test]
fn an_error_points_at_the_character_and_says_what_was_expected() {
    let cases = [
        ("", 1, "a rule", "the end"),
        ("CHT", 1, "a rule", "“CHT”"),
        ("CTH |", 6, "a rule", "the end"),
        ("CTH & & CC", 7, "a rule", "“&”"),
        ("CTH CC", 5, "“|”, “&” or the end", "“CC”"),
        ("(CTH", 5, "“)”, “|” or “&”", "the end"),
        ("CTH - 8431", 7, "“{”", "“8431”"),
        (
            "CTH - {843}",
            8,
            "an HS code of 2, 4, 6, 8 or 10 digits",
            "“843”",
        ),
        ("CTH - {}", 8, "an HS code, “@”", "“}”"),
        ("CTH - {8431", 12, "“,” or “}”", "the end"),
        (
            "CTH - {8431-8425}",
            13,
            "a code of 4 digits from 8431 upwards",
            "“8425”",
        ),
        ("CTH - {8431-842510}", 13, "a code of 4 digits", "“842510”"),
        ("CTH - {$X}", 9, "C, H or S", "“X”"),
        ("NOM 40", 5, "“(”", "“40”"),
        ("NOM/CIF(40)", 5, "EXW, FOB, TV, NC or AV", "“CIF”"),
        ("NOM(101)", 5, "a share in per cent", "“101”"),
        ("NOM(4.0.0)", 5, "a share in per cent", "“4.0.0”"),
        ("RVC.XX(40)", 5, "BD, BU, NC, TV or FV", "“XX”"),
        ("WT(40)", 6, "“,”", "“)”"),
        ("WT(40,{17},by={17})", 12, "“of={…}”", "“by”"),
        ("PROC()", 6, "a name", "“)”"),
        ("PROC(a or or b)", 11, "a name", "“or”"),
        ("PROC(a b)", 8, "“&”, “or” or “)”", "“b”"),
        ("FACT(x)", 6, "a text in quotes", "“x”"),
        ("FACT(\"x)", 9, "“\"”", "the end"),
        ("FROM 72", 6, "“{”", "“72”"),
        ("CTH § CC", 5, "a rule, a code, a sign", "“§”"),
    ];
    for (text, column, expected, found) in cases {
        let error = parse_rule(text).expect_err(text);
        assert_eq!(error.column, column, "{text}: {error}");
        assert!(error.expected.contains(expected), "{text}: {error}");
        assert_eq!(error.found, found, "{text}: {error}");
    }
    let entries = [
        ("8712 NOM(45);", 6, "“:”"),
        ("8712: NOM(45)", 14, "“;”"),
        ("ex 8712 [bicycle]: CTH;", 10, "a description in quotes"),
        ("8712: CTH @2027-02-30..;", 12, "a day"),
        ("8712: CTH @2027-01-01;", 22, "“..”"),
        (
            "8712: CTH @2027-01-01..2026-01-01;",
            34,
            "a day from 2027-01-01 on",
        ),
        ("8712: CTH ~;", 12, "a name"),
    ];
    for (text, column, expected) in entries {
        let error = parse_entry(text).expect_err(text);
        assert!(error.expected.contains(expected), "{text}: {error}");
        assert!(error.column <= column, "{text}: {error}");
    }
    let error = parse_rulebook("8712: NOM(45);\n# a comment\n01: W;").unwrap_err();
    assert_eq!((error.line, error.column), (3, 5));
    assert!(
        parse_rule(&"(".repeat(10_000))
            .unwrap_err()
            .expected
            .contains("32 parentheses")
    );
    assert!(parse_set("{@forming,$H}").is_ok());
}
