//! What was understood of a spreadsheet, in words.

use crate::form::View;
use origo_i18n::T;
pub(crate) use origo_office::understood::{note, why};
use origo_pack::{Form, Pack};
use origo_trade::Draft;

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
