//! What was understood of a spreadsheet, in words: for pages and for the command line.

use origo_exchange::note::{Note, Skipped};
use origo_i18n::T;

/// A note as a sentence; `label` answers the name of a field.
pub fn note(t: T, note: &Note, label: &dyn Fn(&str) -> String) -> String {
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
#[must_use]
pub fn why(t: T, row: &Skipped) -> String {
    t.coded("skipped", row.why.code())
}

/// What was understood of a bill of materials, and which of its rows are no materials.
#[must_use]
pub fn of_bill(t: T, notes: &[Note], skipped: &[Skipped]) -> Vec<String> {
    let label = |field: &str| match field {
        "hs" => t.qualify_col_hs(),
        "origin" => t.qualify_col_origin(),
        "value" => t.qualify_col_value(),
        _ => t.qualify_material(),
    };
    let notes = notes.iter().map(|one| note(t, one, &label));
    let skipped = skipped
        .iter()
        .map(|row| t.qualify_left_out(row.line, row.text.clone(), why(t, row)));
    notes.chain(skipped).collect()
}
