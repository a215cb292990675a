//! Specimen signatures.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// The specimen signature of a signatory.
    Specimen in "specimens" {
        /// Authority.
        authority_id: String,
        /// Whose it is.
        user_id: String,
        /// SVG path data in a box of 240 by 80.
        strokes: String,
        /// When it was entered, microseconds.
        entered_at: i64,
    }
}

/// The specimen of a person at an authority.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    user: &str,
) -> Result<Option<Specimen>, StoreError> {
    let row = sqlx::query(Specimen::select("WHERE authority_id = $1 AND user_id = $2"))
        .bind(authority.to_owned())
        .bind(user.to_owned())
        .fetch_optional(c)
        .await?;
    row.as_ref().map(Specimen::from_row).transpose()
}

/// Enters a specimen in place of the one before.
///
/// # Errors
/// The database refuses.
pub async fn put(c: &mut AnyConnection, specimen: &Specimen) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM specimens WHERE authority_id = $1 AND user_id = $2")
        .bind(specimen.authority_id.clone())
        .bind(specimen.user_id.clone())
        .execute(&mut *c)
        .await?;
    specimen.insert(c).await
}
