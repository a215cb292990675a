//! A live session, and whether its bearer proved just now who they are: what changes how somebody comes in wants that.

use crate::{Actor, Office, OfficeError, RefusalCode, Session, credentials::password_fits};
use origo_store::repository::people::{self, Membership};

const TRIES_MAX: i64 = 10;
const TRIES_WINDOW_MINUTES: i64 = 15;
const MINUTE: i64 = 60_000_000;
/// How long after a sign-in, or the password typed again, the ways in may be changed.
const FRESH_MINUTES: i64 = 5;

/// A live session as its bearer sees it.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who it is.
    pub actor: Actor,
    /// What the person may act as.
    pub memberships: Vec<Membership>,
    /// The session.
    pub session: Session,
}

/// Refuses unless it is the person's password; wrong tries are limited as at sign-in, each person for themselves.
pub(crate) async fn same_password(
    office: &Office,
    actor: &Actor,
    password: &str,
) -> Result<(), OfficeError> {
    let (now, subject) = (office.micros(), format!("password:{}", actor.user_id));
    let (tries, since) = office
        .store()
        .write_with(subject.clone(), move |tx, subject| {
            Box::pin(async move {
                let hits = people::hit(tx, subject, now, TRIES_WINDOW_MINUTES * MINUTE).await?;
                Ok::<_, OfficeError>(hits)
            })
        })
        .await?;
    if tries > TRIES_MAX {
        return Err(OfficeError::too_many(
            since + TRIES_WINDOW_MINUTES * MINUTE - now,
        ));
    }
    let user = people::find(&mut *office.read().await?, &actor.user_id)
        .await?
        .ok_or(OfficeError::NotFound)?;
    if !password_fits(password.to_owned(), user.password_hash).await? {
        return Err(OfficeError::Refused(RefusalCode::PasswordWrong));
    }
    // only wrong ones count: who has much to change is not kept waiting
    office
        .store()
        .write_with(subject, |tx, subject| {
            Box::pin(async move { Ok::<_, OfficeError>(people::forgive(tx, subject).await?) })
        })
        .await
}

/// Whether the person proved who they are in this session just now.
#[must_use]
pub fn fresh(office: &Office, signed: &Signed) -> bool {
    office.micros() - signed.session.proved_at <= FRESH_MINUTES * MINUTE
}

/// Refuses unless the person proved who they are just now: what changes how somebody comes in wants more than an open
/// browser.
pub(crate) fn must_be_fresh(office: &Office, signed: &Signed) -> Result<(), OfficeError> {
    if fresh(office, signed) {
        Ok(())
    } else {
        Err(OfficeError::Refused(RefusalCode::PasswordWanted))
    }
}

/// Takes the person's password again; for some minutes the session then counts as fresh.
///
/// # Errors
/// [`OfficeError::Refused`] `password.wrong`; [`OfficeError::TooMany`].
pub async fn prove_again(
    office: &Office,
    signed: &Signed,
    password: &str,
) -> Result<(), OfficeError> {
    same_password(office, &signed.actor, password).await?;
    let (token, now) = (signed.session.token_hash.clone(), office.micros());
    office
        .store()
        .write_with(token, move |tx, token| {
            Box::pin(async move { Ok::<_, OfficeError>(people::proved(tx, token, now).await?) })
        })
        .await
}
