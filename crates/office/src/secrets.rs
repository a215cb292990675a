//! Secrets that the database keeps and must be able to read again: of authenticator apps, of webhooks. They are sealed
//! before they are written, each for its own place; what an earlier version wrote in the clear is sealed at start.

use crate::{Office, OfficeError};
use origo_store::repository::secrets::{self, Kept};

/// Where the secret of a person's authenticator app belongs.
pub(crate) fn of_app(user: &str) -> String {
    format!("totp {user}")
}

/// Where the secrets of a webhook belong.
pub(crate) fn of_webhook(id: &str) -> String {
    format!("webhook {id}")
}

impl Office {
    pub(crate) fn hide(&self, place: &str, text: &str) -> Result<String, OfficeError> {
        let sealed = self.parts.secrets.seal(place, text);
        sealed.map_err(OfficeError::Internal)
    }

    /// What was hidden; a text that an earlier version left in the clear is itself.
    pub(crate) fn reveal(&self, place: &str, kept: &str) -> Result<String, OfficeError> {
        if !self.parts.secrets.is_sealed(kept) {
            return Ok(kept.to_owned());
        }
        let text = self.parts.secrets.unseal(place, kept);
        text.map_err(OfficeError::Internal)
    }
}

/// Seals what an earlier version wrote in the clear; answers how many secrets that were. Safe to call from several
/// processes at once: a row is changed only if it still holds what was read.
///
/// # Errors
/// The database refuses, or a secret cannot be sealed.
pub async fn seal_old(office: &Office) -> Result<usize, OfficeError> {
    let kept = secrets::all(&mut *office.read().await?).await?;
    let mut changes = Vec::new();
    for row in kept {
        if !office.parts.secrets.is_sealed(&row.text) {
            let place = match row.kept {
                Kept::App | Kept::PendingApp => of_app(&row.id),
                Kept::Webhook | Kept::OldWebhook => of_webhook(&row.id),
            };
            let sealed = office.hide(&place, &row.text)?;
            changes.push((row, sealed));
        }
    }
    let count = changes.len();
    if count > 0 {
        office
            .store()
            .write_with(changes, move |tx, changes| {
                Box::pin(async move {
                    for (row, sealed) in changes {
                        secrets::replace(tx, row, sealed).await?;
                    }
                    Ok::<_, OfficeError>(())
                })
            })
            .await?;
    }
    Ok(count)
}
