//! Views of the queue that an officer keeps.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// One saved view.
    SavedView in "saved_views" {
        /// Authority.
        authority_id: String,
        /// Whose it is.
        user_id: String,
        /// Id.
        id: String,
        /// The officer's name for it.
        name: String,
        /// The query of the queue's address.
        query: String,
        /// When, microseconds.
        created_at: i64,
    }
}

/// An officer's views, oldest first.
///
/// # Errors
/// The database refuses.
pub async fn list(
    c: &mut AnyConnection,
    authority: &str,
    user: &str,
) -> Result<Vec<SavedView>, StoreError> {
    let rows = sqlx::query(SavedView::select(
        "WHERE authority_id = $1 AND user_id = $2 ORDER BY created_at, id",
    ))
    .bind(authority.to_owned())
    .bind(user.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(SavedView::from_row).collect()
}

/// Forgets a view; false if this officer has none with this id.
///
/// # Errors
/// The database refuses.
pub async fn delete(
    c: &mut AnyConnection,
    authority: &str,
    user: &str,
    id: &str,
) -> Result<bool, StoreError> {
    let done =
        sqlx::query("DELETE FROM saved_views WHERE authority_id = $1 AND user_id = $2 AND id = $3")
            .bind(authority.to_owned())
            .bind(user.to_owned())
            .bind(id.to_owned())
            .execute(c)
            .await?;
    Ok(done.rows_affected() == 1)
}
