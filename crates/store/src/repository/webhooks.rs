//! Webhooks and what was delivered to them.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// An address that is told of events.
    Webhook in "webhooks" {
        /// The authority.
        authority_id: String,
        /// Id.
        id: String,
        /// Whose it is; empty for the authority's own.
        organisation_id: String,
        /// Where to.
        url: String,
        /// Event types it wants, separated by spaces; `certificate.*` is all of one kind.
        events: String,
        /// `enabled`, or `disabled` by its owner or after repeated failure.
        state: String,
        /// What signs.
        secret: String,
        /// What signed before the last rotation; empty if nothing did.
        old_secret: String,
        /// Until when the old one signs too.
        old_secret_until: i64,
        /// Deliveries given up, one after another.
        failures: i64,
        /// Who entered it.
        created_by: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
        /// Last change.
        updated_at: i64,
    }
}

record! {
    /// One event for one webhook.
    Delivery in "webhook_deliveries" {
        /// The authority.
        authority_id: String,
        /// Id; the receiver's `webhook-id`.
        id: String,
        /// The webhook.
        webhook_id: String,
        /// Event type.
        kind: String,
        /// Body as it is signed.
        payload: String,
        /// `waiting`, `delivered`, `failed`.
        state: String,
        /// Tries so far.
        attempts: i64,
        /// HTTP status answered last.
        last_status: Option<i64>,
        /// What went wrong last.
        last_error: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
        /// When it was taken.
        delivered_at: Option<i64>,
    }
}

/// Webhooks of an organisation, oldest first; an empty one is the authority itself.
///
/// # Errors
/// The database refuses.
pub async fn of(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
) -> Result<Vec<Webhook>, StoreError> {
    let rows = sqlx::query(Webhook::select(
        "WHERE authority_id = $1 AND organisation_id = $2 ORDER BY id",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Webhook::from_row).collect()
}

/// Enabled webhooks that may hear of an organisation: the authority's own, and that organisation's.
///
/// # Errors
/// The database refuses.
pub async fn enabled(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
) -> Result<Vec<Webhook>, StoreError> {
    let rows = sqlx::query(Webhook::select(
        "WHERE authority_id = $1 AND organisation_id IN ('', $2) AND state = 'enabled'",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Webhook::from_row).collect()
}

/// One webhook.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    id: &str,
) -> Result<Option<Webhook>, StoreError> {
    let row = sqlx::query(Webhook::select("WHERE authority_id = $1 AND id = $2"))
        .bind(authority.to_owned())
        .bind(id.to_owned())
        .fetch_optional(c)
        .await?;
    row.as_ref().map(Webhook::from_row).transpose()
}

/// Writes every changing column.
///
/// # Errors
/// The database refuses.
pub async fn save(c: &mut AnyConnection, webhook: &Webhook) -> Result<(), StoreError> {
    const SAVE: &str = "UPDATE webhooks SET url = $3, events = $4, state = $5, secret = $6, old_secret = $7, \
        old_secret_until = $8, failures = $9, updated_at = $10 WHERE authority_id = $1 AND id = $2";
    let webhook = webhook.clone();
    sqlx::query(SAVE)
        .bind(webhook.authority_id)
        .bind(webhook.id)
        .bind(webhook.url)
        .bind(webhook.events)
        .bind(webhook.state)
        .bind(webhook.secret)
        .bind(webhook.old_secret)
        .bind(webhook.old_secret_until)
        .bind(webhook.failures)
        .bind(webhook.updated_at)
        .execute(c)
        .await?;
    Ok(())
}

/// Forgets a webhook and what was delivered to it.
///
/// # Errors
/// The database refuses.
pub async fn remove(c: &mut AnyConnection, authority: &str, id: &str) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM webhook_deliveries WHERE authority_id = $1 AND webhook_id = $2",
        "DELETE FROM webhooks WHERE authority_id = $1 AND id = $2",
    ] {
        sqlx::query(statement)
            .bind(authority.to_owned())
            .bind(id.to_owned())
            .execute(&mut *c)
            .await?;
    }
    Ok(())
}

/// After every id.
const LAST: &str = "~";

/// A webhook's deliveries, newest first, before the one with this id (empty: from the newest).
///
/// # Errors
/// The database refuses.
pub async fn deliveries(
    c: &mut AnyConnection,
    authority: &str,
    webhook: &str,
    before: &str,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    let rows = sqlx::query(Delivery::select(
        "WHERE authority_id = $1 AND webhook_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
    ))
    .bind(authority.to_owned())
    .bind(webhook.to_owned())
    .bind(if before.is_empty() { LAST } else { before }.to_owned())
    .bind(limit)
    .fetch_all(c)
    .await?;
    rows.iter().map(Delivery::from_row).collect()
}

/// One delivery.
///
/// # Errors
/// The database refuses.
pub async fn delivery(
    c: &mut AnyConnection,
    authority: &str,
    id: &str,
) -> Result<Option<Delivery>, StoreError> {
    let row = sqlx::query(Delivery::select("WHERE authority_id = $1 AND id = $2"))
        .bind(authority.to_owned())
        .bind(id.to_owned())
        .fetch_optional(c)
        .await?;
    row.as_ref().map(Delivery::from_row).transpose()
}

/// Writes how a delivery went.
///
/// # Errors
/// The database refuses.
pub async fn save_delivery(c: &mut AnyConnection, delivery: &Delivery) -> Result<(), StoreError> {
    const SAVE: &str = "UPDATE webhook_deliveries SET state = $3, attempts = $4, last_status = $5, last_error = $6, \
        delivered_at = $7 WHERE authority_id = $1 AND id = $2";
    let delivery = delivery.clone();
    sqlx::query(SAVE)
        .bind(delivery.authority_id)
        .bind(delivery.id)
        .bind(delivery.state)
        .bind(delivery.attempts)
        .bind(delivery.last_status)
        .bind(delivery.last_error)
        .bind(delivery.delivered_at)
        .execute(c)
        .await?;
    Ok(())
}
