//! The people of an organisation, kept by its administrator, and those of an authority, kept by its own: inviting,
//! changing a role, ending access. The last administrator cannot go.

use crate::{
    Actor, Office, OfficeError, RefusalCode, Role, appointments,
    credentials::{check_new_password, hash_password, hash_token},
    events::Happened,
    letters,
    sign_up::{address, check_email, check_name, known_locale, may_write, person, write_link},
};
use origo_authz::Action;
use origo_store::{
    Tx,
    repository::{
        appointments::end_after,
        authorities,
        confirmations::{self, Confirmation},
        people::{self, Membership, User},
    },
};
use origo_trade::{Finding, FindingCode};
use serde::{Deserialize, Serialize};
use serde_json::json;

const INVITE: &str = "invite";
const INVITE_HOURS: i64 = 7 * 24;

/// Roles that an organisation's administrator may give.
pub const ORGANISATION_ROLES: [Role; 2] = [Role::Applicant, Role::OrganisationAdministrator];
/// Roles that an authority's administrator may give.
pub const STAFF_ROLES: [Role; 5] = [
    Role::Reviewer,
    Role::Signatory,
    Role::Cashier,
    Role::Auditor,
    Role::AuthorityAdministrator,
];

/// A person in one role.
#[derive(Debug, Clone)]
pub struct Member {
    /// User id.
    pub user_id: String,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Since when.
    pub since: i64,
    /// Whether it is who asks.
    pub own: bool,
}

/// An invitation that waits.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// To take it back.
    pub id: String,
    /// To whom.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Until when.
    pub expires_at: i64,
}

#[derive(Serialize, Deserialize)]
struct Invited {
    organisation: String,
    role: String,
    by: String,
    /// The inviter's id; links that were written before it was kept have none.
    #[serde(default)]
    by_id: String,
}

/// Whose people the actor keeps (empty: the authority's own), and in which roles.
fn house(actor: &Actor) -> Result<(String, &'static [Role], Role), OfficeError> {
    if actor.may(Action::ManageStaff) {
        return Ok((String::new(), &STAFF_ROLES, Role::AuthorityAdministrator));
    }
    actor.must(Action::ManageOrganisation)?;
    let own = actor.organisation.clone().ok_or(OfficeError::Forbidden)?;
    Ok((own, &ORGANISATION_ROLES, Role::OrganisationAdministrator))
}

/// The roles that the actor may give.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub fn roles(actor: &Actor) -> Result<&'static [Role], OfficeError> {
    Ok(house(actor)?.1)
}

/// The people whom the actor keeps, by name.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<Member>, OfficeError> {
    let (organisation, roles, _) = house(actor)?;
    let mut reader = office.read().await?;
    let members = people::members(&mut reader, &actor.authority, &organisation).await?;
    let known = members.into_iter().filter_map(|(user, membership)| {
        let role = Role::named(&membership.role).filter(|role| roles.contains(role))?;
        Some(Member {
            own: user.id == actor.user_id,
            user_id: user.id,
            name: user.name,
            email: user.email,
            role,
            since: membership.created_at,
        })
    });
    Ok(known.collect())
}

/// Invitations that wait, newest first.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn invitations(office: &Office, actor: &Actor) -> Result<Vec<Invitation>, OfficeError> {
    let (organisation, ..) = house(actor)?;
    let mut reader = office.read().await?;
    let open = confirmations::open(&mut reader, &actor.authority, INVITE, office.micros()).await?;
    let mut found = Vec::new();
    for link in open {
        let invited: Invited = serde_json::from_str(&link.detail)?;
        let role = Role::named(&invited.role);
        if let Some(role) = role.filter(|_| invited.organisation == organisation) {
            found.push(Invitation {
                id: link.token_hash,
                email: link.email,
                role,
                expires_at: link.expires_at,
            });
        }
    }
    Ok(found)
}

/// Invites a person by letter.
///
/// # Errors
/// [`OfficeError::Invalid`] with every fault of what was typed; [`OfficeError::Refused`] `person.there-already`;
/// [`OfficeError::TooMany`] if this address got too many letters.
pub async fn invite(
    office: &Office,
    actor: &Actor,
    email: &str,
    role: &str,
) -> Result<(), OfficeError> {
    let (organisation, roles, _) = house(actor)?;
    let mut findings = Vec::new();
    check_email("/email", email, &mut findings);
    let role = Role::named(role).filter(|role| roles.contains(role));
    if role.is_none() {
        findings.push(Finding::error("/role", FindingCode::Required));
    }
    let (Some(email), Some(role), true) = (address(email), role, findings.is_empty()) else {
        return Err(OfficeError::Invalid(findings));
    };
    let work = (office.clone(), actor.clone(), organisation, email, role);
    office
        .store()
        .write_with(
            work,
            move |tx, (office, actor, organisation, email, role)| {
                Box::pin(async move {
                    let authority = &actor.authority;
                    let there = people::members(tx, authority, organisation).await?;
                    if there
                        .iter()
                        .any(|(user, held)| user.email == *email && held.role == role.name())
                    {
                        return Err(OfficeError::Refused(RefusalCode::PersonThereAlready));
                    }
                    if !may_write(tx, "invite", email, office.micros()).await? {
                        return Err(OfficeError::too_many(60 * 60 * 1_000_000));
                    }
                    let detail = serde_json::to_string(&Invited {
                        organisation: organisation.clone(),
                        role: role.name().to_owned(),
                        by: actor.name.clone(),
                        by_id: actor.user_id.clone(),
                    })?;
                    let token =
                        write_link(office, tx, authority, INVITE, email, detail, INVITE_HOURS)
                            .await?;
                    let link = format!("{}/invitation/{token}", office.public_url());
                    let house = house_name(tx, authority, organisation).await?;
                    let values = [
                        ("by", actor.name.as_str()),
                        ("house", house.as_str()),
                        ("link", link.as_str()),
                    ];
                    letters::write(
                        office,
                        tx,
                        authority,
                        email,
                        &actor.locale,
                        "invite",
                        &values,
                    )
                    .await?;
                    let detail = json!({ "email": email, "role": role.name() });
                    let happened = about("person-invited", organisation, None, detail);
                    office.record(tx, actor, happened).await
                })
            },
        )
        .await
}

async fn house_name(
    c: &mut Tx,
    authority: &str,
    organisation: &str,
) -> Result<String, OfficeError> {
    let name = if organisation.is_empty() {
        authorities::find(c, authority).await?.map(|a| a.name)
    } else {
        authorities::organisation(c, authority, organisation)
            .await?
            .map(|o| o.name)
    };
    name.ok_or(OfficeError::NotFound)
}

fn about<'a>(
    kind: &'a str,
    organisation: &str,
    user: Option<&str>,
    detail: serde_json::Value,
) -> Happened<'a> {
    let mut objects = Vec::new();
    objects.extend(user.map(|id| ("user", id.to_owned())));
    if !organisation.is_empty() {
        objects.push(("organisation", organisation.to_owned()));
    }
    Happened {
        kind,
        cause: "",
        rule: String::new(),
        detail,
        objects,
    }
}

/// Takes an invitation back.
///
/// # Errors
/// [`OfficeError::NotFound`] also for another's.
pub async fn uninvite(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    let (organisation, ..) = house(actor)?;
    let invitation = invitations(office, actor)
        .await?
        .into_iter()
        .find(|invitation| invitation.id == id)
        .ok_or(OfficeError::NotFound)?;
    let work = (office.clone(), actor.clone(), organisation, invitation);
    office
        .store()
        .write_with(
            work,
            move |tx, (office, actor, organisation, invitation)| {
                Box::pin(async move {
                    if !confirmations::take(tx, &invitation.id, office.micros()).await? {
                        return Err(OfficeError::NotFound);
                    }
                    let detail =
                        json!({ "email": invitation.email, "role": invitation.role.name() });
                    let happened = about("invitation-withdrawn", organisation, None, detail);
                    office.record(tx, actor, happened).await
                })
            },
        )
        .await
}

/// What an invited person sees.
#[derive(Debug, Clone)]
pub struct InvitationView {
    /// To whom.
    pub email: String,
    /// Who invites.
    pub by: String,
    /// The organisation or authority.
    pub house: String,
    /// Role.
    pub role: Role,
    /// Whether there is an account: then neither name nor password is asked.
    pub known: bool,
}

async fn link(office: &Office, token: &str) -> Result<(Confirmation, Invited, Role), OfficeError> {
    let mut reader = office.read().await?;
    let found = confirmations::find(&mut reader, &hash_token(token), INVITE, office.micros())
        .await?
        .ok_or(OfficeError::Refused(RefusalCode::LinkOver))?;
    let invited: Invited = serde_json::from_str(&found.detail)?;
    let role = Role::named(&invited.role).ok_or(OfficeError::Refused(RefusalCode::LinkOver))?;
    Ok((found, invited, role))
}

/// Looks at an invitation without using it up.
///
/// # Errors
/// [`OfficeError::Refused`] `link.over`.
pub async fn invitation(office: &Office, token: &str) -> Result<InvitationView, OfficeError> {
    let (found, invited, role) = link(office, token).await?;
    let mut reader = office.read().await?;
    let house = if invited.organisation.is_empty() {
        office.authority(&found.authority_id).await?.name
    } else {
        authorities::organisation(&mut reader, &found.authority_id, &invited.organisation)
            .await?
            .ok_or(OfficeError::NotFound)?
            .name
    };
    let known = people::by_email(&mut reader, &found.email).await?.is_some();
    Ok(InvitationView {
        email: found.email,
        by: invited.by,
        house,
        role,
        known,
    })
}

/// What an invited person without an account answers.
#[derive(Debug, Clone, Default)]
pub struct Newcomer {
    /// Name.
    pub name: String,
    /// Position, printed beneath a signature.
    pub position: String,
    /// Password.
    pub password: String,
    /// Language.
    pub locale: String,
}

/// Follows an invitation. A person with an account gains the role; another one gets an account. A role that one person
/// alone cannot give waits for another one's yes.
///
/// # Errors
/// [`OfficeError::Invalid`] with every fault of what was typed; [`OfficeError::Refused`] `link.over`.
pub async fn accept(office: &Office, token: &str, new: Newcomer) -> Result<(), OfficeError> {
    let (found, invited, role) = link(office, token).await?;
    let now = office.micros();
    let known = people::by_email(&mut *office.read().await?, &found.email).await?;
    let user = match known {
        Some(user) => user,
        None => {
            let mut findings = Vec::new();
            check_name("/name", &new.name, &mut findings);
            check_new_password(&new.password, &[&found.email, &new.name], &mut findings);
            if !findings.is_empty() {
                return Err(OfficeError::Invalid(findings));
            }
            User {
                id: office.new_id(),
                email: found.email.clone(),
                name: new.name.trim().to_owned(),
                position: new.position.trim().chars().take(120).collect(),
                password_hash: hash_password(new.password).await?,
                totp_secret: None,
                locale: known_locale(&new.locale),
                created_at: now,
                confirmed_at: Some(now),
                disabled_at: None,
            }
        }
    };
    let work = (office.clone(), found, invited, role, user);
    office
        .store()
        .write_with(work, move |tx, (office, found, invited, role, user)| {
            Box::pin(async move {
                if !confirmations::take(tx, &found.token_hash, now).await? {
                    return Err(OfficeError::Refused(RefusalCode::LinkOver));
                }
                people::enter(tx, user).await?;
                let user = people::by_email(tx, &user.email)
                    .await?
                    .ok_or(OfficeError::NotFound)?;
                let mut actor = person(&user, &found.authority_id, *role);
                actor.organisation = Some(invited.organisation.clone()).filter(|id| !id.is_empty());
                if role.wants_confirmation() {
                    let by = (invited.by_id.as_str(), invited.by.as_str());
                    return appointments::enter(office, tx, &actor, &user, (*role, ""), by).await;
                }
                let (authority, house) = (&found.authority_id, &invited.organisation);
                join(tx, authority, &user, house, *role, now).await?;
                let detail = json!({ "role": role.name() });
                let organisation = &invited.organisation;
                let happened = about("person-joined", organisation, Some(&user.id), detail);
                office.record(tx, &actor, happened).await
            })
        })
        .await
}

async fn join(
    tx: &mut Tx,
    authority: &str,
    user: &User,
    organisation: &str,
    role: Role,
    now: i64,
) -> Result<(), OfficeError> {
    let membership = Membership {
        authority_id: authority.to_owned(),
        user_id: user.id.clone(),
        organisation_id: organisation.to_owned(),
        role: role.name().to_owned(),
        created_at: now,
    };
    people::join(tx, &membership).await?;
    Ok(())
}

/// Ends a person's access in one role. Their work stays.
///
/// # Errors
/// [`OfficeError::Refused`] `person.last-administrator`; [`OfficeError::NotFound`] also for another house's person.
pub async fn remove(
    office: &Office,
    actor: &Actor,
    user: &str,
    role: &str,
) -> Result<(), OfficeError> {
    change(office, actor, user, role, None).await
}

/// Gives a person another role in place of the one they hold; false if it waits for another administrator's yes, and
/// until then they keep the one they have.
///
/// # Errors
/// As [`remove`]; [`OfficeError::Refused`] `role.unknown`, `person.there-already`.
pub async fn change_role(
    office: &Office,
    actor: &Actor,
    user: &str,
    from: &str,
    to: &str,
) -> Result<bool, OfficeError> {
    let members = list(office, actor).await?;
    if !members
        .iter()
        .any(|member| member.user_id == user && member.role.name() == from)
    {
        return Err(OfficeError::NotFound);
    }
    let to = Role::named(to)
        .filter(|role| roles(actor).is_ok_and(|known| known.contains(role)))
        .ok_or(OfficeError::Refused(RefusalCode::RoleUnknown))?;
    if to.name() == from {
        return Ok(true);
    }
    if to.wants_confirmation() {
        appoint(office, actor, user, from, to).await?;
        return Ok(false);
    }
    change(office, actor, user, from, Some(to)).await?;
    Ok(true)
}

async fn appoint(
    office: &Office,
    actor: &Actor,
    user: &str,
    from: &str,
    to: Role,
) -> Result<(), OfficeError> {
    let work = (
        office.clone(),
        actor.clone(),
        user.to_owned(),
        from.to_owned(),
    );
    office
        .store()
        .write_with(work, move |tx, (office, actor, user, from)| {
            Box::pin(async move {
                let members = people::members(tx, &actor.authority, "").await?;
                let has = members
                    .iter()
                    .any(|(person, held)| person.id == *user && held.role == to.name());
                if has {
                    return Err(OfficeError::Refused(RefusalCode::PersonThereAlready));
                }
                let found = people::find(tx, user).await?;
                let found = found.ok_or(OfficeError::NotFound)?;
                let by = (actor.user_id.as_str(), actor.name.as_str());
                appointments::enter(office, tx, actor, &found, (to, from), by).await
            })
        })
        .await
}

async fn change(
    office: &Office,
    actor: &Actor,
    user: &str,
    from: &str,
    to: Option<Role>,
) -> Result<(), OfficeError> {
    let (organisation, roles, administrator) = house(actor)?;
    let from = Role::named(from)
        .filter(|role| roles.contains(role))
        .ok_or(OfficeError::NotFound)?;
    let work = (office.clone(), actor.clone(), organisation, user.to_owned());
    office
        .store()
        .write_with(work, move |tx, (office, actor, organisation, user)| {
            Box::pin(async move {
                let (kind, detail) = match to {
                    Some(to) => (
                        "person-role-changed",
                        json!({ "from": from.name(), "to": to.name() }),
                    ),
                    None => ("person-removed", json!({ "role": from.name() })),
                };
                // first: it holds the authority's chain, so that two administrators cannot remove one another
                let happened = about(kind, organisation, Some(user), detail);
                office.record(tx, actor, happened).await?;
                let members = people::members(tx, &actor.authority, organisation).await?;
                let (person, held) = members
                    .iter()
                    .find(|(person, held)| person.id == *user && held.role == from.name())
                    .ok_or(OfficeError::NotFound)?;
                let another = members.iter().any(|(person, held)| {
                    person.id != *user
                        && person.disabled_at.is_none()
                        && held.role == administrator.name()
                });
                if from == administrator && !another {
                    return Err(OfficeError::Refused(RefusalCode::PersonLastAdministrator));
                }
                let now = office.micros();
                people::leave(tx, held, now).await?;
                end_after(tx, &actor.authority, user, &held.role).await?;
                if let Some(to) = to {
                    join(tx, &actor.authority, person, organisation, to, now).await?;
                }
                Ok(())
            })
        })
        .await
}
