//! What the work of an authority comes to: what is open and with whom, what was issued, and how long it took.

use crate::{Actor, Office, OfficeError};
use origo_authz::Action;
use origo_casework::State;
pub use origo_store::repository::figures::Share;
use origo_store::repository::{figures as repository, people};

/// Days that [`Figures::issued`] and [`Figures::usual_minutes`] look back.
pub const DAYS: i64 = 30;
/// Certificates whose time is looked at: enough for a median that holds.
const TIMES_MAX: i64 = 5000;
const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;
const MINUTE_MICROS: i64 = 60 * 1_000_000;

/// The figures of an authority.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Applications that wait for the authority, by state.
    pub by_state: Vec<Share>,
    /// The same by the name of who works on them; empty for nobody.
    pub by_officer: Vec<Share>,
    /// Certificates issued in the last [`DAYS`] days, by country of destination (ISO 3166-1 alpha-2).
    pub issued: Vec<Share>,
    /// Minutes from submission to the issued certificate, the median of those; nothing where none was issued.
    pub usual_minutes: Option<i64>,
}

/// The figures of the actor's authority.
///
/// # Errors
/// [`OfficeError::Forbidden`] unless the role sees all cases of the authority.
pub async fn figures(office: &Office, actor: &Actor) -> Result<Figures, OfficeError> {
    actor.must(Action::SeeAll)?;
    let authority = &actor.authority;
    let since = office.micros() - DAYS * DAY_MICROS;
    let waiting = [
        State::Submitted.name(),
        State::AwaitingSecondApproval.name(),
        State::AwaitingSignature.name(),
    ];
    let mut reader = office.read().await?;
    let names = people::names(&mut reader, authority).await?;
    let mut by_officer = repository::open(&mut reader, authority, &waiting, true).await?;
    for share in &mut by_officer {
        let name = names.iter().find(|(id, _)| *id == share.of);
        if let Some((_, name)) = name {
            share.of.clone_from(name);
        }
    }
    let took = repository::durations(&mut reader, authority, since, TIMES_MAX).await?;
    Ok(Figures {
        by_state: repository::open(&mut reader, authority, &waiting, false).await?,
        by_officer,
        issued: repository::issued(&mut reader, authority, since).await?,
        usual_minutes: took.get(took.len() / 2).map(|took| took / MINUTE_MICROS),
    })
}
