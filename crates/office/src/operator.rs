//! What whoever runs the installation does for a person who cannot help themselves: a new password, a lost second
//! factor, a door closed or opened again. Each is an event at every authority where the person has a role.

use crate::{Actor, Channel, Office, OfficeError, context::system, events::Happened, sign_in};
use origo_store::{
    Tx,
    repository::{passkeys, people, second_factors},
};
use serde_json::json;
use std::collections::BTreeSet;

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Help {
    /// A new password; every session ends.
    Password(String),
    /// The authenticator app, its recovery codes and all passkeys are taken away; a signatory sets up a new one at the next sign-in.
    ResetSecondFactor,
    /// Nobody signs in as this person any more; every session and token ends.
    Disable,
    /// The person may sign in again.
    Enable,
}

impl Help {
    fn event(&self) -> &'static str {
        match self {
            Self::Password(_) => "password-set",
            Self::ResetSecondFactor => "second-factor-reset",
            Self::Disable => "person-disabled",
            Self::Enable => "person-enabled",
        }
    }
}

/// Who acts on the command line.
pub(crate) fn operator(authority: &str) -> Actor {
    Actor {
        channel: Channel::CommandLine,
        ..system(authority)
    }
}

/// Helps the person with this e-mail.
///
/// # Errors
/// [`OfficeError::NotFound`] if nobody has it; the password is too easily guessed; the database refuses.
pub async fn help(office: &Office, email: &str, help: Help) -> Result<(), OfficeError> {
    let email = email.trim().to_lowercase();
    let user = people::by_email(&mut *office.read().await?, &email)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let hash = match &help {
        Help::Password(password) => {
            sign_in::check_password(password, &[&email, &user.name])?;
            sign_in::hash_password(password.clone()).await?
        }
        _ => String::new(),
    };
    let (office, kind) = (office.clone(), help.event());
    office
        .clone()
        .store()
        .write_with(
            (office, user, help, hash),
            move |tx, (office, user, help, hash)| {
                Box::pin(async move {
                    let now = office.micros();
                    match help {
                        Help::Password(_) => people::new_password(tx, &user.id, hash, now).await?,
                        Help::ResetSecondFactor => {
                            second_factors::set(tx, &user.id, None).await?;
                            passkeys::clear(tx, &user.id).await?;
                            second_factors::prove(tx, &user.id, None, "").await?;
                        }
                        Help::Disable => people::disable(tx, &user.id, Some(now)).await?,
                        Help::Enable => people::disable(tx, &user.id, None).await?,
                    }
                    tell(office, tx, &user.id, kind).await
                })
            },
        )
        .await
}

async fn tell(
    office: &Office,
    tx: &mut Tx,
    user: &str,
    kind: &'static str,
) -> Result<(), OfficeError> {
    let roles = people::memberships(tx, user).await?;
    let authorities: BTreeSet<_> = roles.into_iter().map(|role| role.authority_id).collect();
    for authority in authorities {
        let happened = Happened {
            kind,
            cause: "",
            rule: String::new(),
            detail: json!({}),
            objects: vec![("user", user.to_owned())],
        };
        office.record(tx, &operator(&authority), happened).await?;
    }
    Ok(())
}
