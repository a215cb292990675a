//! Organisations that an operator enters, registered from the start.

use super::{
    Profile,
    draft::blank,
    pack_of,
    term::{remind, undertaking_until},
};
use crate::{Office, OfficeError, Organisation, Registration};
use origo_casework::RegistrationState;
use origo_store::{Tx, repository::numbers::next_number};
use origo_trade::PartyDraft;

/// Enters an approved registration with an undertaking from today: for organisations that an operator enters.
pub(crate) async fn enter_approved(
    office: &Office,
    organisation: &Organisation,
) -> Result<Registration, OfficeError> {
    let pack = pack_of(office, &organisation.authority_id).await?;
    let party: PartyDraft = serde_json::from_str(&organisation.profile)?;
    let profile = Profile {
        kind: organisation.kind.clone(),
        name: party.name,
        name_local: party.name_local,
        address: party.address,
        country: party.country,
        registration_number: party.registration_number,
        ..Profile::default()
    };
    let (system, now) = ("system", office.micros());
    Ok(Registration {
        state: RegistrationState::Approved.name().to_owned(),
        search: profile.search(""),
        profile: serde_json::to_string(&profile)?,
        undertaken_by: system.to_owned(),
        undertaken_at: Some(now),
        undertaking_until: Some(undertaking_until(office, pack)?),
        submitted_at: Some(now),
        decided_by: system.to_owned(),
        decided_at: Some(now),
        ..blank(office, &organisation.authority_id, &organisation.id, system)
    })
}

/// Writes the registration of an organisation that an operator entered, with a reference and its reminders.
pub(crate) async fn insert_approved(
    office: &Office,
    tx: &mut Tx,
    registration: &Registration,
) -> Result<(), OfficeError> {
    let id = &registration.authority_id;
    let authority = office.authority_within(tx, id).await?;
    let pack = office.pack(&authority.pack)?;
    let year = office.today(pack).year();
    let sequence = next_number(tx, id, &format!("registration/{year}")).await?;
    let mut registration = registration.clone();
    registration.reference = format!("R-{year}-{sequence:06}");
    let reference = registration.reference.to_lowercase();
    registration.search = format!("{reference}{}", registration.search);
    registration.insert(tx).await?;
    remind(tx, pack.registration.reminder_days, &registration).await
}
