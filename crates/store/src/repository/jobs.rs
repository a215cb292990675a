//! The outbox: jobs written with the fact, claimed under a lease, repeated until done.

use super::record::record;
use crate::{Engine, StoreError, Tx};
use sqlx::{AnyConnection, AssertSqlSafe};

record! {
    /// A job.
    Job in "jobs" {
        /// The authority.
        authority_id: String,
        /// What to do, for example `issue`.
        topic: String,
        /// About what; one job a topic and subject.
        subject: String,
        /// Particulars as JSON.
        payload: String,
        /// Tries so far.
        attempts: i64,
        /// Not before.
        run_at: i64,
        /// Claimed until.
        lease_until: i64,
        /// What went wrong last.
        last_error: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
        /// When it was done.
        done_at: Option<i64>,
    }
}

/// Puts a job into the outbox; a second one with the same topic and subject is dropped.
///
/// # Errors
/// The database refuses.
pub async fn push(
    c: &mut AnyConnection,
    authority: &str,
    topic: &str,
    subject: &str,
    payload: String,
    now: i64,
) -> Result<(), StoreError> {
    let job = Job {
        authority_id: authority.to_owned(),
        topic: topic.to_owned(),
        subject: subject.to_owned(),
        payload,
        attempts: 0,
        run_at: now,
        lease_until: 0,
        last_error: String::new(),
        created_at: now,
        done_at: None,
    };
    job.insert_or(c, "ON CONFLICT DO NOTHING").await.map(|_| ())
}

/// Claims the job that has waited longest; others do not see it until the lease ends.
///
/// # Errors
/// The database refuses.
pub async fn claim(tx: &mut Tx, now: i64, lease_until: i64) -> Result<Option<Job>, StoreError> {
    let skip = match tx.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => "FOR UPDATE SKIP LOCKED",
    };
    let due = format!(
        "WHERE done_at IS NULL AND run_at <= $1 AND lease_until <= $1 ORDER BY run_at, created_at LIMIT 1 {skip}"
    );
    let row = sqlx::query(Job::select(&due))
        .bind(now)
        .fetch_optional(&mut **tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let mut job = Job::from_row(&row)?;
    const LEASE: &str = "UPDATE jobs SET lease_until = $4, attempts = attempts + 1 \
        WHERE authority_id = $1 AND topic = $2 AND subject = $3";
    keyed(LEASE, &job)
        .bind(lease_until)
        .execute(&mut **tx)
        .await?;
    job.attempts += 1;
    Ok(Some(job))
}

type AnyQuery = sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments>;

fn keyed(sql: &'static str, job: &Job) -> AnyQuery {
    sqlx::query(AssertSqlSafe(sql))
        .bind(job.authority_id.clone())
        .bind(job.topic.clone())
        .bind(job.subject.clone())
}

/// Marks a job done.
///
/// # Errors
/// The database refuses.
pub async fn done(c: &mut AnyConnection, job: &Job, now: i64) -> Result<(), StoreError> {
    const DONE: &str = "UPDATE jobs SET done_at = $4, last_error = '' \
        WHERE authority_id = $1 AND topic = $2 AND subject = $3";
    keyed(DONE, job).bind(now).execute(c).await?;
    Ok(())
}

/// Puts a failed job back, to run later.
///
/// # Errors
/// The database refuses.
pub async fn retry(
    c: &mut AnyConnection,
    job: &Job,
    run_at: i64,
    error: &str,
) -> Result<(), StoreError> {
    const RETRY: &str = "UPDATE jobs SET run_at = $4, lease_until = 0, last_error = $5 \
        WHERE authority_id = $1 AND topic = $2 AND subject = $3";
    keyed(RETRY, job)
        .bind(run_at)
        .bind(error.to_owned())
        .execute(c)
        .await?;
    Ok(())
}

/// Puts a job that is done back into the outbox.
///
/// # Errors
/// The database refuses.
pub async fn again(
    c: &mut AnyConnection,
    authority: &str,
    topic: &str,
    subject: &str,
    now: i64,
) -> Result<(), StoreError> {
    const AGAIN: &str = "UPDATE jobs SET done_at = NULL, attempts = 0, run_at = $4, lease_until = 0, last_error = '' \
        WHERE authority_id = $1 AND topic = $2 AND subject = $3";
    sqlx::query(AGAIN)
        .bind(authority.to_owned())
        .bind(topic.to_owned())
        .bind(subject.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(())
}

/// An authority's jobs that failed and are tried again, the next one first.
///
/// # Errors
/// The database refuses.
pub async fn failing(
    c: &mut AnyConnection,
    authority: &str,
    limit: i64,
) -> Result<Vec<Job>, StoreError> {
    let rows = sqlx::query(Job::select_without(
        &["payload"],
        "WHERE authority_id = $1 AND done_at IS NULL AND last_error <> '' ORDER BY run_at LIMIT $2",
    ))
    .bind(authority.to_owned())
    .bind(limit)
    .fetch_all(c)
    .await?;
    rows.iter().map(Job::from_row).collect()
}

/// The jobs of one topic that are not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// What they do.
    pub name: String,
    /// Those that are due.
    pub due: i64,
    /// Those whose time has not come.
    pub later: i64,
    /// Those that failed at least once.
    pub failing: i64,
}

/// How many jobs of each topic wait, of all authorities.
///
/// # Errors
/// The database refuses.
pub async fn topics(c: &mut AnyConnection, now: i64) -> Result<Vec<Topic>, StoreError> {
    use sqlx::Row as _;
    const TOPICS: &str = "SELECT topic, COUNT(CASE WHEN run_at <= $1 THEN 1 END) AS due, \
        COUNT(CASE WHEN run_at > $1 THEN 1 END) AS later, \
        COUNT(CASE WHEN last_error <> '' THEN 1 END) AS failing \
        FROM jobs WHERE done_at IS NULL GROUP BY topic ORDER BY topic";
    let rows = sqlx::query(TOPICS).bind(now).fetch_all(c).await?;
    rows.iter()
        .map(|row| {
            Ok(Topic {
                name: row.try_get("topic")?,
                due: row.try_get("due")?,
                later: row.try_get("later")?,
                failing: row.try_get("failing")?,
            })
        })
        .collect()
}

/// Jobs that are not done, those of them that failed at least once, and when the oldest was put in.
///
/// # Errors
/// The database refuses.
pub async fn backlog(c: &mut AnyConnection) -> Result<(i64, i64, Option<i64>), StoreError> {
    use sqlx::Row as _;
    const BACKLOG: &str = "SELECT COUNT(*) AS waiting, \
        COUNT(CASE WHEN last_error <> '' THEN 1 END) AS failing, MIN(created_at) AS oldest \
        FROM jobs WHERE done_at IS NULL";
    let row = sqlx::query(BACKLOG).fetch_one(c).await?;
    Ok((
        row.try_get("waiting")?,
        row.try_get("failing")?,
        row.try_get("oldest")?,
    ))
}
