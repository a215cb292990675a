//! What applications speak of, as digests, to find a second one for the same goods.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

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
    for mark in marks {
        let likeness = Likeness {
            authority_id: authority.to_owned(),
            mark: mark.clone(),
            application_id: application.to_owned(),
            organisation_id: organisation.to_owned(),
        };
        likeness.insert(c).await?;
    }
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
