//! What was understood of a spreadsheet, in words.

use crate::form::View;
use origo_exchange::note::{Note, Skipped};
use origo_i18n::T;
use origo_pack::{Form, Pack};
use origo_trade::Draft;

/// A note as a sentence; `label` answers the name of a field.
pub(crate) fn note(t: T, note: &Note, label: &dyn Fn(&str) -> String) -> String {
    let mut values = note.values.clone();
    for (name, value) in &mut values {
        match name.as_str() {
            "field" => *value = label(value),
            "mark" => *value = t.coded("separator", value),
            "unit" if note.code == "weight" => *value = t.coded("weight-unit", value),
            _ => {}
        }
    }
    let values: Vec<(&str, &str)> = values
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    t.lookup(&format!("read-{}", note.code), &values)
        .unwrap_or_else(|| note.code.clone())
}

/// Why a row is left out.
pub(crate) fn why(t: T, row: &Skipped) -> String {
    t.coded("skipped", row.why.code())
}

/// A view that only says sentences.
pub(crate) fn says<'a>(t: T, pack: &'a Pack, form: &'a Form) -> View<'a> {
    static EMPTY: std::sync::LazyLock<Draft> = std::sync::LazyLock::new(Draft::default);
    View {
        t,
        pack,
        form,
        draft: &EMPTY,
        findings: &[],
    }
}
