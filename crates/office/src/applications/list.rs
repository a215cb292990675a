//! The list of applications: by holder, by state, by search.

use super::scope;
use crate::{Actor, Application, Office, OfficeError, mandates};
use origo_casework::State;
use origo_store::repository::applications as repository;

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
    /// Page from 0.
    pub page: i64,
    /// Newest first, after the application with this id (empty: from the start), in place of pages.
    pub after: Option<String>,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// All rows that pass the filter.
    pub total: i64,
    /// Page from 0.
    pub page: i64,
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
                .ok_or(OfficeError::Refused("state.unknown"))?
                .name(),
        ],
        None => filter.holder.map(Holder::states).unwrap_or_default(),
    };
    let page = filter.page.clamp(0, 100_000);
    let filter = repository::Filter {
        organisation,
        agent_at: mandates::agent_at(office, actor).await?,
        states,
        search: filter.search.chars().take(100).collect(),
        offset: page * PAGE_ROWS,
        limit: PAGE_ROWS,
        after: filter.after.clone(),
        ..Default::default()
    };
    let mut reader = office.read().await?;
    let rows = repository::list(&mut reader, &actor.authority, &filter).await?;
    let all = repository::Filter {
        after: None,
        ..filter
    };
    let total = repository::count(&mut reader, &actor.authority, &all).await?;
    Ok(Page { rows, total, page })
}

/// How many applications each holder has, of those that the actor sees.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn counts(office: &Office, actor: &Actor) -> Result<Vec<(Holder, i64)>, OfficeError> {
    let organisation = scope(actor)?;
    let agent_at = mandates::agent_at(office, actor).await?;
    let mut reader = office.read().await?;
    let mut counts = Vec::new();
    for holder in Holder::ALL {
        let filter = repository::Filter {
            organisation: organisation.clone(),
            agent_at,
            states: holder.states(),
            ..Default::default()
        };
        let count = repository::count(&mut reader, &actor.authority, &filter).await?;
        counts.push((holder, count));
    }
    Ok(counts)
}
