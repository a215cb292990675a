//! What somebody sent after the session had ended, for the same person to find after signing in.

use super::record::record;
use crate::StoreError;
use sqlx::{AnyConnection, Row as _};

record! {
    /// What was typed on one page of an application.
    Entry in "kept_entries" {
        /// Authority.
        authority_id: String,
        /// Who typed it.
        user_id: String,
        /// Id.
        id: String,
        /// The application.
        application_id: String,
        /// Its page.
        section: String,
        /// The fields as they were sent, JSON.
        fields: String,
        /// When, microseconds.
        created_at: i64,
    }
}

/// Whose a browser's session was, whether or not it still holds: authority and user.
///
/// # Errors
/// The database refuses.
pub async fn owner_of_session(
    c: &mut AnyConnection,
    token_hash: &str,
) -> Result<Option<(String, String)>, StoreError> {
    let row = sqlx::query(
        "SELECT authority_id, user_id FROM sessions WHERE token_hash = $1 AND kind = 'browser'",
    )
    .bind(token_hash.to_owned())
    .fetch_optional(c)
    .await?;
    row.map(|row| Ok((row.try_get("authority_id")?, row.try_get("user_id")?)))
        .transpose()
}

/// What one person left on one page.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    user: &str,
    application: &str,
    section: &str,
) -> Result<Option<Entry>, StoreError> {
    let row = sqlx::query(Entry::select(
        "WHERE authority_id = $1 AND user_id = $2 AND application_id = $3 AND section = $4 \
         ORDER BY id DESC LIMIT 1",
    ))
    .bind(authority.to_owned())
    .bind(user.to_owned())
    .bind(application.to_owned())
    .bind(section.to_owned())
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Entry::from_row).transpose()
}

/// Forgets what one person left on one page, and everything of theirs that is older than a moment.
///
/// # Errors
/// The database refuses.
pub async fn forget(
    c: &mut AnyConnection,
    authority: &str,
    user: &str,
    application: &str,
    section: &str,
    before: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM kept_entries WHERE authority_id = $1 AND user_id = $2 \
         AND (application_id = $3 AND section = $4 OR created_at < $5)",
    )
    .bind(authority.to_owned())
    .bind(user.to_owned())
    .bind(application.to_owned())
    .bind(section.to_owned())
    .bind(before)
    .execute(c)
    .await?;
    Ok(())
}
