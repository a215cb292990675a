//! Series of numbers, and numbers that must not be given again.

use super::record::record;
use crate::StoreError;
use sqlx::{AnyConnection, Row as _};

record! {
    /// A number on a document that an authority sealed and its register does not have.
    Seen in "numbers_seen" {
        /// The authority.
        authority_id: String,
        /// The number.
        number: String,
        /// SHA-256 of the document.
        digest: String,
        /// When it was seen first, microseconds.
        seen_at: i64,
    }
}

record! {
    /// A series.
    Series in "number_series" {
        /// The authority.
        authority_id: String,
        /// Its name, for example `certificate/co/2026`.
        series: String,
        /// The last number that was given.
        last: i64,
    }
}

/// The next number of a series, without gaps: it counts only if the transaction commits.
///
/// # Errors
/// The database refuses.
pub async fn next_number(
    c: &mut AnyConnection,
    authority: &str,
    series: &str,
) -> Result<i64, StoreError> {
    const NEXT: &str = "INSERT INTO number_series (authority_id, series, last) VALUES ($1, $2, 1) \
        ON CONFLICT (authority_id, series) DO UPDATE SET last = number_series.last + 1 RETURNING last";
    let row = sqlx::query(NEXT)
        .bind(authority.to_owned())
        .bind(series.to_owned())
        .fetch_one(c)
        .await?;
    Ok(row.try_get("last")?)
}

/// Whether a certificate has a number already, or a sealed document that was seen.
///
/// # Errors
/// The database refuses.
pub async fn is_given(
    c: &mut AnyConnection,
    authority: &str,
    number: &str,
) -> Result<bool, StoreError> {
    const GIVEN: &str = "SELECT number FROM certificates WHERE authority_id = $1 AND number = $2 \
        UNION ALL SELECT number FROM numbers_seen WHERE authority_id = $1 AND number = $2 LIMIT 1";
    let row = sqlx::query(GIVEN)
        .bind(authority.to_owned())
        .bind(number.to_owned())
        .fetch_optional(c)
        .await?;
    Ok(row.is_some())
}

/// Remembers a number that was seen; false if it was known.
///
/// # Errors
/// The database refuses.
pub async fn see(c: &mut AnyConnection, seen: &Seen) -> Result<bool, StoreError> {
    seen.insert_or(c, "ON CONFLICT DO NOTHING").await
}

/// Every series of an authority.
///
/// # Errors
/// The database refuses.
pub async fn series(c: &mut AnyConnection, authority: &str) -> Result<Vec<Series>, StoreError> {
    let rows = sqlx::query(Series::select("WHERE authority_id = $1 ORDER BY series"))
        .bind(authority.to_owned())
        .fetch_all(c)
        .await?;
    rows.iter().map(Series::from_row).collect()
}

/// Lets a series go on after a number; never back.
///
/// # Errors
/// The database refuses.
pub async fn raise(c: &mut AnyConnection, series: &Series) -> Result<(), StoreError> {
    let on_conflict = "ON CONFLICT (authority_id, series) DO UPDATE SET last = excluded.last \
        WHERE number_series.last < excluded.last";
    series.insert_or(c, on_conflict).await?;
    Ok(())
}

/// The most that one day saw of an authority: applications begun and certificates signed, whatever their forms.
///
/// # Errors
/// The database refuses.
pub async fn busiest_day(c: &mut AnyConnection, authority: &str) -> Result<i64, StoreError> {
    const DAY: &str = "SELECT MAX(n) AS most FROM ( \
        SELECT COUNT(*) AS n FROM applications WHERE authority_id = $1 GROUP BY created_at / 86400000000 \
        UNION ALL \
        SELECT COUNT(*) AS n FROM certificates WHERE authority_id = $1 GROUP BY created_at / 86400000000) AS days";
    let row = sqlx::query(DAY)
        .bind(authority.to_owned())
        .fetch_one(c)
        .await?;
    Ok(row.try_get::<Option<i64>, _>("most")?.unwrap_or_default())
}

/// When an authority's last event happened; none if it has none.
///
/// # Errors
/// The database refuses.
pub async fn last_event(c: &mut AnyConnection, authority: &str) -> Result<Option<i64>, StoreError> {
    const LAST: &str = "SELECT MAX(at) AS at FROM events WHERE authority_id = $1";
    let row = sqlx::query(LAST)
        .bind(authority.to_owned())
        .fetch_one(c)
        .await?;
    Ok(row.try_get("at")?)
}
