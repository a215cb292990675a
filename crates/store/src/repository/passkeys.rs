//! Passkeys and the challenges that wait for their answers.

use super::record::record;
use crate::StoreError;
use sqlx::{AnyConnection, Row as _};

record! {
    /// A passkey.
    Passkey in "passkeys" {
        /// The person.
        user_id: String,
        /// Public id, to list and remove.
        id: String,
        /// The name its owner gave it.
        name: String,
        /// The credential's id, base64url.
        credential_id: String,
        /// Public key, counter and what else WebAuthn said, JSON.
        credential: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
        /// Last use.
        used_at: Option<i64>,
    }
}

record! {
    /// A challenge that waits for its answer.
    Challenge in "passkey_challenges" {
        /// SHA-256 of the secret that answers it, hex.
        id: String,
        /// The person; empty if anybody may answer.
        user_id: String,
        /// What it is for.
        purpose: String,
        /// What the answer is checked against, JSON.
        state: String,
        /// End.
        expires_at: i64,
    }
}

/// A person's passkeys, oldest first.
///
/// # Errors
/// The database refuses.
pub async fn of(c: &mut AnyConnection, user: &str) -> Result<Vec<Passkey>, StoreError> {
    let rows = sqlx::query(Passkey::select(
        "WHERE user_id = $1 ORDER BY created_at, id",
    ))
    .bind(user.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Passkey::from_row).collect()
}

/// How many passkeys a person has.
///
/// # Errors
/// The database refuses.
pub async fn count(c: &mut AnyConnection, user: &str) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM passkeys WHERE user_id = $1")
        .bind(user.to_owned())
        .fetch_one(c)
        .await?;
    Ok(row.try_get("n")?)
}

/// The passkey with this credential, whosever it is.
///
/// # Errors
/// The database refuses.
pub async fn by_credential(
    c: &mut AnyConnection,
    credential_id: &str,
) -> Result<Option<Passkey>, StoreError> {
    let row = sqlx::query(Passkey::select("WHERE credential_id = $1"))
        .bind(credential_id.to_owned())
        .fetch_optional(c)
        .await?;
    row.as_ref().map(Passkey::from_row).transpose()
}

/// Keeps a passkey; false if its credential is known already.
///
/// # Errors
/// The database refuses.
pub async fn keep(c: &mut AnyConnection, passkey: &Passkey) -> Result<bool, StoreError> {
    passkey.insert_or(c, "ON CONFLICT DO NOTHING").await
}

/// Notes a use: what the passkey says of itself now, and when. False if it changed since `before` was read, so that
/// one value of its counter counts once.
///
/// # Errors
/// The database refuses.
pub async fn used(
    c: &mut AnyConnection,
    before: &Passkey,
    credential: &str,
    now: i64,
) -> Result<bool, StoreError> {
    const USED: &str = "UPDATE passkeys SET credential = $3, used_at = $4 \
        WHERE user_id = $1 AND id = $2 AND credential = $5";
    let done = sqlx::query(USED)
        .bind(before.user_id.clone())
        .bind(before.id.clone())
        .bind(credential.to_owned())
        .bind(now)
        .bind(before.credential.clone())
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes all of a person's passkeys away.
///
/// # Errors
/// The database refuses.
pub async fn clear(c: &mut AnyConnection, user: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM passkeys WHERE user_id = $1")
        .bind(user.to_owned())
        .execute(c)
        .await?;
    Ok(())
}

/// Removes one of a person's passkeys; false if there is none such.
///
/// # Errors
/// The database refuses.
pub async fn remove(c: &mut AnyConnection, user: &str, id: &str) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM passkeys WHERE user_id = $1 AND id = $2")
        .bind(user.to_owned())
        .bind(id.to_owned())
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes a challenge down, and forgets those that are over.
///
/// # Errors
/// The database refuses.
pub async fn challenge(
    c: &mut AnyConnection,
    challenge: &Challenge,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM passkey_challenges WHERE expires_at <= $1")
        .bind(now)
        .execute(&mut *c)
        .await?;
    challenge.insert(c).await
}

/// Takes a challenge of this purpose, once.
///
/// # Errors
/// The database refuses.
pub async fn take(
    c: &mut AnyConnection,
    id: &str,
    purpose: &str,
    now: i64,
) -> Result<Option<Challenge>, StoreError> {
    let row = sqlx::query(Challenge::select("WHERE id = $1 AND purpose = $2"))
        .bind(id.to_owned())
        .bind(purpose.to_owned())
        .fetch_optional(&mut *c)
        .await?;
    let found = row.as_ref().map(Challenge::from_row).transpose()?;
    let gone = sqlx::query("DELETE FROM passkey_challenges WHERE id = $1 AND purpose = $2")
        .bind(id.to_owned())
        .bind(purpose.to_owned())
        .execute(c)
        .await?;
    // who deletes the row has it: two answers at once are not both taken
    Ok(found.filter(|found| gone.rows_affected() == 1 && found.expires_at > now))
}
