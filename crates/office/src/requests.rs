//! Idempotency: the answer to a request that may come again. The key is claimed before the work begins, so that of two
//! requests at the same instant one works and the other is told to wait.

use crate::{Actor, Office, OfficeError, RefusalCode};
use origo_store::repository::requests::{self, Answered};

/// A claim older than this was left by a process that died while it answered.
const CLAIM_MICROS_MAX: i64 = 120 * 1_000_000;

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: String,
}

/// What stands under a key.
#[derive(Debug)]
pub enum Known {
    /// Nothing did; now the caller's claim: end it by [`Claim::keep`] or [`Claim::give_up`].
    New(Claim),
    /// The answer given before.
    Answered(Answer),
}

/// The right to answer the request under a key.
#[derive(Debug)]
pub struct Claim(Answered);

/// Claims a key, or answers what was given under it.
///
/// # Errors
/// [`OfficeError::Refused`] `idempotency-key.reused` when the key was used for another request,
/// `idempotency-key.in-progress` while the first request with it is being answered.
pub async fn claim(
    office: &Office,
    actor: &Actor,
    key: &str,
    digest: &str,
) -> Result<Known, OfficeError> {
    let now = office.micros();
    let row = Answered {
        authority_id: actor.authority.clone(),
        user_id: actor.user_id.clone(),
        idempotency_key: key.to_owned(),
        request_digest: digest.to_owned(),
        status: 0,
        body: String::new(),
        created_at: now,
    };
    let claim = row.clone();
    let first = office.store().write_with(claim, move |tx, claim| {
        Box::pin(async move {
            Ok::<_, OfficeError>(requests::claim(tx, claim, now - CLAIM_MICROS_MAX).await?)
        })
    });
    if first.await? {
        return Ok(Known::New(Claim(row)));
    }
    let mut reader = office.read().await?;
    let found = requests::find(&mut reader, &actor.authority, &actor.user_id, key).await?;
    match found {
        Some(found) if found.request_digest != digest => {
            Err(OfficeError::Refused(RefusalCode::IdempotencyKeyReused))
        }
        Some(found) if found.status != 0 => Ok(Known::Answered(Answer {
            status: u16::try_from(found.status).unwrap_or(500),
            body: found.body,
        })),
        _ => Err(OfficeError::Refused(RefusalCode::IdempotencyKeyInProgress)),
    }
}

impl Claim {
    /// Keeps the answer for whoever asks again.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn keep(mut self, office: &Office, answer: &Answer) -> Result<(), OfficeError> {
        self.0.status = i64::from(answer.status);
        self.0.body.clone_from(&answer.body);
        let row = self.0;
        office
            .store()
            .write_with(row, move |tx, row| {
                Box::pin(async move { Ok::<_, OfficeError>(requests::answer(tx, row).await?) })
            })
            .await
    }

    /// The request failed and changed nothing: it may come again under the key.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn give_up(self, office: &Office) -> Result<(), OfficeError> {
        office
            .store()
            .write_with(self.0, move |tx, row| {
                Box::pin(async move { Ok::<_, OfficeError>(requests::release(tx, row).await?) })
            })
            .await
    }
}
