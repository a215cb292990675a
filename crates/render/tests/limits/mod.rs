//! Everything that a form lets somebody type is readable on paper: no two words on each other, none across a line, none
//! lost, none twice.

use super::{
    draw,
    measure::{Sheet, sheets},
    sample::certificate,
};
use origo_render::{Kind, Renderer};
use serde_json::{Value, json};
use std::{cell::Cell, collections::HashMap};

/// What every office printer leaves free, in points.
const MARGIN: f64 = 12.0;
/// The least type of the layouts, in points; the foot and the line under a description may be a little smaller.
const LEAST_TYPE: f64 = 5.9;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Script {
    Latin,
    Khmer,
    Mixed,
}

/// Writes words that are each unlike any other, and counts them.
struct Writer {
    script: Script,
    words: Cell<u32>,
    /// A line ends after so many words.
    line: u32,
}

impl Writer {
    fn new(script: Script, line: u32) -> Self {
        Self {
            script,
            words: Cell::new(0),
            line,
        }
    }

    fn word(&self) -> String {
        let number = self.words.get() + 1;
        self.words.set(number);
        if self.script == Script::Khmer || self.script == Script::Mixed && number.is_multiple_of(2)
        {
            let digits = format!("{number:05}");
            let khmer: String = digits
                .chars()
                .filter_map(|c| char::from_u32(0x17e0 + c.to_digit(10)?))
                .collect();
            format!("ក្រុម{khmer}ហ៊ុន")
        } else {
            format!("Wq{number:05}zM")
        }
    }

    /// Exactly so many characters.
    fn text(&self, length: usize, several_lines: bool) -> String {
        let mut text = String::new();
        let mut in_line = 0;
        loop {
            let held = text.chars().count();
            let word = self.word();
            let needed = word.chars().count() + usize::from(held > 0);
            if held + needed > length {
                self.words.set(self.words.get() - 1);
                text.extend(std::iter::repeat_n('i', length - held));
                return text;
            }
            if held > 0 {
                let ends = several_lines && in_line == self.line;
                text.push(if ends { '\n' } else { ' ' });
                in_line = if ends { 0 } else { in_line };
            }
            text.push_str(&word);
            in_line += 1;
        }
    }
}

/// The longest texts that a form takes, by pointer.
fn limits(pack: &str) -> Vec<(String, usize, bool)> {
    let path = format!(
        "{}/../../packs/{pack}/forms/co.toml",
        env!("CARGO_MANIFEST_DIR")
    );
    let form: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let sections = form["sections"].as_array().unwrap();
    let fields = sections.iter().filter_map(|s| s.get("fields")?.as_array());
    let mut found = Vec::new();
    for field in fields.flatten() {
        let kind = field["kind"]["type"].as_str().unwrap();
        if let (Some(length), true) = (
            field.get("max_length").and_then(toml::Value::as_integer),
            matches!(kind, "text" | "lines"),
        ) {
            let pointer = field["pointer"].as_str().unwrap().to_owned();
            found.push((pointer, usize::try_from(length).unwrap(), kind == "lines"));
        }
    }
    found
}

/// What the paper does not show, as the form says at the field.
fn printed(pointer: &str) -> bool {
    !pointer.ends_with("/registration_number") && !pointer.contains("/producer/")
}

fn full(layout: &str, lines: usize, writer: &Writer) -> Value {
    let pack = if layout == "icc" { "gb" } else { "kh" };
    let mut data = certificate(lines);
    data["consignment"]["agent"] = json!({ "name": "", "address": "", "country": "KH" });
    data["endorsement"] = writer.text(120, false).into();
    for (pointer, length, several) in limits(pack) {
        if !printed(&pointer) || layout == "icc" && pointer.starts_with("/declaration") {
            continue;
        }
        if let Some(field) = pointer.strip_prefix("/goods/*/") {
            if field == "invoice_number" {
                continue;
            }
            for goods in data["consignment"]["goods"].as_array_mut().unwrap() {
                goods[field] = writer.text(length, several).into();
            }
        } else if pointer == "/invoices/*/number" {
            // named again at each line of goods: it is not counted
            let number = "INVOICE/2026-".repeat(4)[..length].to_owned();
            data["consignment"]["invoices"][0]["number"] = number.clone().into();
            for goods in data["consignment"]["goods"].as_array_mut().unwrap() {
                goods["invoice_number"] = number.clone().into();
            }
        } else {
            let (parent, field) = pointer.rsplit_once('/').unwrap();
            let parent = data["consignment"].pointer_mut(parent).unwrap();
            parent[field] = writer.text(length, several).into();
        }
    }
    for goods in data["consignment"]["goods"].as_array_mut().unwrap() {
        goods["quantity"]["amount"] = "99999999999999999.99".into();
        goods["gross_weight"]["amount"] = "99999999999999999.99".into();
        goods["packages"]["amount"] = "999999999999".into();
        goods["hs_code"] = "1006300000".into();
        if layout == "icc" {
            goods.as_object_mut().unwrap().remove("description_local");
        }
    }
    if layout == "icc" {
        for party in ["consignor", "consignee"] {
            let party = data["consignment"][party].as_object_mut().unwrap();
            party.retain(|key, _| !key.ends_with("_local"));
        }
    }
    data["signatory"] = json!({ "name": "Wilhelmina ".repeat(8).trim(), "position": "Director of certificates ".repeat(4).trim() });
    data["authority"]["name"] = "Chamber of Commerce and Industry of the Northern and Southern Provinces and of the Islands".into();
    data
}

/// How often each numbered word stands in a text.
fn numbered(text: &str) -> HashMap<u32, u32> {
    let digits: Vec<Option<u32>> = text
        .chars()
        .map(|c| match c {
            '0'..='9' => c.to_digit(10),
            '០'..='៩' => Some(u32::from(c) - 0x17e0),
            _ => None,
        })
        .collect();
    let letters: Vec<char> = text.chars().collect();
    let mut found = HashMap::new();
    let mut at = 0;
    while at < digits.len() {
        let run = digits[at..]
            .iter()
            .take_while(|digit| digit.is_some())
            .count();
        let khmer = run > 0 && ('០'..='៩').contains(&letters[at]);
        let latin = at > 0 && letters[at - 1] == 'q' && letters.get(at + run) == Some(&'z');
        if run == 5 && (khmer || latin) {
            let number = digits[at..at + 5]
                .iter()
                .flatten()
                .fold(0, |sum, digit| sum * 10 + digit);
            *found.entry(number).or_default() += 1;
        }
        at += run.max(1);
    }
    found
}

fn must_be_readable(what: &str, pages: &[Sheet]) {
    for (index, page) in pages.iter().enumerate() {
        let at = format!("{what}, page {} of {}", index + 1, pages.len());
        assert_eq!(
            page.overlaps(),
            Vec::<String>::new(),
            "{at}: words on each other"
        );
        assert_eq!(
            page.crossings(),
            Vec::<String>::new(),
            "{at}: words across a line"
        );
        assert_eq!(
            page.outside(MARGIN),
            Vec::<String>::new(),
            "{at}: words off the paper"
        );
        let mut small = page.smaller_than(LEAST_TYPE);
        // the seal is a picture: what it says stands beside it too
        small.retain(|word| {
            !["ORIGIN", "Phnom", "Penh"]
                .iter()
                .any(|own| word.starts_with(own))
        });
        assert_eq!(small, Vec::<String>::new(), "{at}: too small");
    }
}

fn must_hold_everything(what: &str, pages: &[Sheet], words: u32) {
    let text: String = pages.iter().map(|page| page.text.as_str()).collect();
    let found = numbered(&text);
    let missing: Vec<u32> = (1..=words)
        .filter(|word| !found.contains_key(word))
        .collect();
    assert!(
        missing.is_empty(),
        "{what}: of {words} words are missing {missing:?}"
    );
    let twice: Vec<_> = found.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{what}: more than once {twice:?}");
}

fn try_out(layout: &str, script: Script, lines: usize) {
    let writer = Writer::new(script, 2);
    let data = full(layout, lines, &writer);
    let what = format!("{layout}, {script:?}, {lines} lines");
    let pages = sheets(&draw(layout, &data, Kind::Certificate));
    must_be_readable(&what, &pages);
    must_hold_everything(&what, &pages, writer.words.get());
}

const SCRIPTS: [Script; 3] = [Script::Latin, Script::Khmer, Script::Mixed];

#[test]
fn every_field_at_its_limit_is_readable_with_one_line() {
    for layout in Renderer::layouts() {
        for script in SCRIPTS {
            try_out(layout, script, 1);
        }
    }
}

#[test]
fn every_field_at_its_limit_is_readable_with_twenty_lines() {
    // what goods say in either script, the mixed one says in both
    for script in if super::lengths::every() {
        &SCRIPTS[..]
    } else {
        &SCRIPTS[2..]
    } {
        for layout in Renderer::layouts() {
            try_out(layout, *script, 20);
        }
    }
}

#[test]
fn every_field_at_its_limit_is_readable_with_sixty_lines() {
    for script in if super::lengths::every() {
        &SCRIPTS[..]
    } else {
        &SCRIPTS[2..]
    } {
        for layout in Renderer::layouts() {
            try_out(layout, *script, 60);
        }
    }
}

/// One letter a line: the worst that fits into a field.
#[test]
fn a_letter_a_line_is_readable() {
    for layout in Renderer::layouts() {
        let mut data = certificate(2);
        let tower = |length: usize| "i\n".repeat(length / 2).trim().to_owned();
        for party in ["consignor", "consignee"] {
            data["consignment"][party]["address"] = tower(300).into();
        }
        data["consignment"]["remarks"] = tower(400).into();
        data["consignment"]["goods"][0]["description"] = tower(500).into();
        data["consignment"]["goods"][0]["marks"] = tower(200).into();
        let pages = sheets(&draw(layout, &data, Kind::Certificate));
        must_be_readable(layout, &pages);
        let alone = |page: &Sheet| page.words.iter().filter(|word| word.text == "i").count();
        let letters: usize = pages.iter().map(alone).sum();
        assert_eq!(letters, 150 + 150 + 200 + 250 + 100, "{layout}");
    }
}

/// Nothing but letters, without an end.
#[test]
fn a_word_without_end_is_readable() {
    for layout in Renderer::layouts() {
        for letter in ["W", "ស"] {
            let mut data = certificate(1);
            let word = |length: usize| letter.repeat(length);
            for party in ["consignor", "consignee"] {
                data["consignment"][party]["name"] = word(140).into();
                data["consignment"][party]["address"] = word(300).into();
            }
            data["consignment"]["agent"] =
                json!({ "name": word(140), "address": word(300), "country": "KH" });
            data["consignment"]["remarks"] = word(400).into();
            data["consignment"]["transport"]["details"] = word(140).into();
            data["consignment"]["transport"]["place_of_loading"] = word(80).into();
            data["consignment"]["declaration"]["name"] = word(100).into();
            data["consignment"]["goods"][0]["description"] = word(500).into();
            data["consignment"]["goods"][0]["marks"] = word(200).into();
            let pages = sheets(&draw(layout, &data, Kind::Certificate));
            must_be_readable(layout, &pages);
            let typed =
                2 * 440 + 440 + 400 + 140 + 80 + 700 + if layout == "icc" { 0 } else { 100 };
            let text: String = pages.iter().map(|page| page.text.as_str()).collect();
            let found = text.matches(letter).count();
            assert!(found >= typed, "{layout}: {found} of {typed}");
        }
    }
}

/// Twenty countries of origin in one box.
#[test]
fn many_origins_are_readable() {
    for layout in Renderer::layouts() {
        let mut data = certificate(20);
        data["origins"] = (0..40)
            .map(|n| format!("Country number {n:05}"))
            .collect::<Value>();
        must_be_readable(layout, &sheets(&draw(layout, &data, Kind::Certificate)));
    }
}

/// Two lines of name, six of address and eleven of remarks.
#[test]
fn long_party() {
    let address = "Building 14, Third Industrial Zone\nBehind the Central Warehouse No. 6\nRing Road, Kilometre 21\nP.O. Box 11000, Example District\nAttention: Import Licensing\nCommercial Register 00000";
    let remarks = "L/C No. 0000LC26 dated 2026-10-01\nIssuing bank: Example Bank\nContract 26/000/EX\nACID No. 0000000000000000000\nImporter tax no. 000-000-000\nExporter ID 000000\nProforma 26-0000\nGoods new and unused\nFreight prepaid\nNet weight 28 kg\nHS 8481.80";
    let name = "Example General Organisation for Procurement of Industrial Valves, Northern Region";
    for layout in Renderer::layouts() {
        let mut data = certificate(1);
        data["consignment"]["consignee"] =
            json!({ "name": name, "address": address, "country": "FR" });
        data["consignment"]["remarks"] = remarks.into();
        for kind in [Kind::Preview, Kind::Certificate] {
            let pages = sheets(&draw(layout, &data, kind));
            must_be_readable(layout, &pages);
            let text: String = pages.iter().map(|page| page.text.as_str()).collect();
            for line in [name]
                .into_iter()
                .chain(address.lines())
                .chain(remarks.lines())
            {
                let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
                assert_eq!(text.matches(&bare).count(), 1, "{layout}: {line}");
            }
        }
    }
}
