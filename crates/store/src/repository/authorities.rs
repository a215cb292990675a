//! Authorities and their organisations.

use super::record::record;
use crate::{StoreError, paging::Binds};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

record! {
    /// An issuing authority: the tenant.
    Authority in "authorities" {
        /// Short id, for example `gb-leeds`.
        id: String,
        /// Country pack by id.
        pack: String,
        /// Name in Latin letters.
        name: String,
        /// Name in its own script; empty if it has none.
        name_local: String,
        /// ISO 3166-1 alpha-2.
        country: String,
        /// Place of issue printed on its certificates.
        place: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
    }
}

record! {
    /// An organisation as one authority knows it.
    Organisation in "organisations" {
        /// The authority.
        authority_id: String,
        /// Id.
        id: String,
        /// `exporter`, `agent`, `producer`, `customs`.
        kind: String,
        /// Name.
        name: String,
        /// Further particulars as JSON (a party of the address book).
        profile: String,
        /// `draft`, `registered` or `suspended`: a copy of its registration's state for lists.
        state: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
    }
}

/// Enters an authority and the head of its event chain; false if it is there already.
///
/// # Errors
/// The database refuses.
pub async fn enter(c: &mut AnyConnection, authority: &Authority) -> Result<bool, StoreError> {
    const HEAD: &str = "INSERT INTO event_heads (authority_id, seq, hash) VALUES ($1, 0, '')";
    if !authority.insert_or(c, "ON CONFLICT DO NOTHING").await? {
        return Ok(false);
    }
    sqlx::query(HEAD)
        .bind(authority.id.clone())
        .execute(c)
        .await?;
    Ok(true)
}

/// All authorities.
///
/// # Errors
/// The database refuses.
pub async fn all(c: &mut AnyConnection) -> Result<Vec<Authority>, StoreError> {
    let rows = sqlx::query(Authority::select("ORDER BY id"))
        .fetch_all(c)
        .await?;
    rows.iter().map(Authority::from_row).collect()
}

/// One authority.
///
/// # Errors
/// The database refuses.
pub async fn find(c: &mut AnyConnection, id: &str) -> Result<Option<Authority>, StoreError> {
    let row = sqlx::query(Authority::select("WHERE id = $1"))
        .bind(id.to_owned())
        .fetch_optional(c)
        .await?;
    row.as_ref().map(Authority::from_row).transpose()
}

/// One organisation.
///
/// # Errors
/// The database refuses.
pub async fn organisation(
    c: &mut AnyConnection,
    authority: &str,
    id: &str,
) -> Result<Option<Organisation>, StoreError> {
    let row = sqlx::query(Organisation::select("WHERE authority_id = $1 AND id = $2"))
        .bind(authority.to_owned())
        .bind(id.to_owned())
        .fetch_optional(c)
        .await?;
    row.as_ref().map(Organisation::from_row).transpose()
}

/// Names of these of an authority's organisations, by id.
///
/// # Errors
/// The database refuses.
pub async fn names_of(
    c: &mut AnyConnection,
    authority: &str,
    ids: &[String],
) -> Result<Vec<(String, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut binds = Binds::of(authority);
    let places: Vec<_> = ids.iter().map(|id| binds.text(id)).collect();
    let sql = format!(
        "SELECT id, name FROM organisations WHERE authority_id = $1 AND id IN ({})",
        places.join(", ")
    );
    let rows = binds.query(AssertSqlSafe(sql)).fetch_all(c).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("id")?, row.try_get("name")?)))
        .collect()
}

/// Writes what may change of an organisation.
///
/// # Errors
/// The database refuses.
pub async fn save_organisation(
    c: &mut AnyConnection,
    organisation: &Organisation,
) -> Result<(), StoreError> {
    const SAVE: &str = "UPDATE organisations SET kind = $3, name = $4, profile = $5, state = $6 \
        WHERE authority_id = $1 AND id = $2";
    let o = organisation.clone();
    sqlx::query(SAVE)
        .bind(o.authority_id)
        .bind(o.id)
        .bind(o.kind)
        .bind(o.name)
        .bind(o.profile)
        .bind(o.state)
        .execute(c)
        .await?;
    Ok(())
}

/// Organisations of one kind that the authority has registered, by name.
///
/// # Errors
/// The database refuses.
pub async fn registered(
    c: &mut AnyConnection,
    authority: &str,
    kind: &str,
) -> Result<Vec<Organisation>, StoreError> {
    let rows = sqlx::query(Organisation::select(
        "WHERE authority_id = $1 AND kind = $2 AND state = 'registered' ORDER BY name, id LIMIT 500",
    ))
    .bind(authority.to_owned())
    .bind(kind.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Organisation::from_row).collect()
}
