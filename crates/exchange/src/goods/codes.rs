//! Codes in place of names: `KH` for `Cambodge`, `GB` for `England`, `CT` for `cartons`, `H87` for `pcs`.

use super::list::{List, fields, tail};
use crate::{
    note::Note,
    words::{self, Index, plain},
};
use origo_pack::{Code, FieldKind, Form, Pack, Wording};
use origo_trade::FindingCode;
use serde_json::Value;
use std::collections::BTreeMap;

/// So many kinds of change are said.
const SAID_MAX: usize = 30;

/// Puts codes where a list has names: those of the pack in any of its languages, and usual other ones. Codes in small
/// letters become capitals. What is no name stays as it is, for the check of the application to find; what was put for
/// another word is a note.
pub fn names_to_codes(list: &mut List, form: &Form, pack: &Pack) {
    let mut said: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    for field in fields(form) {
        let FieldKind::Choice(name) = &field.kind else {
            continue;
        };
        let Some(codes) = pack.code_lists.get(name) else {
            continue;
        };
        let (tail, others) = (tail(field), others(name));
        for row in 0..list.rows.len() {
            let Some((typed, code)) = changed(list, row, tail, codes, others) else {
                continue;
            };
            let pointer = format!("/goods/{row}/{tail}");
            let of_cell = [FindingCode::CellDate, FindingCode::CellMerged];
            list.findings
                .retain(|finding| finding.pointer != pointer || of_cell.contains(&finding.code));
            if !typed.eq_ignore_ascii_case(&code) {
                *said.entry((tail.to_owned(), typed, code)).or_default() += 1;
            }
        }
    }
    for ((field, from, to), n) in said.into_iter().take(SAID_MAX) {
        list.notes.push(
            Note::new("name")
                .with("field", field)
                .with("from", from)
                .with("to", to)
                .with("n", n),
        );
    }
}

/// Usual other names of a list of codes.
fn others(list: &str) -> Option<&'static Index> {
    match list {
        "countries" => Some(words::countries()),
        "units" => Some(words::quantity_units()),
        "packages" => Some(words::package_kinds()),
        _ => None,
    }
}

/// Changes a name of a row into its code; answers both.
fn changed(
    list: &mut List,
    row: usize,
    tail: &str,
    codes: &[Code],
    others: Option<&Index>,
) -> Option<(String, String)> {
    let goods = list.rows.get_mut(row)?;
    let mut value = serde_json::to_value(&*goods).ok()?;
    let Some(Value::String(text)) = value.pointer_mut(&format!("/{tail}")) else {
        return None;
    };
    if text.is_empty() || codes.iter().any(|entry| entry.code == *text) {
        return None;
    }
    let code = code(text, codes, others)?;
    let typed = std::mem::replace(text, code.clone());
    *goods = serde_json::from_value(value).ok()?;
    Some((typed, code))
}

fn code(text: &str, codes: &[Code], others: Option<&Index>) -> Option<String> {
    let whole = plain(text);
    let short = whole.strip_prefix("made in ").unwrap_or(&whole);
    let listed = |code: &str| {
        codes
            .iter()
            .find(|entry| entry.code.eq_ignore_ascii_case(code))
    };
    let named = || codes.iter().find(|entry| is_named(&entry.name, short));
    let other = || listed(others?.get(short)?);
    // `GB - United Kingdom`, `CT (cartons)`
    let first = || {
        let (first, rest) = text.trim().split_at_checked(2)?;
        let stands_alone = rest.starts_with([' ', '-', '(', ':', ',']);
        listed(first).filter(|entry| stands_alone && entry.code == first)
    };
    let found = listed(text.trim())
        .or_else(named)
        .or_else(other)
        .or_else(first)?;
    Some(found.code.clone())
}

/// Whether a text is a name in one of its languages.
pub(super) fn is_named(name: &Wording, text: &str) -> bool {
    let text = plain(text);
    !text.is_empty() && name.values().any(|name| plain(name) == text)
}
