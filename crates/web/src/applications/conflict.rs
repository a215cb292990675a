//! Somebody saved the draft in between: what was typed stands beside what is stored now, and nothing is lost.

use crate::{
    form::{View, id_of},
    shell::{self, Context, Problem, Shell},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use origo_i18n::T;
use origo_office::applications::ApplicationView;

/// A field with two values.
struct Differing {
    id: String,
    pointer: String,
    label: String,
    typed: String,
    stored: String,
}

#[derive(Template)]
#[template(path = "conflict.html")]
struct Conflict {
    s: Shell,
    t: T,
    id: String,
    section: String,
    reference: String,
    revision: i64,
    fields: Vec<Differing>,
}

/// Asks, field by field, which of the two shall stay. The answer is posted to the section itself, with the revision
/// that is stored now.
pub(crate) async fn page(
    context: &Context,
    stored: &ApplicationView,
    section: &str,
    typed: &[(String, String)],
) -> Result<Response, Problem> {
    let (actor, t) = (context.actor()?, context.t);
    let (_, pack, form) = context
        .office
        .form(&actor.authority, &stored.application.form)
        .await?;
    let view = View {
        t,
        pack,
        form,
        draft: &stored.draft,
        findings: &[],
    };
    let fields = typed
        .iter()
        .filter(|(name, _)| name.starts_with('/'))
        .filter_map(|(pointer, typed)| {
            let typed = typed.replace("\r\n", "\n");
            let now = stored.draft.get(pointer).unwrap_or_default();
            (now != typed).then(|| Differing {
                id: id_of(pointer),
                label: view.label(pointer),
                pointer: pointer.clone(),
                typed,
                stored: now,
            })
        })
        .collect();
    let shown = Conflict {
        s: context.shell("applications").await?,
        t,
        id: stored.application.id.clone(),
        section: section.to_owned(),
        reference: stored.application.reference.clone(),
        revision: stored.application.revision,
        fields,
    };
    shell::page(StatusCode::CONFLICT, &shown)
}
