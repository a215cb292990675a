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
        /// Whose turn it uses up: the authority, or one of its organisations.
        owner: String,
        /// Particulars as JSON.
        payload: String,
        /// Tries so far.
        attempts: i64,
        /// Not before.
        run_at: i64,
        /// Claimed until.
        lease_until: i64,
        /// Claims of it, one after another, that were never heard of again.
        lost: i64,
        /// What went wrong last.
        last_error: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
        /// When it was done.
        done_at: Option<i64>,
        /// Since when it is tried no more, until somebody says so.
        parked_at: Option<i64>,
    }
}

/// Puts an authority's job into the outbox; a second one with the same topic and subject is dropped.
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
    push_for(c, authority, "", topic, subject, payload, now).await
}

/// The same for one of its organisations, which then waits for its own turn; an empty one is the authority itself.
///
/// # Errors
/// The database refuses.
pub async fn push_for(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
    topic: &str,
    subject: &str,
    payload: String,
    now: i64,
) -> Result<(), StoreError> {
    let owner = match organisation {
        "" => authority.to_owned(),
        organisation => format!("{authority}/{organisation}"),
    };
    let job = Job {
        authority_id: authority.to_owned(),
        topic: topic.to_owned(),
        subject: subject.to_owned(),
        owner,
        payload,
        attempts: 0,
        run_at: now,
        lease_until: 0,
        lost: 0,
        last_error: String::new(),
        created_at: now,
        done_at: None,
        parked_at: None,
    };
    job.insert_or(c, "ON CONFLICT DO NOTHING").await.map(|_| ())
}

/// Jobs that a worker may still do.
const OPEN: &str = "done_at IS NULL AND parked_at IS NULL";

/// Whether a job of a topic is due: asked before [`claim`], which has to write.
///
/// # Errors
/// The database refuses.
pub async fn is_due(c: &mut AnyConnection, topic: &str, now: i64) -> Result<bool, StoreError> {
    let due = format!(
        "SELECT 1 FROM jobs WHERE topic = $1 AND {OPEN} AND run_at <= $2 AND lease_until <= $2 LIMIT 1"
    );
    let row = sqlx::query(AssertSqlSafe(due))
        .bind(topic.to_owned())
        .bind(now)
        .fetch_optional(c)
        .await?;
    Ok(row.is_some())
}

/// Whose job is claimed next.
#[derive(Debug, Clone, Default)]
pub struct Turn {
    /// The owner whose turn was last: the next in the order of names comes now, and after the last the first.
    pub after: String,
    /// Owners who have their share at this moment.
    pub passed: Vec<String>,
}

/// Claims the job of a topic that has waited longest of those whose owner comes next; others do not see it until the
/// lease ends. The claim is counted as a try and as lost until [`done`], [`retry`] or [`park`] say what became of it.
///
/// # Errors
/// The database refuses.
pub async fn claim(
    tx: &mut Tx,
    topic: &str,
    turn: &Turn,
    now: i64,
    lease_until: i64,
) -> Result<Option<Job>, StoreError> {
    let mut found = first_due(tx, topic, turn, ">", now).await?;
    if found.is_none() {
        found = first_due(tx, topic, turn, "<=", now).await?;
    }
    let Some(mut job) = found else {
        return Ok(None);
    };
    const LEASE: &str = "UPDATE jobs SET lease_until = $4, attempts = attempts + 1, lost = lost + 1 \
        WHERE authority_id = $1 AND topic = $2 AND subject = $3";
    keyed(LEASE, &job)
        .bind(lease_until)
        .execute(&mut **tx)
        .await?;
    job.attempts += 1;
    job.lost += 1;
    Ok(Some(job))
}

/// The first due job of the owners on one side of the last turn.
async fn first_due(
    tx: &mut Tx,
    topic: &str,
    turn: &Turn,
    side: &str,
    now: i64,
) -> Result<Option<Job>, StoreError> {
    let skip = match tx.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => "FOR UPDATE SKIP LOCKED",
    };
    let passed: Vec<_> = (0..turn.passed.len())
        .map(|n| format!("${}", n + 4))
        .collect();
    let passed = match passed.is_empty() {
        true => String::new(),
        false => format!("AND owner NOT IN ({})", passed.join(", ")),
    };
    let mut query = sqlx::query(Job::select(&format!(
        "WHERE topic = $1 AND {OPEN} AND owner {side} $2 AND run_at <= $3 AND lease_until <= $3 {passed} \
         ORDER BY owner, run_at LIMIT 1 {skip}"
    )))
    .bind(topic.to_owned())
    .bind(turn.after.clone())
    .bind(now);
    for owner in &turn.passed {
        query = query.bind(owner.clone());
    }
    let row = query.fetch_optional(&mut **tx).await?;
    row.as_ref().map(Job::from_row).transpose()
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
    const DONE: &str = "UPDATE jobs SET done_at = $4, last_error = '', lost = 0 \
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
    const RETRY: &str = "UPDATE jobs SET run_at = $4, lease_until = 0, lost = 0, last_error = $5 \
        WHERE authority_id = $1 AND topic = $2 AND subject = $3";
    keyed(RETRY, job)
        .bind(run_at)
        .bind(error.to_owned())
        .execute(c)
        .await?;
    Ok(())
}

/// Sets a job aside: nothing tries it until [`again`].
///
/// # Errors
/// The database refuses.
pub async fn park(
    c: &mut AnyConnection,
    job: &Job,
    now: i64,
    error: &str,
) -> Result<(), StoreError> {
    const PARK: &str = "UPDATE jobs SET parked_at = $4, lease_until = 0, last_error = $5 \
        WHERE authority_id = $1 AND topic = $2 AND subject = $3";
    keyed(PARK, job)
        .bind(now)
        .bind(error.to_owned())
        .execute(c)
        .await?;
    Ok(())
}

/// Puts a job that is done or set aside back into the outbox.
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
    const AGAIN: &str = "UPDATE jobs SET done_at = NULL, parked_at = NULL, attempts = 0, lost = 0, run_at = $4, \
        lease_until = 0, last_error = '' WHERE authority_id = $1 AND topic = $2 AND subject = $3";
    sqlx::query(AGAIN)
        .bind(authority.to_owned())
        .bind(topic.to_owned())
        .bind(subject.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(())
}

/// The condition on jobs that are set aside: an authority's, which is `$1`, or everybody's. Each has an index in the order
/// of its list.
fn parked_of(authority: Option<&str>) -> &'static str {
    match authority {
        Some(_) => "parked_at IS NOT NULL AND authority_id = $1",
        None => "parked_at IS NOT NULL AND $1 = ''",
    }
}

/// Jobs that are set aside, the latest first: an authority's, or everybody's.
///
/// # Errors
/// The database refuses.
pub async fn parked(
    c: &mut AnyConnection,
    authority: Option<&str>,
    limit: i64,
) -> Result<Vec<Job>, StoreError> {
    let of = parked_of(authority);
    let rest = format!("WHERE {of} ORDER BY parked_at DESC LIMIT $2");
    let rows = sqlx::query(Job::select_without(&["payload"], &rest))
        .bind(authority.unwrap_or_default().to_owned())
        .bind(limit)
        .fetch_all(c)
        .await?;
    rows.iter().map(Job::from_row).collect()
}

/// How many jobs are set aside: an authority's, or everybody's.
///
/// # Errors
/// The database refuses.
pub async fn parked_count(
    c: &mut AnyConnection,
    authority: Option<&str>,
) -> Result<i64, StoreError> {
    use sqlx::Row as _;
    let of = parked_of(authority);
    let count = format!("SELECT COUNT(*) AS parked FROM jobs WHERE {of}");
    let row = sqlx::query(AssertSqlSafe(count))
        .bind(authority.unwrap_or_default().to_owned())
        .fetch_one(c)
        .await?;
    Ok(row.try_get("parked")?)
}

/// One job.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    topic: &str,
    subject: &str,
) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(Job::select(
        "WHERE authority_id = $1 AND topic = $2 AND subject = $3",
    ))
    .bind(authority.to_owned())
    .bind(topic.to_owned())
    .bind(subject.to_owned())
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Job::from_row).transpose()
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
        "WHERE authority_id = $1 AND done_at IS NULL AND parked_at IS NULL AND last_error <> '' ORDER BY run_at LIMIT $2",
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
        FROM jobs WHERE done_at IS NULL AND parked_at IS NULL GROUP BY topic ORDER BY topic";
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
        FROM jobs WHERE done_at IS NULL AND parked_at IS NULL";
    let row = sqlx::query(BACKLOG).fetch_one(c).await?;
    Ok((
        row.try_get("waiting")?,
        row.try_get("failing")?,
        row.try_get("oldest")?,
    ))
}
