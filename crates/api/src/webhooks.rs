//! Webhooks of the organisation: where it wants to be told, and what it was told.

use crate::{
    Problem, cursor,
    request::{Body, Caller, Queried},
    time,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use origo_office::{
    Office,
    webhooks::{self, DELIVERIES_ROWS, Delivery, Wanted, Webhook},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// A new webhook.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWebhook {
    /// An `https` address of the public internet.
    #[schema(example = "https://erp.example/hooks/origo")]
    url: String,
    /// Event types, for example `certificate.issued` or `application.*`; none is all.
    #[serde(default)]
    #[schema(example = json!(["certificate.*"]))]
    events: Vec<String>,
}

/// A changed webhook.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangedWebhook {
    /// An `https` address of the public internet.
    #[schema(example = "https://erp.example/hooks/origo")]
    url: String,
    /// Event types; none is all.
    #[schema(example = json!(["certificate.*"]))]
    events: Vec<String>,
    /// A webhook that was disabled after repeated failure is enabled here again.
    enabled: bool,
}

/// A webhook.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookRow {
    id: String,
    url: String,
    events: Vec<String>,
    /// `enabled` or `disabled`.
    state: String,
    /// Deliveries given up, one after another; three disable it.
    failures: i64,
    created_at: String,
    updated_at: String,
}

impl From<Webhook> for WebhookRow {
    fn from(row: Webhook) -> Self {
        Self {
            events: row.events.split_whitespace().map(str::to_owned).collect(),
            id: row.id,
            url: row.url,
            state: row.state,
            failures: row.failures,
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
        }
    }
}

/// A webhook and its secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookSecret {
    /// What signs, `whsec_…`; it is not shown again.
    secret: String,
    #[serde(flatten)]
    webhook: WebhookRow,
}

impl From<Webhook> for WebhookSecret {
    fn from(row: Webhook) -> Self {
        Self {
            secret: row.secret.clone(),
            webhook: row.into(),
        }
    }
}

/// What a webhook was told.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryRow {
    /// The receiver's `webhook-id`.
    id: String,
    /// Event type.
    #[serde(rename = "type")]
    kind: String,
    /// `waiting`, `delivered` or `failed`.
    state: String,
    attempts: i64,
    /// HTTP status answered last.
    last_status: Option<i64>,
    last_error: String,
    created_at: String,
    delivered_at: Option<String>,
    /// The body.
    payload: Value,
}

impl From<Delivery> for DeliveryRow {
    fn from(row: Delivery) -> Self {
        Self {
            payload: serde_json::from_str(&row.payload).unwrap_or_default(),
            id: row.id,
            kind: row.kind,
            state: row.state,
            attempts: row.attempts,
            last_status: row.last_status,
            last_error: row.last_error,
            created_at: time(row.created_at),
            delivered_at: row.delivered_at.map(time),
        }
    }
}

/// A page of deliveries.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryPage {
    items: Vec<DeliveryRow>,
    /// Cursor of the next page; none on the last.
    next: Option<String>,
}

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeliveryQuery {
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The organisation's webhooks.
#[utoipa::path(get, path = "/webhooks", tag = "webhooks",
    responses((status = 200, description = "All", body = Vec<WebhookRow>)))]
async fn list(
    State(office): State<Office>,
    caller: Caller,
) -> Result<Json<Vec<WebhookRow>>, Problem> {
    let rows = webhooks::list(&office, &caller.actor).await?;
    Ok(Json(rows.into_iter().map(Into::into).collect()))
}

/// Enters a webhook. `Idempotency-Key` is not kept here, because the answer holds a secret.
#[utoipa::path(post, path = "/webhooks", tag = "webhooks", request_body = NewWebhook,
    responses((status = 201, description = "The webhook and its secret", body = WebhookSecret)))]
async fn create(
    State(office): State<Office>,
    caller: Caller,
    Body(body): Body<NewWebhook>,
) -> Result<(StatusCode, Json<WebhookSecret>), Problem> {
    let wanted = Wanted {
        url: body.url,
        events: body.events,
    };
    let made = webhooks::create(&office, &caller.actor, &wanted).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// A webhook.
#[utoipa::path(get, path = "/webhooks/{id}", tag = "webhooks", params(("id" = String, Path, description = "Id")),
    responses((status = 200, description = "The webhook", body = WebhookRow)))]
async fn get(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<WebhookRow>, Problem> {
    Ok(Json(
        webhooks::get(&office, &caller.actor, &id).await?.into(),
    ))
}

/// Changes address and events, and whether it is enabled.
#[utoipa::path(put, path = "/webhooks/{id}", tag = "webhooks", request_body = ChangedWebhook,
    params(("id" = String, Path, description = "Id")),
    responses((status = 200, description = "The webhook as changed", body = WebhookRow)))]
async fn change(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body<ChangedWebhook>,
) -> Result<Json<WebhookRow>, Problem> {
    let wanted = Wanted {
        url: body.url,
        events: body.events,
    };
    let changed = webhooks::change(&office, &caller.actor, &id, &wanted, body.enabled).await?;
    Ok(Json(changed.into()))
}

/// Forgets a webhook and what it was told.
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "webhooks", params(("id" = String, Path, description = "Id")),
    responses((status = 204, description = "It is gone")))]
async fn remove(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    webhooks::remove(&office, &caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives it a new secret; for a day deliveries are signed with the old one too.
#[utoipa::path(post, path = "/webhooks/{id}/rotate", tag = "webhooks",
    params(("id" = String, Path, description = "Id")),
    responses((status = 200, description = "The webhook and its new secret", body = WebhookSecret)))]
async fn rotate(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<WebhookSecret>, Problem> {
    Ok(Json(
        webhooks::rotate(&office, &caller.actor, &id).await?.into(),
    ))
}

/// What it was told, newest first.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", tag = "webhooks",
    params(("id" = String, Path, description = "Id"), DeliveryQuery),
    responses((status = 200, description = "A page", body = DeliveryPage)))]
async fn deliveries(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
    Queried(query): Queried<DeliveryQuery>,
) -> Result<Json<DeliveryPage>, Problem> {
    let before: String = cursor::read(query.cursor.as_deref())?.unwrap_or_default();
    let rows = webhooks::deliveries(&office, &caller.actor, &id, &before).await?;
    let full = i64::try_from(rows.len()).is_ok_and(|rows| rows == DELIVERIES_ROWS);
    let next = rows
        .last()
        .filter(|_| full)
        .map(|row| cursor::write(&row.id));
    let items = rows.into_iter().map(Into::into).collect();
    Ok(Json(DeliveryPage { items, next }))
}

/// Sends a delivery again, at once.
#[utoipa::path(post, path = "/webhooks/{id}/deliveries/{delivery}/redeliver", tag = "webhooks",
    params(("id" = String, Path, description = "Id"), ("delivery" = String, Path, description = "Id of the delivery")),
    responses((status = 202, description = "It is on its way")))]
async fn redeliver(
    State(office): State<Office>,
    caller: Caller,
    Path((id, delivery)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    webhooks::redeliver(&office, &caller.actor, &id, &delivery).await?;
    Ok(StatusCode::ACCEPTED)
}

pub(crate) fn router() -> OpenApiRouter<Office> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, change, remove))
        .routes(routes!(rotate))
        .routes(routes!(deliveries))
        .routes(routes!(redeliver))
}

/// What is sent, as the `webhooks` of an OpenAPI 3.1 document.
pub(crate) fn described() -> Value {
    let text = || json!({ "type": "string" });
    let header = |name: &str, what: &str| json!({ "name": name, "in": "header", "required": true, "description": what, "schema": text() });
    let one = |(kind, says): (&str, &str)| {
        let body = json!({
            "type": "object",
            "required": ["type", "timestamp", "data"],
            "properties": {
                "type": { "const": kind },
                "timestamp": { "type": "string", "format": "date-time", "description": "When it happened" },
                "data": {
                    "type": "object",
                    "required": ["event_id", "authority", "organisation_id", "application_id", "certificate_number"],
                    "properties": {
                        "event_id": text(),
                        "authority": text(),
                        "organisation_id": { "type": ["string", "null"] },
                        "application_id": { "type": ["string", "null"] },
                        "certificate_number": { "type": ["string", "null"] },
                    },
                },
            },
        });
        let operation = json!({
            "tags": ["webhooks"],
            "summary": says,
            "description": "Signed as Standard Webhooks say; sent again with growing pauses until it is answered by 2xx.",
            "security": [],
            "parameters": [
                header("webhook-id", "The same for every try: a receiver that has it has the event"),
                header("webhook-timestamp", "When it was sent, in seconds since 1970"),
                header("webhook-signature", "`v1,` and the HMAC-SHA256 of id, timestamp and body joined by dots, in Base64"),
            ],
            "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
            "responses": { "2XX": { "description": "Taken" } },
        });
        (kind.to_owned(), json!({ "post": operation }))
    };
    Value::Object(webhooks::types().map(one).collect::<Map<_, _>>())
}
