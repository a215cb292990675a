//! Certificates. Content never changes; only the state and its links do.

use super::{mandates, record::record};
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// An issued certificate, or one whose number is taken and whose document is being made.
    Certificate in "certificates" {
        /// The authority.
        authority_id: String,
        /// Number.
        number: String,
        /// The application it answers: one certificate each.
        application_id: String,
        /// Whose it is.
        organisation_id: String,
        /// Form by id.
        form: String,
        /// The secret in the QR.
        code: String,
        /// `issuing`, `issued`, `cancelled`, `replaced`.
        state: String,
        /// Canonical data as JSON.
        data: String,
        /// What a search looks in, lower case.
        search: String,
        /// The signatory.
        signed_by: String,
        /// When the number was taken.
        created_at: i64,
        /// When the document was sealed.
        issued_at: Option<i64>,
        /// SHA-256 of the PDF in the object store.
        pdf_digest: Option<String>,
        /// Size of the PDF.
        pdf_bytes: Option<i64>,
        /// The certificate it replaces.
        replaces: Option<String>,
        /// The certificate that replaces it.
        replaced_by: Option<String>,
        /// When it ceased to be in force.
        ended_at: Option<i64>,
        /// Who ended it.
        ended_by: Option<String>,
        /// Why.
        reason: String,
    }
}

/// One certificate of an authority.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    number: &str,
) -> Result<Option<Certificate>, StoreError> {
    let row = sqlx::query(Certificate::select(
        "WHERE authority_id = $1 AND number = $2",
    ))
    .bind(authority.to_owned())
    .bind(number.to_owned())
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Certificate::from_row).transpose()
}

/// Certificates with a number at any authority: verification does not know whose it is.
///
/// # Errors
/// The database refuses.
pub async fn by_number(
    c: &mut AnyConnection,
    number: &str,
) -> Result<Vec<Certificate>, StoreError> {
    let rows = sqlx::query(Certificate::select(
        "WHERE number = $1 ORDER BY authority_id LIMIT 20",
    ))
    .bind(number.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Certificate::from_row).collect()
}

/// Newest first, of one organisation (and of those for which it may download as an agent at this moment) or of all.
///
/// # Errors
/// The database refuses.
pub async fn list(
    c: &mut AnyConnection,
    authority: &str,
    organisation: Option<&str>,
    agent_at: i64,
    search: &str,
    limit: i64,
    offset: i64,
) -> Result<Vec<Certificate>, StoreError> {
    let text = search.trim().to_lowercase().replace(['%', '_', '\\'], " ");
    let agent = mandates::acts_on(
        "application_id",
        mandates::Scope::Download,
        "$1",
        "$2",
        "$6",
    );
    let sql = format!(
        "WHERE authority_id = $1 AND ($2 = '' OR organisation_id = $2 OR {agent}) AND search LIKE $3 \
         ORDER BY created_at DESC, number DESC LIMIT $4 OFFSET $5"
    );
    let rows = sqlx::query(Certificate::select(&sql))
        .bind(authority.to_owned())
        .bind(organisation.unwrap_or_default().to_owned())
        .bind(format!("%{text}%"))
        .bind(limit)
        .bind(offset)
        .bind(agent_at)
        .fetch_all(c)
        .await?;
    rows.iter().map(Certificate::from_row).collect()
}

/// Certificates newest first, after the one with this time and number.
///
/// # Errors
/// The database refuses.
pub async fn list_after(
    c: &mut AnyConnection,
    authority: &str,
    organisation: Option<&str>,
    search: &str,
    limit: i64,
    after: Option<(i64, String)>,
) -> Result<Vec<Certificate>, StoreError> {
    let text = search.trim().to_lowercase().replace(['%', '_', '\\'], " ");
    let (created_at, number) = after.unwrap_or((i64::MAX, String::new()));
    let rows = sqlx::query(Certificate::select(
        "WHERE authority_id = $1 AND ($2 = '' OR organisation_id = $2) AND search LIKE $3 \
         AND (created_at < $5 OR (created_at = $5 AND number < $6)) \
         ORDER BY created_at DESC, number DESC LIMIT $4",
    ))
    .bind(authority.to_owned())
    .bind(organisation.unwrap_or_default().to_owned())
    .bind(format!("%{text}%"))
    .bind(limit)
    .bind(created_at)
    .bind(number)
    .fetch_all(c)
    .await?;
    rows.iter().map(Certificate::from_row).collect()
}

/// `issuing` becomes `issued` with its document; false if it was issued before (a job ran twice).
///
/// # Errors
/// The database refuses.
pub async fn mark_issued(
    c: &mut AnyConnection,
    authority: &str,
    number: &str,
    pdf_digest: &str,
    pdf_bytes: i64,
    now: i64,
) -> Result<bool, StoreError> {
    const MARK: &str = "UPDATE certificates SET state = 'issued', issued_at = $5, pdf_digest = $3, pdf_bytes = $4 \
        WHERE authority_id = $1 AND number = $2 AND state = 'issuing'";
    let done = sqlx::query(MARK)
        .bind(authority.to_owned())
        .bind(number.to_owned())
        .bind(pdf_digest.to_owned())
        .bind(pdf_bytes)
        .bind(now)
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps an issued certificate for the one that is about to replace it: no other may, and it cannot be cancelled
/// meanwhile. False if it is not in force or kept for another.
///
/// # Errors
/// The database refuses.
pub async fn reserve(
    c: &mut AnyConnection,
    authority: &str,
    number: &str,
    replaced_by: &str,
) -> Result<bool, StoreError> {
    const RESERVE: &str = "UPDATE certificates SET replaced_by = $3 \
        WHERE authority_id = $1 AND number = $2 AND state = 'issued' AND replaced_by IS NULL";
    let done = sqlx::query(RESERVE)
        .bind(authority.to_owned())
        .bind(number.to_owned())
        .bind(replaced_by.to_owned())
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends an issued certificate.
///
/// # Errors
/// [`StoreError::Conflict`] if it is no longer in force, or kept for another that replaces it.
#[expect(clippy::too_many_arguments, reason = "they are the columns of one row")]
pub async fn end(
    c: &mut AnyConnection,
    authority: &str,
    number: &str,
    state: &str,
    reason: &str,
    replaced_by: Option<&str>,
    by: &str,
    now: i64,
) -> Result<(), StoreError> {
    const END: &str = "UPDATE certificates SET state = $3, reason = $4, replaced_by = $5, ended_by = $6, ended_at = $7 \
        WHERE authority_id = $1 AND number = $2 AND state = 'issued' AND (replaced_by IS NULL OR replaced_by = $5)";
    let done = sqlx::query(END)
        .bind(authority.to_owned())
        .bind(number.to_owned())
        .bind(state.to_owned())
        .bind(reason.to_owned())
        .bind(replaced_by.map(str::to_owned))
        .bind(by.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict {
            table: "certificates",
        })
    }
}
