//! The specimen signature of a signatory: seen as it stands on certificates, and replaced.

use crate::{
    files::{file, upload},
    shell::{Context, Problem, Shell, go, page, status},
};
use askama::Template;
use axum::{
    extract::{Multipart, Path},
    http::StatusCode,
    response::Response,
};
use origo_i18n::T;
use origo_office::{OfficeError, specimens};

#[derive(Template)]
#[template(path = "specimen.html")]
struct SpecimenPage {
    s: Shell,
    t: T,
    user: String,
    name: String,
    shown: bool,
    pictures: Vec<(String, String, String)>,
    errors: Vec<(String, String)>,
}

async fn show(
    context: &Context,
    user: &str,
    refused: Option<OfficeError>,
) -> Result<Response, Problem> {
    let (actor, t, office) = (context.actor()?, context.t, &context.office);
    let signatory = specimens::signatory(office, actor, user).await?;
    let shown = specimens::picture(office, actor, user, None).await.is_ok();
    let s = context.shell("people").await?;
    let code = refused.as_ref().map_or(StatusCode::OK, status);
    let errors = refused.map(|error| ("#file".to_owned(), t.error(error.code())));
    let pictures = signatory.pictures.into_iter();
    let found = SpecimenPage {
        t,
        pictures: pictures.map(|(id, by, at)| (id, by, s.when(at))).collect(),
        user: signatory.user_id,
        name: signatory.name,
        shown,
        errors: errors.into_iter().collect(),
        s,
    };
    page(code, &found)
}

pub(crate) async fn look(context: Context, Path(user): Path<String>) -> Result<Response, Problem> {
    show(&context, &user, None).await
}

pub(crate) async fn enter(
    context: Context,
    Path(user): Path<String>,
    form: Multipart,
) -> Result<Response, Problem> {
    let actor = context.actor()?;
    let (_, _, bytes) = upload(form).await?;
    match specimens::upload(&context.office, actor, &user, bytes).await {
        Ok(()) => Ok(go(&format!(
            "/people/{user}/specimen?flash=specimen-entered"
        ))),
        Err(error @ OfficeError::Refused(_)) => show(&context, &user, Some(error)).await,
        Err(error) => Err(error.into()),
    }
}

/// The one in force (`current`) or one of the earlier.
pub(crate) async fn picture(
    context: Context,
    Path((user, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id = (id != "current").then_some(id.as_str());
    let (media_type, bytes) =
        specimens::picture(&context.office, context.actor()?, &user, id).await?;
    Ok(file(&media_type, bytes))
}
