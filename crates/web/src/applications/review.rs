//! The last page of the form: all that was filled in, to be looked at once more.

use crate::form::{Group, View};
use origo_pack::words;
use origo_trade::{Finding, Severity};

/// Lines of goods in the table.
const TABLE_LINES_MAX: usize = 200;

/// What one page says.
pub(super) struct Answers {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) problems: usize,
    pub(super) lines: usize,
    pub(super) groups: Vec<Group>,
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) more: usize,
}

/// Every page's content in words, closed until somebody wants to see it.
pub(super) fn answers(view: &View<'_>, findings: &[Finding]) -> Vec<Answers> {
    view.form
        .sections
        .iter()
        .filter(|section| !section.fields.is_empty())
        .map(|section| {
            let mut groups = view.groups_of(&section.id, true, &(0..0));
            groups.retain(|group| group.list != "goods");
            let has_goods = section
                .fields
                .iter()
                .any(|field| field.pointer.starts_with("/goods/"));
            let (heads, rows) = match has_goods {
                true => view.table(TABLE_LINES_MAX),
                false => Default::default(),
            };
            let lines = if has_goods { view.draft.goods.len() } else { 0 };
            let problems = findings.iter().filter(|finding| {
                finding.severity == Severity::Error
                    && view.section_of(&finding.pointer) == section.id
            });
            Answers {
                id: section.id.clone(),
                title: words(&section.title, view.t.code()).to_owned(),
                problems: problems.count(),
                more: lines.saturating_sub(TABLE_LINES_MAX),
                lines,
                groups,
                heads,
                rows,
            }
        })
        .collect()
}
