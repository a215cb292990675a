//! The officers' list of registrations.

use super::{Profile, read_standing};
use crate::{
    Actor, Office, OfficeError, Registration,
    applications::{PAGE_ROWS, Page},
};
use origo_authz::Action;
use origo_casework::{RegistrationState, Standing};
use origo_store::repository::registrations as repository;
use std::collections::BTreeMap;

/// A row of the officers' list.
#[derive(Debug, Clone)]
pub struct RegistrationRow {
    /// The row.
    pub registration: Registration,
    /// What was typed, read.
    pub profile: Profile,
    /// Whether the organisation may hand in applications now.
    pub standing: Standing,
}

/// Registrations that were handed in, longest waiting first, with how many there are in each state.
///
/// # Errors
/// [`OfficeError::Forbidden`]; [`OfficeError::Refused`] `state.unknown`.
pub async fn list(
    office: &Office,
    actor: &Actor,
    state: &str,
    search: &str,
    page: i64,
) -> Result<(Page<RegistrationRow>, BTreeMap<String, i64>), OfficeError> {
    actor.must(Action::SeeAll)?;
    if !state.is_empty() && RegistrationState::named(state).is_none() {
        return Err(OfficeError::Refused("state.unknown"));
    }
    let search: String = search.chars().take(100).collect();
    let page = page.clamp(0, 100_000);
    let mut reader = office.read().await?;
    let authority = &actor.authority;
    let counts = repository::counts(&mut reader, authority, &search).await?;
    let offset = page * PAGE_ROWS;
    let found = repository::list(&mut reader, authority, state, &search, PAGE_ROWS, offset).await?;
    let mut rows = Vec::new();
    for registration in found {
        rows.push(RegistrationRow {
            profile: serde_json::from_str(&registration.profile)?,
            standing: read_standing(&registration, office.now())?,
            registration,
        });
    }
    let counts: BTreeMap<_, _> = counts.into_iter().collect();
    let total = if state.is_empty() {
        counts.values().sum()
    } else {
        counts.get(state).copied().unwrap_or(0)
    };
    Ok((Page { rows, total, page }, counts))
}
