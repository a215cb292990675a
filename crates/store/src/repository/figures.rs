//! What the work of an authority comes to. Counts are kept by triggers with what they count, and only added up here; the
//! oldest of what waits is the first of an index.

use crate::StoreError;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

/// Something that is counted, and since when the oldest of it waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// What: a state, a person, a country. Empty for nobody.
    pub of: String,
    /// How many.
    pub count: i64,
    /// When the oldest of them was submitted, in microseconds UTC; nothing where nothing waits.
    pub oldest: Option<i64>,
}

fn shares(rows: &[sqlx::any::AnyRow]) -> Result<Vec<Share>, StoreError> {
    rows.iter()
        .map(|row| {
            Ok(Share {
                of: row.try_get("share")?,
                count: row.try_get("many")?,
                oldest: row.try_get("oldest")?,
            })
        })
        .collect()
}

/// Applications that wait for the authority by state, or by who works on them.
///
/// # Errors
/// The database refuses.
pub async fn open(
    c: &mut AnyConnection,
    authority: &str,
    by_person: bool,
) -> Result<Vec<Share>, StoreError> {
    let oldest = |whose: &str| {
        format!(
            "(SELECT MIN(a.submitted_at) FROM applications a WHERE a.authority_id = $1 AND {whose} \
             AND state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature'))"
        )
    };
    let (by, oldest) = if by_person {
        let (nobodys, theirs) = (
            oldest("a.assigned_to IS NULL"),
            oldest("a.assigned_to = t.share"),
        );
        let oldest = format!("CASE WHEN t.share = '' THEN {nobodys} ELSE {theirs} END");
        ("assigned_to", oldest)
    } else {
        ("state", oldest("a.state = t.share"))
    };
    let sql = format!(
        "SELECT t.share AS share, t.many AS many, {oldest} AS oldest FROM ( \
           SELECT {by} AS share, CAST(SUM(many) AS BIGINT) AS many FROM waiting_tallies WHERE authority_id = $1 \
           GROUP BY {by} HAVING SUM(many) > 0) AS t ORDER BY many DESC, share"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(authority.to_owned())
        .fetch_all(c)
        .await?;
    shares(&rows)
}

/// Certificates issued since a day (of UTC, counted from 1970), by country of destination, the most first.
///
/// # Errors
/// The database refuses.
pub async fn issued(
    c: &mut AnyConnection,
    authority: &str,
    since_day: i64,
) -> Result<Vec<Share>, StoreError> {
    const ISSUED: &str = "SELECT destination AS share, CAST(SUM(many) AS BIGINT) AS many, \
          CAST(NULL AS BIGINT) AS oldest FROM issued_tallies \
        WHERE authority_id = $1 AND day >= $2 GROUP BY destination ORDER BY many DESC, share";
    let rows = sqlx::query(ISSUED)
        .bind(authority.to_owned())
        .bind(since_day)
        .fetch_all(c)
        .await?;
    shares(&rows)
}

/// How many certificates issued since a day took how many minutes from submission, the fewest first; minutes to two
/// figures.
///
/// # Errors
/// The database refuses.
pub async fn durations(
    c: &mut AnyConnection,
    authority: &str,
    since_day: i64,
) -> Result<Vec<(i64, i64)>, StoreError> {
    const TOOK: &str = "SELECT minutes, CAST(SUM(many) AS BIGINT) AS many FROM duration_tallies \
        WHERE authority_id = $1 AND day >= $2 GROUP BY minutes ORDER BY minutes";
    let rows = sqlx::query(TOOK)
        .bind(authority.to_owned())
        .bind(since_day)
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("minutes")?, row.try_get("many")?)))
        .collect()
}
