//! Every column that keeps a secret which must be read again, so that all of them can be sealed.

use crate::StoreError;
use sqlx::{AnyConnection, Row as _};

/// Which column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Of an authenticator app.
    App,
    /// Of one that is not confirmed yet.
    PendingApp,
    /// Of a webhook.
    Webhook,
    /// Of a webhook before its last rotation.
    OldWebhook,
}

/// A secret as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Which column.
    pub kept: Kept,
    /// The person or the webhook.
    pub id: String,
    /// What stands there.
    pub text: String,
}

/// All secrets of the installation.
///
/// # Errors
/// The database refuses.
pub async fn all(c: &mut AnyConnection) -> Result<Vec<Secret>, StoreError> {
    let mut found = Vec::new();
    for (kept, sql) in [
        (
            Kept::App,
            "SELECT id, totp_secret AS text FROM users WHERE totp_secret IS NOT NULL",
        ),
        (
            Kept::PendingApp,
            "SELECT user_id AS id, pending_secret AS text FROM authenticators WHERE pending_secret <> ''",
        ),
        (
            Kept::Webhook,
            "SELECT id, secret AS text FROM webhooks WHERE secret <> ''",
        ),
        (
            Kept::OldWebhook,
            "SELECT id, old_secret AS text FROM webhooks WHERE old_secret <> ''",
        ),
    ] {
        for row in sqlx::query(sql).fetch_all(&mut *c).await? {
            found.push(Secret {
                kept,
                id: row.try_get("id")?,
                text: row.try_get("text")?,
            });
        }
    }
    Ok(found)
}

/// Puts another text in the place of a secret, if it is still what was read.
///
/// # Errors
/// The database refuses.
pub async fn replace(
    c: &mut AnyConnection,
    secret: &Secret,
    sealed: &str,
) -> Result<(), StoreError> {
    let sql = match secret.kept {
        Kept::App => "UPDATE users SET totp_secret = $3 WHERE id = $1 AND totp_secret = $2",
        Kept::PendingApp => {
            "UPDATE authenticators SET pending_secret = $3 WHERE user_id = $1 AND pending_secret = $2"
        }
        Kept::Webhook => "UPDATE webhooks SET secret = $3 WHERE id = $1 AND secret = $2",
        Kept::OldWebhook => "UPDATE webhooks SET old_secret = $3 WHERE id = $1 AND old_secret = $2",
    };
    sqlx::query(sql)
        .bind(secret.id.clone())
        .bind(secret.text.clone())
        .bind(sealed.to_owned())
        .execute(c)
        .await?;
    Ok(())
}
