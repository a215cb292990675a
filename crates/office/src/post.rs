//! The way of a letter out of the house: to the SMTP server, again after a growing pause if it could not be taken, and
//! given up with an event when the server refuses it for good or after [`TRIES_MAX`] tries.
//!
//! A crash between sending and marking sends the letter once more, with the same `Message-ID`: twice is better than
//! never, and mail programs show it once.

use crate::{
    Actor, Office, OfficeError, events::Happened, letters::without_secrets, smtp::Failure,
};
use origo_store::repository::{
    authorities, jobs,
    mails::{self, Mail},
};
use serde_json::json;

/// A letter that was tried so often is given up.
pub const TRIES_MAX: i64 = 8;
/// Seconds before the next try, by the tries so far: about a day in all.
const WAITS: [i64; 7] = [60, 300, 900, 3600, 10_800, 21_600, 43_200];
const ERROR_CHARS_MAX: usize = 500;
const SECOND: i64 = 1_000_000;

/// Hands a letter to the SMTP server; without one it is kept to be read on screen.
pub(crate) async fn send(
    office: &Office,
    job: &jobs::Job,
    actor: &Actor,
) -> Result<(), OfficeError> {
    let mut reader = office.read().await?;
    let mail = mails::find(&mut reader, &job.authority_id, &job.subject)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let authority = authorities::find(&mut reader, &job.authority_id)
        .await?
        .ok_or(OfficeError::NotFound)?;
    drop(reader);
    let mut after = mail.clone();
    // one that was sent or given up is not waiting: only its job is left to be ended
    if mail.state() == mails::MailState::Waiting {
        after.next_at = None;
        match &office.parts.smtp {
            None => after.kept_at = Some(office.micros()),
            Some(smtp) => {
                after.attempts += 1;
                match smtp.hand_over(&mail, &authority.name).await {
                    Ok(()) => {
                        after.sent_at = Some(office.micros());
                        after.body = without_secrets(&mail.body);
                    }
                    Err(failure) => failed(office, &mut after, &failure),
                }
            }
        }
    }
    let work = (office.clone(), job.clone(), actor.clone(), mail, after);
    office
        .store()
        .write_with(work, move |tx, (office, job, actor, before, after)| {
            Box::pin(async move {
                if before != after {
                    mails::save(tx, after).await?;
                }
                if let Some(at) = after.next_at {
                    return Ok::<_, OfficeError>(
                        jobs::retry(tx, job, at, &after.last_error).await?,
                    );
                }
                if after.failed_at != before.failed_at {
                    let happened = Happened {
                        kind: "mail-given-up",
                        cause: "",
                        rule: String::new(),
                        detail: json!({ "attempts": after.attempts, "error": after.last_error }),
                        objects: vec![("mail", after.id.clone())],
                    };
                    office.record(tx, actor, happened).await?;
                }
                Ok(jobs::done(tx, job, office.micros()).await?)
            })
        })
        .await
}

fn failed(office: &Office, mail: &mut Mail, failure: &Failure) {
    let printable = failure.why.chars().filter(|c| !c.is_control());
    mail.last_error = printable.take(ERROR_CHARS_MAX).collect();
    let tries = usize::try_from(mail.attempts).unwrap_or(usize::MAX);
    let wait = WAITS.get(tries.saturating_sub(1));
    match wait.filter(|_| !failure.for_good && mail.attempts < TRIES_MAX) {
        Some(wait) => mail.next_at = Some(office.micros() + wait * SECOND),
        None => mail.failed_at = Some(office.micros()),
    }
    tracing::warn!(
        mail = mail.id,
        attempts = mail.attempts,
        given_up = mail.failed_at.is_some(),
        error = mail.last_error,
        "a letter was not taken"
    );
}
