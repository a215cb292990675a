//! Tokens of the organisation: made with scopes and an end, listed, revoked. Only a token got by signing in may do this.

use crate::{
    Problem,
    request::{Body, Caller},
    time,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use origo_office::{Office, Session, tokens};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What a token shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    /// What it is for.
    #[schema(example = "ERP", min_length = 1, max_length = 100)]
    label: String,
    /// `applications:read`, `applications:write`, `cases:…`, `certificates:…`, `webhooks:…`: at least one.
    #[schema(example = json!(["applications:read", "applications:write", "certificates:read"]))]
    scopes: Vec<String>,
    /// How many days it lives.
    #[schema(example = 90, minimum = 1, maximum = 365)]
    days: i64,
}

/// A live token.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenRow {
    id: String,
    label: String,
    /// None is all that the role may: a token that a person got by signing in.
    scopes: Vec<String>,
    role: String,
    /// Whose name its acts bear.
    user_id: String,
    created_at: String,
    expires_at: String,
}

impl From<Session> for TokenRow {
    fn from(row: Session) -> Self {
        Self {
            scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
            id: row.id,
            label: row.label,
            role: row.role,
            user_id: row.user_id,
            created_at: time(row.created_at),
            expires_at: time(row.expires_at),
        }
    }
}

/// A fresh token.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenMade {
    /// The token; it cannot be read back.
    token: String,
    #[serde(flatten)]
    row: TokenRow,
}

/// The organisation's live tokens.
#[utoipa::path(get, path = "/tokens", tag = "tokens",
    responses((status = 200, description = "Live ones", body = Vec<TokenRow>)))]
async fn list(
    State(office): State<Office>,
    caller: Caller,
) -> Result<Json<Vec<TokenRow>>, Problem> {
    let rows = tokens::list(&office, &caller.actor).await?;
    Ok(Json(rows.into_iter().map(Into::into).collect()))
}

/// Makes a token with scopes and an end. `Idempotency-Key` is not kept here, because the answer holds a secret.
#[utoipa::path(post, path = "/tokens", tag = "tokens", request_body = NewToken,
    responses((status = 201, description = "The token", body = TokenMade)))]
async fn create(
    State(office): State<Office>,
    caller: Caller,
    Body(body): Body<NewToken>,
) -> Result<(StatusCode, Json<TokenMade>), Problem> {
    let wanted = tokens::Wanted {
        label: body.label,
        scopes: body.scopes,
        days: body.days,
    };
    let (token, row) = tokens::create(&office, &caller.actor, &wanted).await?;
    let row = row.into();
    Ok((StatusCode::CREATED, Json(TokenMade { token, row })))
}

/// Ends a token of the organisation.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "tokens", params(("id" = String, Path, description = "Id")),
    responses((status = 204, description = "It is over")))]
async fn revoke(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    tokens::revoke(&office, &caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) fn router() -> OpenApiRouter<Office> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(revoke))
}
