//! One row of a tariff.

use super::model::{CELL_CHARS_MAX, Columns, Layout, RateRow, RatesFile};
use crate::code;

/// Whether a measure of the UK's or the EU's tariff is the duty without preference, or why it is no ordinary duty.
fn uk_measure([kind, quota, additional]: [&str; 3]) -> Result<bool, &'static str> {
    let without_preference = match kind {
        "103" => true,
        "106" | "142" => false,
        "105" | "145" => return Err("duties for an end use"),
        "122" | "123" | "141" | "143" | "144" | "146" | "147" => return Err("quotas"),
        "112" | "115" | "117" | "119" => return Err("suspensions"),
        _ => return Err("other measures"),
    };
    if !quota.is_empty() {
        return Err("quotas");
    }
    if !additional.is_empty() {
        return Err("duties with an additional code");
    }
    Ok(without_preference)
}

/// A position as tariffs write it: `8711.60.10`, `8711 60 10 00`; a spreadsheet takes leading zeros away.
fn position(cell: &str) -> Option<String> {
    let restored = code::with_zeros(cell);
    let cell = restored.as_deref().unwrap_or(cell);
    let digits: String = cell.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    let is_code = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.len() {
        3 | 5 | 7 if is_code => Some(format!("0{digits}")),
        4 | 6 | 8..=12 if is_code => Some(digits),
        _ => None,
    }
}

/// A day: `2026-01-31`, also with a time behind it.
fn day(cell: &str) -> Option<String> {
    let day = cell.get(..10)?;
    let date: Vec<&str> = day.split('-').collect();
    let number = |part: &str, length: usize| {
        (part.len() == length)
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    let [year, month, of_month] = date[..] else {
        return None;
    };
    let is_day = number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(of_month, 2).is_some_and(|day| (1..=31).contains(&day))
        && cell
            .get(10..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['T', ' ']));
    is_day.then(|| day.to_owned())
}

/// Reads a row into the file, or says everything that is wrong with it.
pub(super) fn row(
    record: &csv::StringRecord,
    columns: &Columns,
    layout: Layout,
    found: &mut RatesFile,
) -> Result<(), String> {
    let cell = |place: usize| record.get(place).unwrap_or_default();
    let other = |place: Option<usize>| place.map_or("", cell);
    if record.iter().all(str::is_empty) {
        return Ok(());
    }
    let mut scheme = cell(columns.scheme).to_owned();
    if layout == Layout::UkMeasures {
        match uk_measure([columns.kind, columns.quota, columns.additional].map(other)) {
            Ok(true) => "MFN".clone_into(&mut scheme),
            Ok(false) => {}
            Err(why) => {
                *found.left_out.entry(why).or_default() += 1;
                return Ok(());
            }
        }
    }
    let mut wrong = Vec::new();
    let code = cell(columns.hs);
    let hs = position(code);
    if hs.is_none() {
        wrong.push(no_code(code));
    }
    if scheme.is_empty() {
        wrong.push(
            "the agreement is missing: write MFN for the duty without preference, or the code of the agreement"
                .to_owned(),
        );
    }
    let duty = cell(columns.duty);
    if duty.is_empty() {
        wrong.push(
            "the duty is missing: write for example 12%, 5 USD/kg or 12% + 3 EUR/kg".to_owned(),
        );
    }
    let mut dates = [String::new(), String::new()];
    for (date, place) in dates.iter_mut().zip([columns.from, columns.until]) {
        let text = other(place);
        match day(text) {
            Some(day) => *date = day,
            None if text.is_empty() => {}
            None => wrong.push(format!(
                "“{}” is no day: write for example 2026-01-31",
                short(text)
            )),
        }
    }
    let long = record
        .iter()
        .enumerate()
        .filter(|(place, _)| [columns.hs, columns.scheme, columns.duty].contains(place))
        .any(|(_, cell)| cell.chars().count() > CELL_CHARS_MAX);
    if long {
        wrong.push(format!("a cell is longer than {CELL_CHARS_MAX} characters"));
    }
    let (Some(hs), []) = (hs, wrong.as_slice()) else {
        return Err(wrong.join("; "));
    };
    name(found, &scheme, other(columns.group), other(columns.source));
    let [from, until] = dates;
    found.rows.push(RateRow {
        hs,
        scheme,
        duty: duty.to_owned(),
        from,
        until,
        except: excluded(other(columns.except)),
    });
    Ok(())
}

/// Countries with spaces between, however they are parted.
fn excluded(cell: &str) -> String {
    let countries = cell.split(['|', ',', ' ']);
    countries
        .filter(|one| !one.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Why a cell is no code.
fn no_code(cell: &str) -> String {
    if cell.is_empty() {
        return "the code is missing: write 4 to 12 digits".to_owned();
    }
    format!(
        "“{}” is no code: write 4 to 12 digits, for example 8711.60",
        short(cell)
    )
}

/// Notes the name of a group of countries, and the source, where a row says them.
fn name(found: &mut RatesFile, scheme: &str, group: &str, source: &str) {
    if !group.is_empty() && scheme != "MFN" && !found.groups.contains_key(scheme) {
        found.groups.insert(scheme.to_owned(), group.to_owned());
    }
    let known = found.sources.iter().any(|one| one == source);
    if !source.is_empty() && !known && found.sources.len() < 8 {
        found.sources.push(source.to_owned());
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
