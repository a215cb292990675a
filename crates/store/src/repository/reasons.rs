//! Why a finding is right all the same, as the applicant wrote it.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// One reason.
    Reason in "reasons" {
        /// Authority.
        authority_id: String,
        /// The application.
        application_id: String,
        /// Field of the finding.
        pointer: String,
        /// Code of the finding.
        code: String,
        /// The values of the finding as JSON: a reason is for this finding, not for another of its code.
        about: String,
        /// In the applicant's words.
        reason: String,
        /// Who gave it.
        given_by: String,
        /// When, microseconds.
        given_at: i64,
    }
}

const CLEAR: &str = "DELETE FROM reasons WHERE authority_id = $1 AND application_id = $2 AND pointer = $3 AND code = $4";

/// Keeps a reason in the place of an earlier one for the same finding.
///
/// # Errors
/// The database refuses.
pub async fn keep(c: &mut AnyConnection, reason: &Reason) -> Result<(), StoreError> {
    sqlx::query(CLEAR)
        .bind(reason.authority_id.clone())
        .bind(reason.application_id.clone())
        .bind(reason.pointer.clone())
        .bind(reason.code.clone())
        .execute(&mut *c)
        .await?;
    reason.insert(c).await
}

/// The reasons of an application.
///
/// # Errors
/// The database refuses.
pub async fn of(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
) -> Result<Vec<Reason>, StoreError> {
    let rows = sqlx::query(Reason::select(
        "WHERE authority_id = $1 AND application_id = $2 ORDER BY pointer, code",
    ))
    .bind(authority.to_owned())
    .bind(application.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Reason::from_row).collect()
}
