//! Documents attached to an application. The body is the document's own bytes.

use crate::{
    Problem,
    request::{Caller, Queried},
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use origo_office::{Office, applications};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// What the document is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AttachQuery {
    /// Kind by id of the form, or of the registration.
    #[param(example = "invoice")]
    pub(crate) kind: String,
    /// File name.
    #[param(example = "invoice.pdf")]
    pub(crate) file_name: String,
}

/// The new attachment.
#[derive(Serialize, ToSchema)]
pub(crate) struct Attached {
    pub(crate) id: String,
}

/// Attaches a PDF, JPEG or PNG of at most 20 MiB; what it is, its own bytes say.
#[utoipa::path(post, path = "/applications/{id}/attachments", tag = "attachments",
    params(("id" = String, Path, description = "Id of the application"), AttachQuery),
    request_body(content_type = "application/octet-stream", content = crate::schema::Binary),
    responses((status = 201, description = "The attachment", body = Attached)))]
async fn attach(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
    Queried(query): Queried<AttachQuery>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Attached>), Problem> {
    let attached = applications::attach(
        &office,
        &caller.actor,
        &id,
        &query.kind,
        &query.file_name,
        bytes.to_vec(),
    )
    .await?;
    Ok((StatusCode::CREATED, Json(Attached { id: attached })))
}

/// The document's bytes.
#[utoipa::path(get, path = "/applications/{id}/attachments/{attachment}", tag = "attachments",
    params(("id" = String, Path, description = "Id of the application"),
        ("attachment" = String, Path, description = "Id of the attachment")),
    responses((status = 200, description = "The document", content_type = "application/octet-stream", body = crate::schema::Binary)))]
async fn download(
    State(office): State<Office>,
    caller: Caller,
    Path((id, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (_, bytes) = applications::attachment(&office, &caller.actor, &id, &attachment).await?;
    // never shown by a browser, whatever it is
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, bytes).into_response())
}

/// Takes it away.
#[utoipa::path(delete, path = "/applications/{id}/attachments/{attachment}", tag = "attachments",
    params(("id" = String, Path, description = "Id of the application"),
        ("attachment" = String, Path, description = "Id of the attachment")),
    responses((status = 204, description = "It is gone")))]
async fn detach(
    State(office): State<Office>,
    caller: Caller,
    Path((id, attachment)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    applications::detach(&office, &caller.actor, &id, &attachment).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) fn router() -> OpenApiRouter<Office> {
    OpenApiRouter::new()
        .routes(routes!(attach))
        .routes(routes!(download, detach))
}
