//! Undoing a change of a list.

use super::lines::LINES_A_PAGE;
use crate::{
    ask::AskPage,
    shell::{Context, Problem, go, page},
};
use axum::{extract::Path, http::StatusCode, response::Response};
use origo_office::draft_steps::{self, Undone};

pub(crate) async fn undo(
    context: Context,
    Path((id, step)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (actor, t) = (context.actor()?, context.t);
    let anyway = !context.asked("anyway").is_empty();
    match draft_steps::undo(&context.office, actor, &id, &step, anyway).await? {
        Undone::Done { list, row, step } => {
            let page = row.filter(|_| list == "goods").unwrap_or(0) / LINES_A_PAGE;
            let place = row.map_or_else(String::new, |row| format!("#{list}-{row}"));
            let again = step.map_or_else(String::new, |step| format!("&step={step}"));
            Ok(go(&format!(
                "/applications/{id}/goods?did=back{again}&page={page}{place}"
            )))
        }
        Undone::Changed => {
            let shown = AskPage {
                s: context.shell("applications").await?,
                t,
                title: t.undo_changed_title(),
                lede: t.undo_changed_p(),
                action: format!("/applications/{id}/undo/{step}?anyway=1"),
                button: t.undo_anyway(),
                fields: Vec::new(),
                errors: Vec::new(),
                links: vec![("goods", t.undo_leave())],
            };
            page(StatusCode::CONFLICT, &shown)
        }
    }
}
