//! Documents of an application: attach, take away, look at; and the preview of the certificate.

use crate::{
    files::{file, refused, upload, uploaded},
    shell::{Context, Problem, encode, go},
};
use axum::{
    extract::{Multipart, Path},
    response::Response,
};
use origo_office::applications;

pub(crate) async fn attach(
    context: Context,
    Path(id): Path<String>,
    form: Multipart,
) -> Result<Response, Problem> {
    let page = format!("/applications/{id}/documents");
    let (fields, name, bytes) = match upload(form).await {
        Ok(sent) => sent,
        Err(problem) => return refused(problem, &page),
    };
    let kind = fields.get("kind").map_or("", String::as_str);
    let (office, actor) = (&context.office, context.actor()?);
    match applications::attach(office, actor, &id, kind, &name, bytes).await {
        Ok(_) => Ok(go(&page)),
        // what was chosen beside the file stays chosen
        Err(error) => refused(error.into(), &format!("{page}?kind={}", encode(kind))),
    }
}

pub(crate) async fn detach(
    context: Context,
    Path((id, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    applications::detach(&context.office, context.actor()?, &id, &attachment).await?;
    Ok(go(&format!("/applications/{id}/documents")))
}

pub(crate) async fn attachment(
    context: Context,
    Path((id, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (row, bytes) =
        applications::attachment(&context.office, context.actor()?, &id, &attachment).await?;
    Ok(uploaded(&row.name, &row.media_type, bytes))
}

pub(crate) async fn preview(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    let pdf = applications::preview(&context.office, context.actor()?, &id).await?;
    Ok(file("application/pdf", pdf))
}
