//! Idempotency keys: what was answered to a request that may come again.

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

/// Remembers an answer; the first one stays.
///
/// # Errors
/// The database refuses.
pub async fn remember(c: &mut AnyConnection, answered: &Answered) -> Result<(), StoreError> {
    answered
        .insert_or(c, "ON CONFLICT DO NOTHING")
        .await
        .map(|_| ())
}
