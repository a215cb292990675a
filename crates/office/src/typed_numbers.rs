//! Numbers as people type them, wherever one is asked for: at the check, in the address of a certificate, in every field of search.

use crate::Office;
use origo_casework::typed;
use origo_store::search::EITHER;

/// Longer texts are not searched for.
const SEARCH_CHARACTERS_MAX: usize = 100;

/// How numbers are made here.
pub(crate) fn patterns(office: &Office) -> Vec<&str> {
    let forms = office.packs().values().flat_map(|pack| pack.forms.values());
    forms.map(|form| form.number_pattern.as_str()).collect()
}

/// The numbers that may be meant by what somebody typed: dashes, blanks, digits and letters as people write them.
pub(crate) fn meant(office: &Office, number: &str) -> Vec<String> {
    typed::numbers(number, patterns(office).into_iter())
}

/// What is looked for by what somebody typed into a field of search: the number, if it can be read as one and as no
/// other, else each word as it was typed or with its dashes and digits as keyboards have them. What is looked in stands as
/// people typed it, too.
pub(crate) fn searched(office: &Office, text: &str) -> String {
    let text = short(text);
    typed::only_number(&text, &patterns(office)).unwrap_or_else(|| {
        let words = text.split_whitespace().map(|word| {
            let plain = typed::plain(word);
            if plain == word || plain.is_empty() {
                plain
            } else {
                format!("{word}{EITHER}{plain}")
            }
        });
        words.collect::<Vec<_>>().join(" ")
    })
}

/// The ways in which a whole text may be written: the number that it is, or as it was typed and as keyboards have it.
pub(crate) fn ways(office: &Office, text: &str) -> Vec<String> {
    let text = short(text);
    if let Some(number) = typed::only_number(&text, &patterns(office)) {
        return vec![number];
    }
    let mut ways = vec![typed::plain(&text), text];
    ways.dedup();
    ways.retain(|way| !way.trim().is_empty());
    ways
}

fn short(text: &str) -> String {
    let seen = text.chars().filter(|c| *c != EITHER);
    seen.take(SEARCH_CHARACTERS_MAX).collect()
}
