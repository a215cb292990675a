//! The registration of the caller's own organisation: written, handed in with its documents, answered, undertaken again.

use crate::{
    Problem,
    attachments::{AttachQuery, Attached},
    request::{Body, Caller, Queried},
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use origo_office::{
    Actor, Office, OfficeError,
    registrations::{self, Profile, RegistrationView},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What an organisation says of itself, as typed; what is wrong with it is said when it is submitted.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(crate) struct ProfileBody {
    /// `exporter`, `producer` or `agent`.
    #[schema(example = "exporter")]
    kind: String,
    /// Name in Latin letters.
    #[schema(example = "Kampot Pepper Co., Ltd")]
    name: String,
    /// Name in the authority's own script.
    name_local: String,
    /// Street, number, postcode and town.
    address: String,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "KH")]
    country: String,
    /// Number in the register of companies.
    registration_number: String,
    /// Tax number.
    tax_number: String,
    /// Whom to ask.
    contact_name: String,
    /// Their e-mail.
    contact_email: String,
    /// Their telephone.
    contact_phone: String,
    /// Kinds of goods it exports.
    goods: String,
}

impl ProfileBody {
    fn read(&self) -> Profile {
        Profile::from_fields(|name| match name {
            "kind" => &self.kind,
            "name" => &self.name,
            "name_local" => &self.name_local,
            "address" => &self.address,
            "country" => &self.country,
            "registration_number" => &self.registration_number,
            "tax_number" => &self.tax_number,
            "contact_name" => &self.contact_name,
            "contact_email" => &self.contact_email,
            "contact_phone" => &self.contact_phone,
            "goods" => &self.goods,
            _ => "",
        })
    }
}

impl From<Profile> for ProfileBody {
    fn from(profile: Profile) -> Self {
        Self {
            kind: profile.kind,
            name: profile.name,
            name_local: profile.name_local,
            address: profile.address,
            country: profile.country,
            registration_number: profile.registration_number,
            tax_number: profile.tax_number,
            contact_name: profile.contact_name,
            contact_email: profile.contact_email,
            contact_phone: profile.contact_phone,
            goods: profile.goods,
        }
    }
}

/// The registration of the caller's organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct RegistrationBody {
    /// Id of the organisation.
    organisation: String,
    #[schema(example = "R-2026-000012")]
    reference: String,
    /// `draft`, `submitted`, `queried`, `approved`, `rejected` or `suspended`.
    state: String,
    profile: ProfileBody,
    documents: Vec<DocumentRow>,
    /// Questions, answers and words of decisions, oldest first.
    messages: Vec<MessageRow>,
    /// Until when the undertaking holds.
    undertaking_until: Option<String>,
}

/// A document of a registration.
#[derive(Serialize, ToSchema)]
pub(crate) struct DocumentRow {
    id: String,
    kind: String,
    name: String,
    media_type: String,
    bytes: i64,
}

/// A message of a registration.
#[derive(Serialize, ToSchema)]
pub(crate) struct MessageRow {
    /// `query`, `answer`, `reject`, `suspend` or `reinstate`.
    kind: String,
    text: String,
    written_at: String,
}

/// Handing in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubmitBody {
    /// The yearly undertaking is given.
    undertaking: bool,
    /// The answer to the officer's question, where there is one.
    #[serde(default)]
    answer: String,
}

/// The undertaking for another year.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenewBody {
    /// The undertaking is given.
    undertaking: bool,
}

impl From<RegistrationView> for RegistrationBody {
    fn from(view: RegistrationView) -> Self {
        Self {
            state: view.state.name().to_owned(),
            organisation: view.registration.organisation_id,
            reference: view.registration.reference,
            profile: view.profile.into(),
            documents: view
                .documents
                .into_iter()
                .map(|row| DocumentRow {
                    id: row.id,
                    kind: row.kind,
                    name: row.name,
                    media_type: row.media_type,
                    bytes: row.bytes,
                })
                .collect(),
            messages: view
                .messages
                .into_iter()
                .map(|row| MessageRow {
                    kind: row.kind,
                    text: row.text,
                    written_at: crate::time(row.written_at),
                })
                .collect(),
            undertaking_until: view.registration.undertaking_until.map(crate::time),
        }
    }
}

async fn shown(office: &Office, actor: &Actor) -> Result<Json<RegistrationBody>, Problem> {
    let view = registrations::own(office, actor).await?;
    Ok(Json(view.ok_or(OfficeError::NotFound)?.into()))
}

/// The registration of the caller's organisation.
#[utoipa::path(get, path = "/registration", tag = "registration",
    responses((status = 200, description = "The registration", body = RegistrationBody)))]
async fn get(
    State(office): State<Office>,
    caller: Caller,
) -> Result<Json<RegistrationBody>, Problem> {
    shown(&office, &caller.actor).await
}

/// Saves what is typed, right or wrong; the first time it enters the organisation, with the caller as its administrator.
#[utoipa::path(put, path = "/registration", tag = "registration", request_body = ProfileBody,
    responses((status = 200, description = "As it was saved", body = RegistrationBody)))]
async fn save(
    State(office): State<Office>,
    caller: Caller,
    Body(body): Body<ProfileBody>,
) -> Result<Json<RegistrationBody>, Problem> {
    let organisation = registrations::save(&office, &caller.actor, body.read()).await?;
    let actor = Actor {
        organisation: Some(organisation),
        ..caller.actor
    };
    shown(&office, &actor).await
}

/// Attaches a PDF, JPEG or PNG of at most 20 MiB; what it is, its own bytes say.
#[utoipa::path(post, path = "/registration/documents", tag = "registration", params(AttachQuery),
    request_body(content_type = "application/octet-stream", content = crate::schema::Binary),
    responses((status = 201, description = "The document", body = Attached)))]
async fn attach(
    State(office): State<Office>,
    caller: Caller,
    Queried(query): Queried<AttachQuery>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Attached>), Problem> {
    let (kind, name) = (&query.kind, &query.file_name);
    let id = registrations::attach(&office, &caller.actor, kind, name, bytes.to_vec()).await?;
    Ok((StatusCode::CREATED, Json(Attached { id })))
}

/// The document's bytes.
#[utoipa::path(get, path = "/registration/documents/{id}", tag = "registration",
    params(("id" = String, Path, description = "Id of the document")),
    responses((status = 200, description = "The document", content_type = "application/octet-stream", body = crate::schema::Binary)))]
async fn download(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let own = caller.actor.organisation.clone();
    let own = own.ok_or(OfficeError::NotFound)?;
    let (_, bytes) = registrations::document(&office, &caller.actor, &own, &id).await?;
    // never shown by a browser, whatever it is
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, bytes).into_response())
}

/// Takes it away.
#[utoipa::path(delete, path = "/registration/documents/{id}", tag = "registration",
    params(("id" = String, Path, description = "Id of the document")),
    responses((status = 204, description = "It is gone")))]
async fn detach(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    registrations::detach(&office, &caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hands it in with the undertaking; after a question, with the answer. Every fault is named by its pointer.
#[utoipa::path(post, path = "/registration/submit", tag = "registration", request_body = SubmitBody,
    responses((status = 200, description = "It is with the authority", body = RegistrationBody)))]
async fn submit(
    State(office): State<Office>,
    caller: Caller,
    Body(body): Body<SubmitBody>,
) -> Result<Json<RegistrationBody>, Problem> {
    let (undertakes, answer) = (body.undertaking, &body.answer);
    registrations::submit(&office, &caller.actor, undertakes, answer).await?;
    shown(&office, &caller.actor).await
}

/// Gives the undertaking for another year.
#[utoipa::path(post, path = "/registration/renew", tag = "registration", request_body = RenewBody,
    responses((status = 200, description = "It holds another year", body = RegistrationBody)))]
async fn renew(
    State(office): State<Office>,
    caller: Caller,
    Body(body): Body<RenewBody>,
) -> Result<Json<RegistrationBody>, Problem> {
    registrations::renew(&office, &caller.actor, body.undertaking).await?;
    shown(&office, &caller.actor).await
}

pub(crate) fn router() -> OpenApiRouter<Office> {
    OpenApiRouter::new()
        .routes(routes!(get, save))
        .routes(routes!(attach))
        .routes(routes!(download, detach))
        .routes(routes!(submit))
        .routes(routes!(renew))
}
