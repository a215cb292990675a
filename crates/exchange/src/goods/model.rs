//! What the rows and columns of a table are: what a person chose, what is remembered, how they are read.

use crate::{
    book::{Row, Sheet},
    note::Skipped,
    number::Style,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a person chose; whatever is not there is concluded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// The line of the headings; 0 where there are none.
    pub heading: Option<usize>,
    /// For a column the field that it fills; empty where it is left out.
    pub fields: BTreeMap<usize, String>,
    /// For a column of weights its unit.
    pub units: BTreeMap<usize, String>,
    /// What stands before decimals.
    pub numbers: Option<Style>,
    /// Lines that are no goods.
    pub skip: BTreeSet<usize>,
    /// Lines that are goods, whatever they look like.
    pub keep: BTreeSet<usize>,
}

/// What an organisation said of a heading the last time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The field; empty where the column was left out.
    pub field: String,
    /// The unit of weight; empty where none was chosen.
    pub unit: String,
}

/// What is remembered, by heading as [`to_remember`](super::to_remember) writes it.
pub type Memory = BTreeMap<String, Remembered>;

/// How the rows and columns of a table are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The place of the row with the headings among the rows; none where there are none.
    pub heading: Option<usize>,
    /// The headings by column.
    pub headings: Vec<String>,
    /// For each column the field that it fills, by the part of its pointer behind the row; none is left out.
    pub fields: Vec<Option<String>>,
    /// For each column the unit that its heading names or somebody chose, as written.
    pub units: Vec<Option<String>>,
    /// What stands before decimals, where somebody said it.
    pub numbers: Option<Style>,
    /// Rows that are no goods.
    pub skipped: Vec<Skipped>,
    /// Lines that are goods, whatever they look like.
    pub keep: BTreeSet<usize>,
    /// Headings that are read as the organisation read them the last time.
    pub remembered: Vec<String>,
}

impl Columns {
    /// The rows that are goods.
    #[must_use]
    pub fn body<'s>(&self, sheet: &'s Sheet) -> Vec<&'s Row> {
        let skipped: BTreeSet<usize> = self.skipped.iter().map(|row| row.line).collect();
        let first = self.heading.map_or(0, |at| at + 1);
        let rows = sheet.rows.iter().skip(first);
        rows.filter(|row| !skipped.contains(&row.line)).collect()
    }

    /// The column of a field.
    pub(super) fn of(&self, field: &str) -> Option<usize> {
        let is = |own: &Option<String>| own.as_deref() == Some(field);
        self.fields.iter().position(is)
    }

    /// The headings of the columns that are left out, as written.
    pub(super) fn unknown(&self, sheet: &Sheet) -> Vec<String> {
        let body = self.body(sheet);
        let holds = |place: usize| body.iter().any(|row| !row.text(place).is_empty());
        let left_out = self.fields.iter().enumerate();
        left_out
            .filter(|(_, field)| field.is_none())
            .filter_map(|(place, _)| {
                let heading = self.headings.get(place).map_or("", String::as_str);
                match heading.is_empty() {
                    false => Some(heading.to_owned()),
                    true if holds(place) => Some(format!("#{}", place + 1)),
                    true => None,
                }
            })
            .collect()
    }
}
