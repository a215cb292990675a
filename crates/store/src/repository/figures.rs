//! What the work of an authority comes to: counted, never listed.

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

/// Applications in these states by state, or by who works on them.
///
/// # Errors
/// The database refuses.
pub async fn open(
    c: &mut AnyConnection,
    authority: &str,
    states: &[&str],
    by_person: bool,
) -> Result<Vec<Share>, StoreError> {
    let by = if by_person {
        "COALESCE(assigned_to, '')"
    } else {
        "state"
    };
    // names of states are our own words, never typed ones
    let states = states.join("', '");
    let sql = format!(
        "SELECT {by} AS share, COUNT(*) AS many, MIN(submitted_at) AS oldest FROM applications \
         WHERE authority_id = $1 AND state IN ('{states}') GROUP BY {by} ORDER BY many DESC, share"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(authority.to_owned())
        .fetch_all(c)
        .await?;
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

/// Certificates issued since a time, by country of destination, the most first.
///
/// # Errors
/// The database refuses.
pub async fn issued(
    c: &mut AnyConnection,
    authority: &str,
    since: i64,
) -> Result<Vec<Share>, StoreError> {
    const ISSUED: &str = "SELECT a.destination AS share, COUNT(*) AS many FROM certificates c \
        JOIN applications a ON a.authority_id = c.authority_id AND a.id = c.application_id \
        WHERE c.authority_id = $1 AND c.issued_at >= $2 GROUP BY a.destination ORDER BY many DESC, share";
    let rows = sqlx::query(ISSUED)
        .bind(authority.to_owned())
        .bind(since)
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Share {
                of: row.try_get("share")?,
                count: row.try_get("many")?,
                oldest: None,
            })
        })
        .collect()
}

/// How long each certificate issued since a time took from submission, in microseconds, the shortest first; of the
/// newest `most`.
///
/// # Errors
/// The database refuses.
pub async fn durations(
    c: &mut AnyConnection,
    authority: &str,
    since: i64,
    most: i64,
) -> Result<Vec<i64>, StoreError> {
    const TOOK: &str = "SELECT c.issued_at - a.submitted_at AS took FROM certificates c \
        JOIN applications a ON a.authority_id = c.authority_id AND a.id = c.application_id \
        WHERE c.authority_id = $1 AND c.issued_at >= $2 AND a.submitted_at IS NOT NULL \
        ORDER BY c.issued_at DESC LIMIT $3";
    let rows = sqlx::query(TOOK)
        .bind(authority.to_owned())
        .bind(since)
        .bind(most)
        .fetch_all(c)
        .await?;
    let mut took = rows
        .iter()
        .map(|row| Ok(row.try_get("took")?))
        .collect::<Result<Vec<i64>, StoreError>>()?;
    took.sort_unstable();
    Ok(took)
}
