//! How the installation does: for whoever runs it, and in part for the administrator of an authority.

use crate::{
    Actor, Authority, MailState, Office, OfficeError,
    audit::{self, ChainReport},
    mailbox,
};
use origo_authz::Action;
use origo_casework::{RegistrationState, State};
pub use origo_store::repository::jobs::{Job, Topic};
use origo_store::{
    Engine,
    repository::{
        applications::{self, Ordered},
        authorities, jobs, registrations,
    },
};

const JOBS_SHOWN: i64 = 20;

/// What waits at an authority, each counted so far as [`COUNT_MAX`](crate::COUNT_MAX) and one more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk {
    /// Applications that wait for the authority.
    pub cases: i64,
    /// Those of them past their deadline.
    pub overdue: i64,
    /// Registrations that wait for the authority.
    pub registrations: i64,
    /// Letters that wait.
    pub letters_waiting: i64,
    /// Letters that were given up.
    pub letters_given_up: i64,
}

/// What waits at the actor's authority, as far as the role may know it.
///
/// # Errors
/// [`OfficeError::Forbidden`] unless the role keeps the mailbox.
pub async fn desk(office: &Office, actor: &Actor) -> Result<Desk, OfficeError> {
    let mut desk = Desk::default();
    for (state, count) in mailbox::counts(office, actor).await? {
        match state {
            MailState::Waiting => desk.letters_waiting = count,
            MailState::GivenUp => desk.letters_given_up = count,
            MailState::Sent | MailState::Kept => {}
        }
    }
    if !actor.may(Action::SeeAll) {
        return Ok(desk);
    }
    let mut reader = office.read().await?;
    let waiting = applications::Filter {
        states: vec![
            State::Submitted.name(),
            State::AwaitingSecondApproval.name(),
            State::AwaitingSignature.name(),
        ],
        ordered: Ordered::Deadline,
        ..Default::default()
    };
    let late = applications::Filter {
        due_before: Some(office.micros()),
        ..waiting.clone()
    };
    desk.cases = applications::count(&mut reader, &actor.authority, &waiting).await?;
    desk.overdue = applications::count(&mut reader, &actor.authority, &late).await?;
    let submitted = [RegistrationState::Submitted.name()];
    let counts = registrations::counts(&mut reader, &actor.authority, &submitted, "").await?;
    desk.registrations = counts.first().map_or(0, |(_, count)| *count);
    Ok(desk)
}

/// How the installation does.
#[derive(Debug, Clone)]
pub struct Installation {
    /// Its authorities.
    pub authorities: Vec<Authority>,
    /// Jobs that wait, by what they do, of all authorities.
    pub topics: Vec<Topic>,
    /// Jobs of the own authority that failed and are tried again.
    pub failing: Vec<Job>,
    /// The database engine.
    pub engine: &'static str,
    /// Country packs: id, version and digest.
    pub packs: Vec<(String, String, String)>,
}

/// How the installation does.
///
/// # Errors
/// [`OfficeError::Forbidden`] unless the role runs it.
pub async fn look(office: &Office, actor: &Actor) -> Result<Installation, OfficeError> {
    actor.must(Action::RunInstallation)?;
    let mut reader = office.read().await?;
    let packs = office.packs().values().map(|pack| {
        let digest = pack.digest.get(..12).unwrap_or_default();
        (pack.id.clone(), pack.version.clone(), digest.to_owned())
    });
    Ok(Installation {
        packs: packs.collect(),
        authorities: authorities::all(&mut reader).await?,
        topics: jobs::topics(&mut reader, office.micros()).await?,
        failing: jobs::failing(&mut reader, &actor.authority, JOBS_SHOWN).await?,
        engine: match office.store().engine() {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        },
    })
}

/// Proves the hash chains that the actor may prove: those of all authorities, or of the own one.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn chains(office: &Office, actor: &Actor) -> Result<Vec<ChainReport>, OfficeError> {
    if !actor.may(Action::RunInstallation) {
        actor.must(Action::ReadEvents)?;
    }
    let mut chains = audit::verify(office).await?;
    chains.retain(|chain| actor.may(Action::RunInstallation) || chain.authority == actor.authority);
    Ok(chains)
}
