//! Decisions of origin for anybody: nothing is kept, only how often an address asks.

use crate::{Office, OfficeError, holder};
use origo_store::repository::people;

/// Questions of an address within the window.
const ASKED_MAX: i64 = 600;
/// The window in microseconds: a quarter of an hour.
const WINDOW: i64 = 15 * 60 * 1_000_000;

/// Counts a question of an address.
///
/// # Errors
/// [`OfficeError::TooMany`] if the address asked too often.
pub async fn count(office: &Office, address: &str) -> Result<(), OfficeError> {
    let (subject, now) = (format!("decisions:{}", holder(address)), office.micros());
    let (asked, since) = office
        .store()
        .write_with(subject, move |tx, subject| {
            Box::pin(
                async move { Ok::<_, OfficeError>(people::hit(tx, subject, now, WINDOW).await?) },
            )
        })
        .await?;
    if asked > ASKED_MAX {
        return Err(OfficeError::too_many(since + WINDOW - now));
    }
    Ok(())
}
