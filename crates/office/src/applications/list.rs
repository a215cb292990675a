//! The list of applications: by holder, by state, by search.

use super::scope;
use crate::{
    Actor, Application, Mark, Office, OfficeError, RefusalCode, Turn, mandates, typed_numbers,
};
use origo_casework::State;
use origo_store::repository::applications::{self as repository, Ordered};

/// Rows of a list page.
pub const PAGE_ROWS: i64 = 50;

/// Who has an application now, as its applicant sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The applicant: to finish or to answer.
    Applicant,
    /// The authority.
    Authority,
    /// Nobody any more: the certificate is out.
    Issued,
    /// Nobody any more: rejected or withdrawn.
    Ended,
}

impl Holder {
    /// All, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Applicant, Self::Authority, Self::Issued, Self::Ended];

    /// The name in addresses and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Applicant => "yours",
            Self::Authority => "authority",
            Self::Issued => "issued",
            Self::Ended => "ended",
        }
    }

    /// The holder with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|holder| holder.name() == name)
    }

    /// Who has an application in a state.
    #[must_use]
    pub fn of(state: State) -> Self {
        match state {
            State::Draft | State::Queried => Self::Applicant,
            State::Submitted
            | State::AwaitingSecondApproval
            | State::AwaitingSignature
            | State::Issuing => Self::Authority,
            State::Issued => Self::Issued,
            State::Rejected | State::Withdrawn => Self::Ended,
        }
    }

    fn states(self) -> Vec<&'static str> {
        State::ALL
            .into_iter()
            .filter(|state| Self::of(*state) == self)
            .map(State::name)
            .collect()
    }
}

/// What a list of applications is asked for.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// Only in this state, by name.
    pub state: Option<String>,
    /// Only with this holder.
    pub holder: Option<Holder>,
    /// Only with this text.
    pub search: String,
    /// Last entered first, rather than last changed first.
    pub entered: bool,
    /// Which page.
    pub turn: Turn,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// All rows that pass the filter, counted so far as [`COUNT_MAX`](crate::COUNT_MAX) and one more.
    pub total: i64,
    /// Where the page begins, if there is something before.
    pub before: Option<Mark>,
    /// Where it ends, if there is something after.
    pub after: Option<Mark>,
}

/// Applications of the actor's organisation, or of the whole authority for its staff, last changed first.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn list(
    office: &Office,
    actor: &Actor,
    filter: &ListFilter,
) -> Result<Page<Application>, OfficeError> {
    let organisation = scope(actor)?;
    let states = match filter.state.as_deref().filter(|name| !name.is_empty()) {
        Some(name) => vec![
            State::named(name)
                .ok_or(OfficeError::Refused(RefusalCode::StateUnknown))?
                .name(),
        ],
        None => filter.holder.map_or_else(all_states, Holder::states),
    };
    let filter = repository::Filter {
        organisation,
        agent_at: mandates::agent_at(office, actor).await?,
        states,
        search: typed_numbers::searched(office, &filter.search),
        ordered: if filter.entered {
            Ordered::Entered
        } else {
            Ordered::Changed
        },
        turn: filter.turn.clone(),
        limit: PAGE_ROWS,
        ..Default::default()
    };
    let mut reader = office.read().await?;
    let found = repository::list(&mut reader, &actor.authority, &filter).await?;
    let total = repository::count(&mut reader, &actor.authority, &filter).await?;
    Ok(Page {
        rows: found.rows,
        total,
        before: found.before,
        after: found.after,
    })
}

fn all_states() -> Vec<&'static str> {
    State::ALL.into_iter().map(State::name).collect()
}

/// How many applications each holder has, of those that the actor sees, counted so far as [`COUNT_MAX`](crate::COUNT_MAX)
/// and one more.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn counts(office: &Office, actor: &Actor) -> Result<Vec<(Holder, i64)>, OfficeError> {
    let organisation = scope(actor)?;
    let agent_at = mandates::agent_at(office, actor).await?;
    let mut reader = office.read().await?;
    let filters = Holder::ALL.map(|holder| repository::Filter {
        organisation: organisation.clone(),
        agent_at,
        states: holder.states(),
        ..Default::default()
    });
    let counts = repository::counts(&mut reader, &actor.authority, &filters).await?;
    Ok(Holder::ALL.into_iter().zip(counts).collect())
}
