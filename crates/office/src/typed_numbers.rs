//! Numbers as people type them, wherever one is asked for: at the check, in the address of a certificate, in every field of search.

use crate::Office;
use origo_casework::typed;

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
/// other, else the words with their dashes and blanks as keyboards have them.
pub(crate) fn searched(office: &Office, text: &str) -> String {
    let text: String = text.chars().take(SEARCH_CHARACTERS_MAX).collect();
    typed::only_number(&text, &patterns(office)).unwrap_or_else(|| typed::plain(&text))
}
