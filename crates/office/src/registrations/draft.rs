//! A registration begun and saved as typed.

use super::{Profile, copy_to_organisation, event, own, pack_of, rule};
use crate::{Actor, Office, OfficeError, Organisation, RefusalCode, Registration};
use origo_authz::Action;
use origo_casework::RegistrationState;
use origo_store::repository::{numbers::next_number, people, registrations as repository};
use serde_json::json;

/// Writes what was typed, right or wrong. The first time it enters the organisation, with the actor in it. Answers the
/// organisation's id.
///
/// # Errors
/// [`OfficeError::Refused`] `registration.state` once it was handed in.
pub async fn save(office: &Office, actor: &Actor, profile: Profile) -> Result<String, OfficeError> {
    actor.must(Action::ManageOrganisation)?;
    match own(office, actor).await? {
        None if actor.organisation.is_none() => start(office, actor, profile).await,
        None => Err(OfficeError::NotFound),
        Some(view) if !view.state.editable() => {
            Err(OfficeError::Refused(RefusalCode::RegistrationState))
        }
        Some(view) => {
            let mut registration = view.registration;
            registration.profile = serde_json::to_string(&profile)?;
            registration.search = profile.search(&registration.reference);
            registration.updated_at = office.micros();
            let id = registration.organisation_id.clone();
            let work = (registration, profile);
            office
                .store()
                .write_with(work, move |tx, (registration, profile)| {
                    Box::pin(async move {
                        repository::save(tx, registration).await?;
                        copy_to_organisation(tx, registration, profile).await
                    })
                })
                .await?;
            Ok(id)
        }
    }
}

async fn start(office: &Office, actor: &Actor, profile: Profile) -> Result<String, OfficeError> {
    let pack = pack_of(office, &actor.authority).await?;
    let (year, cited) = (office.today(pack).year(), rule(pack));
    let organisation = Organisation {
        authority_id: actor.authority.clone(),
        id: office.new_id(),
        kind: profile.kind.clone(),
        name: profile.name.clone(),
        profile: serde_json::to_string(&profile.party())?,
        state: "draft".to_owned(),
        created_at: office.micros(),
    };
    let id = organisation.id.clone();
    let work = (office.clone(), actor.clone(), organisation, profile, cited);
    office
        .store()
        .write_with(
            work,
            move |tx, (office, actor, organisation, profile, cited)| {
                Box::pin(async move {
                    let (authority, id) = (&actor.authority, &organisation.id);
                    let role = actor.role.name();
                    if !people::settle(tx, authority, &actor.user_id, role, id).await? {
                        return Err(OfficeError::Changed);
                    }
                    organisation.insert(tx).await?;
                    let sequence =
                        next_number(tx, authority, &format!("registration/{year}")).await?;
                    let reference = format!("R-{year}-{sequence:06}");
                    let registration = Registration {
                        profile: serde_json::to_string(profile)?,
                        search: profile.search(&reference),
                        reference,
                        ..blank(office, authority, id, &actor.user_id)
                    };
                    registration.insert(tx).await?;
                    let detail = json!({ "reference": registration.reference });
                    let happened = event("registration-started", "", cited.clone(), detail, id);
                    office.record(tx, actor, happened).await
                })
            },
        )
        .await?;
    Ok(id)
}

pub(super) fn blank(
    office: &Office,
    authority: &str,
    organisation: &str,
    by: &str,
) -> Registration {
    Registration {
        authority_id: authority.to_owned(),
        organisation_id: organisation.to_owned(),
        revision: 1,
        reference: String::new(),
        state: RegistrationState::Draft.name().to_owned(),
        profile: String::new(),
        search: String::new(),
        undertaken_by: String::new(),
        undertaken_at: None,
        undertaking_until: None,
        reason: String::new(),
        registered_by: by.to_owned(),
        submitted_at: None,
        decided_by: String::new(),
        decided_at: None,
        created_at: office.micros(),
        updated_at: office.micros(),
    }
}
