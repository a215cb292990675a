//! Typed values of somebody whose session ended: kept until they are signed in again.

use crate::shell::{Context, Problem, Shell, encode, go, page, sentence};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use origo_i18n::T;
use origo_office::kept_entries;

#[derive(Template)]
#[template(path = "kept.html")]
struct KeptPage {
    s: Shell,
    t: T,
    action: String,
    sign_in: String,
    fields: Vec<(String, String)>,
}

/// Answers a form that was sent without a session. Where the ended session says whose it was, the values wait for that
/// person on the server; else they stay in the page itself, for its reader to send again.
pub(crate) async fn aside(
    context: &Context,
    session: Option<&str>,
    script: bool,
    (id, section): (&str, &str),
    fields: Vec<(String, String)>,
) -> Result<Response, Problem> {
    if script {
        return Ok(sentence(StatusCode::UNAUTHORIZED, context.t.kept_script()));
    }
    let action = format!("/applications/{id}/{section}");
    let number = fields.iter().find(|(name, _)| name == "page");
    let number = number.map_or("", |(_, number)| number.as_str());
    let back = match number {
        "" | "0" => action.clone(),
        number => format!("{action}?page={number}"),
    };
    let sign_in = format!("/sign-in?next={}", encode(&back));
    if let Some(session) = session
        && kept_entries::keep(&context.office, session, id, section, &fields).await?
    {
        return Ok(go(&sign_in));
    }
    let shown = KeptPage {
        s: context.shell("").await?,
        t: context.t,
        action,
        sign_in,
        fields,
    };
    page(StatusCode::UNAUTHORIZED, &shown)
}
