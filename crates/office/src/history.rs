//! What happened to an application or a certificate, as the one who asks may know it.

use crate::{Actor, Event, Office, OfficeError, applications, certificates};
use origo_authz::Action;
use origo_store::repository::{events, people};
use std::collections::BTreeMap;

/// What officers do among themselves; an applicant does not read it.
const AMONG_OFFICERS: [&str; 3] = ["case-taken", "case-released", "lock-broken"];

/// What happened to an application, newest first, each with a name.
///
/// # Errors
/// [`OfficeError::NotFound`] also for what is another's.
pub async fn of_application(
    office: &Office,
    actor: &Actor,
    id: &str,
) -> Result<Vec<(Event, String)>, OfficeError> {
    let view = applications::get(office, actor, id).await?;
    told(
        office,
        actor,
        "application",
        id,
        &view.application.prepared_by,
    )
    .await
}

/// What happened to a certificate, newest first, each with a name.
///
/// # Errors
/// [`OfficeError::NotFound`] also for what is another's.
pub async fn of_certificate(
    office: &Office,
    actor: &Actor,
    number: &str,
) -> Result<Vec<(Event, String)>, OfficeError> {
    certificates::find(office, actor, number).await?;
    told(office, actor, "certificate", number, "").await
}

/// An organisation reads the names of its own people; the authority's people and machines act under the authority's
/// name.
async fn told(
    office: &Office,
    actor: &Actor,
    object_type: &str,
    object_id: &str,
    prepared_by: &str,
) -> Result<Vec<(Event, String)>, OfficeError> {
    let authority = office.authority(&actor.authority).await?;
    let mut reader = office.read().await?;
    let events = events::about(&mut reader, &actor.authority, object_type, object_id).await?;
    let names: BTreeMap<_, _> = people::names(&mut reader, &actor.authority)
        .await?
        .into_iter()
        .collect();
    let inside = actor.may(Action::SeeAll);
    Ok(events
        .into_iter()
        .rev()
        .filter(|event| inside || !AMONG_OFFICERS.contains(&event.kind.as_str()))
        .map(|event| {
            let known = inside || event.actor == actor.user_id || event.actor == prepared_by;
            let name = names.get(&event.actor).filter(|_| known).cloned();
            let who = name.unwrap_or_else(|| authority.name.clone());
            (event, who)
        })
        .collect())
}
