//! Second factors: the secret of the authenticator app, the last code taken, recovery codes.

use crate::StoreError;
use sqlx::{AnyConnection, Row as _};

/// Keeps a secret that its owner has not confirmed with a code yet.
///
/// # Errors
/// The database refuses.
pub async fn propose(c: &mut AnyConnection, user: &str, secret: &str) -> Result<(), StoreError> {
    const PROPOSE: &str = "INSERT INTO authenticators (user_id, pending_secret, last_step) VALUES ($1, $2, 0) \
        ON CONFLICT (user_id) DO UPDATE SET pending_secret = $2";
    sqlx::query(PROPOSE)
        .bind(user.to_owned())
        .bind(secret.to_owned())
        .execute(c)
        .await?;
    Ok(())
}

/// The secret that waits for its owner's code, and the last step whose code was taken.
///
/// # Errors
/// The database refuses.
pub async fn standing(c: &mut AnyConnection, user: &str) -> Result<(String, i64), StoreError> {
    let row =
        sqlx::query("SELECT pending_secret, last_step FROM authenticators WHERE user_id = $1")
            .bind(user.to_owned())
            .fetch_optional(c)
            .await?;
    Ok(match row {
        Some(row) => (row.try_get("pending_secret")?, row.try_get("last_step")?),
        None => (String::new(), 0),
    })
}

/// Takes the code of a step; false if that one or a later one was taken before.
///
/// # Errors
/// The database refuses.
pub async fn take_step(c: &mut AnyConnection, user: &str, step: i64) -> Result<bool, StoreError> {
    const TAKE: &str = "INSERT INTO authenticators (user_id, pending_secret, last_step) VALUES ($1, '', $2) \
        ON CONFLICT (user_id) DO UPDATE SET last_step = $2 WHERE authenticators.last_step < $2";
    let done = sqlx::query(TAKE)
        .bind(user.to_owned())
        .bind(step)
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets the secret that counts from now on, or none; what was proposed is gone.
///
/// # Errors
/// The database refuses.
pub async fn set(
    c: &mut AnyConnection,
    user: &str,
    secret: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE authenticators SET pending_secret = '' WHERE user_id = $1")
        .bind(user.to_owned())
        .execute(&mut *c)
        .await?;
    sqlx::query("UPDATE users SET totp_secret = $2 WHERE id = $1")
        .bind(user.to_owned())
        .bind(secret.map(str::to_owned))
        .execute(c)
        .await?;
    Ok(())
}

/// Forgets a person's recovery codes, used or not.
///
/// # Errors
/// The database refuses.
pub async fn forget_codes(c: &mut AnyConnection, user: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1")
        .bind(user.to_owned())
        .execute(c)
        .await?;
    Ok(())
}

/// Keeps a recovery code, as its SHA-256 in hex.
///
/// # Errors
/// The database refuses.
pub async fn keep_code(
    c: &mut AnyConnection,
    user: &str,
    code_hash: &str,
    now: i64,
) -> Result<(), StoreError> {
    const KEEP: &str =
        "INSERT INTO recovery_codes (user_id, code_hash, created_at) VALUES ($1, $2, $3)";
    sqlx::query(KEEP)
        .bind(user.to_owned())
        .bind(code_hash.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(())
}

/// Uses a recovery code; false if there is none such, or it was used.
///
/// # Errors
/// The database refuses.
pub async fn use_code(
    c: &mut AnyConnection,
    user: &str,
    code_hash: &str,
    now: i64,
) -> Result<bool, StoreError> {
    const USE: &str = "UPDATE recovery_codes SET used_at = $3 \
        WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL";
    let done = sqlx::query(USE)
        .bind(user.to_owned())
        .bind(code_hash.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// The database refuses.
pub async fn codes_left(c: &mut AnyConnection, user: &str) -> Result<i64, StoreError> {
    const LEFT: &str =
        "SELECT COUNT(*) AS n FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL";
    let row = sqlx::query(LEFT).bind(user.to_owned()).fetch_one(c).await?;
    Ok(row.try_get("n")?)
}

/// Notes on a session how it proved the second factor; empty takes the proof back from all of a person's sessions.
///
/// # Errors
/// The database refuses.
pub async fn prove(
    c: &mut AnyConnection,
    user: &str,
    session: Option<&str>,
    how: &str,
) -> Result<(), StoreError> {
    const PROVE: &str =
        "UPDATE sessions SET second_factor = $3 WHERE user_id = $1 AND (id = $2 OR $2 = '')";
    sqlx::query(PROVE)
        .bind(user.to_owned())
        .bind(session.unwrap_or_default().to_owned())
        .bind(how.to_owned())
        .execute(c)
        .await?;
    Ok(())
}
