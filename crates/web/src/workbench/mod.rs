//! The officer's workbench: the queue on the left, the case in the middle, its documents on the right, the decision at
//! the foot. Everything is a link or a form; the script adds single keys.

mod acts;
mod case;
mod decide;
mod documents;
mod list;

pub(crate) use acts::{decide, sign};
pub(crate) use documents::{page_picture, preview_picture};
pub(crate) use list::{forget_view, keep_view};

use crate::shell::{Context, Problem, Shell, go, page, status};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use case::CasePanel;
use decide::Typed;
use list::{CaseList, ListQuery};
use origo_authz::Action;
use origo_i18n::T;
use origo_office::cases;

#[derive(Template)]
#[template(path = "workbench/workbench.html")]
struct Bench {
    s: Shell,
    t: T,
    list: CaseList,
    case: Option<CasePanel>,
}

/// `GET /queue`: the list, no case chosen.
pub(crate) async fn queue(context: Context) -> Result<Response, Problem> {
    bench(&context, None, &Typed::default()).await
}

/// `GET /cases/{id}`: the list and one case.
pub(crate) async fn case(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    bench(&context, Some((&id, false)), &Typed::default()).await
}

/// `GET /cases/{id}/sign`: what is about to be signed.
pub(crate) async fn sign_page(
    context: Context,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    context.actor()?.must(Action::Sign)?;
    bench(&context, Some((&id, true)), &Typed::default()).await
}

/// `POST /queue/next`: takes the case that has waited longest.
pub(crate) async fn next(context: Context) -> Result<Response, Problem> {
    Ok(
        match cases::take_next(&context.office, context.actor()?).await? {
            Some(id) => go(&format!("/cases/{id}?view=mine&flash=taken")),
            None => go("/queue?flash=no-next"),
        },
    )
}

/// Draws the bench; `typed` is what a refused decision held, with the reason.
async fn bench(
    context: &Context,
    chosen: Option<(&str, bool)>,
    typed: &Typed,
) -> Result<Response, Problem> {
    let s = context.shell("queue").await?;
    let query = ListQuery::of(context);
    let case = match chosen {
        Some((id, signing)) => Some(case::panel(context, &s, &query, id, signing, typed).await?),
        None => None,
    };
    let list = list::list(context, &s, &query, chosen.map(|(id, _)| id)).await?;
    let code = typed
        .refused
        .as_ref()
        .map_or(StatusCode::OK, |(_, error)| status(error));
    let shown = Bench {
        t: context.t,
        s,
        list,
        case,
    };
    page(code, &shown)
}
