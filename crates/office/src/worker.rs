//! The worker: what was promised in a transaction is done here, each job safe to repeat.
//!
//! Every [`Kind`] of work has hands of its own, so that a silent mail server or a slow receiver of notices holds up
//! nobody's certificate, and within a kind the owners take turns. A claim counts as a try from its beginning: a job that
//! takes the whole process down with it is set aside after some claims, as is one that fails again and again.
//! [`crate::parked`] shows those that were set aside and lets them run again.

use crate::{
    Office, OfficeError,
    context::system,
    events::Happened,
    issuing,
    letters::MAIL,
    post,
    registrations::{UNDERTAKING, look_at_undertaking},
    webhooks,
};
use origo_store::repository::jobs::{self, Job, Turn};
use serde_json::json;
use std::time::Duration;
use tokio::sync::Mutex;

/// A job is ours for so long; then another may take it.
const LEASE_SECONDS: i64 = 120;
/// No job may take longer: it would be done twice at once.
const JOB_TIME_MAX: Duration = Duration::from_secs(100);
const RETRY_SECONDS_MAX: i64 = 3600;
/// A job that failed so often is set aside: by then some two hours have passed. Letters and notices of webhooks, which
/// wait for others, are given up earlier by their own rules.
const ATTEMPTS_MAX: i64 = 12;
/// A job whose claims were lost so often, one after another, is set aside: it may be what stops the process.
const LOST_MAX: i64 = 5;
const ERROR_CHARS_MAX: usize = 500;
const SECOND: i64 = 1_000_000;

/// A kind of work, with hands of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Certificates to draw and seal.
    Issuing,
    /// Letters to hand to the mail server.
    Letters,
    /// Notices to other systems.
    Webhooks,
    /// What the calendar asks for.
    Upkeep,
}

impl Kind {
    /// All kinds, what people wait for first.
    pub const ALL: [Self; 4] = [Self::Issuing, Self::Letters, Self::Webhooks, Self::Upkeep];

    fn topic(self) -> &'static str {
        match self {
            Self::Issuing => issuing::ISSUE,
            Self::Letters => MAIL,
            Self::Webhooks => webhooks::TOPIC,
            Self::Upkeep => UNDERTAKING,
        }
    }

    /// How many jobs of one owner may be in hand at once; none without end.
    fn share(self) -> Option<usize> {
        match self {
            // whose receiver is slow holds one hand, and the others' notices go on
            Self::Webhooks => Some(1),
            Self::Issuing | Self::Letters | Self::Upkeep => None,
        }
    }
}

/// What became of a hand's reach for work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ran {
    /// Nothing is due.
    Nothing,
    /// A job is done, or has settled itself when it comes again.
    Done,
    /// A job failed, and is put back or set aside.
    Failed,
}

/// The work of one kind, which all hands of that kind in a process share.
#[derive(Debug)]
pub struct Lane {
    kind: Kind,
    turn: Mutex<Turns>,
}

#[derive(Debug, Default)]
struct Turns {
    last: String,
    /// Owners of the jobs in hand, each as often as it has one.
    busy: Vec<String>,
}

impl Lane {
    /// A lane in which nobody has had a turn.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            turn: Mutex::default(),
        }
    }

    /// Which work it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Does one job that is due, if there is one.
    ///
    /// # Errors
    /// The database refuses. A job that fails is no error here: it is put back with a delay, or set aside.
    pub async fn run_one(&self, office: &Office) -> Result<Ran, OfficeError> {
        let Some(job) = self.claim(office).await? else {
            return Ok(Ran::Nothing);
        };
        let ran = run(office, &job).await;
        let mut turns = self.turn.lock().await;
        if let Some(at) = turns.busy.iter().position(|owner| *owner == job.owner) {
            turns.busy.swap_remove(at);
        }
        ran
    }

    async fn claim(&self, office: &Office) -> Result<Option<Job>, OfficeError> {
        let (topic, now) = (self.kind.topic(), office.micros());
        // most of the time there is nothing, and asking needs no writer
        if !jobs::is_due(&mut *office.read().await?, topic, now).await? {
            return Ok(None);
        }
        let mut turns = self.turn.lock().await;
        let turn = turns.next(self.kind.share());
        let claimed = office
            .store()
            .write_with(turn, move |tx, turn| {
                Box::pin(async move {
                    let until = now + LEASE_SECONDS * SECOND;
                    Ok::<_, OfficeError>(jobs::claim(tx, topic, turn, now, until).await?)
                })
            })
            .await?;
        if let Some(job) = &claimed {
            turns.last.clone_from(&job.owner);
            turns.busy.push(job.owner.clone());
        }
        Ok(claimed)
    }
}

impl Turns {
    fn next(&self, share: Option<usize>) -> Turn {
        let held = |owner: &&String| self.busy.iter().filter(|busy| busy == owner).count();
        let full = |owner: &&String| share.is_some_and(|share| held(owner) >= share);
        let mut passed: Vec<String> = self.busy.iter().filter(full).cloned().collect();
        passed.sort_unstable();
        passed.dedup();
        Turn {
            after: self.last.clone(),
            passed,
        }
    }
}

/// Does everything that is due, kind after kind, and answers how many jobs were done.
///
/// # Errors
/// The database refuses; a job that fails does not stop the others.
pub async fn run_due(office: &Office) -> Result<usize, OfficeError> {
    let lanes = Kind::ALL.map(Lane::new);
    let mut done = 0;
    loop {
        let mut idle = true;
        for lane in &lanes {
            loop {
                match lane.run_one(office).await? {
                    Ran::Nothing => break,
                    Ran::Done => done += 1,
                    Ran::Failed => {}
                }
                idle = false;
            }
        }
        // what was done may have promised more
        if idle {
            return Ok(done);
        }
    }
}

async fn run(office: &Office, job: &Job) -> Result<Ran, OfficeError> {
    if job.lost > LOST_MAX {
        let lost = job.lost - 1;
        park(
            office,
            job,
            format!("begun {lost} times, and never heard of again"),
        )
        .await?;
        return Ok(Ran::Failed);
    }
    let Err(error) = attempt(office, job).await else {
        return Ok(Ran::Done);
    };
    tracing::error!(topic = %job.topic, subject = %job.subject, attempts = job.attempts, %error, "a job failed");
    let text: String = error.to_string().chars().take(ERROR_CHARS_MAX).collect();
    if job.attempts >= ATTEMPTS_MAX {
        park(office, job, text).await?;
    } else {
        put_back(office, job, text).await?;
    }
    Ok(Ran::Failed)
}

/// Does a job in a task of its own: one that panics or finds no end fails, and its hand goes on.
async fn attempt(office: &Office, job: &Job) -> Result<(), OfficeError> {
    let task = tokio::spawn({
        let (office, job) = (office.clone(), job.clone());
        async move { perform(&office, &job).await }
    });
    let handle = task.abort_handle();
    match tokio::time::timeout(JOB_TIME_MAX, task).await {
        Ok(Ok(result)) => result,
        Ok(Err(stopped)) => Err(OfficeError::Internal(format!("broke off: {stopped}"))),
        Err(_) => {
            handle.abort();
            let seconds = JOB_TIME_MAX.as_secs();
            Err(OfficeError::Internal(format!(
                "not done after {seconds} seconds"
            )))
        }
    }
}

async fn perform(office: &Office, job: &Job) -> Result<(), OfficeError> {
    match job.topic.as_str() {
        issuing::ISSUE => issuing::issue(office, job).await,
        MAIL => post::send(office, job, &system(&job.authority_id)).await,
        webhooks::TOPIC => webhooks::deliver(office, job).await,
        UNDERTAKING => look_at_undertaking(office, job, &system(&job.authority_id)).await,
        topic => Err(OfficeError::Internal(format!("no such job: {topic}"))),
    }
}

async fn put_back(office: &Office, job: &Job, error: String) -> Result<(), OfficeError> {
    let delay = 2_i64.saturating_pow(u32::try_from(job.attempts).unwrap_or(20));
    let run_at = office.micros() + delay.min(RETRY_SECONDS_MAX) * SECOND;
    let work = (job.clone(), error);
    office
        .store()
        .write_with(work, move |tx, (job, error)| {
            Box::pin(
                async move { Ok::<_, OfficeError>(jobs::retry(tx, job, run_at, error).await?) },
            )
        })
        .await
}

/// Sets a job aside, and tells the authority's log.
async fn park(office: &Office, job: &Job, error: String) -> Result<(), OfficeError> {
    tracing::error!(topic = %job.topic, subject = %job.subject, error, "a job is set aside");
    let work = (office.clone(), job.clone(), error);
    office
        .store()
        .write_with(work, move |tx, (office, job, error)| {
            Box::pin(async move {
                jobs::park(tx, job, office.micros(), error).await?;
                let happened = Happened {
                    kind: "job-parked",
                    cause: "",
                    rule: String::new(),
                    detail: json!({ "topic": job.topic, "subject": job.subject, "attempts": job.attempts, "error": error }),
                    objects: about(job),
                };
                office.record(tx, &system(&job.authority_id), happened).await
            })
        })
        .await
}

/// What an event about a job is about.
pub(crate) fn about(job: &Job) -> Vec<(&'static str, String)> {
    match job.topic.as_str() {
        issuing::ISSUE => vec![("certificate", job.subject.clone())],
        MAIL => vec![("mail", job.subject.clone())],
        _ => Vec::new(),
    }
}

/// What waits for the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Jobs that are not done.
    pub waiting: i64,
    /// Those of them that failed at least once.
    pub failing: i64,
    /// Beside them, those that are set aside.
    pub parked: i64,
    /// Age of the oldest that waits, in seconds.
    pub oldest_seconds: i64,
}

/// What waits for the worker, of all authorities: for the operator's measurements.
///
/// # Errors
/// The database refuses.
pub async fn backlog(office: &Office) -> Result<Backlog, OfficeError> {
    let mut reader = office.read().await?;
    let (waiting, failing, oldest) = jobs::backlog(&mut reader).await?;
    let parked = jobs::parked_count(&mut reader, None).await?;
    let age = oldest.map_or(0, |oldest| office.micros() - oldest);
    Ok(Backlog {
        waiting,
        failing,
        parked,
        oldest_seconds: age / SECOND,
    })
}
