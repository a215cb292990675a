//! The yearly undertaking: given, looked at before its end, over.

use super::{Change, Profile, event, own, pack_of, rule, term::undertaking_until, write};
use crate::{Actor, Office, OfficeError, Registration, Role, letters};
use jiff::Timestamp;
use origo_authz::Action;
use origo_casework::{RegistrationAct, next_registration};
use origo_pack::Pack;
use origo_store::repository::{jobs, registrations as repository};
use origo_trade::{Finding, FindingCode};
use serde_json::json;

/// Gives the undertaking again, for the months that the pack says from today.
///
/// # Errors
/// [`OfficeError::Invalid`] if it is not ticked; [`OfficeError::Refused`] `registration.state`.
pub async fn renew(office: &Office, actor: &Actor, undertakes: bool) -> Result<(), OfficeError> {
    actor.must(Action::ManageOrganisation)?;
    let view = own(office, actor).await?.ok_or(OfficeError::NotFound)?;
    let by = &view.registration.registered_by;
    next_registration(view.state, RegistrationAct::Renew, &actor.user_id, by)?;
    if !undertakes {
        let finding = Finding::error("/undertaking", FindingCode::Undertaking);
        return Err(OfficeError::Invalid(vec![finding]));
    }
    let pack = pack_of(office, &actor.authority).await?;
    let registration = undertaken(office, actor, pack, view.registration)?;
    let change = Change {
        kind: "undertaking-renewed",
        cause: String::new(),
        rule: rule(pack),
        detail: json!({ "undertaking_until": registration.undertaking_until }),
        message: None,
        letter: None,
        reminder_days: Some(pack.registration.reminder_days),
    };
    write(office, actor, registration, view.profile, change).await
}

pub(super) fn undertaken(
    office: &Office,
    actor: &Actor,
    pack: &Pack,
    mut registration: Registration,
) -> Result<Registration, OfficeError> {
    let now = office.micros();
    registration.undertaken_by.clone_from(&actor.user_id);
    registration.undertaken_at = Some(now);
    registration.undertaking_until = Some(undertaking_until(office, pack)?);
    registration.updated_at = now;
    Ok(registration)
}

/// Looks at an undertaking before its end and at it: a job, written when it was given.
pub(crate) async fn look_at_undertaking(
    office: &Office,
    job: &jobs::Job,
    actor: &Actor,
) -> Result<(), OfficeError> {
    let mut parts = job.subject.split('/');
    let (organisation, until, what) = (
        parts.next().unwrap_or_default().to_owned(),
        parts.next().and_then(|until| until.parse::<i64>().ok()),
        parts.next().unwrap_or_default().to_owned(),
    );
    let pack = pack_of(office, &job.authority_id).await?;
    let (cited, zone) = (rule(pack), office.zone(pack));
    let work = (
        office.clone(),
        actor.clone(),
        job.clone(),
        organisation,
        what,
        cited,
        zone,
    );
    office
        .store()
        .write_with(
            work,
            move |tx, (office, actor, job, organisation, what, cited, zone)| {
                Box::pin(async move {
                    let authority = &job.authority_id;
                    let found = repository::find(tx, authority, organisation)
                        .await?
                        // renewed meanwhile, or stopped: then there is nothing to say
                        .filter(|found| {
                            found.undertaking_until == until && found.state == "approved"
                        });
                    if let Some(found) = found {
                        let profile: Profile = serde_json::from_str(&found.profile)?;
                        let day = until
                            .and_then(|until| Timestamp::from_microsecond(until - 1).ok())
                            .map(|last| last.to_zoned_datetime(zone.clone()).date().to_string())
                            .unwrap_or_default();
                        let kind = if what == "over" {
                            let detail = json!({ "last_day": day });
                            let happened =
                                event("undertaking-over", "", cited.clone(), detail, organisation);
                            office.record(tx, actor, happened).await?;
                            "undertaking-over"
                        } else {
                            "undertaking-ends"
                        };
                        let values = [("organisation", profile.name.as_str()), ("day", &day)];
                        let roles = [Role::OrganisationAdministrator];
                        letters::write_to(
                            office,
                            tx,
                            authority,
                            organisation,
                            &roles,
                            kind,
                            &values,
                        )
                        .await?;
                    }
                    Ok::<_, OfficeError>(jobs::done(tx, job, office.micros()).await?)
                })
            },
        )
        .await
}
