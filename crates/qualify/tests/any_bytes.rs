//! The fuzz targets on a stable compiler: a fixed number of inputs, the same each time, grown out of the examples. What a
//! real fuzzer finds in minutes is not found here; what breaks at once is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    missing_docs,
    reason = "tests"
)]

#[path = "../../../fuzz/src/lib.rs"]
mod origo_fuzz;

use std::path::Path;

/// Inputs of each target; `ORIGO_ANY_BYTES` says another number.
fn count() -> usize {
    std::env::var("ORIGO_ANY_BYTES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(20_000)
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % (limit.max(1) as u64)).unwrap()
    }
}

fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
        .into_iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

/// A seed with some bytes changed, cut, doubled, or with a piece of another one.
fn grown(seeds: &[Vec<u8>], pieces: &[&str], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        let until = (at + dice.below(40)).min(bytes.len());
        match dice.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..until)),
            2 => {
                let piece = bytes[at..until].to_vec();
                bytes.splice(at..at, piece.iter().copied().cycle().take(piece.len() * 3));
            }
            3 => {
                let piece = pieces[dice.below(pieces.len())].as_bytes();
                let times = 1 + dice.below(3) * dice.below(200);
                bytes.splice(at..at, piece.repeat(times));
            }
            4 => {
                let other = &seeds[dice.below(seeds.len())];
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(200)).min(other.len());
                bytes.splice(at..until, other[from..to].iter().copied());
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(dice.below(256)).unwrap();
                }
            }
        }
    }
    bytes
}

const PIECES: &[&str] = &[
    "(",
    ")",
    "((((((((",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "&",
    "|",
    "-",
    "00-99",
    "99999999999999999999",
    "0.0000001",
    "1e999999",
    "-1",
    ",",
    ";",
    ":",
    "\n",
    "\t",
    "\0",
    "\u{feff}",
    "é",
    "ស",
    "null",
    "true",
    "{\"id\":",
    "[[",
    "produced_from",
    "@2026-01-01..",
    "of=",
    "over",
    "ex ",
    "HS 2022",
    "PK\u{3}\u{4}",
    "100",
    "RVC.BD/FOB(40)",
    "WT(40,{1701})",
    "PROC(a & b or c)",
    "=",
    "[[rules]]",
];

fn try_all(name: &str, target: fn(&[u8]), seeds: Vec<Vec<u8>>) {
    for seed in &seeds {
        target(seed);
    }
    println!("{name}: {} seeds, {} inputs", seeds.len(), count());
    let mut dice = Dice(0x0419_0000);
    for number in 0..count() {
        let bytes = grown(&seeds, PIECES, &mut dice);
        let outcome = std::panic::catch_unwind(|| target(&bytes));
        assert!(
            outcome.is_ok(),
            "{name}, input {number}: {}",
            String::from_utf8_lossy(&bytes)
                .chars()
                .take(2_000)
                .collect::<String>()
        );
    }
}

#[test]
fn any_bytes_as_notation() {
    let seeds = files("crates/origin/tests/data", ".rules");
    let mut lines: Vec<Vec<u8>> = seeds
        .iter()
        .flat_map(|seed| seed.split(|byte| *byte == b'\n').map(<[u8]>::to_vec))
        .collect();
    lines.extend(seeds);
    try_all("notation", origo_fuzz::notation, lines);
}

#[test]
fn any_bytes_as_an_agreement() {
    try_all(
        "agreement",
        origo_fuzz::agreement,
        files("packs/shared/agreements", ".toml"),
    );
}

#[test]
fn any_bytes_as_a_sheet() {
    try_all(
        "sheet",
        origo_fuzz::sheet,
        files("examples/spreadsheets", ""),
    );
}

#[test]
fn any_bytes_as_a_table_of_duties() {
    let table = "hs,agreement,duty,from,to,source\n8711.60,MFN,12.5%,2026-01-01,,a tariff\n\
                 8711.60,ATIGA,0%,2026-01-01,2026-12-31,a tariff\n6109.10,MFN,12% + 3 EUR/kg,,,a tariff\n";
    let duties = "12 %\n5 USD/kg\n12% + 3 EUR/kg\nfree\n1,250.50 EUR / 100 kg\n";
    try_all(
        "rates",
        origo_fuzz::rates,
        vec![table.into(), duties.into()],
    );
}

#[test]
fn any_bytes_as_a_bill() {
    try_all("bill", origo_fuzz::bill, files("examples/origin", ".json"));
}

/// What the fuzzer found, mended.
#[test]
fn what_was_found_is_mended() {
    // A carriage return within quotes was printed as a space.
    for text in ["ex 0201 [\"a\rb\"]: FACT(\"c\");", "FACT(\"c\rd\")"] {
        origo_fuzz::notation(text.as_bytes());
    }
}

/// Nesting without end is refused, and does not overflow a stack.
#[test]
fn nesting_without_end_is_refused() {
    for depth in [100, 10_000, 1_000_000] {
        for (open, close) in [("(", ")"), ("[", "]"), ("{", "}")] {
            let text = format!("{}CTH{}", open.repeat(depth), close.repeat(depth));
            origo_origin::notation::parse_rule(&text).unwrap_err();
            origo_qualify::decide(&text).unwrap_err();
            toml::from_str::<origo_origin::Agreement>(&format!("code = {text}")).unwrap_err();
        }
        let bill = r#"{"id":"a","produced_from":["#.repeat(depth);
        origo_qualify::decide(&format!(
            r#"{{"origin":"KH","product":{{"hs":"8712.00"}},"materials":[{bill}"#
        ))
        .unwrap_err();
    }
}
