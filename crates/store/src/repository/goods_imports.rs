//! Spreadsheets that were read and wait for a yes or no.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// One spreadsheet.
    Import in "goods_imports" {
        /// Authority.
        authority_id: String,
        /// The application it is for.
        application_id: String,
        /// Id.
        id: String,
        /// Name of the file; empty if the rows were pasted.
        file_name: String,
        /// Its cells, JSON.
        cells: String,
        /// Who uploaded it.
        created_by: String,
        /// When, microseconds.
        created_at: i64,
    }
}

/// One spreadsheet of an application.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
    id: &str,
) -> Result<Option<Import>, StoreError> {
    let row = sqlx::query(Import::select(
        "WHERE authority_id = $1 AND application_id = $2 AND id = $3",
    ))
    .bind(authority.to_owned())
    .bind(application.to_owned())
    .bind(id.to_owned())
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Import::from_row).transpose()
}

/// Forgets one spreadsheet; false if it was not there.
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
        "DELETE FROM goods_imports WHERE authority_id = $1 AND application_id = $2 AND id = $3",
    )
    .bind(authority.to_owned())
    .bind(application.to_owned())
    .bind(id.to_owned())
    .execute(c)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets those of an application that nobody answered since a moment.
///
/// # Errors
/// The database refuses.
pub async fn forget_before(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
    before: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM goods_imports WHERE authority_id = $1 AND application_id = $2 AND created_at < $3",
    )
    .bind(authority.to_owned())
    .bind(application.to_owned())
    .bind(before)
    .execute(c)
    .await?;
    Ok(())
}
