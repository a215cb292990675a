//! Certificates: list, content, the sealed PDF, cancelling and replacing.

use crate::{
    Problem, cursor, pdf,
    request::{Body, Caller, PageQuery, Queried},
    time,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use origo_office::{Certificate, Office, certificates};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A certificate.
#[derive(Serialize, ToSchema)]
pub(crate) struct CertificateBody {
    number: String,
    application_id: String,
    form: String,
    /// `issuing`, `issued`, `cancelled` or `replaced`.
    state: String,
    /// The secret in the QR.
    code: String,
    created_at: String,
    issued_at: Option<String>,
    /// SHA-256 of the PDF.
    sha256: Option<String>,
    replaces: Option<String>,
    replaced_by: Option<String>,
    ended_at: Option<String>,
    /// Why it was cancelled.
    reason: String,
    /// The canonical data, `origo.certificate/1`.
    data: serde_json::Value,
}

impl TryFrom<Certificate> for CertificateBody {
    type Error = Problem;

    fn try_from(row: Certificate) -> Result<Self, Problem> {
        let data = serde_json::from_str(&row.data).map_err(origo_office::OfficeError::from)?;
        Ok(Self {
            number: row.number,
            application_id: row.application_id,
            form: row.form,
            state: row.state,
            code: row.code,
            created_at: time(row.created_at),
            issued_at: row.issued_at.map(time),
            sha256: row.pdf_digest,
            replaces: row.replaces,
            replaced_by: row.replaced_by,
            ended_at: row.ended_at.map(time),
            reason: row.reason,
            data,
        })
    }
}

/// A page of certificates.
#[derive(Serialize, ToSchema)]
pub(crate) struct CertificatePage {
    items: Vec<CertificateBody>,
    /// Cursor of the next page; none on the last.
    next: Option<String>,
}

/// Why it is cancelled.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelBody {
    /// A reason code of the authority's country pack.
    reason: String,
}

/// The draft that will replace it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Replacement {
    application_id: String,
}

/// Certificates, newest first.
#[utoipa::path(get, path = "/certificates", tag = "certificates", params(PageQuery),
    responses((status = 200, description = "A page", body = CertificatePage)))]
async fn list(
    State(office): State<Office>,
    caller: Caller,
    Queried(query): Queried<PageQuery>,
) -> Result<Json<CertificatePage>, Problem> {
    let turn = cursor::turn(query.cursor.as_deref())?;
    let search = query.search.as_deref().unwrap_or("");
    let found = certificates::list(&office, &caller.actor, search, &turn).await?;
    let next = found.after.as_ref().map(cursor::mark);
    let items = found
        .rows
        .into_iter()
        .map(TryInto::try_into)
        .collect::<Result<_, _>>()?;
    Ok(Json(CertificatePage { items, next }))
}

/// A certificate.
#[utoipa::path(get, path = "/certificates/{number}", tag = "certificates",
    params(("number" = String, Path, description = "Number")),
    responses((status = 200, description = "The certificate", body = CertificateBody)))]
async fn get(
    State(office): State<Office>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Json<CertificateBody>, Problem> {
    Ok(Json(
        certificates::find(&office, &caller.actor, &number)
            .await?
            .try_into()?,
    ))
}

/// The sealed PDF.
#[utoipa::path(get, path = "/certificates/{number}/pdf", tag = "certificates",
    params(("number" = String, Path, description = "Number")),
    responses((status = 200, description = "The PDF", content_type = "application/pdf", body = crate::schema::Binary)))]
async fn document(
    State(office): State<Office>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let bytes = certificates::pdf(&office, &caller.actor, &number).await?;
    Ok(pdf(bytes, &format!("{number}.pdf")))
}

/// Cancels it with a reason of the authority's country pack.
#[utoipa::path(post, path = "/certificates/{number}/cancel", tag = "certificates", request_body = CancelBody,
    params(("number" = String, Path, description = "Number")),
    responses((status = 200, description = "The certificate as cancelled", body = CertificateBody)))]
async fn cancel(
    State(office): State<Office>,
    caller: Caller,
    Path(number): Path<String>,
    Body(body): Body<CancelBody>,
) -> Result<Json<CertificateBody>, Problem> {
    certificates::cancel(&office, &caller.actor, &number, &body.reason).await?;
    Ok(Json(
        certificates::find(&office, &caller.actor, &number)
            .await?
            .try_into()?,
    ))
}

/// Starts an application for a certificate that replaces this one.
#[utoipa::path(post, path = "/certificates/{number}/replace", tag = "certificates",
    params(("number" = String, Path, description = "Number")),
    responses((status = 201, description = "The new draft", body = Replacement)))]
async fn replace(
    State(office): State<Office>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<(StatusCode, Json<Replacement>), Problem> {
    let application_id = certificates::replace(&office, &caller.actor, &number).await?;
    Ok((StatusCode::CREATED, Json(Replacement { application_id })))
}

pub(crate) fn router() -> OpenApiRouter<Office> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(document))
        .routes(routes!(cancel))
        .routes(routes!(replace))
}
