//! Rows that have an end: what is over is deleted, a bounded batch at a time.

use crate::StoreError;
use sqlx::{AnyConnection, AssertSqlSafe};

/// A kind of rows that end.
#[derive(Debug, Clone, Copy)]
pub struct Ending {
    /// Their table.
    pub table: &'static str,
    /// Its key.
    key: &'static str,
    /// When a row is over; `$1` is the moment before which it must have ended.
    over: &'static str,
    /// For how many days it is kept after its end.
    pub days: i64,
}

/// Every kind of rows that end. What a certificate, a decision or the event log rests on is not among them.
pub const ENDINGS: [Ending; 11] = [
    // a client that repeats a request does so within minutes
    ending(
        "idempotency_keys",
        "authority_id, user_id, idempotency_key",
        "created_at < $1",
        2,
    ),
    // what was typed after the end of a session is its owner's for a week
    ending(
        "sessions",
        "token_hash",
        "expires_at < $1 OR revoked_at < $1",
        30,
    ),
    ending("confirmations", "token_hash", "expires_at < $1", 30),
    ending("wrong_tries", "subject, tried_at, id", "tried_at < $1", 1),
    ending("throttles", "subject", "window_start < $1", 1),
    ending("passkey_challenges", "id", "expires_at < $1", 1),
    ending(
        "kept_entries",
        "authority_id, user_id, id",
        "created_at < $1",
        7,
    ),
    ending(
        "goods_imports",
        "authority_id, application_id, id",
        "created_at < $1",
        7,
    ),
    ending(
        "webhook_deliveries",
        "authority_id, id",
        "state <> 'waiting' AND created_at < $1",
        90,
    ),
    // what a letter told stands in the event log; a letter that still waits is nobody's past
    ending(
        "mails",
        "authority_id, id",
        "created_at < $1 AND (sent_at IS NOT NULL OR failed_at IS NOT NULL OR kept_at IS NOT NULL)",
        365,
    ),
    // an officer's own list of what was looked at
    ending(
        "checks",
        "authority_id, user_id, number",
        "checked_at < $1",
        365,
    ),
];

/// Jobs that are done: what they did stands elsewhere.
pub const DONE_JOBS: Ending = ending("jobs", "authority_id, topic, subject", "done_at < $1", 30);

const fn ending(table: &'static str, key: &'static str, over: &'static str, days: i64) -> Ending {
    Ending {
        table,
        key,
        over,
        days,
    }
}

/// Deletes at most so many rows that ended before a moment, and answers how many.
///
/// # Errors
/// The database refuses.
pub async fn delete(
    c: &mut AnyConnection,
    ending: Ending,
    before: i64,
    most: i64,
) -> Result<u64, StoreError> {
    let Ending {
        table, key, over, ..
    } = ending;
    let sql = format!(
        "DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {over} LIMIT $2)"
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(before)
        .bind(most)
        .execute(c)
        .await?;
    Ok(done.rows_affected())
}
