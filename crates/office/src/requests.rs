//! Idempotency: the answer to a request that may come again.

use crate::{Actor, Office, OfficeError};
use origo_store::repository::requests::{self, Answered};

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: String,
}

/// The answer given under a key, if any.
///
/// # Errors
/// [`OfficeError::Refused`] `idempotency-key.reused` when the key was used for another request.
pub async fn recall(
    office: &Office,
    actor: &Actor,
    key: &str,
    digest: &str,
) -> Result<Option<Answer>, OfficeError> {
    let found = requests::find(
        &mut *office.read().await?,
        &actor.authority,
        &actor.user_id,
        key,
    )
    .await?;
    match found {
        Some(found) if found.request_digest != digest => {
            Err(OfficeError::Refused("idempotency-key.reused"))
        }
        Some(found) => Ok(Some(Answer {
            status: u16::try_from(found.status).unwrap_or(500),
            body: found.body,
        })),
        None => Ok(None),
    }
}

/// Keeps an answer under a key; the first one stays.
///
/// # Errors
/// The database refuses.
pub async fn remember(
    office: &Office,
    actor: &Actor,
    key: &str,
    digest: &str,
    answer: &Answer,
) -> Result<(), OfficeError> {
    let row = Answered {
        authority_id: actor.authority.clone(),
        user_id: actor.user_id.clone(),
        idempotency_key: key.to_owned(),
        request_digest: digest.to_owned(),
        status: i64::from(answer.status),
        body: answer.body.clone(),
        created_at: office.micros(),
    };
    office
        .store()
        .write(move |tx| {
            let row = row.clone();
            Box::pin(async move { Ok::<_, OfficeError>(requests::remember(tx, &row).await?) })
        })
        .await
}
