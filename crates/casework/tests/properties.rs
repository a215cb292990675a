//! What must hold for every input, tried on many: working time and differences. The seeds are fixed, so a failure
//! repeats; it prints what it failed on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use origo_casework::{add_working_minutes, differences, working_minutes_between};
use origo_trade::Draft;
use serde_json::Value;
use std::fs;

/// SplitMix64: small, fixed, good enough to wander through inputs.
struct Wander(u64);

impl Wander {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: i64) -> i64 {
        i64::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    /// A whole minute within about two years.
    fn minute(&mut self) -> Timestamp {
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        start
            .checked_add(self.below(700 * 24 * 60).minutes())
            .unwrap()
    }
}

#[test]
fn working_time_adds_up_in_every_pack() {
    for (id, pack) in origo_pack::builtin().unwrap() {
        let zone = TimeZone::get(&pack.time_zone).unwrap();
        let mut wander = Wander(7);
        for _ in 0..400 {
            let (from, one, two) = (
                wander.minute(),
                1 + wander.below(3000),
                1 + wander.below(3000),
            );
            let add = |from, minutes| add_working_minutes(&pack.calendar, &zone, from, minutes);
            let between = |from, to| working_minutes_between(&pack.calendar, &zone, from, to);
            let (first, both) = (add(from, one), add(from, one + two));
            let case = format!("{id}: {one} and {two} minutes from {from}");
            assert_eq!(add(first, two), both, "{case}");
            assert_eq!(between(from, both), one + two, "{case}");
            assert_eq!(
                between(from, first) + between(first, both),
                one + two,
                "{case}"
            );
            assert_eq!(between(both, from), 0, "{case}: nothing passes backwards");
            assert!(from < first && first < both, "{case}");
        }
    }
}

#[test]
fn a_pause_anywhere_splits_working_time_without_loss() {
    let packs = origo_pack::builtin().unwrap();
    let pack = packs.get("kh").unwrap();
    let zone = TimeZone::get(&pack.time_zone).unwrap();
    let mut wander = Wander(11);
    for _ in 0..400 {
        let mut times = [wander.minute(), wander.minute(), wander.minute()];
        times.sort();
        let [from, middle, to] = times;
        if from.duration_until(to).as_hours() > 24 * 300 {
            continue;
        }
        let between = |from, to| working_minutes_between(&pack.calendar, &zone, from, to);
        assert_eq!(
            between(from, middle) + between(middle, to),
            between(from, to),
            "{from} {middle} {to}"
        );
    }
}

fn drafts() -> Vec<(String, Draft)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let mut drafts = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let draft = serde_json::from_value(value["draft"].clone()).unwrap();
            drafts.push((path.display().to_string(), draft));
        }
    }
    assert!(drafts.len() >= 8);
    drafts
}

fn texts(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, field)| texts(field, &format!("{pointer}/{name}"), found)),
        Value::Array(rows) => rows
            .iter()
            .enumerate()
            .for_each(|(row, field)| texts(field, &format!("{pointer}/{row}"), found)),
        Value::String(_) if !pointer.starts_with("/declaration/ticks") => {
            found.push(pointer.to_owned());
        }
        _ => {}
    }
}

#[test]
fn a_draft_does_not_differ_from_itself_and_one_change_is_one_difference() {
    let mut wander = Wander(13);
    for (name, draft) in drafts() {
        assert!(differences(&draft, &draft).is_empty(), "{name}");
        let mut pointers = Vec::new();
        texts(&serde_json::to_value(&draft).unwrap(), "", &mut pointers);
        for _ in 0..40 {
            let place = usize::try_from(wander.next() % pointers.len() as u64).unwrap();
            let pointer = pointers[place].as_str();
            let changed = draft.with_fields([(pointer, "changed by the test")]);
            let found = differences(&draft, &changed);
            let named: Vec<_> = found.iter().map(|found| found.pointer.as_str()).collect();
            assert_eq!(named, [pointer], "{name}");
            assert_eq!(
                differences(&changed, &draft).len(),
                1,
                "{name}: {pointer} back"
            );
        }
    }
}
