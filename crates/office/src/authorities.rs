//! Authorities, their organisations and people.

use crate::{
    Actor, Authority, Office, OfficeError, Organisation, Role, events::Happened,
    operator::operator, registrations, sign_in,
};
use origo_store::{
    Tx,
    repository::{authorities, people},
};
use origo_trade::PartyDraft;
use serde_json::json;

/// A person to enter.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// E-mail.
    pub email: String,
    /// Name.
    pub name: String,
    /// Position.
    pub position: String,
    /// Password.
    pub password: String,
    /// Language.
    pub locale: String,
    /// The authority.
    pub authority: String,
    /// The organisation, for applicants.
    pub organisation: Option<String>,
    /// Role.
    pub role: Role,
}

/// All authorities of the installation.
///
/// # Errors
/// The database refuses.
pub async fn all(office: &Office) -> Result<Vec<Authority>, OfficeError> {
    Ok(authorities::all(&mut *office.read().await?).await?)
}

/// Enters an authority and makes its keys; false if it was there.
///
/// # Errors
/// The pack is unknown, the keys cannot be made, or the database refuses.
pub async fn enter(office: &Office, authority: Authority) -> Result<bool, OfficeError> {
    office.pack(&authority.pack)?;
    let (seals, key_of, now) = (office.parts.seals.clone(), authority.clone(), office.now());
    tokio::task::spawn_blocking(move || seals.root_pem(&key_of, now))
        .await
        .map_err(|error| OfficeError::Internal(error.to_string()))?
        .map_err(OfficeError::Internal)?;
    let acting = office.clone();
    office
        .store()
        .write_with((acting, authority), move |tx, (office, authority)| {
            Box::pin(async move {
                let fresh = authorities::enter(tx, authority).await?;
                if fresh {
                    let objects = vec![("authority", authority.id.clone())];
                    tell(office, tx, &authority.id, "authority-entered", objects).await?;
                }
                Ok(fresh)
            })
        })
        .await
}

/// The event of what an operator entered.
async fn tell(
    office: &Office,
    tx: &mut Tx,
    authority: &str,
    kind: &'static str,
    objects: Vec<(&'static str, String)>,
) -> Result<(), OfficeError> {
    let happened = Happened {
        kind,
        cause: "",
        rule: String::new(),
        detail: json!({}),
        objects,
    };
    office.record(tx, &operator(authority), happened).await
}

/// Enters an organisation that the authority has registered, with an undertaking from today.
///
/// # Errors
/// The database refuses.
pub async fn enter_organisation(
    office: &Office,
    authority: &str,
    id: &str,
    kind: &str,
    profile: &PartyDraft,
) -> Result<(), OfficeError> {
    let organisation = Organisation {
        authority_id: authority.to_owned(),
        id: id.to_owned(),
        kind: kind.to_owned(),
        name: profile.name.clone(),
        profile: serde_json::to_string(profile)?,
        state: "registered".to_owned(),
        created_at: office.micros(),
    };
    let registration = registrations::enter_approved(office, &organisation).await?;
    let work = (office.clone(), organisation, registration);
    office
        .store()
        .write_with(work, move |tx, (office, organisation, registration)| {
            Box::pin(async move {
                organisation.insert(tx).await?;
                registrations::insert_approved(office, tx, registration).await?;
                let authority = &organisation.authority_id;
                let objects = vec![("organisation", organisation.id.clone())];
                tell(office, tx, authority, "organisation-entered", objects).await
            })
        })
        .await
}

/// Enters a person with one membership; an e-mail that is there already only gains the membership.
///
/// # Errors
/// The authority has no such organisation, the password is too easily guessed, or the database refuses.
pub async fn enter_person(office: &Office, person: NewPerson) -> Result<(), OfficeError> {
    if let Some(id) = &person.organisation {
        let mut reader = office.read().await?;
        let found = authorities::organisation(&mut reader, &person.authority, id).await?;
        found.ok_or(OfficeError::NotFound)?;
    }
    let email = person.email.trim().to_lowercase();
    sign_in::check_password(&person.password, &[&email, &person.name])?;
    let user = people::User {
        id: office.new_id(),
        email,
        name: person.name,
        position: person.position,
        password_hash: sign_in::hash_password(person.password).await?,
        totp_secret: None,
        locale: person.locale,
        created_at: office.micros(),
        confirmed_at: Some(office.micros()),
        disabled_at: None,
    };
    let (authority, organisation, role) = (
        person.authority,
        person.organisation.unwrap_or_default(),
        person.role,
    );
    let acting = office.clone();
    office
        .store()
        .write_with(
            (user, authority, organisation, acting),
            move |tx, (user, authority, organisation, office)| {
                Box::pin(async move {
                    people::enter(tx, user).await?;
                    let user = people::by_email(tx, &user.email)
                        .await?
                        .ok_or(OfficeError::NotFound)?;
                    let objects = vec![("user", user.id.clone())];
                    let membership = people::Membership {
                        authority_id: authority.clone(),
                        user_id: user.id,
                        organisation_id: organisation.clone(),
                        role: role.name().to_owned(),
                        created_at: user.created_at,
                    };
                    if people::join(tx, &membership).await? {
                        let authority = &membership.authority_id;
                        tell(office, tx, authority, "person-entered", objects).await?;
                    }
                    Ok(())
                })
            },
        )
        .await
}

/// The actor's own organisation.
///
/// # Errors
/// [`OfficeError::NotFound`] for staff of the authority.
pub async fn own_organisation(office: &Office, actor: &Actor) -> Result<Organisation, OfficeError> {
    let id = actor.organisation.as_deref().ok_or(OfficeError::NotFound)?;
    let mut reader = office.read().await?;
    authorities::organisation(&mut reader, &actor.authority, id)
        .await?
        .ok_or(OfficeError::NotFound)
}

/// An authority's root certificate, PEM: what a verifier abroad keeps.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn root_pem(office: &Office, authority: &str) -> Result<String, OfficeError> {
    let authority = office.authority(authority).await?;
    office
        .parts
        .seals
        .root_pem(&authority, office.now())
        .map_err(OfficeError::Internal)
}

/// A person in one role.
#[derive(Debug, Clone, serde::Serialize)]
pub struct PersonRow {
    /// E-mail.
    pub email: String,
    /// Name.
    pub name: String,
    /// The authority.
    pub authority: String,
    /// The organisation; empty for the authority's own staff.
    pub organisation: String,
    /// Role.
    pub role: String,
}

/// Everybody in every role, for whoever runs the installation.
///
/// # Errors
/// The database refuses.
pub async fn people(office: &Office) -> Result<Vec<PersonRow>, OfficeError> {
    let rows = people::everybody(&mut *office.read().await?).await?;
    let row = |[email, name, authority, organisation, role]: [String; 5]| PersonRow {
        email,
        name,
        authority,
        organisation,
        role,
    };
    Ok(rows.into_iter().map(row).collect())
}
