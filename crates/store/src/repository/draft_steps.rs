//! What changes took away from drafts, so that they can be undone.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// One change of a list in a draft.
    Step in "draft_steps" {
        /// Authority.
        authority_id: String,
        /// The application.
        application_id: String,
        /// Id.
        id: String,
        /// `goods`, `invoices`: the whole list changed; `goods-row`, `invoices-row`: one row was removed.
        kind: String,
        /// Where the row was.
        place: i64,
        /// The list or the row before, JSON.
        before: String,
        /// The list after, JSON; empty for a row.
        after: String,
        /// Who did it.
        created_by: String,
        /// When, microseconds.
        created_at: i64,
    }
}

/// One change of an application.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
    id: &str,
) -> Result<Option<Step>, StoreError> {
    let row = sqlx::query(Step::select(
        "WHERE authority_id = $1 AND application_id = $2 AND id = $3",
    ))
    .bind(authority.to_owned())
    .bind(application.to_owned())
    .bind(id.to_owned())
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Step::from_row).transpose()
}

/// Forgets one change; false if it was not there.
///
/// # Errors
/// The database refuses.
pub async fn delete(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
    id: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "DELETE FROM draft_steps WHERE authority_id = $1 AND application_id = $2 AND id = $3",
    )
    .bind(authority.to_owned())
    .bind(application.to_owned())
    .bind(id.to_owned())
    .execute(c)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets the changes of an application but for its newest; ids sort by time.
///
/// # Errors
/// The database refuses.
pub async fn keep_newest(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
    count: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM draft_steps WHERE authority_id = $1 AND application_id = $2 AND id NOT IN \
         (SELECT id FROM draft_steps WHERE authority_id = $1 AND application_id = $2 ORDER BY id DESC LIMIT $3)",
    )
    .bind(authority.to_owned())
    .bind(application.to_owned())
    .bind(count)
    .execute(c)
    .await?;
    Ok(())
}
