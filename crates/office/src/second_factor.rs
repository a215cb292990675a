//! The second factor: an authenticator app, and recovery codes for the day the telephone is lost. Passkeys are the
//! other kind, in [`crate::passkeys`].
//!
//! A code counts once: the step of the last one taken is remembered. At sign-in wrong codes are counted as wrong passwords
//! are, by the address that tries, and beside that by account; in a session, by person.

use crate::{
    Actor, Office, OfficeError, RefusalCode,
    credentials::hash_token,
    events::Happened,
    freshness::{Signed, must_be_fresh, same_password},
    secrets::of_app,
};
use origo_store::{
    Reader, Tx,
    repository::{passkeys, people, second_factors},
};
use serde_json::json;

const STEP_SECONDS: i64 = 30;
/// Steps before and after now that are taken: telephones' clocks go wrong.
const STEPS_AROUND: i64 = 1;
const TRIES_MAX: i64 = 10;
const TRIES_WINDOW: i64 = 15 * 60 * 1_000_000;
const RECOVERY_CODES: usize = 10;
const RECOVERY_BYTES: usize = 10;
const SECRET_BYTES: usize = 20;

/// Where a person stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whether there is an authenticator app.
    pub enrolled: bool,
    /// How many passkeys there are.
    pub passkeys: i64,
    /// Whether the person signs certificates and so must have one.
    pub obligatory: bool,
    /// Recovery codes that are left.
    pub codes_left: i64,
}

/// A secret to put into an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Base32.
    pub secret: String,
    /// The `otpauth:` address that a QR code carries.
    pub address: String,
}

/// The code of a secret at a moment, as an app would show it.
///
/// # Errors
/// The secret is no base32.
pub fn code_at(secret: &str, second: i64) -> Result<String, OfficeError> {
    code_of(secret, second.div_euclid(STEP_SECONDS))
}

fn code_of(secret: &str, step: i64) -> Result<String, OfficeError> {
    let secret = totp_rs::Secret::try_from_base32(secret)
        .map_err(|_| OfficeError::Internal("the secret of a second factor is no base32".into()))?;
    let app = totp_rs::Builder::new()
        .with_secret(secret)
        .with_step_duration(STEP_SECONDS.unsigned_abs())
        .build_noncompliant();
    Ok(app
        .generate((step * STEP_SECONDS).unsigned_abs())
        .to_string())
}

/// The step of a code, if it is one of now and later than the last that was taken.
fn step_of(secret: &str, code: &str, second: i64, last: i64) -> Result<Option<i64>, OfficeError> {
    let now = second.div_euclid(STEP_SECONDS);
    for step in now - STEPS_AROUND..=now + STEPS_AROUND {
        if step > last && code_of(secret, step)? == code {
            return Ok(Some(step));
        }
    }
    Ok(None)
}

/// What a person typed, without the spaces and dashes that people put between.
fn plain(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .flat_map(char::to_lowercase)
        .collect()
}

/// Takes a code of the app, where there is one, or a recovery code, once; answers how the person proved themselves, for
/// the session.
pub(crate) async fn take(
    office: &Office,
    user: &people::User,
    secret: Option<&str>,
    typed: &str,
) -> Result<&'static str, OfficeError> {
    let work = (user.id.clone(), secret.map(str::to_owned), plain(typed));
    let (now, second) = (office.micros(), office.now().as_second());
    office
        .store()
        .write_with(work, move |tx, (user, secret, code)| {
            Box::pin(async move {
                let (_, last) = second_factors::standing(tx, user).await?;
                let step = match secret {
                    Some(secret) => step_of(secret, code, second, last)?,
                    None => None,
                };
                let how = match step {
                    Some(step) => second_factors::take_step(tx, user, step)
                        .await?
                        .then_some("code"),
                    None => second_factors::use_code(tx, user, &hash_token(code), now)
                        .await?
                        .then_some("recovery"),
                };
                how.ok_or(OfficeError::SignIn)
            })
        })
        .await
}

/// Takes a code at sign-in. Whoever guesses codes knows the password already, so guesses count by account, from however
/// many addresses they come; a stranger without the password cannot use that to keep the owner out, and passkeys are
/// none of it.
pub(crate) async fn guess(
    office: &Office,
    user: &people::User,
    secret: Option<&str>,
    typed: &str,
) -> Result<&'static str, OfficeError> {
    let subject = format!("sign-in-code:{}", user.id);
    count(office, subject.clone()).await?;
    let how = take(office, user, secret, typed).await?;
    forgive(office, subject).await?;
    Ok(how)
}

/// Counts a typed code before it is looked at.
async fn count(office: &Office, subject: String) -> Result<(), OfficeError> {
    let now = office.micros();
    let (tries, since) = office
        .store()
        .write_with(subject, move |tx, subject| {
            Box::pin(async move {
                Ok::<_, OfficeError>(people::hit(tx, subject, now, TRIES_WINDOW).await?)
            })
        })
        .await?;
    if tries > TRIES_MAX {
        return Err(OfficeError::too_many(since + TRIES_WINDOW - now));
    }
    Ok(())
}

/// A counted code was right.
async fn forgive(office: &Office, subject: String) -> Result<(), OfficeError> {
    office
        .store()
        .write_with(subject, move |tx, subject| {
            Box::pin(async move { Ok::<_, OfficeError>(people::forgive(tx, subject).await?) })
        })
        .await
}

/// The next code that would be taken: of now, or of the step after if that of now was used.
pub(crate) async fn next_code(
    office: &Office,
    reader: &mut Reader,
    user: &str,
    secret: &str,
) -> Result<Option<String>, OfficeError> {
    let (_, last) = second_factors::standing(reader, user).await?;
    let now = office.now().as_second().div_euclid(STEP_SECONDS);
    let step = now.max(last + 1);
    if step > now + STEPS_AROUND {
        return Ok(None);
    }
    code_of(secret, step).map(Some)
}

/// The secret of a person's app, if they have one.
pub(crate) fn secret_of(
    office: &Office,
    user: &people::User,
) -> Result<Option<String>, OfficeError> {
    let place = of_app(&user.id);
    let kept = user.totp_secret.as_deref();
    kept.map(|kept| office.reveal(&place, kept)).transpose()
}

/// Where the person stands.
///
/// # Errors
/// The database refuses.
pub async fn standing(office: &Office, actor: &Actor) -> Result<Standing, OfficeError> {
    let mut reader = office.read().await?;
    let user = people::find(&mut reader, &actor.user_id)
        .await?
        .ok_or(OfficeError::NotFound)?;
    Ok(Standing {
        enrolled: user.totp_secret.is_some(),
        passkeys: passkeys::count(&mut reader, &actor.user_id).await?,
        obligatory: wanted_of(actor),
        codes_left: second_factors::codes_left(&mut reader, &actor.user_id).await?,
    })
}

/// Whether what the person does needs a second factor.
fn wanted_of(actor: &Actor) -> bool {
    actor.may(origo_authz::Action::Sign)
}

/// Whether the person must prove a second factor before anything else.
#[must_use]
pub fn missing(actor: &Actor) -> bool {
    wanted_of(actor) && !actor.second_factor
}

/// Refuses unless the session was opened with a second factor.
pub(crate) fn must(actor: &Actor) -> Result<(), OfficeError> {
    if actor.second_factor {
        Ok(())
    } else {
        Err(OfficeError::Refused(RefusalCode::SecondFactorWanted))
    }
}

/// The secret to put into an app; the same one until it is confirmed.
///
/// # Errors
/// [`OfficeError::Refused`] `second-factor.there` if the person has one.
pub async fn propose(office: &Office, actor: &Actor) -> Result<Proposal, OfficeError> {
    if standing(office, actor).await?.enrolled {
        return Err(OfficeError::Refused(RefusalCode::SecondFactorThere));
    }
    let mut reader = office.read().await?;
    let (pending, _) = second_factors::standing(&mut reader, &actor.user_id).await?;
    drop(reader);
    let place = of_app(&actor.user_id);
    let mut secret = office.reveal(&place, &pending)?;
    if secret.is_empty() {
        secret = data_encoding::BASE32_NOPAD.encode(&rand::random::<[u8; SECRET_BYTES]>());
        let work = (actor.user_id.clone(), office.hide(&place, &secret)?);
        office
            .store()
            .write_with(work, move |tx, (user, secret)| {
                Box::pin(async move {
                    Ok::<_, OfficeError>(second_factors::propose(tx, user, secret).await?)
                })
            })
            .await?;
    }
    let address = format!(
        "otpauth://totp/Origo:{}?secret={secret}&issuer=Origo",
        actor.email
    );
    Ok(Proposal { secret, address })
}

/// Confirms the proposed secret with a code of the app. From now on codes are asked for at sign-in, and this session
/// counts as opened with one. Answers the recovery codes, which cannot be read again.
///
/// # Errors
/// [`OfficeError::Refused`] `second-factor.code` if the code does not fit, `password-wanted`; [`OfficeError::TooMany`].
pub async fn confirm(
    office: &Office,
    signed: &Signed,
    code: &str,
) -> Result<Vec<String>, OfficeError> {
    must_be_fresh(office, signed)?;
    let actor = &signed.actor;
    let Proposal { secret, .. } = propose(office, actor).await?;
    let mut reader = office.read().await?;
    let user = people::find(&mut reader, &actor.user_id)
        .await?
        .ok_or(OfficeError::NotFound)?;
    drop(reader);
    let subject = format!("code:{}", actor.user_id);
    count(office, subject.clone()).await?;
    match take(office, &user, Some(&secret), code).await {
        Ok("code") => {}
        Ok(_) | Err(OfficeError::SignIn) => {
            return Err(OfficeError::Refused(RefusalCode::SecondFactorCode));
        }
        Err(error) => return Err(error),
    }
    forgive(office, subject).await?;
    let codes = recovery_codes();
    let work = (
        office.clone(),
        actor.clone(),
        signed.session.id.clone(),
        office.hide(&of_app(&actor.user_id), &secret)?,
        codes.clone(),
    );
    office
        .store()
        .write_with(work, move |tx, (office, actor, session, secret, codes)| {
            Box::pin(async move {
                let user = &actor.user_id;
                second_factors::set(tx, user, Some(secret)).await?;
                keep_codes(office, tx, user, codes).await?;
                second_factors::prove(tx, user, Some(session), "code").await?;
                tell(office, tx, actor, "second-factor-added").await
            })
        })
        .await?;
    Ok(codes)
}

/// Makes new recovery codes; those that were left are gone.
///
/// # Errors
/// [`OfficeError::Refused`] `password-wanted`, `second-factor.none`.
pub async fn new_codes(office: &Office, signed: &Signed) -> Result<Vec<String>, OfficeError> {
    must_be_fresh(office, signed)?;
    let now = standing(office, &signed.actor).await?;
    if !now.enrolled && now.passkeys == 0 {
        return Err(OfficeError::Refused(RefusalCode::SecondFactorNone));
    }
    let codes = recovery_codes();
    let work = (office.clone(), signed.actor.clone(), codes.clone());
    office
        .store()
        .write_with(work, move |tx, (office, actor, codes)| {
            Box::pin(async move {
                keep_codes(office, tx, &actor.user_id, codes).await?;
                tell(office, tx, actor, "recovery-codes-made").await
            })
        })
        .await?;
    Ok(codes)
}

/// Keeps recovery codes in place of those that there were.
pub(crate) async fn keep_codes(
    office: &Office,
    tx: &mut Tx,
    user: &str,
    codes: &[String],
) -> Result<(), OfficeError> {
    second_factors::forget_codes(tx, user).await?;
    for code in codes {
        let hash = hash_token(&plain(code));
        second_factors::keep_code(tx, user, &hash, office.micros()).await?;
    }
    Ok(())
}

/// When nothing is left of a second factor, no session counts as opened with one, and recovery codes open nothing.
pub(crate) async fn forget_if_last(tx: &mut Tx, user: &str) -> Result<(), OfficeError> {
    let app = people::find(tx, user)
        .await?
        .is_some_and(|user| user.totp_secret.is_some());
    if !app && passkeys::count(tx, user).await? == 0 {
        second_factors::forget_codes(tx, user).await?;
        second_factors::prove(tx, user, None, "").await?;
    }
    Ok(())
}

/// Takes the authenticator app away. If no passkey is left either, the person's sessions no longer count as opened with
/// a second factor.
///
/// # Errors
/// [`OfficeError::Refused`] `password.wrong`; [`OfficeError::TooMany`].
pub async fn remove(office: &Office, actor: &Actor, password: &str) -> Result<(), OfficeError> {
    same_password(office, actor, password).await?;
    let work = (office.clone(), actor.clone());
    office
        .store()
        .write_with(work, move |tx, (office, actor)| {
            Box::pin(async move {
                second_factors::set(tx, &actor.user_id, None).await?;
                forget_if_last(tx, &actor.user_id).await?;
                tell(office, tx, actor, "second-factor-removed").await
            })
        })
        .await
}

/// The event and the letter of a change, so that an owner notices what they did not do.
pub(crate) async fn tell(
    office: &Office,
    tx: &mut Tx,
    actor: &Actor,
    kind: &'static str,
) -> Result<(), OfficeError> {
    let happened = Happened {
        kind,
        cause: "",
        rule: String::new(),
        detail: json!({}),
        objects: vec![("user", actor.user_id.clone())],
    };
    office.record(tx, actor, happened).await?;
    crate::letters::write(
        office,
        tx,
        &actor.authority,
        &actor.email,
        &actor.locale,
        kind,
        &[("name", &actor.name)],
    )
    .await
    .map(drop)
}

/// A new set of recovery codes.
pub(crate) fn recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| recovery_code()).collect()
}

/// Sixteen letters and digits, in fours.
fn recovery_code() -> String {
    let text = data_encoding::BASE32_NOPAD
        .encode(&rand::random::<[u8; RECOVERY_BYTES]>())
        .to_lowercase();
    let fours: Vec<_> = text
        .as_bytes()
        .chunks(4)
        .map(String::from_utf8_lossy)
        .collect();
    fours.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
        ] {
            assert_eq!(code_at(SECRET, second).unwrap(), code);
        }
    }

    #[test]
    fn a_code_counts_around_its_time_and_once() {
        assert_eq!(step_of(SECRET, "287082", 59, 0).unwrap(), Some(1));
        assert_eq!(step_of(SECRET, "287082", 89, 0).unwrap(), Some(1));
        assert_eq!(step_of(SECRET, "287082", 90, 0).unwrap(), None);
        assert_eq!(step_of(SECRET, "287082", 59, 1).unwrap(), None);
    }

    #[test]
    fn what_is_typed_may_have_spaces() {
        assert_eq!(plain(" 287 082 "), "287082");
        assert_eq!(plain("ABCD-efgh"), "abcdefgh");
    }
}
