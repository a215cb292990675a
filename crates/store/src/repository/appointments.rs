//! Roles that wait for a second person's yes.

use super::record::record;
use crate::StoreError;
use sqlx::{AnyConnection, Row as _};

record! {
    /// A role that was given and is not in force yet.
    Appointment in "appointments" {
        /// The authority.
        authority_id: String,
        /// Id.
        id: String,
        /// Whose role it will be.
        user_id: String,
        /// Role by name.
        role: String,
        /// The role that ends when this one begins; empty if none does.
        instead_of: String,
        /// Who wants it.
        appointed_by: String,
        /// Since when, microseconds.
        appointed_at: i64,
    }
}

/// Enters one; false if the person waits for that role already.
///
/// # Errors
/// The database refuses.
pub async fn enter(c: &mut AnyConnection, row: &Appointment) -> Result<bool, StoreError> {
    row.insert_or(c, "ON CONFLICT DO NOTHING").await
}

/// All that wait at an authority, oldest first.
///
/// # Errors
/// The database refuses.
pub async fn list(c: &mut AnyConnection, authority: &str) -> Result<Vec<Appointment>, StoreError> {
    let rows = sqlx::query(Appointment::select(
        "WHERE authority_id = $1 ORDER BY appointed_at, id",
    ))
    .bind(authority.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Appointment::from_row).collect()
}

/// Whether a person waits for any role anywhere.
///
/// # Errors
/// The database refuses.
pub async fn waits(c: &mut AnyConnection, user: &str) -> Result<bool, StoreError> {
    const WAITS: &str = "SELECT COUNT(*) AS n FROM appointments WHERE user_id = $1";
    let row = sqlx::query(WAITS)
        .bind(user.to_owned())
        .fetch_one(c)
        .await?;
    Ok(row.try_get::<i64, _>("n")? > 0)
}

/// Takes one away; false if it is gone.
///
/// # Errors
/// The database refuses.
pub async fn delete(c: &mut AnyConnection, authority: &str, id: &str) -> Result<bool, StoreError> {
    const DELETE: &str = "DELETE FROM appointments WHERE authority_id = $1 AND id = $2";
    let done = sqlx::query(DELETE)
        .bind(authority.to_owned())
        .bind(id.to_owned())
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes away what would follow a role that a person loses.
///
/// # Errors
/// The database refuses.
pub async fn end_after(
    c: &mut AnyConnection,
    authority: &str,
    user: &str,
    role: &str,
) -> Result<(), StoreError> {
    const END: &str =
        "DELETE FROM appointments WHERE authority_id = $1 AND user_id = $2 AND instead_of = $3";
    sqlx::query(END)
        .bind(authority.to_owned())
        .bind(user.to_owned())
        .bind(role.to_owned())
        .execute(c)
        .await?;
    Ok(())
}
