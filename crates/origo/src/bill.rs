//! A bill of materials in a spreadsheet, put into a case: the same reader as the page's.

use crate::wrong_use::{OrWrongUse as _, WrongUse};
use anyhow::{Context as _, Result};
use origo_exchange::materials::{self, MaterialRow, MaterialsError, Standing};
use origo_i18n::T;
use origo_office::understood;
use serde_json::{Map, Value, json};
use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::Read as _,
    path::Path,
};

/// The largest spreadsheet that is read; the page takes no larger one either.
const BILL_BYTES_MAX: u64 = 5 * 1024 * 1024;

/// Adds the materials of a spreadsheet behind those of the case. Answers the case, and what was understood in words.
///
/// # Errors
/// The file cannot be read or is no table, or the case is no JSON object: wrong use.
pub fn add(case: &str, file: &Path, t: T) -> Result<(String, Vec<String>)> {
    let name = file.display();
    let bill = materials::read(&bytes(file)?).map_err(|error| {
        let words = match error {
            MaterialsError::Unreadable => t.error("file-unreadable"),
            MaterialsError::TooLarge => t.error("file-too-much"),
            MaterialsError::Empty => t.coded("qualify-paste", "empty"),
        };
        WrongUse(format!("{name}: {words}"))
    })?;
    let mut case: Value = serde_json::from_str(case)
        .context("the case is no JSON")
        .or_wrong_use()?;
    let Some(fields) = case.as_object_mut() else {
        return Err(WrongUse("the case has to be one JSON object".to_owned()).into());
    };
    let list = fields.entry("materials").or_insert_with(|| json!([]));
    let Some(list) = list.as_array_mut() else {
        return Err(WrongUse("`materials` of the case has to be a list".to_owned()).into());
    };
    let known = list.iter().filter_map(|one| one.get("id")?.as_str());
    let mut taken: HashSet<String> = known.map(str::to_owned).collect();
    let countries = countries()?;
    for mut row in bill.rows {
        if let Some(code) = countries.get(&row.origin.trim().to_lowercase()) {
            row.origin.clone_from(code);
        }
        list.push(material(&row, &mut taken));
    }
    let said = understood::of_bill(t, &bill.notes, &bill.skipped);
    Ok((serde_json::to_string(&case)?, said))
}

/// Countries by their names in the packs that come with Origo, in lower case: as the page has them.
fn countries() -> Result<HashMap<String, String>> {
    let packs = origo_pack::builtin()?;
    let lists = packs
        .values()
        .filter_map(|pack| pack.code_lists.get("countries"));
    let names = lists.flatten().flat_map(|country| {
        let names = country.name.values();
        names.map(move |name| (name.to_lowercase(), country.code.clone()))
    });
    Ok(names.collect())
}

fn bytes(file: &Path) -> Result<Vec<u8>> {
    let reading = || format!("reading {}", file.display());
    let opened = File::open(file).with_context(reading).or_wrong_use()?;
    let mut bytes = Vec::new();
    let mut opened = opened.take(BILL_BYTES_MAX + 1);
    opened.read_to_end(&mut bytes).with_context(reading)?;
    if bytes.len() as u64 > BILL_BYTES_MAX {
        let words = format!("{} is larger than 5 MB", file.display());
        return Err(WrongUse(words).into());
    }
    Ok(bytes)
}

/// A row as the case has it. Its name is what it is, with the line where that is there twice; what was not said stays
/// unsaid, and what cannot be read is left as it is, for the case's own check to name.
fn material(row: &MaterialRow, taken: &mut HashSet<String>) -> Value {
    let mut id = match row.description.as_str() {
        "" => format!("#{}", row.line),
        words => words.to_owned(),
    };
    if !taken.insert(id.clone()) {
        id = format!("{id} #{}", row.line);
        taken.insert(id.clone());
    }
    let mut fields = Map::new();
    let texts = [
        ("description", &row.description),
        ("hs", &row.hs),
        ("origin", &row.origin),
        ("value", &row.value),
    ];
    for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        fields.insert(name.to_owned(), json!(text));
    }
    fields.insert("id".to_owned(), json!(id));
    match row.standing() {
        Standing::Unsaid => {}
        Standing::Originating => {
            fields.insert("originating".to_owned(), json!(true));
            fields.insert("proof".to_owned(), json!(true));
        }
        Standing::Foreign => {
            fields.insert("originating".to_owned(), json!(false));
        }
        Standing::WhollyObtained => {
            fields.insert("wholly_obtained".to_owned(), json!(true));
            fields.insert("proof".to_owned(), json!(true));
        }
        // no word that we know: the field says so in the case's own check
        Standing::Unknown => {
            fields.insert("originating".to_owned(), json!(row.status));
        }
    }
    Value::Object(fields)
}
