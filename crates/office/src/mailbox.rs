//! The mailbox on screen: what was written to whom, and what became of it.
//!
//! **Who may read the links.** A letter may hold a one-time link, and whoever follows a link to a new password is that
//! person from then on, at every authority where they are somebody. So:
//!
//! * a letter that an SMTP server took keeps no link, not even in the database;
//! * on screen every link is struck out, for everybody;
//! * only where there is no SMTP server can the operator have the links of one letter shown, to hand them on; the event
//!   log says who did it and for which letter. The authority's administrator cannot: a link would make an administrator
//!   any signatory.

use crate::{
    Actor, MailState, Office, OfficeError, RefusalCode, Slice, Turn,
    applications::PAGE_ROWS,
    events::Happened,
    letters::{MAIL, without_secrets},
    typed_numbers,
};
use origo_authz::Action;
use origo_store::repository::{jobs, mails};
use serde_json::json;

/// Which letters to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In this state; none for all.
    pub state: Option<MailState>,
    /// Found in recipient or subject.
    pub search: String,
    /// Which page.
    pub turn: Turn,
}

/// A letter as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Id.
    pub id: String,
    /// E-mail.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Plain text; empty in a list.
    pub body: String,
    /// What became of it.
    pub state: MailState,
    /// When it was written, microseconds since 1970, UTC.
    pub created_at: i64,
    /// When an SMTP server took it.
    pub sent_at: Option<i64>,
    /// When it was given up.
    pub failed_at: Option<i64>,
    /// When it is tried again.
    pub next_at: Option<i64>,
    /// How often it was tried.
    pub attempts: i64,
    /// What the server said last.
    pub last_error: String,
}

impl From<mails::Mail> for Mail {
    fn from(row: mails::Mail) -> Self {
        Self {
            state: row.state(),
            id: row.id,
            recipient: row.recipient,
            subject: row.subject,
            body: row.body,
            created_at: row.created_at,
            sent_at: row.sent_at,
            failed_at: row.failed_at,
            next_at: row.next_at,
            attempts: row.attempts,
            last_error: row.last_error,
        }
    }
}

/// A page of letters.
#[derive(Debug, Clone)]
pub struct Found {
    /// The letters, without their texts.
    pub letters: Slice<Mail>,
    /// How many the search finds in each state, counted so far as [`COUNT_MAX`](crate::COUNT_MAX) and one more.
    pub counts: Vec<(MailState, i64)>,
}

/// The authority's letters, newest first.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn list(office: &Office, actor: &Actor, filter: &Filter) -> Result<Found, OfficeError> {
    actor.must(Action::ReadMail)?;
    let mut reader = office.read().await?;
    let search = typed_numbers::searched(office, &filter.search);
    let (authority, turn) = (&actor.authority, &filter.turn);
    let counts = mails::counts(&mut reader, authority, &search).await?;
    let rows = mails::list(
        &mut reader,
        authority,
        filter.state,
        &search,
        turn,
        PAGE_ROWS,
    );
    let rows = rows.await?;
    Ok(Found {
        letters: Slice {
            rows: rows.rows.into_iter().map(Mail::from).collect(),
            before: rows.before,
            after: rows.after,
        },
        counts,
    })
}

/// How many of the authority's letters wait and were given up.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn counts(office: &Office, actor: &Actor) -> Result<Vec<(MailState, i64)>, OfficeError> {
    actor.must(Action::ReadMail)?;
    Ok(mails::counts(&mut *office.read().await?, &actor.authority, "").await?)
}

/// One letter, its links struck out.
///
/// # Errors
/// [`OfficeError::NotFound`] also for another authority's.
pub async fn letter(office: &Office, actor: &Actor, id: &str) -> Result<Mail, OfficeError> {
    let mut mail = Mail::from(whole(office, actor, id).await?);
    mail.body = without_secrets(&mail.body);
    Ok(mail)
}

async fn whole(office: &Office, actor: &Actor, id: &str) -> Result<mails::Mail, OfficeError> {
    actor.must(Action::ReadMail)?;
    mails::find(&mut *office.read().await?, &actor.authority, id)
        .await?
        .ok_or(OfficeError::NotFound)
}

/// The SMTP server that takes the letters; none if they are kept.
#[must_use]
pub fn server(office: &Office) -> Option<&str> {
    office.parts.smtp.as_ref().map(crate::Smtp::server)
}

/// Whether the actor may have links of letters shown in this installation.
#[must_use]
pub fn may_open_links(office: &Office, actor: &Actor) -> bool {
    office.parts.smtp.is_none() && actor.may(Action::RunInstallation)
}

/// Whether a letter holds links that can be shown to this actor.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn has_links(office: &Office, actor: &Actor, id: &str) -> Result<bool, OfficeError> {
    let mail = whole(office, actor, id).await?;
    Ok(may_open_links(office, actor) && without_secrets(&mail.body) != mail.body)
}

/// One letter with its links. The event log tells of it.
///
/// # Errors
/// [`OfficeError::Forbidden`] unless the actor runs an installation without an SMTP server.
pub async fn open_links(office: &Office, actor: &Actor, id: &str) -> Result<Mail, OfficeError> {
    if !may_open_links(office, actor) {
        return Err(OfficeError::Forbidden);
    }
    let mail = whole(office, actor, id).await?;
    let work = (office.clone(), actor.clone(), mail.clone());
    office
        .store()
        .write_with(work, move |tx, (office, actor, mail)| {
            Box::pin(async move {
                office
                    .record(tx, actor, about("mail-links-shown", mail))
                    .await
            })
        })
        .await?;
    Ok(mail.into())
}

/// Whether a letter can be sent again: it was given up, or kept before there was an SMTP server.
#[must_use]
pub fn may_go_again(office: &Office, state: MailState) -> bool {
    match state {
        MailState::GivenUp => true,
        MailState::Kept => office.parts.smtp.is_some(),
        MailState::Waiting | MailState::Sent => false,
    }
}

/// Sends a letter again that was given up.
///
/// # Errors
/// [`OfficeError::Refused`] `mail.not-given-up`.
pub async fn again(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    actor.must(Action::ReadMail)?;
    let work = (office.clone(), actor.clone(), id.to_owned());
    office
        .store()
        .write_with(work, move |tx, (office, actor, id)| {
            Box::pin(async move {
                let mut mail = mails::find(tx, &actor.authority, id)
                    .await?
                    .ok_or(OfficeError::NotFound)?;
                if !may_go_again(office, mail.state()) {
                    return Err(OfficeError::Refused(RefusalCode::MailNotGivenUp));
                }
                let now = office.micros();
                mail.failed_at = None;
                mail.kept_at = None;
                mail.attempts = 0;
                mail.next_at = None;
                mails::save(tx, &mail).await?;
                // a row for a letter whose job was cleared away meanwhile
                jobs::push(tx, &actor.authority, MAIL, id, "{}".to_owned(), now).await?;
                jobs::again(tx, &actor.authority, MAIL, id, now).await?;
                office
                    .record(tx, actor, about("mail-sent-again", &mail))
                    .await
            })
        })
        .await
}

fn about(kind: &'static str, mail: &mails::Mail) -> Happened<'static> {
    Happened {
        kind,
        cause: "",
        rule: String::new(),
        // no name and no address: the log is kept for ever
        detail: json!({}),
        objects: vec![("mail", mail.id.clone())],
    }
}
