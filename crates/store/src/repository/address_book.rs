//! Parties that an organisation keeps to use again.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// One kept party.
    Kept in "address_book" {
        /// Authority.
        authority_id: String,
        /// Whose it is.
        organisation_id: String,
        /// Id.
        id: String,
        /// The party's name.
        name: String,
        /// The party as typed, JSON.
        party: String,
        /// What a search looks in, lower case, beginning with the name.
        search: String,
        /// When it was first kept, microseconds.
        created_at: i64,
        /// When it last changed, microseconds.
        updated_at: i64,
    }
}

/// An organisation's parties with this text, by name.
///
/// # Errors
/// The database refuses.
pub async fn list(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
    text: &str,
    limit: i64,
) -> Result<Vec<Kept>, StoreError> {
    let text = text.trim().to_lowercase().replace(['%', '_', '\\'], " ");
    let rows = sqlx::query(Kept::select(
        "WHERE authority_id = $1 AND organisation_id = $2 AND search LIKE $3 \
         ORDER BY search, id LIMIT $4",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .bind(format!("%{text}%"))
    .bind(limit)
    .fetch_all(c)
    .await?;
    rows.iter().map(Kept::from_row).collect()
}

/// One of an organisation's parties.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
    id: &str,
) -> Result<Option<Kept>, StoreError> {
    let row = sqlx::query(Kept::select(
        "WHERE authority_id = $1 AND organisation_id = $2 AND id = $3",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .bind(id.to_owned())
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Kept::from_row).transpose()
}

/// Changes a party; false if the organisation has none with this id.
///
/// # Errors
/// The database refuses.
pub async fn change(c: &mut AnyConnection, kept: &Kept) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE address_book SET name = $4, party = $5, search = $6, updated_at = $7 \
         WHERE authority_id = $1 AND organisation_id = $2 AND id = $3",
    )
    .bind(kept.authority_id.clone())
    .bind(kept.organisation_id.clone())
    .bind(kept.id.clone())
    .bind(kept.name.clone())
    .bind(kept.party.clone())
    .bind(kept.search.clone())
    .bind(kept.updated_at)
    .execute(c)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets a party; false if the organisation has none with this id.
///
/// # Errors
/// The database refuses.
pub async fn delete(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
    id: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "DELETE FROM address_book WHERE authority_id = $1 AND organisation_id = $2 AND id = $3",
    )
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .bind(id.to_owned())
    .execute(c)
    .await?;
    Ok(done.rows_affected() == 1)
}
