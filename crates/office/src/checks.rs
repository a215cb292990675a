//! The certificates that a customs officer looked at last. The list is the officer's own: no event tells of it.

use crate::{Actor, Office, OfficeError, verification::Verification};
use origo_authz::Action;
use origo_store::repository::checks as repository;
pub use origo_store::repository::checks::Check;

/// So many are kept for each officer.
const KEPT: i64 = 25;
const NUMBER_MAX: usize = 60;

/// What the officer looked at, the last first.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<Check>, OfficeError> {
    actor.must(Action::KeepChecks)?;
    let mut reader = office.read().await?;
    Ok(repository::list(&mut reader, &actor.authority, &actor.user_id).await?)
}

/// Notes what a check found. `typed` is the number asked for; a PDF says its own.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn remember(
    office: &Office,
    actor: &Actor,
    typed: &str,
    found: &Verification,
) -> Result<(), OfficeError> {
    actor.must(Action::KeepChecks)?;
    let own = found.certificate.as_ref();
    let said = found.data.as_ref().map(|data| data.number.as_str());
    let number = own.map(|row| row.number.as_str()).or(said).unwrap_or(typed);
    let number: String = number.trim().chars().take(NUMBER_MAX).collect();
    if number.is_empty() {
        return Ok(());
    }
    let check = Check {
        authority_id: actor.authority.clone(),
        user_id: actor.user_id.clone(),
        number,
        // only who proved to have the certificate gets to it again
        address: own.map_or_else(String::new, |row| format!("/v/{}/{}", row.number, row.code)),
        verdict: found.headline().to_owned(),
        genuine: i64::from(found.genuine()),
        checked_at: office.micros(),
    };
    office
        .store()
        .write_with(check, move |tx, check| {
            Box::pin(async move { Ok::<_, OfficeError>(check.remember(tx, KEPT).await?) })
        })
        .await
}
