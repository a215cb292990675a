//! What a spreadsheet of goods said, and the fields of a form that it can fill.

use crate::note::{Note, Skipped};
use origo_pack::{Field, FieldKind, Form};
use origo_trade::{Finding, GoodsDraft};

/// Where the fields of a goods line are in a draft.
const GOODS: &str = "/goods/*/";
/// The section of a form that has them.
const SECTION: &str = "goods";
/// A column that says in which unit the weights of its row are. No field of a form has it.
pub const WEIGHT_UNIT: &str = "weight_unit";

/// What a spreadsheet said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Goods lines, at most [`GOODS_MAX`](origo_trade::GOODS_MAX).
    pub rows: Vec<GoodsDraft>,
    /// What is wrong with the file (at `/goods`) or with a value (at `/goods/0/hs_code`; `line` is the line of the
    /// file). An empty field is not a finding here: the check of the application asks for what is missing.
    pub findings: Vec<Finding>,
    /// For each of the rows, the line of the file it was on.
    pub lines: Vec<usize>,
    /// Headings that no field has, as written; their columns were left out.
    pub unknown_columns: Vec<String>,
    /// What was concluded: numbers, units, zeros, names.
    pub notes: Vec<Note>,
    /// Rows that are no goods.
    pub skipped: Vec<Skipped>,
}

/// The fields of a goods line, in the order of the form.
pub(super) fn fields(form: &Form) -> Vec<&Field> {
    form.fields_of(SECTION)
        .iter()
        .filter(|field| field.pointer.starts_with(GOODS))
        .collect()
}

/// The part of a field's pointer behind its row: `hs_code`, `producer/name`.
pub(super) fn tail(field: &Field) -> &str {
    field.pointer.strip_prefix(GOODS).unwrap_or_default()
}

/// The field of a column, with its kind.
pub(super) fn kind_of<'f>(form: &'f Form, field: &str) -> Option<&'f FieldKind> {
    let found = fields(form).into_iter().find(|own| tail(own) == field)?;
    Some(&found.kind)
}
