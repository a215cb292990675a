//! Wrong tries at a secret, counted in a sliding window that all servers share. Belongs to no authority: who tries is
//! nobody yet.

use crate::StoreError;
use sqlx::{AnyConnection, Row as _};

/// Counts a try at a subject until it is known to be right. Answers since when the subject is full, if it is: the moment
/// of the oldest of the last `max` tries, which must leave the window first. Nothing is counted then.
///
/// # Errors
/// The database refuses.
pub async fn begin(
    c: &mut AnyConnection,
    subject: &str,
    id: &str,
    now: i64,
    window: i64,
    max: i64,
) -> Result<Option<i64>, StoreError> {
    const OLDEST: &str = "SELECT tried_at FROM wrong_tries WHERE subject = $1 AND tried_at > $2 \
        ORDER BY tried_at DESC LIMIT 1 OFFSET $3";
    const COUNT: &str = "INSERT INTO wrong_tries (subject, tried_at, id) VALUES ($1, $2, $3)";
    let full = sqlx::query(OLDEST)
        .bind(subject.to_owned())
        .bind(now - window)
        .bind(max - 1)
        .fetch_optional(&mut *c)
        .await?;
    if let Some(row) = full {
        return Ok(Some(row.try_get("tried_at")?));
    }
    sqlx::query(COUNT)
        .bind(subject.to_owned())
        .bind(now)
        .bind(id.to_owned())
        .execute(c)
        .await?;
    Ok(None)
}

/// Takes a try back at every subject: it was right, or refused before it was made.
///
/// # Errors
/// The database refuses.
pub async fn take_back(c: &mut AnyConnection, id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM wrong_tries WHERE id = $1")
        .bind(id.to_owned())
        .execute(c)
        .await?;
    Ok(())
}

/// Forgets what has left the window, so that the table stays as small as the window is short.
///
/// # Errors
/// The database refuses.
pub async fn forget(c: &mut AnyConnection, until: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM wrong_tries WHERE tried_at <= $1")
        .bind(until)
        .execute(c)
        .await?;
    Ok(())
}
