//! How a person comes in alone: registering with an e-mail address that is confirmed by a letter, and choosing a new
//! password in the same way. Whether an address is known is told to nobody but its owner.

use crate::{
    Actor, Channel, Office, OfficeError, RefusalCode, Role, TryLimits,
    credentials::{check_new_password, hash_password, hash_token, new_token, password_fits},
    events::Happened,
    holder, letters, tries,
};
use origo_i18n::LANGUAGES;
use origo_store::{
    Tx,
    repository::{
        confirmations::{self, Confirmation},
        people::{self, Membership, User},
    },
};
use origo_trade::{Finding, FindingCode};
use serde::{Deserialize, Serialize};
use serde_json::json;

const REGISTER: &str = "register";
const RESET: &str = "reset";
const REGISTER_HOURS: i64 = 24;
const RESET_HOURS: i64 = 1;
/// Requests of one address of the network in an hour: an office behind one router may register its people.
const REQUESTS_MAX: i64 = 30;
/// Letters to one recipient in an hour; more are not written, and the answer is the same.
const LETTERS_MAX: i64 = 4;
const TRIES_MAX: i64 = 10;
const HOUR: i64 = 3_600_000_000;
const TEXT_MAX: usize = 120;

/// Who wants to register.
#[derive(Debug, Clone, Default)]
pub struct SignUp {
    /// The authority.
    pub authority: String,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Password.
    pub password: String,
    /// Language.
    pub locale: String,
}

/// What a registration link does when it is followed. Nothing is entered before.
#[derive(Serialize, Deserialize)]
struct Waiting {
    name: String,
    password_hash: String,
    locale: String,
}

/// An e-mail address as it is kept, if it is one.
pub(crate) fn address(typed: &str) -> Option<String> {
    let email = typed.trim().to_lowercase();
    let good = email.len() <= 254 && email.parse::<lettre::Address>().is_ok();
    good.then_some(email)
}

pub(crate) fn check_email(pointer: &str, typed: &str, findings: &mut Vec<Finding>) {
    if typed.trim().is_empty() {
        findings.push(Finding::error(pointer, FindingCode::Required));
    } else if address(typed).is_none() {
        findings.push(Finding::error(pointer, FindingCode::Email).with("typed", typed.trim()));
    }
}

pub(crate) fn check_name(pointer: &str, typed: &str, findings: &mut Vec<Finding>) {
    if typed.trim().is_empty() {
        findings.push(Finding::error(pointer, FindingCode::Required));
    } else if typed.chars().count() > TEXT_MAX {
        findings.push(Finding::error(pointer, FindingCode::TooLong).with("max", TEXT_MAX));
    }
}

pub(crate) fn known_locale(typed: &str) -> String {
    let known = LANGUAGES.iter().any(|language| language.code == typed);
    if known { typed } else { "en" }.to_owned()
}

/// Counts a request of an address of the network.
///
/// # Errors
/// [`OfficeError::TooMany`].
pub(crate) async fn count_request(
    office: &Office,
    what: &'static str,
    from: &str,
    max: i64,
) -> Result<(), OfficeError> {
    let (subject, now) = (format!("{what}:{}", holder(from)), office.micros());
    let (hits, since) = office
        .store()
        .write_with(subject, move |tx, subject| {
            Box::pin(
                async move { Ok::<_, OfficeError>(people::hit(tx, subject, now, HOUR).await?) },
            )
        })
        .await?;
    if hits > max {
        Err(OfficeError::too_many(since + HOUR - now))
    } else {
        Ok(())
    }
}

/// Whether another letter of a kind may be written to this address now. Each kind counts by itself: whoever has letters of
/// one kind sent to somebody keeps no other from them.
pub(crate) async fn may_write(
    tx: &mut Tx,
    kind: &str,
    email: &str,
    now: i64,
) -> Result<bool, OfficeError> {
    let subject = format!("letter:{kind}:{}", hash_token(email));
    Ok(people::hit(tx, &subject, now, HOUR).await?.0 <= LETTERS_MAX)
}

/// Writes a one-time link and answers its secret.
pub(crate) async fn write_link(
    office: &Office,
    tx: &mut Tx,
    authority: &str,
    purpose: &str,
    email: &str,
    detail: String,
    hours: i64,
) -> Result<String, OfficeError> {
    let (token, now) = (new_token(), office.micros());
    let link = Confirmation {
        token_hash: hash_token(&token),
        authority_id: authority.to_owned(),
        purpose: purpose.to_owned(),
        email: email.to_owned(),
        detail,
        created_at: now,
        expires_at: now + hours * HOUR,
        used_at: None,
    };
    link.insert(tx).await?;
    Ok(token)
}

/// Asks for an account. The answer is the same whether or not the e-mail is known: a letter goes out, with a link to
/// confirm, or to its owner with the news that there is an account already.
///
/// # Errors
/// [`OfficeError::Invalid`] with every fault of what was typed; [`OfficeError::TooMany`].
pub async fn register(office: &Office, from: &str, new: SignUp) -> Result<(), OfficeError> {
    let mut findings = Vec::new();
    let authority = match office.authority(&new.authority).await {
        Ok(authority) => authority.id,
        Err(OfficeError::NotFound) => {
            findings.push(Finding::error("/authority", FindingCode::Required));
            String::new()
        }
        Err(error) => return Err(error),
    };
    check_name("/name", &new.name, &mut findings);
    check_email("/email", &new.email, &mut findings);
    check_new_password(&new.password, &[&new.email, &new.name], &mut findings);
    let Some(email) = address(&new.email).filter(|_| findings.is_empty()) else {
        return Err(OfficeError::Invalid(findings));
    };
    count_request(office, REGISTER, from, REQUESTS_MAX).await?;
    let waiting = Waiting {
        name: letters::one_line(&new.name),
        // made for a known address too, so that both answers take the same time
        password_hash: hash_password(new.password).await?,
        locale: known_locale(&new.locale),
    };
    let work = (office.clone(), authority, email, waiting);
    office
        .store()
        .write_with(work, move |tx, (office, authority, email, waiting)| {
            Box::pin(async move {
                let user = people::by_email(tx, email).await?;
                if !may_write(tx, REGISTER, email, office.micros()).await? {
                    return Ok(());
                }
                match user {
                    Some(user) => {
                        let values = [("name", user.name.as_str())];
                        let locale = &user.locale;
                        letters::write(office, tx, authority, email, locale, "known", &values)
                            .await?;
                    }
                    None => {
                        let detail = serde_json::to_string(waiting)?;
                        let hours = REGISTER_HOURS;
                        let token =
                            write_link(office, tx, authority, REGISTER, email, detail, hours)
                                .await?;
                        let link = format!("{}/register/confirm/{token}", office.public_url());
                        let values = [("name", waiting.name.as_str()), ("link", &link)];
                        let locale = &waiting.locale;
                        letters::write(office, tx, authority, email, locale, "confirm", &values)
                            .await?;
                    }
                }
                Ok(())
            })
        })
        .await
}

/// Whom a link is for, if it can still be followed.
#[derive(Debug, Clone)]
pub struct Link {
    /// E-mail.
    pub email: String,
    /// The authority.
    pub authority: String,
}

async fn link(office: &Office, token: &str, purpose: &str) -> Result<Confirmation, OfficeError> {
    let mut reader = office.read().await?;
    confirmations::find(&mut reader, &hash_token(token), purpose, office.micros())
        .await?
        .ok_or(OfficeError::Refused(RefusalCode::LinkOver))
}

/// Looks at a registration link without using it up: mail programs open links before people do.
///
/// # Errors
/// [`OfficeError::Refused`] `link.over`.
pub async fn registration_link(office: &Office, token: &str) -> Result<Link, OfficeError> {
    let found = link(office, token, REGISTER).await?;
    Ok(Link {
        email: found.email,
        authority: found.authority_id,
    })
}

/// Follows a registration link. The password is asked once more, so that nobody confirms what a stranger began in
/// their name. Enters the person, who belongs to no organisation yet; answers the e-mail.
///
/// # Errors
/// [`OfficeError::Refused`] `link.over`, [`OfficeError::SignIn`], [`OfficeError::TooMany`].
pub async fn confirm(office: &Office, token: &str, password: &str) -> Result<String, OfficeError> {
    let found = link(office, token, REGISTER).await?;
    count_request(office, "confirm", &found.token_hash, TRIES_MAX).await?;
    let waiting: Waiting = serde_json::from_str(&found.detail)?;
    if !password_fits(password.to_owned(), waiting.password_hash.clone()).await? {
        return Err(OfficeError::SignIn);
    }
    let now = office.micros();
    let user = User {
        id: office.new_id(),
        email: found.email.clone(),
        name: waiting.name,
        position: String::new(),
        password_hash: waiting.password_hash,
        totp_secret: None,
        locale: waiting.locale,
        created_at: now,
        confirmed_at: Some(now),
        disabled_at: None,
    };
    let email = found.email.clone();
    let role = Role::OrganisationAdministrator;
    let work = (office.clone(), found, user);
    office
        .store()
        .write_with(work, move |tx, (office, found, user)| {
            Box::pin(async move {
                let fresh = confirmations::take(tx, &found.token_hash, now).await?
                    && people::enter(tx, user).await?;
                if !fresh {
                    return Err(OfficeError::Refused(RefusalCode::LinkOver));
                }
                confirmations::end_others(tx, &found.email, REGISTER, now).await?;
                let membership = Membership {
                    authority_id: found.authority_id.clone(),
                    user_id: user.id.clone(),
                    organisation_id: String::new(),
                    role: role.name().to_owned(),
                    created_at: now,
                };
                people::join(tx, &membership).await?;
                let actor = person(user, &found.authority_id, role);
                let happened = Happened {
                    kind: "person-registered",
                    cause: "",
                    rule: String::new(),
                    detail: json!({}),
                    objects: vec![("user", user.id.clone())],
                };
                office.record(tx, &actor, happened).await
            })
        })
        .await?;
    Ok(email)
}

/// A person who acts from a letter, not from a session.
pub(crate) fn person(user: &User, authority: &str, role: Role) -> Actor {
    Actor {
        user_id: user.id.clone(),
        name: user.name.clone(),
        email: user.email.clone(),
        authority: authority.to_owned(),
        organisation: None,
        role,
        channel: Channel::Web,
        locale: user.locale.clone(),
        second_factor: false,
    }
}

/// Asks for a letter with which a new password can be chosen. The answer is the same whether or not the e-mail is known.
///
/// # Errors
/// [`OfficeError::Invalid`] if it is no e-mail; [`OfficeError::TooMany`].
pub async fn forgotten(office: &Office, from: &str, email: &str) -> Result<(), OfficeError> {
    let mut findings = Vec::new();
    check_email("/email", email, &mut findings);
    let email = address(email).ok_or(OfficeError::Invalid(findings))?;
    // every one counts: the answer does not say which was wrong
    let limits = TryLimits {
        per_address: office.parts.tries.per_address.min(REQUESTS_MAX),
        per_account: REQUESTS_MAX,
        ..office.parts.tries
    };
    let _counted = tries::begin(office, "forgotten", from, &email, limits).await?;
    let work = (office.clone(), email);
    office
        .store()
        .write_with(work, move |tx, (office, email)| {
            Box::pin(async move {
                let allowed = may_write(tx, "reset", email, office.micros()).await?;
                let known = people::by_email(tx, email).await?;
                let Some(user) = known.filter(|user| allowed && user.disabled_at.is_none()) else {
                    return Ok(());
                };
                let memberships = people::memberships(tx, &user.id).await?;
                let Some(first) = memberships.first() else {
                    return Ok(());
                };
                let authority = &first.authority_id;
                let token = write_link(
                    office,
                    tx,
                    authority,
                    RESET,
                    email,
                    String::new(),
                    RESET_HOURS,
                )
                .await?;
                let link = format!("{}/password/reset/{token}", office.public_url());
                let values = [("name", user.name.as_str()), ("link", &link)];
                letters::write(office, tx, authority, email, &user.locale, "reset", &values)
                    .await?;
                Ok(())
            })
        })
        .await
}

/// Looks at a link for a new password without using it up.
///
/// # Errors
/// [`OfficeError::Refused`] `link.over`.
pub async fn reset_link(office: &Office, token: &str) -> Result<Link, OfficeError> {
    let found = link(office, token, RESET).await?;
    Ok(Link {
        email: found.email,
        authority: found.authority_id,
    })
}

/// Follows a link for a new password. Every session ends; a second factor stays as it was.
///
/// # Errors
/// [`OfficeError::Refused`] `link.over`; [`OfficeError::Invalid`] if the password is weak.
pub async fn reset(office: &Office, token: &str, password: &str) -> Result<(), OfficeError> {
    let found = link(office, token, RESET).await?;
    let user = people::by_email(&mut *office.read().await?, &found.email)
        .await?
        .filter(|user| user.disabled_at.is_none())
        .ok_or(OfficeError::Refused(RefusalCode::LinkOver))?;
    let mut findings = Vec::new();
    check_new_password(password, &[&user.email, &user.name], &mut findings);
    if !findings.is_empty() {
        return Err(OfficeError::Invalid(findings));
    }
    let hash = hash_password(password.to_owned()).await?;
    let work = (office.clone(), found, user, hash);
    office
        .store()
        .write_with(work, move |tx, (office, found, user, hash)| {
            Box::pin(async move {
                let now = office.micros();
                if !confirmations::take(tx, &found.token_hash, now).await? {
                    return Err(OfficeError::Refused(RefusalCode::LinkOver));
                }
                confirmations::end_others(tx, &found.email, RESET, now).await?;
                people::new_password(tx, &user.id, hash, now).await?;
                let memberships = people::memberships(tx, &user.id).await?;
                let role = memberships
                    .first()
                    .and_then(|first| Role::named(&first.role))
                    .unwrap_or(Role::Applicant);
                let authority = &found.authority_id;
                let happened = Happened {
                    kind: "password-reset",
                    cause: "",
                    rule: String::new(),
                    detail: json!({}),
                    objects: vec![("user", user.id.clone())],
                };
                office
                    .record(tx, &person(user, authority, role), happened)
                    .await?;
                let values = [("name", user.name.as_str())];
                let (to, locale) = (&user.email, &user.locale);
                letters::write(
                    office,
                    tx,
                    authority,
                    to,
                    locale,
                    "password-changed",
                    &values,
                )
                .await?;
                Ok(())
            })
        })
        .await
}
