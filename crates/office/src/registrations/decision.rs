//! What an officer does with a registration.

use super::{Change, TEXT_MAX, get, pack_of, rule, write};
use crate::{Actor, Office, OfficeError, RefusalCode, Role};
use origo_authz::Action;
use origo_casework::{RegistrationAct, next_registration};
use origo_store::repository::people;
use serde_json::json;

/// An officer's act: query, approve, reject, suspend, reinstate. A question needs words; a refusal or suspension needs
/// a reason of the pack, and words if the reason is `other`.
///
/// # Errors
/// [`OfficeError::Forbidden`]; [`OfficeError::Refused`] with the reason.
pub async fn decide(
    office: &Office,
    actor: &Actor,
    organisation: &str,
    act: RegistrationAct,
    reason: &str,
    text: &str,
) -> Result<(), OfficeError> {
    use RegistrationAct as A;
    actor.must(match act {
        A::Suspend | A::Reinstate => Action::Suspend,
        A::Query | A::Approve | A::Reject => Action::Register,
        A::Submit | A::Renew => return Err(OfficeError::Forbidden),
    })?;
    let view = get(office, actor, organisation).await?;
    let by = &view.registration.registered_by;
    let after = next_registration(view.state, act, &actor.user_id, by)?;
    let pack = pack_of(office, &actor.authority).await?;
    let text: String = text.trim().chars().take(TEXT_MAX).collect();
    let reasons = match act {
        A::Reject => Some(&pack.registration.reject_reasons),
        A::Suspend => Some(&pack.registration.suspend_reasons),
        _ => None,
    };
    if let Some(reasons) = reasons {
        if !reasons.iter().any(|known| known.code == reason) {
            return Err(OfficeError::Refused(RefusalCode::ReasonUnknown));
        }
        if reason == "other" && text.is_empty() {
            return Err(OfficeError::Refused(RefusalCode::ReasonMissing));
        }
    }
    if act == A::Query && text.is_empty() {
        return Err(OfficeError::Refused(RefusalCode::QueryEmpty));
    }
    if act == A::Reinstate && text.is_empty() {
        return Err(OfficeError::Refused(RefusalCode::ReasonMissing));
    }
    let (kind, message, letter) = match act {
        A::Query => ("registration-queried", "query", "registration-queried"),
        A::Approve => ("registration-approved", "approve", "registration-approved"),
        A::Reject => ("registration-rejected", "reject", "registration-rejected"),
        A::Suspend => (
            "organisation-suspended",
            "suspend",
            "organisation-suspended",
        ),
        _ => (
            "organisation-reinstated",
            "reinstate",
            "organisation-reinstated",
        ),
    };
    let cause = reasons.map_or("", |_| reason).to_owned();
    // what the letter and the page say: the reason's own words, then the officer's
    let spoken = reasons
        .and_then(|known| known.iter().find(|known| known.code == cause))
        .filter(|known| known.code != "other")
        .map(|known| known.name.clone());
    let words = match spoken {
        Some(name) => {
            let locale = first_locale(office, &actor.authority, organisation).await?;
            format!("{} {text}", origo_pack::words(&name, &locale))
                .trim()
                .to_owned()
        }
        None => text.clone(),
    };
    let mut registration = view.registration;
    registration.state = after.name().to_owned();
    registration.reason.clone_from(&cause);
    registration.decided_by.clone_from(&actor.user_id);
    registration.decided_at = Some(office.micros());
    registration.updated_at = office.micros();
    let change = Change {
        kind,
        cause,
        rule: rule(pack),
        detail: json!({ "text": text }),
        message: (!words.is_empty()).then_some((message, words)),
        letter: Some(letter),
        reminder_days: (act == A::Approve).then_some(pack.registration.reminder_days),
    };
    write(office, actor, registration, view.profile, change).await
}

/// The language of an organisation's first administrator.
async fn first_locale(
    office: &Office,
    authority: &str,
    organisation: &str,
) -> Result<String, OfficeError> {
    let members = people::members(&mut *office.read().await?, authority, organisation).await?;
    let administrator = Role::OrganisationAdministrator.name();
    Ok(members
        .into_iter()
        .find(|(_, held)| held.role == administrator)
        .map_or_else(|| "en".to_owned(), |(user, _)| user.locale))
}
