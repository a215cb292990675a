//! Goods lines: their words, their codes, their origin.

use super::seen::{Found, Seen};
use origo_pack::words_of;
use origo_trade::{FindingCode, GoodsReading, HsCode, Severity};
use std::collections::HashMap;

/// So much of a heading is shown: enough to see what it is about.
const HEADING_CHARS: usize = 160;

/// The lines that can be looked at, each with its row.
fn lines<'a>(seen: &'a Seen<'_>) -> impl Iterator<Item = (usize, &'a GoodsReading)> {
    seen.read.goods.iter().enumerate()
}

/// The lines that have a code, each with its row.
fn coded<'a>(seen: &'a Seen<'_>) -> impl Iterator<Item = (usize, &'a GoodsReading, &'a HsCode)> {
    lines(seen).filter_map(|(row, line)| Some((row, line, line.hs_code.as_ref()?)))
}

/// Words that say nothing where goods or marks are to be described.
pub(super) fn refused_words(seen: &Seen<'_>, found: &mut Found<'_>) {
    let Some(list) = seen.words() else {
        return;
    };
    for (pointer, text) in seen.typed() {
        let is_marks = pointer.ends_with("/marks");
        let (refused, none) = match is_marks {
            true => (FindingCode::MarksSayNothing, FindingCode::MarksSayNothing),
            false => (FindingCode::RefusedPhrase, FindingCode::NoWords),
        };
        if let Some(phrase) = list.refuses(&text) {
            found.say(pointer, refused, &[("phrase", &phrase)]);
        } else if words_of(&text).is_empty() || !is_marks && list.telling(&text).is_empty() {
            found.say(pointer, none, &[("phrase", &text)]);
        }
    }
}

/// One word alone seldom tells goods from others. Scripts without blanks between words are not counted.
pub(super) fn several_words(seen: &Seen<'_>, found: &mut Found<'_>) {
    let is_latin = |c: char| u32::from(c) < 0x250;
    for (pointer, text) in seen.typed() {
        let words = words_of(&text);
        let telling = words
            .iter()
            .filter(|word| !word.chars().any(char::is_numeric) && word.chars().count() > 1);
        if text.chars().all(is_latin) && telling.count() == 1 {
            found.say(pointer, FindingCode::OneWord, &[("typed", &text)]);
        }
    }
}

/// Whether a code is of a chapter, heading or span of them.
fn within(code: &HsCode, spans: &[String]) -> bool {
    let starts = |length: usize| code.as_str().get(..length);
    spans.iter().any(|span| {
        let (from, to) = span.split_once('-').unwrap_or((span, span));
        starts(from.len()).is_some_and(|own| own >= from)
            && starts(to.len()).is_some_and(|own| own <= to)
    })
}

/// Chapters that the Harmonized System does not have, or leaves to each country.
pub(super) fn hs_chapters(seen: &Seen<'_>, found: &mut Found<'_>) {
    for (row, _, code) in coded(seen).filter(|(_, _, code)| within(code, &seen.rule.positions)) {
        let chapter = code.chapter();
        found.say(
            at(row, "hs_code"),
            FindingCode::HsChapter,
            &[("chapter", &chapter)],
        );
    }
}

/// The code is in the nomenclature. A subheading may be of another edition; a heading that is in none is a mistake.
/// Without a nomenclature nobody looked: that is said once.
pub(super) fn hs_heading(seen: &Seen<'_>, found: &mut Found<'_>) {
    let Some(nomenclature) = seen.around.nomenclature else {
        if let Some((row, _, _)) = coded(seen).next() {
            found.say_as(
                Severity::Warning,
                at(row, "hs_code"),
                FindingCode::HsNotLookedUp,
                &[],
            );
        }
        return;
    };
    for (row, _, code) in coded(seen) {
        let (dotted, edition) = (code.dotted(), nomenclature.edition());
        let said: [(&str, &dyn ToString); 2] = [("code", &dotted), ("edition", &edition)];
        if nomenclature.heading(code).is_none() {
            found.say(at(row, "hs_code"), FindingCode::HsUnknown, &said);
        } else if !nomenclature.has_subheading(code) {
            let pointer = at(row, "hs_code");
            found.say_as(
                Severity::Warning,
                pointer,
                FindingCode::HsSubheadingUnknown,
                &said,
            );
        }
    }
}

/// The description and the words of the code speak of the same goods.
pub(super) fn hs_words(seen: &Seen<'_>, found: &mut Found<'_>) {
    let Some(nomenclature) = seen.around.nomenclature else {
        return;
    };
    for (row, line, code) in coded(seen) {
        let (Some(description), Some(heading)) = (&line.description, nomenclature.heading(code))
        else {
            continue;
        };
        if nomenclature.contradicts(description, code) {
            let heading: String = heading.chars().take(HEADING_CHARS).collect();
            let dotted = code.dotted();
            let said: [(&str, &dyn ToString); 2] = [("code", &dotted), ("heading", &heading)];
            found.say(at(row, "hs_code"), FindingCode::HsOtherWords, &said);
        }
    }
}

/// What is made of something else is not wholly obtained.
pub(super) fn wholly_obtained(seen: &Seen<'_>, found: &mut Found<'_>) {
    for (row, line, code) in coded(seen) {
        let claimed = line
            .criterion
            .as_ref()
            .filter(|one| seen.rule.criteria.contains(one));
        if let Some(criterion) = claimed
            && within(code, &seen.rule.positions)
        {
            let chapter = code.chapter();
            let said: [(&str, &dyn ToString); 2] =
                [("criterion", criterion), ("chapter", &chapter)];
            found.say(
                at(row, "criterion"),
                FindingCode::WhollyObtainedUnlikely,
                &said,
            );
        }
    }
}

/// The criterion and the country of origin fit.
pub(super) fn origin_own(seen: &Seen<'_>, found: &mut Found<'_>) {
    let own_country = seen.around.country;
    for (row, line) in lines(seen) {
        let (Some(origin), Some(code)) = (&line.origin, &line.criterion) else {
            continue;
        };
        let mut criteria = seen.around.form.criteria.iter();
        let wanted = criteria.find(|criterion| criterion.code == *code);
        let own = origin.as_str() == own_country;
        let code = match wanted.map(|criterion| criterion.origin.as_str()) {
            Some("own") if !own => FindingCode::OriginOwn,
            Some("foreign") if own => FindingCode::OriginForeign,
            _ => continue,
        };
        found.say(at(row, "origin"), code, &[("own", &own_country)]);
    }
}

/// Who made the goods is where they were made.
pub(super) fn producer(seen: &Seen<'_>, found: &mut Found<'_>) {
    for (row, line) in lines(seen) {
        if let (Some(country), Some(origin)) = (&line.producer.country, &line.origin)
            && country != origin
        {
            let said: [(&str, &dyn ToString); 2] = [("country", country), ("origin", origin)];
            found.say(
                at(row, "producer/country"),
                FindingCode::ProducerElsewhere,
                &said,
            );
        }
    }
}

/// No line says the same as one before. Marks and packages may differ by a slip, the rest is what is compared.
pub(super) fn line_once(seen: &Seen<'_>, found: &mut Found<'_>) {
    let mut known: HashMap<_, usize> = HashMap::new();
    for (row, line) in lines(seen) {
        let (Some(description), Some(code), Some(quantity), Some(value)) =
            (&line.description, &line.hs_code, line.quantity, line.value)
        else {
            continue;
        };
        let invoice = line.invoice_number.as_deref().map(str::to_lowercase);
        let what = (
            words_of(description),
            code,
            quantity.normalize(),
            value.normalize(),
            invoice,
            &line.origin,
        );
        match known.get(&what) {
            Some(first) => found.say(
                at(row, "description"),
                FindingCode::DuplicateLine,
                &[("other", first)],
            ),
            None => {
                known.insert(what, row + 1);
            }
        }
    }
}

pub(super) fn at(row: usize, field: &str) -> String {
    format!("/goods/{row}/{field}")
}
