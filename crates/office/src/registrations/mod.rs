//! The registration of an organisation as a case: written by its administrator, worked by an officer, held by an
//! undertaking that is given again every year.

mod decision;
mod documents;
mod draft;
mod entry;
mod list;
mod profile;
mod submission;
mod term;
mod undertaking;

pub use decision::decide;
pub use documents::{attach, detach, document};
pub use draft::save;
pub(crate) use entry::{enter_approved, insert_approved};
pub use list::{RegistrationRow, list};
pub use profile::{KINDS, Profile};
pub use submission::{faults, submit};
pub use term::UNDERTAKING;
pub(crate) use undertaking::look_at_undertaking;
pub use undertaking::renew;

use crate::{
    Actor, Document, Event, Message, Office, OfficeError, RefusalCode, Registration, Role,
    events::Happened, letters,
};
use jiff::Timestamp;
use origo_authz::Action;
use origo_casework::{RegistrationState, Standing, standing};
use origo_pack::Pack;
use origo_store::{
    Reader, Tx,
    repository::{authorities, events, people, registrations as repository},
};
use std::collections::{BTreeMap, BTreeSet};

const TEXT_MAX: usize = 4000;

/// A registration with all that its page shows.
#[derive(Debug, Clone)]
pub struct RegistrationView {
    /// The row.
    pub registration: Registration,
    /// What was typed, read.
    pub profile: Profile,
    /// Where it stands.
    pub state: RegistrationState,
    /// Whether the organisation may hand in applications now.
    pub standing: Standing,
    /// Documents, oldest first.
    pub documents: Vec<Document>,
    /// Questions, answers and words of decisions, oldest first.
    pub messages: Vec<Message>,
}

/// The registration of the actor's own organisation; none if the actor belongs to none yet.
///
/// # Errors
/// [`OfficeError::Forbidden`] for staff of the authority.
pub async fn own(office: &Office, actor: &Actor) -> Result<Option<RegistrationView>, OfficeError> {
    actor.must(Action::SeeOwn)?;
    let Some(organisation) = &actor.organisation else {
        return Ok(None);
    };
    let mut reader = office.read().await?;
    match repository::find(&mut reader, &actor.authority, organisation).await? {
        Some(found) => Ok(Some(view(office, &mut reader, found).await?)),
        None => Ok(None),
    }
}

/// One registration: the own organisation's, or for the authority's staff any that was handed in.
///
/// # Errors
/// [`OfficeError::NotFound`] also for what is another's.
pub async fn get(
    office: &Office,
    actor: &Actor,
    organisation: &str,
) -> Result<RegistrationView, OfficeError> {
    let staff = actor.may(Action::SeeAll);
    if !staff {
        actor.must(Action::SeeOwn)?;
    }
    let mut reader = office.read().await?;
    let found = repository::find(&mut reader, &actor.authority, organisation)
        .await?
        .filter(|found| {
            if staff {
                found.submitted_at.is_some()
            } else {
                actor.organisation.as_deref() == Some(&found.organisation_id)
            }
        })
        .ok_or(OfficeError::NotFound)?;
    view(office, &mut reader, found).await
}

/// What happened to an organisation, oldest first, with names by user id.
///
/// # Errors
/// [`OfficeError::NotFound`] also for what is another's.
pub async fn history(
    office: &Office,
    actor: &Actor,
    organisation: &str,
) -> Result<(Vec<Event>, BTreeMap<String, String>), OfficeError> {
    let view = get(office, actor, organisation).await?;
    let mut reader = office.read().await?;
    let all = events::about(&mut reader, &actor.authority, "organisation", organisation).await?;
    // its applications tell their own story on their own pages
    let own = all.into_iter().map(Event::from).filter(|event| {
        let mut objects = event.objects.iter();
        objects.all(|(kind, _)| kind != "application")
    });
    let own: Vec<_> = own.collect();
    let mut people: BTreeSet<_> = own.iter().map(|event| event.actor.clone()).collect();
    people.insert(view.registration.registered_by);
    let people: Vec<_> = people.into_iter().collect();
    let names = people::names_of(&mut reader, &actor.authority, &people).await?;
    Ok((own, names.into_iter().collect()))
}

/// Refuses unless these organisations may hand in applications now.
///
/// # Errors
/// [`OfficeError::Refused`] `organisation.suspended`, `organisation.not-registered`, `organisation.undertaking-over`.
pub(crate) async fn must_be_in_order(
    office: &Office,
    authority: &str,
    organisations: &[&str],
) -> Result<(), OfficeError> {
    let mut reader = office.read().await?;
    // an exporter that acts for itself is both; whoever acts is asked first
    let mut asked = BTreeSet::new();
    for organisation in organisations.iter().filter(|each| asked.insert(**each)) {
        let found = repository::find(&mut reader, authority, organisation).await?;
        let stands = match &found {
            Some(found) => read_standing(found, office.now())?,
            None => Standing::NotRegistered,
        };
        match stands {
            Standing::InOrder => {}
            Standing::Suspended => {
                return Err(OfficeError::Refused(RefusalCode::OrganisationSuspended));
            }
            Standing::NotRegistered => {
                return Err(OfficeError::Refused(RefusalCode::OrganisationNotRegistered));
            }
            Standing::UndertakingOver => {
                return Err(OfficeError::Refused(
                    RefusalCode::OrganisationUndertakingOver,
                ));
            }
        }
    }
    Ok(())
}

async fn view(
    office: &Office,
    reader: &mut Reader,
    registration: Registration,
) -> Result<RegistrationView, OfficeError> {
    let (authority, organisation) = (&registration.authority_id, &registration.organisation_id);
    Ok(RegistrationView {
        documents: repository::documents(reader, authority, organisation).await?,
        messages: repository::messages(reader, authority, organisation).await?,
        profile: serde_json::from_str(&registration.profile)?,
        state: read_state(&registration)?,
        standing: read_standing(&registration, office.now())?,
        registration,
    })
}

fn read_state(registration: &Registration) -> Result<RegistrationState, OfficeError> {
    RegistrationState::named(&registration.state)
        .ok_or_else(|| OfficeError::Internal(format!("registration {}", registration.state)))
}

fn read_standing(registration: &Registration, now: Timestamp) -> Result<Standing, OfficeError> {
    let until = registration
        .undertaking_until
        .and_then(|until| Timestamp::from_microsecond(until).ok());
    Ok(standing(read_state(registration)?, until, now))
}

fn rule(pack: &Pack) -> String {
    let digest = pack.digest.get(..12).unwrap_or_default();
    format!("{}@{}#{digest}/registration", pack.id, pack.version)
}

async fn pack_of<'a>(office: &'a Office, authority: &str) -> Result<&'a Pack, OfficeError> {
    office.pack(&office.authority(authority).await?.pack)
}

fn event<'a>(
    kind: &'a str,
    cause: &'a str,
    rule: String,
    detail: serde_json::Value,
    organisation: &str,
) -> Happened<'a> {
    Happened {
        kind,
        cause,
        rule,
        detail,
        objects: vec![("organisation", organisation.to_owned())],
    }
}

struct Change {
    kind: &'static str,
    cause: String,
    rule: String,
    detail: serde_json::Value,
    message: Option<(&'static str, String)>,
    letter: Option<&'static str>,
    reminder_days: Option<i64>,
}

/// Writes a changed registration with all that belongs to the act, in one transaction.
async fn write(
    office: &Office,
    actor: &Actor,
    registration: Registration,
    profile: Profile,
    change: Change,
) -> Result<(), OfficeError> {
    let work = (office.clone(), actor.clone(), registration, profile, change);
    office
        .store()
        .write_with(
            work,
            move |tx, (office, actor, registration, profile, change)| {
                Box::pin(async move {
                    let (authority, id) = (&actor.authority, &registration.organisation_id);
                    repository::save(tx, registration).await?;
                    copy_to_organisation(tx, registration, profile).await?;
                    let text = change
                        .message
                        .as_ref()
                        .map_or("", |(_, text)| text.as_str());
                    if let Some((kind, text)) = &change.message {
                        let message = Message {
                            authority_id: authority.clone(),
                            organisation_id: id.clone(),
                            id: office.new_id(),
                            kind: (*kind).to_owned(),
                            text: text.clone(),
                            written_by: actor.user_id.clone(),
                            written_at: office.micros(),
                        };
                        message.insert(tx).await?;
                    }
                    let (cited, detail) = (change.rule.clone(), change.detail.clone());
                    let happened = event(change.kind, &change.cause, cited, detail, id);
                    office.record(tx, actor, happened).await?;
                    if let Some(days) = change.reminder_days {
                        term::remind(tx, days, registration).await?;
                    }
                    if let Some(kind) = change.letter {
                        let values = [("organisation", profile.name.as_str()), ("text", text)];
                        let roles = [Role::OrganisationAdministrator];
                        letters::write_to(office, tx, authority, id, &roles, kind, &values).await?;
                    }
                    Ok(())
                })
            },
        )
        .await
}

/// Keeps the organisation's row like its registration.
async fn copy_to_organisation(
    tx: &mut Tx,
    registration: &Registration,
    profile: &Profile,
) -> Result<(), OfficeError> {
    let (authority, id) = (&registration.authority_id, &registration.organisation_id);
    let mut organisation = authorities::organisation(tx, authority, id)
        .await?
        .ok_or(OfficeError::NotFound)?;
    organisation.kind.clone_from(&profile.kind);
    organisation.name.clone_from(&profile.name);
    organisation.profile = serde_json::to_string(&profile.party())?;
    organisation.state = match read_state(registration)? {
        RegistrationState::Approved => "registered",
        RegistrationState::Suspended => "suspended",
        _ => "draft",
    }
    .to_owned();
    authorities::save_organisation(tx, &organisation).await?;
    Ok(())
}
