//! Documents of an application: attach, take away, look at; and the preview of the certificate.

use crate::{
    files::{file, refused, upload, uploaded},
    shell::{Context, Problem, go},
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
    match take(&context, &id, form).await {
        Ok(()) => Ok(go(&page)),
        Err(problem) => refused(problem, &page),
    }
}

async fn take(context: &Context, id: &str, form: Multipart) -> Result<(), Problem> {
    let (fields, name, bytes) = upload(form).await?;
    let kind = fields.get("kind").map_or("", String::as_str);
    applications::attach(&context.office, context.actor()?, id, kind, &name, bytes).await?;
    Ok(())
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
