//! Idempotency keys: what was answered to a request that may come again. A row with status 0 is a claim: the first
//! request with the key is being answered.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// An answered request.
    Answered in "idempotency_keys" {
        /// The authority.
        authority_id: String,
        /// Who asked.
        user_id: String,
        /// The key that the client chose.
        idempotency_key: String,
        /// SHA-256 of method, path and body: the same key for another request is a mistake.
        request_digest: String,
        /// HTTP status answered.
        status: i64,
        /// Body answered.
        body: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
    }
}

/// What was answered under a key.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    user: &str,
    key: &str,
) -> Result<Option<Answered>, StoreError> {
    let row = sqlx::query(Answered::select(
        "WHERE authority_id = $1 AND user_id = $2 AND idempotency_key = $3",
    ))
    .bind(authority.to_owned())
    .bind(user.to_owned())
    .bind(key.to_owned())
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Answered::from_row).transpose()
}

/// Claims a key; false if another request has it. A claim made before `stale` was left by a process that died.
///
/// # Errors
/// The database refuses.
pub async fn claim(
    c: &mut AnyConnection,
    claim: &Answered,
    stale: i64,
) -> Result<bool, StoreError> {
    const FORGET: &str = "DELETE FROM idempotency_keys WHERE authority_id = $1 AND user_id = $2 \
        AND idempotency_key = $3 AND status = 0 AND created_at < $4";
    keyed(FORGET, claim).bind(stale).execute(&mut *c).await?;
    claim.insert_or(c, "ON CONFLICT DO NOTHING").await
}

/// Turns a claim into the answer that was given.
///
/// # Errors
/// The database refuses.
pub async fn answer(c: &mut AnyConnection, answered: &Answered) -> Result<(), StoreError> {
    const ANSWER: &str = "UPDATE idempotency_keys SET status = $4, body = $5 WHERE authority_id = $1 \
        AND user_id = $2 AND idempotency_key = $3 AND status = 0";
    keyed(ANSWER, answered)
        .bind(answered.status)
        .bind(answered.body.clone())
        .execute(c)
        .await?;
    Ok(())
}

/// Gives a claim up: the request failed and may come again.
///
/// # Errors
/// The database refuses.
pub async fn release(c: &mut AnyConnection, claim: &Answered) -> Result<(), StoreError> {
    const RELEASE: &str = "DELETE FROM idempotency_keys WHERE authority_id = $1 AND user_id = $2 \
        AND idempotency_key = $3 AND status = 0";
    keyed(RELEASE, claim).execute(c).await?;
    Ok(())
}

type AnyQuery = sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments>;

fn keyed(sql: &'static str, row: &Answered) -> AnyQuery {
    sqlx::query(sql)
        .bind(row.authority_id.clone())
        .bind(row.user_id.clone())
        .bind(row.idempotency_key.clone())
}
