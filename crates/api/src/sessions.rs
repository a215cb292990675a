//! Tokens: signing in, the list of live ones, ending one.

use crate::{
    Problem,
    request::{Body, Caller, Peer},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use origo_office::{Channel, Office, sign_in};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Who wants a token.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignInBody {
    #[schema(example = "exporter@kh.example")]
    email: String,
    password: String,
    /// Code of the second factor, where the person has one.
    #[serde(default)]
    code: Option<String>,
    /// What the token is for, shown in the list of tokens.
    #[serde(default)]
    label: Option<String>,
}

/// A fresh token.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionBody {
    /// The token; it cannot be read back.
    token: String,
    name: String,
    email: String,
    authority: String,
    organisation: Option<String>,
    role: String,
}

/// A live token or browser session of the caller.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionRow {
    id: String,
    /// `token` or `browser`.
    kind: String,
    label: String,
    authority: String,
    role: String,
    created_at: String,
    expires_at: String,
    /// Whether this request came with it.
    current: bool,
}

/// Signs in for a token.
#[utoipa::path(post, path = "/sessions", tag = "sessions", request_body = SignInBody, security(()),
    responses((status = 201, description = "The token", body = SessionBody)))]
async fn create(
    State(office): State<Office>,
    peer: Peer,
    Body(body): Body<SignInBody>,
) -> Result<(StatusCode, Json<SessionBody>), Problem> {
    let label = body.label.as_deref().unwrap_or("API");
    let signed = sign_in::sign_in(
        &office,
        &body.email,
        &body.password,
        body.code.as_deref(),
        Channel::Api,
        label,
        &peer.0,
    )
    .await?;
    let actor = signed.actor;
    let session = SessionBody {
        token: signed.token,
        name: actor.name,
        email: actor.email,
        authority: actor.authority,
        organisation: actor.organisation,
        role: actor.role.name().to_owned(),
    };
    Ok((StatusCode::CREATED, Json(session)))
}

/// The caller's live tokens and browser sessions.
#[utoipa::path(get, path = "/sessions", tag = "sessions",
    responses((status = 200, description = "Live ones", body = Vec<SessionRow>)))]
async fn list(
    State(office): State<Office>,
    caller: Caller,
) -> Result<Json<Vec<SessionRow>>, Problem> {
    let sessions = sign_in::sessions(&office, &caller.actor).await?;
    let row = |session: origo_office::Session| SessionRow {
        current: session.id == caller.session_id,
        id: session.id,
        kind: session.kind,
        label: session.label,
        authority: session.authority_id,
        role: session.role,
        created_at: crate::time(session.created_at),
        expires_at: crate::time(session.expires_at),
    };
    Ok(Json(sessions.into_iter().map(row).collect()))
}

/// Ends a token or browser session of the caller.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "sessions", params(("id" = String, Path, description = "Id")),
    responses((status = 204, description = "It is over")))]
async fn end(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    sign_in::revoke(&office, &caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) fn router() -> OpenApiRouter<Office> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(end))
}
