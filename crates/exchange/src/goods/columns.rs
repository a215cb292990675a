//! What the rows and columns of a table are: what a person chose, what was remembered, what the headings say.

use super::{
    list::{WEIGHT_UNIT, fields, tail},
    model::{Choices, Columns, Memory, Remembered},
    skip,
};
use crate::{
    book::Sheet,
    heading::{self, Heading},
    words::{self, plain},
};
use origo_pack::{Field, Form, words as in_language};
use std::collections::BTreeMap;

/// How the rows and columns of a table are read.
#[must_use]
pub fn columns(
    sheet: &Sheet,
    choices: &Choices,
    form: &Form,
    language: &str,
    memory: &Memory,
) -> Columns {
    let own = fields(form);
    let names = Names::of(&own, language);
    let known = |heading: &Heading| names.field(heading);
    let heading = match choices.heading {
        None => heading::find(sheet, &known).at,
        Some(line) => sheet.rows.iter().position(|row| row.line == line),
    };
    let mut columns = Columns {
        heading,
        numbers: choices.numbers,
        keep: choices.keep.clone(),
        ..Columns::default()
    };
    match heading {
        Some(at) => columns.read_headings(sheet, at, &known, memory),
        None => {
            columns.fields = own
                .iter()
                .map(|field| Some(tail(field).to_owned()))
                .collect();
        }
    }
    let widest = sheet.rows.iter().map(|row| row.cells.len()).max();
    let widest = widest.unwrap_or_default().max(columns.headings.len());
    columns.headings.resize(widest, String::new());
    columns.fields.resize(widest, None);
    columns.units.resize(widest, None);
    columns.take(choices, &own);
    columns.skipped = skip::rows(sheet, &columns, choices, form);
    columns
}

impl Columns {
    fn read_headings(
        &mut self,
        sheet: &Sheet,
        at: usize,
        known: &dyn Fn(&Heading) -> Option<String>,
        memory: &Memory,
    ) {
        self.headings = heading::texts(sheet, at);
        self.fields = heading::fields(sheet, at, known);
        let weight = |field: &Option<String>| {
            matches!(field.as_deref(), Some("gross_weight" | "net_weight"))
        };
        self.units = self
            .headings
            .iter()
            .zip(&self.fields)
            .map(|(text, field)| {
                let heading = Heading::of(text);
                // a weight is never taken for kilograms beside a word that nobody knows
                heading
                    .unit
                    .or_else(|| heading.odd.filter(|_| weight(field)))
            })
            .collect();
        for (place, text) in self.headings.clone().into_iter().enumerate() {
            let Some(said) = memory.get(&plain(&text)) else {
                continue;
            };
            let field = Some(said.field.clone()).filter(|field| !field.is_empty());
            let unit = Some(said.unit.clone()).filter(|unit| !unit.is_empty());
            if let Some(field) = &field {
                let others = self.fields.iter_mut();
                others
                    .filter(|other| other.as_ref() == Some(field))
                    .for_each(|other| *other = None);
            }
            if let Some(own) = self.fields.get_mut(place) {
                *own = field;
            }
            if let (Some(own), Some(unit)) = (self.units.get_mut(place), unit) {
                *own = Some(unit);
            }
            self.remembered.push(text);
        }
    }

    /// Puts what a person chose in its place.
    fn take(&mut self, choices: &Choices, own: &[&Field]) {
        let mut taken: Vec<&str> = Vec::new();
        for (place, wanted) in &choices.fields {
            let is_field = wanted == WEIGHT_UNIT || own.iter().any(|field| tail(field) == wanted);
            let first = is_field && !taken.contains(&wanted.as_str());
            if let Some(field) = self.fields.get_mut(*place) {
                *field = first.then(|| wanted.clone());
                taken.push(wanted);
            }
        }
        if !choices.fields.is_empty() {
            self.remembered.clear();
        }
        for (place, unit) in &choices.units {
            if let Some(own) = self.units.get_mut(*place)
                && words::weight_of_key(unit).is_some()
            {
                *own = Some(unit.clone());
            }
        }
    }
}

/// How many headings of a sheet are known.
pub(super) fn known_headings(sheet: &Sheet, form: &Form, language: &str) -> usize {
    let names = Names::of(&fields(form), language);
    let found = heading::find(sheet, &|heading| names.field(heading));
    found.fields.iter().flatten().count()
}

/// What to remember of a table: what was chosen for headings that would not have been read like that.
#[must_use]
pub fn to_remember(
    sheet: &Sheet,
    taken: &Columns,
    form: &Form,
    language: &str,
) -> Vec<(String, Option<Remembered>)> {
    let choices = Choices {
        heading: Some(
            taken
                .heading
                .and_then(|at| sheet.rows.get(at))
                .map_or(0, |row| row.line),
        ),
        ..Choices::default()
    };
    let own = columns(sheet, &choices, form, language, &Memory::new());
    let mut found = Vec::new();
    for (place, text) in taken.headings.iter().enumerate() {
        let heading = plain(text);
        if heading.is_empty() {
            continue;
        }
        let unit = |columns: &Columns| columns.units.get(place).cloned().flatten();
        let field = |columns: &Columns| columns.fields.get(place).cloned().flatten();
        let same = field(&own) == field(taken) && unit(&own) == unit(taken);
        let chosen = (!same).then(|| Remembered {
            field: field(taken).unwrap_or_default(),
            unit: match unit(&own) == unit(taken) {
                true => String::new(),
                false => unit(taken).unwrap_or_default(),
            },
        });
        found.push((heading, chosen));
    }
    found
}

/// The fields of a form by what may stand above their columns.
struct Names(BTreeMap<String, String>);

impl Names {
    /// The labels in the reader's language go before those in others, and these before the last parts of pointers.
    fn of(fields: &[&Field], language: &str) -> Self {
        let mut names = BTreeMap::new();
        let mut add = |name: String, field: &Field| {
            names.entry(name).or_insert_with(|| tail(field).to_owned());
        };
        let in_all = |field: &Field| field.label.values().cloned().collect::<Vec<_>>();
        let own = |field: &Field| vec![in_language(&field.label, language).to_owned()];
        for labels in [&own as &dyn Fn(&Field) -> Vec<String>, &in_all] {
            for field in fields {
                for label in labels(field) {
                    Heading::of(&label)
                        .names
                        .into_iter()
                        .for_each(|name| add(name, field));
                }
            }
        }
        fields
            .iter()
            .for_each(|field| add(plain(tail(field)), field));
        Self(names)
    }

    /// The field that a heading names.
    fn field(&self, heading: &Heading) -> Option<String> {
        heading.names.iter().find_map(|name| {
            let label = self.0.get(name).map(String::as_str);
            let alias = || {
                words::goods_headings()
                    .get(name)
                    .filter(|alias| self.has(alias))
            };
            label.or_else(alias).map(str::to_owned)
        })
    }

    fn has(&self, field: &str) -> bool {
        field == WEIGHT_UNIT || self.0.values().any(|own| own == field)
    }
}
