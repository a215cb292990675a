//! What the work of an authority comes to: what is open and with whom, what was issued, and how long it took.

use crate::{Actor, Office, OfficeError};
use origo_authz::Action;
pub use origo_store::repository::figures::Share;
use origo_store::repository::{figures as repository, people};

/// Days that [`Figures::issued`] and [`Figures::usual_minutes`] look back.
pub const DAYS: i64 = 30;
const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// The figures of an authority.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Applications that wait for the authority, by state.
    pub by_state: Vec<Share>,
    /// The same by the name of who works on them; empty for nobody.
    pub by_officer: Vec<Share>,
    /// Certificates issued today and in the [`DAYS`] days before (of UTC), by country of destination (ISO 3166-1 alpha-2).
    pub issued: Vec<Share>,
    /// Minutes from submission to the issued certificate to two figures, the median of those; nothing where none was
    /// issued.
    pub usual_minutes: Option<i64>,
}

/// The figures of the actor's authority.
///
/// # Errors
/// [`OfficeError::Forbidden`] unless the role sees all cases of the authority.
pub async fn figures(office: &Office, actor: &Actor) -> Result<Figures, OfficeError> {
    actor.must(Action::SeeAll)?;
    let authority = &actor.authority;
    let since = office.micros() / DAY_MICROS - DAYS;
    let mut reader = office.read().await?;
    let mut by_officer = repository::open(&mut reader, authority, true).await?;
    let officers: Vec<_> = by_officer.iter().map(|share| share.of.clone()).collect();
    let names = people::names_of(&mut reader, authority, &officers).await?;
    for share in &mut by_officer {
        let name = names.iter().find(|(id, _)| *id == share.of);
        if let Some((_, name)) = name {
            share.of.clone_from(name);
        }
    }
    let took = repository::durations(&mut reader, authority, since).await?;
    Ok(Figures {
        by_state: repository::open(&mut reader, authority, false).await?,
        by_officer,
        issued: repository::issued(&mut reader, authority, since).await?,
        usual_minutes: median(&took),
    })
}

/// The middle of values with how often each occurs, the least first.
fn median(values: &[(i64, i64)]) -> Option<i64> {
    let all: i64 = values.iter().map(|(_, many)| many).sum();
    let mut before = 0;
    let middle = values.iter().find(|(_, many)| {
        before += many;
        before > all / 2
    });
    middle.map(|(value, _)| *value)
}
