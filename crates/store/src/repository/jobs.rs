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

record! {
    /// A letter to a person; kept whether or not it could be sent.
    Mail in "mails" {
        /// The authority.
        authority_id: String,
        /// Id.
        id: String,
        /// E-mail.
        recipient: String,
        /// Subject.
        subject: String,
        /// Plain text.
        body: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
        /// When an SMTP server took it.
        sent_at: Option<i64>,
        /// How often it was tried.
        attempts: i64,
        /// What the server said last.
        last_error: String,
        /// When it was given up.
        failed_at: Option<i64>,
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

/// One letter.
///
/// # Errors
/// The database refuses.
pub async fn mail(
    c: &mut AnyConnection,
    authority: &str,
    id: &str,
) -> Result<Option<Mail>, StoreError> {
    let row = sqlx::query(Mail::select("WHERE authority_id = $1 AND id = $2"))
        .bind(authority.to_owned())
        .bind(id.to_owned())
        .fetch_optional(c)
        .await?;
    row.as_ref().map(Mail::from_row).transpose()
}

/// An authority's letters, newest first.
///
/// # Errors
/// The database refuses.
pub async fn mails(
    c: &mut AnyConnection,
    authority: &str,
    limit: i64,
) -> Result<Vec<Mail>, StoreError> {
    let rows = sqlx::query(Mail::select(
        "WHERE authority_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
    ))
    .bind(authority.to_owned())
    .bind(limit)
    .fetch_all(c)
    .await?;
    rows.iter().map(Mail::from_row).collect()
}

/// Marks a letter sent, and keeps this text of it.
///
/// # Errors
/// The database refuses.
pub async fn mail_sent(
    c: &mut AnyConnection,
    authority: &str,
    id: &str,
    body: &str,
    now: i64,
) -> Result<(), StoreError> {
    const SENT: &str =
        "UPDATE mails SET sent_at = $4, body = $3 WHERE authority_id = $1 AND id = $2";
    sqlx::query(SENT)
        .bind(authority.to_owned())
        .bind(id.to_owned())
        .bind(body.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(())
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
