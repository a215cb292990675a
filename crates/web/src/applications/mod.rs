//! Applications: the list, a new one, the guided form with its documents and spreadsheet, submission, and the page
//! that says where one stands.

pub(crate) mod attachments;
mod conflict;
pub(crate) mod goods_import;
mod kept;
mod lines;
pub(crate) mod list;
mod merge;
pub(crate) mod new;
pub(crate) mod page;
mod questions;
mod review;
pub(crate) mod save;
pub(crate) mod section;
pub(crate) mod submission;
pub(crate) mod templates;
pub(crate) mod undo;

use origo_i18n::T;
use origo_office::applications::ApplicationView;

/// Who applies for whom, in words.
pub(crate) fn acting(t: T, view: &ApplicationView) -> Option<String> {
    let acting = view.acting.as_ref()?;
    Some(t.acting_for_label(&acting.agent, &acting.exporter))
}
