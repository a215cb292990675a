//! Passkeys: a second factor after the password, and a way in of their own where the authenticator has seen to it that
//! it is its owner who holds it.
//!
//! A challenge is kept in the database under the hash of a secret that only the asking page has, is answered once and
//! within five minutes, and says what it is for. One that follows a password stands for that password having been
//! right. The site that passkeys belong to is that of the public address; they work nowhere else.

use crate::{
    Channel, Office, OfficeError, RefusalCode,
    second_factor::{self, tell},
    sign_in::{self, Signed, SignedIn, hash_token, new_token},
};
use origo_store::repository::{
    passkeys::{self, Challenge, Passkey},
    people, second_factors,
};
use origo_trade::{Finding, FindingCode};
use passki::{
    AuthenticationCredential, AuthenticationOptions, AuthenticationState, Passki,
    RegistrationCredential, RegistrationOptions, RegistrationState, StoredPasskey,
    UserVerificationRequirement,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use url::{Host, Url};

const MINUTES: i64 = 5;
const MINUTE: i64 = 60_000_000;
const PASSKEYS_MAX: i64 = 20;
const NAME_LENGTH_MAX: usize = 60;
const REGISTER: &str = "register";
/// After the password.
const SECOND: &str = "second";
/// Instead of the password.
const ALONE: &str = "alone";

/// A question for the browser's authenticator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The secret that comes back with the answer.
    pub token: String,
    /// What `navigator.credentials` is given, JSON.
    pub options: String,
}

/// What may follow a right password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ways {
    /// A question for one of the person's passkeys; none if they have none.
    pub asked: Option<Asked>,
    /// Whether a code of an app will do.
    pub app: bool,
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// To remove it.
    pub id: String,
    /// Name.
    pub name: String,
    /// Since when.
    pub created_at: i64,
    /// Last use.
    pub used_at: Option<i64>,
}

/// The site that passkeys belong to, and the address where they work; none where the public address is a number of
/// the network, which browsers accept for no passkey. A machine's own number is called `localhost`.
fn site(public_url: &str) -> Option<(String, String)> {
    let mut url = Url::parse(public_url).ok()?;
    let own = match url.host()? {
        Host::Domain(_) => false,
        Host::Ipv4(number) if number.is_loopback() => true,
        Host::Ipv6(number) if number.is_loopback() => true,
        _ => return None,
    };
    if own {
        url.set_host(Some("localhost")).ok()?;
    }
    Some((
        url.host_str()?.to_owned(),
        url.origin().ascii_serialization(),
    ))
}

/// The address where passkeys work; none if they work nowhere here.
#[must_use]
pub fn address(office: &Office) -> Option<String> {
    site(office.public_url()).map(|(_, origin)| origin)
}

fn party(office: &Office) -> Result<Passki, OfficeError> {
    let (id, origin) =
        site(office.public_url()).ok_or(OfficeError::Refused(RefusalCode::PasskeyAddress))?;
    Ok(Passki::new(&id, &[origin], "Origo"))
}

/// What an authenticator keeps of the person: the same for all of their passkeys, and nothing that names them.
fn handle(user: &str) -> [u8; 32] {
    Sha256::digest(user.as_bytes()).into()
}

fn refused(why: impl std::fmt::Display) -> OfficeError {
    tracing::info!(%why, "a passkey's answer was refused");
    OfficeError::Refused(RefusalCode::PasskeyAnswer)
}

fn stored(passkey: &Passkey) -> Result<StoredPasskey, OfficeError> {
    Ok(serde_json::from_str(&passkey.credential)?)
}

/// The person's passkeys.
///
/// # Errors
/// The database refuses.
pub async fn list(office: &Office, signed: &Signed) -> Result<Vec<Shown>, OfficeError> {
    let rows = passkeys::of(&mut *office.read().await?, &signed.actor.user_id).await?;
    let shown = |row: Passkey| Shown {
        id: row.id,
        name: row.name,
        created_at: row.created_at,
        used_at: row.used_at,
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// Writes a challenge down; answers the secret that its answer needs.
async fn ask(
    office: &Office,
    user: &str,
    purpose: &str,
    state: &impl Serialize,
    options: &impl Serialize,
) -> Result<Asked, OfficeError> {
    let (token, now) = (new_token(), office.micros());
    let challenge = Challenge {
        id: hash_token(&token),
        user_id: user.to_owned(),
        purpose: purpose.to_owned(),
        state: serde_json::to_string(state)?,
        expires_at: now + MINUTES * MINUTE,
    };
    office
        .store()
        .write_with(challenge, move |tx, challenge| {
            Box::pin(
                async move { Ok::<_, OfficeError>(passkeys::challenge(tx, challenge, now).await?) },
            )
        })
        .await?;
    Ok(Asked {
        token,
        options: serde_json::to_string(options)?,
    })
}

/// Takes a challenge, whatever becomes of its answer: no second try with the same one.
async fn take(
    office: &Office,
    token: &str,
    purpose: &'static str,
) -> Result<Challenge, OfficeError> {
    let (id, now) = (hash_token(token), office.micros());
    office
        .store()
        .write_with(id, move |tx, id| {
            Box::pin(
                async move { Ok::<_, OfficeError>(passkeys::take(tx, id, purpose, now).await?) },
            )
        })
        .await?
        .ok_or_else(|| refused("no such challenge"))
}

/// Asks for a new passkey.
///
/// # Errors
/// [`OfficeError::Refused`] `password-wanted`, `passkey.too-many`, `passkey.address`.
pub async fn start(office: &Office, signed: &Signed) -> Result<Asked, OfficeError> {
    sign_in::must_be_fresh(office, signed)?;
    let actor = &signed.actor;
    let rows = passkeys::of(&mut *office.read().await?, &actor.user_id).await?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) >= PASSKEYS_MAX {
        return Err(OfficeError::Refused(RefusalCode::PasskeyTooMany));
    }
    let known = rows.iter().map(stored).collect::<Result<Vec<_>, _>>()?;
    let mut options = RegistrationOptions::default();
    options.timeout = (MINUTES * 60_000).unsigned_abs();
    options.exclude_credentials = Some(&known);
    let (challenge, state) = party(office)?
        .start_passkey_registration(&handle(&actor.user_id), &actor.email, &actor.name, options)
        .map_err(|error| OfficeError::Internal(error.to_string()))?;
    ask(office, &actor.user_id, REGISTER, &state, &challenge).await
}

/// Keeps a new passkey. This session counts as opened with it. Answers recovery codes if the person had none; they
/// cannot be read again.
///
/// # Errors
/// [`OfficeError::Invalid`] if the name is wrong; [`OfficeError::Refused`] `passkey.answer`, `password-wanted`.
pub async fn finish(
    office: &Office,
    signed: &Signed,
    token: &str,
    name: &str,
    answer: &str,
) -> Result<Vec<String>, OfficeError> {
    sign_in::must_be_fresh(office, signed)?;
    let name = name.trim();
    check_name(name)?;
    let actor = &signed.actor;
    let challenge = take(office, token, REGISTER).await?;
    if challenge.user_id != actor.user_id {
        return Err(refused("a challenge of somebody else"));
    }
    let state: RegistrationState = serde_json::from_str(&challenge.state)?;
    let answer: RegistrationCredential = serde_json::from_str(answer).map_err(refused)?;
    let made = party(office)?
        .finish_passkey_registration(&answer, &state)
        .map_err(refused)?;
    let row = Passkey {
        user_id: actor.user_id.clone(),
        id: office.new_id(),
        name: name.to_owned(),
        credential_id: Passki::base64_encode(&made.credential_id),
        credential: serde_json::to_string(&made)?,
        created_at: office.micros(),
        used_at: None,
    };
    let codes = second_factor::recovery_codes();
    let work = (office.clone(), signed.clone(), row, codes);
    office
        .store()
        .write_with(work, move |tx, (office, signed, row, codes)| {
            Box::pin(async move {
                let user = &row.user_id;
                if passkeys::count(tx, user).await? >= PASSKEYS_MAX {
                    return Err(OfficeError::Refused(RefusalCode::PasskeyTooMany));
                }
                if !passkeys::keep(tx, row).await? {
                    return Err(refused("a credential that is known already"));
                }
                second_factors::prove(tx, user, Some(&signed.session.id), "passkey").await?;
                let fresh = second_factors::codes_left(tx, user).await? == 0;
                if fresh {
                    second_factor::keep_codes(office, tx, user, codes).await?;
                }
                tell(office, tx, &signed.actor, "passkey-added").await?;
                Ok(if fresh { codes.clone() } else { Vec::new() })
            })
        })
        .await
}

fn check_name(name: &str) -> Result<(), OfficeError> {
    let finding = if name.is_empty() {
        Finding::error("/name", FindingCode::Required)
    } else if name.chars().count() > NAME_LENGTH_MAX {
        Finding::error("/name", FindingCode::TooLong).with("max", NAME_LENGTH_MAX)
    } else {
        return Ok(());
    };
    Err(OfficeError::Invalid(vec![finding]))
}

/// Removes one of the person's passkeys. If nothing else is left of a second factor, no session counts as opened with
/// one any longer, and the recovery codes are gone.
///
/// # Errors
/// [`OfficeError::NotFound`]; [`OfficeError::Refused`] `password-wanted`.
pub async fn remove(office: &Office, signed: &Signed, id: &str) -> Result<(), OfficeError> {
    sign_in::must_be_fresh(office, signed)?;
    let work = (office.clone(), signed.actor.clone(), id.to_owned());
    office
        .store()
        .write_with(work, move |tx, (office, actor, id)| {
            Box::pin(async move {
                if !passkeys::remove(tx, &actor.user_id, id).await? {
                    return Err(OfficeError::NotFound);
                }
                second_factor::forget_if_last(tx, &actor.user_id).await?;
                tell(office, tx, actor, "passkey-removed").await
            })
        })
        .await
}

/// What the person may prove themselves with after the password, with a question for their passkeys. Whoever holds what
/// this answers needs no password any more: call it for [`OfficeError::CodeWanted`] only.
///
/// # Errors
/// The database refuses.
pub async fn ask_after_password(office: &Office, email: &str) -> Result<Ways, OfficeError> {
    let mut reader = office.read().await?;
    let user = people::by_email(&mut reader, &email.trim().to_lowercase())
        .await?
        .ok_or(OfficeError::NotFound)?;
    let rows = passkeys::of(&mut reader, &user.id).await?;
    drop(reader);
    let app = user.totp_secret.is_some();
    if rows.is_empty() || address(office).is_none() {
        return Ok(Ways { asked: None, app });
    }
    let known = rows.iter().map(stored).collect::<Result<Vec<_>, _>>()?;
    let (challenge, state) = party(office)?
        .start_passkey_authentication(&known, options(UserVerificationRequirement::Preferred))
        .map_err(|error| OfficeError::Internal(error.to_string()))?;
    let asked = Some(ask(office, &user.id, SECOND, &state, &challenge).await?);
    Ok(Ways { asked, app })
}

/// Asks for any passkey of this site, instead of a password.
///
/// # Errors
/// [`OfficeError::Refused`] `passkey.address`.
pub async fn ask_alone(office: &Office) -> Result<Asked, OfficeError> {
    let (challenge, state) = party(office)?
        .start_passkey_authentication(&[], options(UserVerificationRequirement::Required))
        .map_err(|error| OfficeError::Internal(error.to_string()))?;
    ask(office, "", ALONE, &state, &challenge).await
}

fn options(verification: UserVerificationRequirement) -> AuthenticationOptions {
    let mut options = AuthenticationOptions::default();
    options.timeout = (MINUTES * 60_000).unsigned_abs();
    options.user_verification = verification;
    options
}

/// Signs a person in with a passkey; `after_password` says which of the two questions it answers.
///
/// # Errors
/// [`OfficeError::Refused`] `passkey.answer`.
pub async fn sign_in(
    office: &Office,
    token: &str,
    answer: &str,
    after_password: bool,
    label: &str,
) -> Result<SignedIn, OfficeError> {
    let purpose = if after_password { SECOND } else { ALONE };
    let challenge = take(office, token, purpose).await?;
    let state: AuthenticationState = serde_json::from_str(&challenge.state)?;
    let answer: AuthenticationCredential = serde_json::from_str(answer).map_err(refused)?;
    // written as we write it, whichever way the browser did
    let id = Passki::base64_decode(&answer.raw_id).map_err(refused)?;
    let mut reader = office.read().await?;
    let passkey = passkeys::by_credential(&mut reader, &Passki::base64_encode(&id))
        .await?
        .filter(|found| challenge.user_id.is_empty() || found.user_id == challenge.user_id)
        .ok_or_else(|| refused("no passkey of this person"))?;
    let user = people::find(&mut reader, &passkey.user_id)
        .await?
        .filter(|user| user.disabled_at.is_none() && user.confirmed_at.is_some())
        .ok_or_else(|| refused("nobody who may come in"))?;
    let memberships = people::memberships(&mut reader, &user.id).await?;
    drop(reader);
    let mut kept = stored(&passkey)?;
    let done = party(office)?
        .finish_passkey_authentication(&answer, &state, &kept)
        .map_err(refused)?;
    let theirs = |handle: &Vec<u8>| handle.as_slice() == self::handle(&user.id);
    if !done.user_handle.as_ref().is_none_or(theirs) {
        return Err(refused("the handle of somebody else"));
    }
    kept.counter = done.counter;
    let now = office.micros();
    let work = (passkey, serde_json::to_string(&kept)?);
    let counted = office
        .store()
        .write_with(work, move |tx, (before, credential)| {
            Box::pin(async move {
                Ok::<_, OfficeError>(passkeys::used(tx, before, credential, now).await?)
            })
        })
        .await?;
    if !counted {
        return Err(refused("two answers at once"));
    }
    let membership = memberships.first().ok_or(OfficeError::SignIn)?;
    sign_in::open(
        office,
        &user,
        membership,
        Channel::Web,
        "",
        label,
        "passkey",
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_name() {
        let site = |url| super::site(url).unwrap_or_default();
        let pair = |id: &str, origin: &str| (id.to_owned(), origin.to_owned());
        assert_eq!(
            site("https://co.example.org"),
            pair("co.example.org", "https://co.example.org")
        );
        assert_eq!(
            site("http://127.0.0.1:8080"),
            pair("localhost", "http://localhost:8080")
        );
        assert_eq!(site("https://192.0.2.7"), Default::default());
    }

    #[test]
    fn a_passkey_has_a_short_name() {
        assert!(check_name("Office key").is_ok());
        assert!(check_name("").is_err());
        assert!(check_name(&"x".repeat(61)).is_err());
    }
}
