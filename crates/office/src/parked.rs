//! Jobs that were set aside: whoever runs the authority or the installation sees them, and has them tried again when the
//! cause is mended.

use crate::{Actor, Office, OfficeError, events::Happened, worker};
use origo_authz::Action;
use origo_store::repository::jobs::{self, Job};
use serde_json::json;

/// So many are listed, the latest first.
const SHOWN: i64 = 50;

/// Whose jobs the actor tends: one authority's, or everybody's.
fn scope(actor: &Actor) -> Result<Option<&str>, OfficeError> {
    actor.must(Action::TendJobs)?;
    Ok((!actor.may(Action::RunInstallation)).then_some(actor.authority.as_str()))
}

/// How many jobs are set aside, of those that the actor tends.
///
/// # Errors
/// [`OfficeError::Forbidden`] unless the role tends jobs.
pub async fn count(office: &Office, actor: &Actor) -> Result<i64, OfficeError> {
    let scope = scope(actor)?;
    Ok(jobs::parked_count(&mut *office.read().await?, scope).await?)
}

/// Jobs that are set aside, the latest first.
///
/// # Errors
/// As [`count`].
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<Job>, OfficeError> {
    let scope = scope(actor)?;
    Ok(jobs::parked(&mut *office.read().await?, scope, SHOWN).await?)
}

/// Has a job that is set aside tried again.
///
/// # Errors
/// As [`count`]; [`OfficeError::NotFound`] unless it is set aside, and the actor's to tend.
pub async fn again(
    office: &Office,
    actor: &Actor,
    authority: &str,
    topic: &str,
    subject: &str,
) -> Result<(), OfficeError> {
    let scope = scope(actor)?;
    if scope.is_some_and(|own| own != authority) {
        return Err(OfficeError::NotFound);
    }
    let actor = Actor {
        authority: authority.to_owned(),
        ..actor.clone()
    };
    let work = (office.clone(), actor, topic.to_owned(), subject.to_owned());
    office
        .store()
        .write_with(work, move |tx, (office, actor, topic, subject)| {
            Box::pin(async move {
                let found = jobs::find(tx, &actor.authority, topic, subject).await?;
                let job = found.filter(|job| job.parked_at.is_some());
                let job = job.ok_or(OfficeError::NotFound)?;
                jobs::again(tx, &actor.authority, topic, subject, office.micros()).await?;
                let happened = Happened {
                    kind: "job-run-again",
                    cause: "",
                    rule: String::new(),
                    detail: json!({ "topic": topic, "subject": subject }),
                    objects: worker::about(&job),
                };
                office.record(tx, actor, happened).await
            })
        })
        .await
}
