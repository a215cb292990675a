//! Wrong tries at a secret are limited for each address, and more narrowly for each address and account, in a sliding
//! window. The account itself is never locked: its owner comes in from elsewhere while a stranger is kept waiting.
//!
//! A try counts from its beginning, so that many at once do not slip through, and is taken back when it was right.

use crate::{Office, OfficeError, TryLimits, credentials::hash_token, holder};
use origo_store::repository::{people, wrong_tries};

const MINUTE: i64 = 60_000_000;

/// A try that counts as wrong until it is known to be right.
#[derive(Debug)]
#[must_use]
pub(crate) struct Try(String);

/// Begins a try of an address at an account.
///
/// # Errors
/// [`OfficeError::TooMany`] if the address, or the address at this account, had as many wrong ones as it may.
pub(crate) async fn begin(
    office: &Office,
    what: &'static str,
    from: &str,
    account: &str,
    limits: TryLimits,
) -> Result<Try, OfficeError> {
    let (id, now, window) = (office.new_id(), office.micros(), limits.minutes * MINUTE);
    let address = format!("{what}:{}", holder(from));
    // what is typed as an account may be anything, so its hash is kept
    let both = format!("{address}:{}", hash_token(account));
    // one row to queue at for all tries of an address, so that no two count at once; 256 of them, however many addresses
    let queue = format!("tries:{}", &hash_token(&address)[..2]);
    let work = (id.clone(), address, both, queue);
    let full = office
        .store()
        .write_with(work, move |tx, (id, address, both, queue)| {
            Box::pin(async move {
                people::hit(tx, queue, now, window).await?;
                wrong_tries::forget(tx, now - window).await?;
                for (subject, max) in [(both, limits.per_account), (address, limits.per_address)] {
                    let full = wrong_tries::begin(tx, subject, id, now, window, max).await?;
                    if full.is_some() {
                        wrong_tries::take_back(tx, id).await?;
                        return Ok::<_, OfficeError>(full);
                    }
                }
                Ok(None)
            })
        })
        .await?;
    match full {
        None => Ok(Try(id)),
        Some(since) => Err(OfficeError::too_many(since + window - now)),
    }
}

impl Try {
    /// It was right: it does not count.
    pub(crate) async fn right(self, office: &Office) -> Result<(), OfficeError> {
        let id = self.0;
        office
            .store()
            .write_with(id, move |tx, id| {
                Box::pin(async move { Ok::<_, OfficeError>(wrong_tries::take_back(tx, id).await?) })
            })
            .await
    }
}
