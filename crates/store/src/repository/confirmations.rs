//! One-time links: the secret is known to the letter only.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// A one-time link that was sent.
    Confirmation in "confirmations" {
        /// SHA-256 of the secret, hex.
        token_hash: String,
        /// The authority.
        authority_id: String,
        /// `register`, `reset`, `invite`.
        purpose: String,
        /// To whom it was sent, in lower case.
        email: String,
        /// What happens when it is followed, as JSON.
        detail: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
        /// Not later.
        expires_at: i64,
        /// When it was followed.
        used_at: Option<i64>,
    }
}

/// A link that can still be followed.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    token_hash: &str,
    purpose: &str,
    now: i64,
) -> Result<Option<Confirmation>, StoreError> {
    let row = sqlx::query(Confirmation::select(
        "WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3",
    ))
    .bind(token_hash.to_owned())
    .bind(purpose.to_owned())
    .bind(now)
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Confirmation::from_row).transpose()
}

/// Uses a link up; false if somebody did before.
///
/// # Errors
/// The database refuses.
pub async fn take(c: &mut AnyConnection, token_hash: &str, now: i64) -> Result<bool, StoreError> {
    const TAKE: &str = "UPDATE confirmations SET used_at = $2, detail = '' \
        WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    let done = sqlx::query(TAKE)
        .bind(token_hash.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the other links of the same purpose to the same address.
///
/// # Errors
/// The database refuses.
pub async fn end_others(
    c: &mut AnyConnection,
    email: &str,
    purpose: &str,
    now: i64,
) -> Result<(), StoreError> {
    const END: &str = "UPDATE confirmations SET used_at = $3, detail = '' \
        WHERE email = $1 AND purpose = $2 AND used_at IS NULL";
    sqlx::query(END)
        .bind(email.to_owned())
        .bind(purpose.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(())
}

/// Invitations of an authority that wait to be followed, newest first.
///
/// # Errors
/// The database refuses.
pub async fn open(
    c: &mut AnyConnection,
    authority: &str,
    purpose: &str,
    now: i64,
) -> Result<Vec<Confirmation>, StoreError> {
    let rows = sqlx::query(Confirmation::select(
        "WHERE authority_id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 \
         ORDER BY created_at DESC LIMIT 500",
    ))
    .bind(authority.to_owned())
    .bind(purpose.to_owned())
    .bind(now)
    .fetch_all(c)
    .await?;
    rows.iter().map(Confirmation::from_row).collect()
}
