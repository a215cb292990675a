//! Applications as the applicant sees them: write, check, submit, withdraw.

use crate::{
    FieldError, Problem, cursor, language, pdf,
    request::{Body, Caller, OptionalBody, PageQuery, Queried},
    schema::DraftSchema,
    time,
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use origo_office::{
    Application, Attachment, Office, OfficeError, Query, RefusalCode,
    applications::{self, ApplicationView, Explained, ListFilter},
    sentences::Sentences,
};
use origo_trade::Draft;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A new application.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewApplication {
    /// Form by id.
    #[schema(example = "co")]
    form: String,
    /// What is known already.
    #[serde(default)]
    #[schema(value_type = Option<DraftSchema>)]
    draft: Option<Draft>,
}

/// A changed draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveBody {
    /// The revision that was read; not needed with the header `If-Match`.
    #[serde(default)]
    revision: Option<i64>,
    /// The whole draft.
    #[schema(value_type = DraftSchema)]
    draft: Draft,
}

/// Submission, with answers where the authority asked.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SubmitBody {
    /// Answers by query id, every open one; `n/a` for a question that does not apply.
    answers: BTreeMap<String, String>,
    /// Why findings are right all the same: every one of severity `needs-reason` wants one, warnings may have one.
    reasons: Vec<ReasonBody>,
}

/// Why a finding is right all the same.
#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ReasonBody {
    /// JSON pointer of the finding.
    pointer: String,
    /// Its code.
    code: String,
    /// In the applicant's words; the officer reads it.
    reason: String,
}

/// An application in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApplicationRow {
    id: String,
    /// Counts every change.
    revision: i64,
    reference: String,
    form: String,
    /// `draft`, `submitted`, `queried`, `awaiting-second-approval`, `awaiting-signature`, `issuing`, `issued`,
    /// `rejected` or `withdrawn`.
    state: String,
    /// How many times it was submitted.
    version: i64,
    exporter: String,
    destination: String,
    goods: String,
    submitted_at: Option<String>,
    due_at: Option<String>,
    updated_at: String,
    certificate_number: Option<String>,
    replaces: Option<String>,
    /// Reason code and text of a rejection.
    reason: String,
}

impl From<Application> for ApplicationRow {
    fn from(row: Application) -> Self {
        Self {
            id: row.id,
            revision: row.revision,
            reference: row.reference,
            form: row.form,
            state: row.state,
            version: row.version,
            exporter: row.exporter,
            destination: row.destination,
            goods: row.goods,
            submitted_at: row.submitted_at.map(time),
            due_at: row.due_at.map(time),
            updated_at: time(row.updated_at),
            certificate_number: row.certificate_number,
            replaces: row.replaces,
            reason: row.reason,
        }
    }
}

/// An attachment.
#[derive(Serialize, ToSchema)]
pub(crate) struct AttachmentRow {
    id: String,
    kind: String,
    name: String,
    media_type: String,
    bytes: i64,
    sha256: String,
    uploaded_at: String,
}

impl From<Attachment> for AttachmentRow {
    fn from(row: Attachment) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            name: row.name,
            media_type: row.media_type,
            bytes: row.bytes,
            sha256: row.digest,
            uploaded_at: time(row.uploaded_at),
        }
    }
}

/// A question of the authority about a field.
#[derive(Serialize, ToSchema)]
pub(crate) struct QueryRow {
    id: String,
    version: i64,
    /// JSON pointer in the draft; empty for the whole.
    pointer: String,
    message: String,
    asked_at: String,
    answer: String,
    answered_at: Option<String>,
}

impl From<Query> for QueryRow {
    fn from(row: Query) -> Self {
        Self {
            id: row.id,
            version: row.version,
            pointer: row.pointer,
            message: row.message,
            asked_at: time(row.asked_at),
            answer: row.answer,
            answered_at: row.answered_at.map(time),
        }
    }
}

/// An application with all that belongs to it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApplicationBody {
    #[serde(flatten)]
    application: ApplicationRow,
    /// Every field as typed.
    #[schema(value_type = DraftSchema)]
    draft: Draft,
    attachments: Vec<AttachmentRow>,
    queries: Vec<QueryRow>,
}

impl From<ApplicationView> for ApplicationBody {
    fn from(view: ApplicationView) -> Self {
        Self {
            application: view.application.into(),
            draft: view.draft,
            attachments: view.attachments.into_iter().map(Into::into).collect(),
            queries: view.queries.into_iter().map(Into::into).collect(),
        }
    }
}

/// A page of applications.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApplicationPage {
    items: Vec<ApplicationRow>,
    /// How many there are in all; 1001 stands for more than a thousand.
    total: i64,
    /// Cursor of the next page; none on the last.
    next: Option<String>,
}

/// What the machine checks found.
#[derive(Serialize, ToSchema)]
pub(crate) struct Findings {
    findings: Vec<Found>,
}

/// A finding, and why it is right all the same.
#[derive(Serialize, ToSchema)]
pub(crate) struct Found {
    #[serde(flatten)]
    finding: FieldError,
    /// What the applicant wrote about it; none if nothing.
    reason: Option<String>,
}

/// Starts an application.
#[utoipa::path(post, path = "/applications", tag = "applications", request_body = NewApplication,
    responses((status = 201, description = "The application", body = ApplicationBody)))]
async fn create(
    State(office): State<Office>,
    caller: Caller,
    Body(body): Body<NewApplication>,
) -> Result<(StatusCode, Json<ApplicationBody>), Problem> {
    let mut draft = body.draft.unwrap_or_default();
    draft.form = body.form;
    let id = applications::create(&office, &caller.actor, draft).await?;
    Ok((
        StatusCode::CREATED,
        Json(applications::get(&office, &caller.actor, &id).await?.into()),
    ))
}

/// The caller's applications, newest first.
#[utoipa::path(get, path = "/applications", tag = "applications", params(PageQuery),
    responses((status = 200, description = "A page", body = ApplicationPage)))]
async fn list(
    State(office): State<Office>,
    caller: Caller,
    Queried(query): Queried<PageQuery>,
) -> Result<Json<ApplicationPage>, Problem> {
    let filter = ListFilter {
        entered: true,
        turn: cursor::turn(query.cursor.as_deref())?,
        holder: None,
        state: query.state,
        search: query.search.unwrap_or_default(),
    };
    let found = applications::list(&office, &caller.actor, &filter).await?;
    let next = found.after.as_ref().map(cursor::mark);
    Ok(Json(ApplicationPage {
        items: found.rows.into_iter().map(Into::into).collect(),
        total: found.total,
        next,
    }))
}

/// An application.
#[utoipa::path(get, path = "/applications/{id}", tag = "applications",
    params(("id" = String, Path, description = "Id")),
    responses((status = 200, description = "The application", body = ApplicationBody,
        headers(("ETag" = String, description = "Its revision")))))]
async fn get(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<WithTag, Problem> {
    Ok(tagged(
        applications::get(&office, &caller.actor, &id).await?,
    ))
}

/// Saves the draft. The revision must be the one that was read: named in the body, otherwise 409 `changed`, or by its
/// `ETag` in `If-Match`, otherwise 412.
#[utoipa::path(put, path = "/applications/{id}", tag = "applications", request_body = SaveBody,
    params(("id" = String, Path, description = "Id"),
        ("If-Match" = Option<String>, Header, description = "The ETag that was read")),
    responses((status = 200, description = "The application as saved", body = ApplicationBody,
        headers(("ETag" = String, description = "The new revision")))))]
async fn save(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(body): Body<SaveBody>,
) -> Result<WithTag, Problem> {
    let known = headers.get(header::IF_MATCH);
    let named = known.map(revision_of).transpose()?.or(body.revision);
    let revision = named.ok_or_else(|| {
        Problem::new(
            RefusalCode::RequestPrecondition,
            "Say which revision you read: by its ETag in If-Match, or as `revision` in the body.",
        )
    })?;
    match applications::save(&office, &caller.actor, &id, revision, body.draft).await {
        Err(OfficeError::Changed) if known.is_some() => Err(Problem::new(
            RefusalCode::Changed,
            "Somebody changed it since you read it.",
        )
        .with_status(StatusCode::PRECONDITION_FAILED)),
        saved => saved.map(|_| ()).map_err(Problem::from),
    }?;
    Ok(tagged(
        applications::get(&office, &caller.actor, &id).await?,
    ))
}

/// An application and its revision as `ETag`.
type WithTag = ([(header::HeaderName, String); 1], Json<ApplicationBody>);

fn tagged(view: ApplicationView) -> WithTag {
    let tag = format!("\"{}\"", view.application.revision);
    ([(header::ETAG, tag)], Json(view.into()))
}

fn revision_of(tag: &HeaderValue) -> Result<i64, Problem> {
    let text = tag.to_str().ok();
    let number = text.and_then(|text| {
        text.trim()
            .strip_prefix('"')?
            .strip_suffix('"')?
            .parse()
            .ok()
    });
    number
        .ok_or_else(|| Problem::unreadable("If-Match must be an ETag that a GET gave, in quotes."))
}

/// What would send it back, with the field at fault.
#[utoipa::path(get, path = "/applications/{id}/findings", tag = "applications",
    params(("id" = String, Path, description = "Id")),
    responses((status = 200, description = "Findings", body = Findings)))]
async fn findings(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Findings>, Problem> {
    let actor = &caller.actor;
    let view = applications::get(&office, actor, &id).await?;
    let found = applications::check_view(&office, actor, &view).await?;
    let reasons = applications::reasons(&office, &actor.authority, &id, &found).await?;
    let (pack, form) = applications::form_of(&office, &view).await?;
    let t = language::words();
    let sentences = Sentences { t, pack, form };
    let pairs = found.into_iter().zip(reasons);
    let findings = pairs.map(|(finding, reason)| Found {
        finding: FieldError::said(&sentences, finding),
        reason,
    });
    Ok(Json(Findings {
        findings: findings.collect(),
    }))
}

/// The certificate as it would look, marked as not valid.
#[utoipa::path(get, path = "/applications/{id}/preview", tag = "applications",
    params(("id" = String, Path, description = "Id")),
    responses((status = 200, description = "A PDF", content_type = "application/pdf", body = crate::schema::Binary)))]
async fn preview(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    match applications::preview(&office, &caller.actor, &id).await {
        Ok(drawn) => Ok(pdf(drawn, "preview.pdf")),
        Err(error) => Err(described(&office, &caller, &id, error).await),
    }
}

/// A new draft with the same content.
#[utoipa::path(post, path = "/applications/{id}/copy", tag = "applications",
    params(("id" = String, Path, description = "Id")),
    responses((status = 201, description = "The new application", body = ApplicationBody)))]
async fn copy(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<ApplicationBody>), Problem> {
    let id = applications::copy(&office, &caller.actor, &id).await?;
    Ok((
        StatusCode::CREATED,
        Json(applications::get(&office, &caller.actor, &id).await?.into()),
    ))
}

/// What is wrong with an application, with the names of its form's fields.
async fn described(office: &Office, caller: &Caller, id: &str, error: OfficeError) -> Problem {
    let OfficeError::Invalid(findings) = error else {
        return error.into();
    };
    let view = applications::get(office, &caller.actor, id).await;
    let mut problem = Problem::from(OfficeError::Invalid(Vec::new()));
    let form = match &view {
        Ok(view) => applications::form_of(office, view).await.ok(),
        Err(_) => None,
    };
    let said = |finding| match form {
        Some((pack, form)) => {
            let t = language::words();
            FieldError::said(&Sentences { t, pack, form }, finding)
        }
        None => FieldError::from(finding),
    };
    problem.errors = findings.into_iter().map(said).collect();
    problem
}

/// Hands it in; with open queries it is the answer to them.
#[utoipa::path(post, path = "/applications/{id}/submit", tag = "applications", request_body = SubmitBody,
    params(("id" = String, Path, description = "Id")),
    responses((status = 200, description = "The application as submitted", body = ApplicationBody)))]
async fn submit(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
    OptionalBody(body): OptionalBody<SubmitBody>,
) -> Result<Json<ApplicationBody>, Problem> {
    let reasons = body.reasons.into_iter().map(|typed| Explained {
        pointer: typed.pointer,
        code: typed.code,
        reason: typed.reason,
    });
    let reasons = reasons.collect::<Vec<_>>();
    if !reasons.is_empty() {
        applications::explain(&office, &caller.actor, &id, reasons).await?;
    }
    let answers = body.answers.into_iter().collect();
    if let Err(error) = applications::submit(&office, &caller.actor, &id, answers).await {
        return Err(described(&office, &caller, &id, error).await);
    }
    Ok(Json(
        applications::get(&office, &caller.actor, &id).await?.into(),
    ))
}

/// Takes it back.
#[utoipa::path(post, path = "/applications/{id}/withdraw", tag = "applications",
    params(("id" = String, Path, description = "Id")),
    responses((status = 200, description = "The application as withdrawn", body = ApplicationBody)))]
async fn withdraw(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ApplicationBody>, Problem> {
    applications::withdraw(&office, &caller.actor, &id).await?;
    Ok(Json(
        applications::get(&office, &caller.actor, &id).await?.into(),
    ))
}

pub(crate) fn router() -> OpenApiRouter<Office> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(get, save))
        .routes(routes!(findings))
        .routes(routes!(preview))
        .routes(routes!(copy))
        .routes(routes!(submit))
        .routes(routes!(withdraw))
}
