//! Cases as an officer sees them: queue, take, query, approve, reject, sign.

use crate::{
    FieldError, Problem,
    applications::{ApplicationBody, ApplicationRow},
    cursor,
    request::{Body, Caller, Queried},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use origo_office::{
    Office,
    cases::{self, View},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Which cases.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueueQuery {
    /// `mine`, `unassigned`, `answered`, `second-approval`, `signature`, `overdue` or `all` (the default).
    view: Option<String>,
    /// Words to look for.
    search: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A page of the queue.
#[derive(Serialize, ToSchema)]
pub(crate) struct QueueBody {
    items: Vec<ApplicationRow>,
    /// How many cases each view has; 1001 stands for more than a thousand.
    counts: BTreeMap<String, i64>,
    /// How many this view and search have, counted likewise.
    total: i64,
    /// Cursor of the next page; none on the last.
    next: Option<String>,
}

/// What the machine checks found, and what changed since the version before.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseBody {
    application: ApplicationBody,
    findings: Vec<FieldError>,
    changes: Vec<Change>,
    /// Whether policy wants a second officer after this approval.
    second_approval: bool,
}

/// A field that changed.
#[derive(Serialize, ToSchema)]
pub(crate) struct Change {
    /// JSON pointer in the draft.
    pointer: String,
    was: String,
    now: String,
}

/// The case that was taken, if any waits.
#[derive(Serialize, ToSchema)]
pub(crate) struct Next {
    id: Option<String>,
}

/// Questions to the applicant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QueryBody {
    questions: Vec<Question>,
}

/// A question about a field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    /// JSON pointer in the draft; empty for the whole.
    #[serde(default)]
    pointer: String,
    message: String,
}

/// Why it is rejected.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RejectBody {
    /// A reason code of the authority's country pack.
    reason: String,
    /// Words to the applicant.
    #[serde(default)]
    text: String,
}

/// Why the lock is broken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BreakBody {
    /// Stays on record.
    reason: String,
}

/// The new state.
#[derive(Serialize, ToSchema)]
pub(crate) struct Decided {
    state: String,
}

/// The number that was taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct Signed {
    number: String,
}

/// The queue, oldest deadline first.
#[utoipa::path(get, path = "/cases", tag = "cases", params(QueueQuery),
    responses((status = 200, description = "A page", body = QueueBody)))]
async fn queue(
    State(office): State<Office>,
    caller: Caller,
    Queried(query): Queried<QueueQuery>,
) -> Result<Json<QueueBody>, Problem> {
    let view = match query.view.as_deref() {
        None => View::All,
        Some(name) => {
            View::named(name).ok_or_else(|| Problem::unreadable("There is no such view."))?
        }
    };
    let turn = cursor::turn(query.cursor.as_deref())?;
    let queue = cases::queue(
        &office,
        &caller.actor,
        view,
        &cases::Narrow {
            search: query.search.unwrap_or_default(),
            ..cases::Narrow::default()
        },
        &turn,
    )
    .await?;
    let next = queue.after.as_ref().map(cursor::mark);
    Ok(Json(QueueBody {
        items: queue.rows.into_iter().map(Into::into).collect(),
        counts: queue
            .counts
            .into_iter()
            .map(|(view, count)| (view.name().to_owned(), count))
            .collect(),
        total: queue.total,
        next,
    }))
}

/// A case.
#[utoipa::path(get, path = "/cases/{id}", tag = "cases", params(("id" = String, Path, description = "Id")),
    responses((status = 200, description = "The case", body = CaseBody)))]
async fn get(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<CaseBody>, Problem> {
    let case = cases::case(&office, &caller.actor, &id).await?;
    let change = |d: origo_casework::Difference| Change {
        pointer: d.pointer,
        was: d.was,
        now: d.now,
    };
    Ok(Json(CaseBody {
        application: case.view.into(),
        findings: case.findings.into_iter().map(Into::into).collect(),
        changes: case.changes.into_iter().map(change).collect(),
        second_approval: case.second_approval,
    }))
}

/// Takes the case that waits longest.
#[utoipa::path(post, path = "/cases/next", tag = "cases",
    responses((status = 200, description = "The case, if any waits", body = Next)))]
async fn take_next(State(office): State<Office>, caller: Caller) -> Result<Json<Next>, Problem> {
    Ok(Json(Next {
        id: cases::take_next(&office, &caller.actor).await?,
    }))
}

/// Takes a case: it locks to the caller.
#[utoipa::path(post, path = "/cases/{id}/take", tag = "cases", params(("id" = String, Path, description = "Id")),
    responses((status = 204, description = "It is the caller's")))]
async fn take(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    cases::take(&office, &caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a case back to the queue.
#[utoipa::path(post, path = "/cases/{id}/release", tag = "cases", params(("id" = String, Path, description = "Id")),
    responses((status = 204, description = "It is nobody's")))]
async fn release(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    cases::release(&office, &caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a case from the officer it is locked to, with a reason that stays on record.
#[utoipa::path(post, path = "/cases/{id}/break-lock", tag = "cases", request_body = BreakBody,
    params(("id" = String, Path, description = "Id")),
    responses((status = 204, description = "It is nobody's")))]
async fn break_lock(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body<BreakBody>,
) -> Result<StatusCode, Problem> {
    cases::break_lock(&office, &caller.actor, &id, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends it back with questions, one a field. The clock stands meanwhile.
#[utoipa::path(post, path = "/cases/{id}/query", tag = "cases", request_body = QueryBody,
    params(("id" = String, Path, description = "Id")),
    responses((status = 204, description = "The applicant has it")))]
async fn query(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body<QueryBody>,
) -> Result<StatusCode, Problem> {
    let questions = body
        .questions
        .into_iter()
        .map(|question| (question.pointer, question.message))
        .collect();
    cases::query(&office, &caller.actor, &id, questions).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Finds it in order.
#[utoipa::path(post, path = "/cases/{id}/approve", tag = "cases", params(("id" = String, Path, description = "Id")),
    responses((status = 200, description = "The new state", body = Decided)))]
async fn approve(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Decided>, Problem> {
    let state = cases::approve(&office, &caller.actor, &id).await?;
    Ok(Json(Decided {
        state: state.name().to_owned(),
    }))
}

/// Refuses it with a reason of the authority's country pack.
#[utoipa::path(post, path = "/cases/{id}/reject", tag = "cases", request_body = RejectBody,
    params(("id" = String, Path, description = "Id")),
    responses((status = 204, description = "It is rejected")))]
async fn reject(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body<RejectBody>,
) -> Result<StatusCode, Problem> {
    cases::reject(&office, &caller.actor, &id, &body.reason, &body.text).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs it: the certificate's number is taken, and the worker makes its document.
#[utoipa::path(post, path = "/cases/{id}/sign", tag = "cases", params(("id" = String, Path, description = "Id")),
    responses((status = 200, description = "The number", body = Signed)))]
async fn sign(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Signed>, Problem> {
    Ok(Json(Signed {
        number: cases::sign(&office, &caller.actor, &id).await?,
    }))
}

pub(crate) fn router() -> OpenApiRouter<Office> {
    OpenApiRouter::new()
        .routes(routes!(queue))
        .routes(routes!(take_next))
        .routes(routes!(get))
        .routes(routes!(take))
        .routes(routes!(release))
        .routes(routes!(break_lock))
        .routes(routes!(query))
        .routes(routes!(approve))
        .routes(routes!(reject))
        .routes(routes!(sign))
}
