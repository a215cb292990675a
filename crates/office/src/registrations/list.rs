//! The officers' list of registrations.

use super::{Profile, read_standing};
use crate::{
    Actor, Office, OfficeError, RefusalCode, Registration, Slice, Turn, applications::PAGE_ROWS,
    typed_numbers,
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

/// Registrations that were handed in, longest waiting first, with how many there are in each state, counted so
/// far as [`COUNT_MAX`](crate::COUNT_MAX) and one more.
///
/// # Errors
/// [`OfficeError::Forbidden`]; [`OfficeError::Refused`] `state.unknown`.
pub async fn list(
    office: &Office,
    actor: &Actor,
    state: &str,
    search: &str,
    turn: &Turn,
) -> Result<(Slice<RegistrationRow>, BTreeMap<&'static str, i64>), OfficeError> {
    actor.must(Action::SeeAll)?;
    let all: Vec<_> = RegistrationState::ALL
        .into_iter()
        .filter(|state| *state != RegistrationState::Draft)
        .map(RegistrationState::name)
        .collect();
    let wanted = match state {
        "" => all.clone(),
        name => vec![
            RegistrationState::named(name)
                .ok_or(OfficeError::Refused(RefusalCode::StateUnknown))?
                .name(),
        ],
    };
    let search = typed_numbers::searched(office, search);
    let mut reader = office.read().await?;
    let authority = &actor.authority;
    let counts = repository::counts(&mut reader, authority, &all, &search).await?;
    let found = repository::list(&mut reader, authority, &wanted, &search, turn, PAGE_ROWS);
    let found = found.await?;
    let mut rows = Vec::new();
    for registration in found.rows {
        rows.push(RegistrationRow {
            profile: serde_json::from_str(&registration.profile)?,
            standing: read_standing(&registration, office.now())?,
            registration,
        });
    }
    let page = Slice {
        rows,
        before: found.before,
        after: found.after,
    };
    Ok((page, counts.into_iter().collect()))
}
