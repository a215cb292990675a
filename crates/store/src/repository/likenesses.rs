//! What applications speak of, as digests, to find a second one for the same goods.

use super::record::record;
use crate::{StoreError, paging::Binds};
use sqlx::{AnyConnection, AssertSqlSafe};

record! {
    /// One thing that an application speaks of.
    Likeness in "likenesses" {
        /// Authority.
        authority_id: String,
        /// Digest of what is compared.
        mark: String,
        /// The application.
        application_id: String,
        /// Whose it is.
        organisation_id: String,
    }
}

const CLEAR: &str = "DELETE FROM likenesses WHERE authority_id = $1 AND application_id = $2";

/// Writes what an application speaks of in the place of what it spoke of before.
///
/// # Errors
/// The database refuses.
pub async fn replace(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
    organisation: &str,
    marks: &[String],
) -> Result<(), StoreError> {
    sqlx::query(CLEAR)
        .bind(authority.to_owned())
        .bind(application.to_owned())
        .execute(&mut *c)
        .await?;
    // a few at a time in one statement, which is prepared for so many
    for some in marks.chunks(ROWS_MAX) {
        enter(c, authority, application, organisation, some).await?;
    }
    Ok(())
}

/// Rows of one statement.
const ROWS_MAX: usize = 20;

async fn enter(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
    organisation: &str,
    marks: &[String],
) -> Result<(), StoreError> {
    let mut binds = Binds::of(authority);
    let (application, organisation) = (binds.text(application), binds.text(organisation));
    let rows: Vec<_> = marks
        .iter()
        .map(|mark| format!("($1, {}, {application}, {organisation})", binds.text(mark)))
        .collect();
    let sql = format!(
        "INSERT INTO likenesses (authority_id, mark, application_id, organisation_id) VALUES {}",
        rows.join(", ")
    );
    binds.query(AssertSqlSafe(sql)).execute(c).await?;
    Ok(())
}

/// Applications that speak of the same thing, the last ones first, at most `limit`.
///
/// # Errors
/// The database refuses.
pub async fn alike(
    c: &mut AnyConnection,
    authority: &str,
    mark: &str,
    limit: i64,
) -> Result<Vec<Likeness>, StoreError> {
    // ids grow with time, so the key's own order is that of age
    let rows = sqlx::query(Likeness::select(
        "WHERE authority_id = $1 AND mark = $2 ORDER BY application_id DESC LIMIT $3",
    ))
    .bind(authority.to_owned())
    .bind(mark.to_owned())
    .bind(limit)
    .fetch_all(c)
    .await?;
    rows.iter().map(Likeness::from_row).collect()
}
