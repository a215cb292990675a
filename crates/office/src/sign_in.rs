//! Signing in: passwords, second factor, sessions, tokens. Wrong tries are limited by address ([`crate::tries`]),
//! accounts are never locked.

pub use crate::credentials::check_password;
pub(crate) use crate::credentials::{hash_password, hash_token, new_token, password_fits};
pub use crate::freshness::{Signed, fresh, prove_again};
pub(crate) use crate::freshness::{must_be_fresh, same_password};
use crate::{
    Actor, Channel, Office, OfficeError, RefusalCode, Role, Session,
    credentials::{NOBODYS_HASH, check_new_password},
    events::Happened,
    second_factor, tries,
};
use origo_store::{
    Reader,
    repository::{
        appointments, authorities, passkeys,
        people::{self, Membership, User},
    },
};
use serde_json::json;

/// However much it is used.
const SESSION_DAYS: i64 = 30;
const TOKEN_DAYS: i64 = 365;
const MINUTE: i64 = 60_000_000;

/// A fresh session.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret that the browser or client keeps; it cannot be read back.
    pub token: String,
    /// Who it is.
    pub actor: Actor,
}

/// Signs a person in. `code` is the second factor's, if the person has one; `from` is the address of the network that
/// asks: its wrong passwords and codes are counted, and those of no other address.
///
/// # Errors
/// [`OfficeError::SignIn`], [`OfficeError::CodeWanted`], [`OfficeError::TooMany`].
pub async fn sign_in(
    office: &Office,
    email: &str,
    password: &str,
    code: Option<&str>,
    kind: Channel,
    label: &str,
    from: &str,
) -> Result<SignedIn, OfficeError> {
    let email = email.trim().to_lowercase();
    let limits = office.parts.tries;
    let counted = tries::begin(office, "sign-in", from, &email, limits).await?;
    let done = prove(office, &email, password, code, kind, label).await;
    // a right password whose code is still wanted was no wrong try either
    if matches!(done, Ok(_) | Err(OfficeError::CodeWanted)) {
        counted.right(office).await?;
    }
    done
}

async fn prove(
    office: &Office,
    email: &str,
    password: &str,
    code: Option<&str>,
    kind: Channel,
    label: &str,
) -> Result<SignedIn, OfficeError> {
    let user = people::by_email(&mut *office.read().await?, email).await?;
    let hash = user
        .as_ref()
        .map_or(NOBODYS_HASH, |user| &user.password_hash)
        .to_owned();
    let fits = password_fits(password.to_owned(), hash).await?;
    let user = match user {
        Some(user) if fits && user.disabled_at.is_none() && user.confirmed_at.is_some() => user,
        _ => return Err(OfficeError::SignIn),
    };
    let mut factor = "";
    let passkeys = passkeys::count(&mut *office.read().await?, &user.id).await?;
    if user.totp_secret.is_some() || passkeys > 0 {
        let code = code
            .map(str::trim)
            .filter(|code| !code.is_empty())
            .ok_or(OfficeError::CodeWanted)?;
        let secret = second_factor::secret_of(office, &user)?;
        factor = second_factor::guess(office, &user, secret.as_deref(), code).await?;
    }
    let mut reader = office.read().await?;
    let memberships = people::memberships(&mut reader, &user.id).await?;
    let Some(membership) = memberships.first().cloned() else {
        return Err(without_role(&mut reader, &user.id).await?);
    };
    drop(reader);
    open(office, &user, &membership, kind, "", label, factor).await
}

/// Why somebody who proved who they are has nothing to sign in to: their role waits for a second person, or they have none.
pub(crate) async fn without_role(
    reader: &mut Reader,
    user: &str,
) -> Result<OfficeError, OfficeError> {
    Ok(if appointments::waits(reader, user).await? {
        OfficeError::Refused(RefusalCode::AppointmentWaits)
    } else {
        OfficeError::SignIn
    })
}

/// Opens a session.
pub(crate) async fn open(
    office: &Office,
    user: &User,
    membership: &Membership,
    channel: Channel,
    scopes: &str,
    label: &str,
    factor: &str,
) -> Result<SignedIn, OfficeError> {
    let token = new_token();
    let now = office.micros();
    let life = if channel == Channel::Api {
        TOKEN_DAYS
    } else {
        SESSION_DAYS
    };
    let session = Session {
        token_hash: hash_token(&token),
        id: office.new_id(),
        kind: if channel == Channel::Api {
            "token"
        } else {
            "browser"
        }
        .to_owned(),
        user_id: user.id.clone(),
        authority_id: membership.authority_id.clone(),
        organisation_id: membership.organisation_id.clone(),
        role: membership.role.clone(),
        scopes: scopes.to_owned(),
        label: label.chars().take(200).collect(),
        created_at: now,
        seen_at: now,
        expires_at: now + life * 24 * 60 * MINUTE,
        revoked_at: None,
        second_factor: factor.to_owned(),
        proved_at: now,
    };
    let actor = actor(user, &session)?;
    office
        .store()
        .write_with(session, move |tx, session| {
            Box::pin(async move { Ok::<_, OfficeError>(session.insert(tx).await?) })
        })
        .await?;
    Ok(SignedIn { token, actor })
}

fn actor(user: &User, session: &Session) -> Result<Actor, OfficeError> {
    Ok(Actor {
        user_id: user.id.clone(),
        name: user.name.clone(),
        email: user.email.clone(),
        authority: session.authority_id.clone(),
        organisation: Some(session.organisation_id.clone()).filter(|id| !id.is_empty()),
        role: Role::named(&session.role)
            .ok_or_else(|| OfficeError::Internal("unknown role".to_owned()))?,
        channel: if session.kind == "token" {
            Channel::Api
        } else {
            Channel::Web
        },
        locale: user.locale.clone(),
        second_factor: !session.second_factor.is_empty(),
    })
}

/// Since when a browser that was not seen has been idle too long.
fn idle_since(office: &Office) -> i64 {
    office.micros() - office.idle_hours() * 60 * MINUTE
}

/// The bearer of a session secret or API token; none if it is unknown, over, idle too long, revoked, or the membership
/// is gone. Notes the use, once a minute.
///
/// # Errors
/// The database refuses.
pub async fn bearer(office: &Office, token: &str) -> Result<Option<Signed>, OfficeError> {
    let (mut reader, now) = (office.read().await?, office.micros());
    let idle = idle_since(office);
    let Some(session) = people::session(&mut reader, &hash_token(token), now, idle).await? else {
        return Ok(None);
    };
    let Some(user) = people::find(&mut reader, &session.user_id)
        .await?
        .filter(|user| user.disabled_at.is_none())
    else {
        return Ok(None);
    };
    let memberships = people::memberships(&mut reader, &user.id).await?;
    let holds = memberships.iter().any(|membership| {
        membership.authority_id == session.authority_id
            && membership.organisation_id == session.organisation_id
            && membership.role == session.role
    });
    drop(reader);
    if holds && session.seen_at <= now - MINUTE {
        let hash = session.token_hash.clone();
        office
            .store()
            .write_with(hash, move |tx, hash| {
                Box::pin(async move {
                    Ok::<_, OfficeError>(people::seen(tx, hash, now, now - MINUTE + 1).await?)
                })
            })
            .await?;
    }
    Ok(if holds {
        Some(Signed {
            actor: actor(&user, &session)?,
            memberships,
            session,
        })
    } else {
        None
    })
}

/// Makes the session act as another of the person's memberships, by its place in the list.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn switch(office: &Office, signed: &Signed, place: usize) -> Result<(), OfficeError> {
    let membership = signed
        .memberships
        .get(place)
        .ok_or(OfficeError::NotFound)?
        .clone();
    let role = Role::named(&membership.role)
        .ok_or_else(|| OfficeError::Internal("unknown role".to_owned()))?;
    let before = signed.actor.clone();
    let after = Actor {
        authority: membership.authority_id.clone(),
        organisation: Some(membership.organisation_id.clone()).filter(|id| !id.is_empty()),
        role,
        ..before.clone()
    };
    let token_hash = signed.session.token_hash.clone();
    let work = (office.clone(), token_hash, membership, before, after);
    office
        .store()
        .write_with(
            work,
            move |tx, (office, token_hash, membership, before, after)| {
                Box::pin(async move {
                    people::point(tx, token_hash, membership).await?;
                    // an authority learns what happens in it, and not where else a person has a role
                    if before.authority != after.authority {
                        office.record(tx, before, switched(before, false)).await?;
                    }
                    office.record(tx, after, switched(after, true)).await
                })
            },
        )
        .await
}

/// That a person began, or ceased, to act in a role of an authority.
fn switched(actor: &Actor, into: bool) -> Happened<'static> {
    let mut objects = vec![("user", actor.user_id.clone())];
    objects.extend(actor.organisation.clone().map(|id| ("organisation", id)));
    Happened {
        kind: if into {
            "membership-taken-up"
        } else {
            "membership-laid-down"
        },
        cause: "",
        rule: String::new(),
        detail: json!({ "role": actor.role.name() }),
        objects,
    }
}

/// The person's live sessions and tokens.
///
/// # Errors
/// The database refuses.
pub async fn sessions(office: &Office, actor: &Actor) -> Result<Vec<Session>, OfficeError> {
    let (now, idle) = (office.micros(), idle_since(office));
    Ok(people::sessions(&mut *office.read().await?, &actor.user_id, now, idle).await?)
}

/// Ends one of the person's sessions, the own one included.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn revoke(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    let (user, id, now) = (actor.user_id.clone(), id.to_owned(), office.micros());
    let done = office
        .store()
        .write_with((user, id), move |tx, (user, id)| {
            Box::pin(async move { Ok::<_, OfficeError>(people::revoke(tx, user, id, now).await?) })
        })
        .await?;
    if done {
        Ok(())
    } else {
        Err(OfficeError::NotFound)
    }
}

/// What a membership is called: the house, in the authority's own words, and the role's name.
#[derive(Debug, Clone)]
pub struct House {
    /// Organisation or authority.
    pub name: String,
    /// Its name in the country's script; may be empty.
    pub name_local: String,
    /// Role.
    pub role: String,
}

/// The houses of the session's memberships, in their order.
///
/// # Errors
/// The database refuses.
pub async fn houses(office: &Office, signed: &Signed) -> Result<Vec<House>, OfficeError> {
    let mut reader = office.read().await?;
    let mut houses = Vec::new();
    for membership in &signed.memberships {
        let (authority, organisation) = (&membership.authority_id, &membership.organisation_id);
        let found = match organisation.as_str() {
            "" => None,
            id => authorities::organisation(&mut reader, authority, id).await?,
        };
        let (name, name_local) = match found {
            Some(organisation) => (organisation.name, String::new()),
            None => authorities::find(&mut reader, authority)
                .await?
                .map(|authority| (authority.name, authority.name_local))
                .unwrap_or_default(),
        };
        houses.push(House {
            name,
            name_local,
            role: membership.role.clone(),
        });
    }
    Ok(houses)
}

/// The name of the house that somebody acts for.
///
/// # Errors
/// The database refuses.
pub async fn house(office: &Office, actor: &Actor) -> Result<String, OfficeError> {
    let mut reader = office.read().await?;
    if let Some(id) = &actor.organisation {
        let found = authorities::organisation(&mut reader, &actor.authority, id).await?;
        if let Some(organisation) = found {
            return Ok(organisation.name);
        }
    }
    let found = authorities::find(&mut reader, &actor.authority).await?;
    Ok(found.map(|authority| authority.name).unwrap_or_default())
}

/// Gives the person a new password. Every other session of theirs ends.
///
/// # Errors
/// [`OfficeError::Refused`] `password.wrong`; [`OfficeError::TooMany`]; [`OfficeError::Invalid`] if the new one is weak.
pub async fn change_password(
    office: &Office,
    signed: &Signed,
    old: &str,
    new: &str,
) -> Result<(), OfficeError> {
    let actor = &signed.actor;
    same_password(office, actor, old).await?;
    let mut findings = Vec::new();
    check_new_password(new, &[&actor.email, &actor.name], &mut findings);
    if !findings.is_empty() {
        return Err(OfficeError::Invalid(findings));
    }
    let hash = hash_password(new.to_owned()).await?;
    let work = (office.clone(), signed.clone(), hash);
    office
        .store()
        .write_with(work, move |tx, (office, signed, hash)| {
            Box::pin(async move {
                let (actor, now) = (&signed.actor, office.micros());
                people::set_password(tx, &actor.user_id, hash).await?;
                people::end_all(tx, &actor.user_id, &signed.session.id, now).await?;
                people::proved(tx, &signed.session.token_hash, now).await?;
                second_factor::tell(office, tx, actor, "password-changed").await
            })
        })
        .await
}

/// Signs the person out everywhere, here included.
///
/// # Errors
/// The database refuses.
pub async fn sign_out_everywhere(office: &Office, actor: &Actor) -> Result<(), OfficeError> {
    let work = (office.clone(), actor.clone());
    office
        .store()
        .write_with(work, move |tx, (office, actor)| {
            Box::pin(async move {
                people::end_sessions(tx, &actor.user_id, "", office.micros()).await?;
                let happened = Happened {
                    kind: "signed-out-everywhere",
                    cause: "",
                    rule: String::new(),
                    detail: json!({}),
                    objects: vec![("user", actor.user_id.clone())],
                };
                office.record(tx, actor, happened).await
            })
        })
        .await
}
