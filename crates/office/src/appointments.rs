//! Roles that one person alone cannot give: who may sign, and who keeps the people. They wait until another administrator,
//! or the operator on the command line, confirms them. Else one administrator could invite themselves under a second
//! address and act alone; a second administrator is wanted for the same reason as a signatory.

use crate::{
    Actor, Office, OfficeError, RefusalCode, Role, events::Happened, letters, operator::operator,
};
use origo_authz::Action;
use origo_casework::{Duty, Refusal};
use origo_store::{
    Tx,
    repository::{
        appointments::{self as repository, Appointment},
        people::{self, Membership, User},
    },
};
use serde_json::json;

/// A role that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// To confirm or decline it.
    pub id: String,
    /// Whose it will be.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// Which.
    pub role: Role,
    /// Who wants it.
    pub by: String,
    /// Since when, microseconds.
    pub since: i64,
    /// Why the actor may not confirm it; none if they may.
    pub refused: Option<RefusalCode>,
}

/// Whether a person may confirm an appointment, by the table of duties.
fn may_confirm(appointment: &Appointment, person: &str) -> Result<(), Refusal> {
    let done = [
        (appointment.appointed_by == person, Duty::Appoint),
        (appointment.user_id == person, Duty::BeAppointed),
    ];
    let done = done
        .into_iter()
        .filter_map(|(did, duty)| did.then_some(duty));
    Duty::ConfirmAppointment.allowed_after(done)
}

/// What waits at the actor's authority, oldest first.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<Waiting>, OfficeError> {
    if !actor.may(Action::ManageStaff) {
        actor.must(Action::ManageOrganisation)?;
        return Ok(Vec::new());
    }
    let mut reader = office.read().await?;
    let mut waiting = Vec::new();
    for row in repository::list(&mut reader, &actor.authority).await? {
        let user = people::find(&mut reader, &row.user_id).await?;
        let by = people::find(&mut reader, &row.appointed_by).await?;
        if let (Some(user), Some(role)) = (user, Role::named(&row.role)) {
            waiting.push(Waiting {
                refused: may_confirm(&row, &actor.user_id)
                    .err()
                    .map(RefusalCode::from),
                id: row.id,
                name: user.name,
                email: user.email,
                role,
                by: by.map(|by| by.name).unwrap_or_default(),
                since: row.appointed_at,
            });
        }
    }
    Ok(waiting)
}

/// Lets a role wait, in the transaction of what gave it, and asks the administrators by letter.
///
/// # Errors
/// [`OfficeError::Refused`] `person.there-already` if the person waits for it already.
pub(crate) async fn enter(
    office: &Office,
    tx: &mut Tx,
    actor: &Actor,
    user: &User,
    (role, instead_of): (Role, &str),
    (by, by_name): (&str, &str),
) -> Result<(), OfficeError> {
    let row = Appointment {
        authority_id: actor.authority.clone(),
        id: office.new_id(),
        user_id: user.id.clone(),
        role: role.name().to_owned(),
        instead_of: instead_of.to_owned(),
        appointed_by: by.to_owned(),
        appointed_at: office.micros(),
    };
    if !repository::enter(tx, &row).await? {
        return Err(OfficeError::Refused(RefusalCode::PersonThereAlready));
    }
    let detail = json!({ "role": row.role, "instead_of": row.instead_of, "appointed_by": by });
    tell(office, tx, actor, "appointment-made", user, detail).await?;
    let link = format!("{}/people", office.public_url());
    let values = [
        ("name", user.name.as_str()),
        ("by", by_name),
        ("link", &link),
    ];
    let administrators = [Role::AuthorityAdministrator];
    let authority = &actor.authority;
    letters::write_to(
        office,
        tx,
        authority,
        "",
        &administrators,
        "appointment",
        &values,
    )
    .await
}

async fn tell(
    office: &Office,
    tx: &mut Tx,
    actor: &Actor,
    kind: &'static str,
    user: &User,
    detail: serde_json::Value,
) -> Result<(), OfficeError> {
    let happened = Happened {
        kind,
        cause: "",
        rule: String::new(),
        detail,
        objects: vec![("user", user.id.clone())],
    };
    office.record(tx, actor, happened).await
}

async fn find(tx: &mut Tx, authority: &str, id: &str) -> Result<(Appointment, User), OfficeError> {
    let all = repository::list(tx, authority).await?;
    let row = all.into_iter().find(|row| row.id == id);
    let row = row.ok_or(OfficeError::NotFound)?;
    let user = people::find(tx, &row.user_id).await?;
    Ok((row, user.ok_or(OfficeError::NotFound)?))
}

/// Confirms a role that somebody else gave to somebody else: from now on it is in force.
///
/// # Errors
/// [`OfficeError::Refused`] `appointment.own`, `person.last-administrator`; [`OfficeError::NotFound`].
pub async fn confirm(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    actor.must(Action::ManageStaff)?;
    let work = (office.clone(), actor.clone(), id.to_owned());
    office
        .store()
        .write_with(work, |tx, (office, actor, id)| {
            Box::pin(async move {
                let (row, user) = find(tx, &actor.authority, id).await?;
                may_confirm(&row, &actor.user_id)?;
                put_in_force(office, tx, actor, &row, &user).await
            })
        })
        .await
}

/// The same by the operator, for an authority that has one administrator only. Answers the roles.
///
/// # Errors
/// [`OfficeError::NotFound`] if nobody with this e-mail waits for a role there.
pub async fn confirm_by_operator(
    office: &Office,
    authority: &str,
    email: &str,
) -> Result<Vec<Role>, OfficeError> {
    let email = email.trim().to_lowercase();
    let work = (office.clone(), authority.to_owned(), email);
    office
        .store()
        .write_with(work, |tx, (office, authority, email)| {
            Box::pin(async move {
                let user = people::by_email(tx, email).await?;
                let user = user.ok_or(OfficeError::NotFound)?;
                let mut roles = Vec::new();
                for row in repository::list(tx, authority).await? {
                    if row.user_id == user.id {
                        put_in_force(office, tx, &operator(authority), &row, &user).await?;
                        roles.extend(Role::named(&row.role));
                    }
                }
                if roles.is_empty() {
                    return Err(OfficeError::NotFound);
                }
                Ok(roles)
            })
        })
        .await
}

async fn put_in_force(
    office: &Office,
    tx: &mut Tx,
    actor: &Actor,
    row: &Appointment,
    user: &User,
) -> Result<(), OfficeError> {
    // first: it holds the authority's chain, so that two who confirm at once do it once
    let detail = json!({ "role": row.role, "appointed_by": row.appointed_by });
    tell(office, tx, actor, "appointment-confirmed", user, detail).await?;
    if user.disabled_at.is_some() || !repository::delete(tx, &row.authority_id, &row.id).await? {
        return Err(OfficeError::NotFound);
    }
    let now = office.micros();
    let membership = |role: &str| Membership {
        authority_id: row.authority_id.clone(),
        user_id: user.id.clone(),
        organisation_id: String::new(),
        role: role.to_owned(),
        created_at: now,
    };
    if !row.instead_of.is_empty() {
        must_not_be_last(tx, &row.authority_id, &user.id, &row.instead_of).await?;
        people::leave(tx, &membership(&row.instead_of), now).await?;
    }
    people::join(tx, &membership(&row.role)).await?;
    let values = [("name", user.name.as_str())];
    let kind = "appointment-confirmed";
    letters::write(
        office,
        tx,
        &row.authority_id,
        &user.email,
        &user.locale,
        kind,
        &values,
    )
    .await?;
    Ok(())
}

/// Refuses to take the role of administrator from the authority's last one.
async fn must_not_be_last(
    tx: &mut Tx,
    authority: &str,
    user: &str,
    role: &str,
) -> Result<(), OfficeError> {
    let administrator = Role::AuthorityAdministrator.name();
    let members = people::members(tx, authority, "").await?;
    let another = members.iter().any(|(person, held)| {
        person.id != user && person.disabled_at.is_none() && held.role == administrator
    });
    if role == administrator && !another {
        return Err(OfficeError::Refused(RefusalCode::PersonLastAdministrator));
    }
    Ok(())
}

/// Declines a role that waits; whoever wants it may take it back too.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn decline(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    actor.must(Action::ManageStaff)?;
    let work = (office.clone(), actor.clone(), id.to_owned());
    office
        .store()
        .write_with(work, |tx, (office, actor, id)| {
            Box::pin(async move {
                let (row, user) = find(tx, &actor.authority, id).await?;
                repository::delete(tx, &row.authority_id, &row.id).await?;
                let detail = json!({ "role": row.role, "appointed_by": row.appointed_by });
                tell(office, tx, actor, "appointment-declined", &user, detail).await
            })
        })
        .await
}
