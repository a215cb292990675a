//! Handing in and answering.

use super::{Change, TEXT_MAX, own, pack_of, profile, rule, undertaking::undertaken, write};
use crate::{Actor, Office, OfficeError};
use origo_authz::Action;
use origo_casework::{RegistrationAct, RegistrationState, next_registration};
use origo_trade::{Finding, FindingCode};
use serde_json::json;

/// Everything that would make an officer send it back.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn faults(office: &Office, actor: &Actor) -> Result<Vec<Finding>, OfficeError> {
    let view = own(office, actor).await?.ok_or(OfficeError::NotFound)?;
    let pack = pack_of(office, &actor.authority).await?;
    Ok(profile::check(pack, &view.profile, &view.documents))
}

/// Hands it in with the undertaking; after a question, with the answer.
///
/// # Errors
/// [`OfficeError::Invalid`] with every fault; [`OfficeError::Refused`] `registration.state`.
pub async fn submit(
    office: &Office,
    actor: &Actor,
    undertakes: bool,
    answer: &str,
) -> Result<(), OfficeError> {
    actor.must(Action::ManageOrganisation)?;
    let view = own(office, actor).await?.ok_or(OfficeError::NotFound)?;
    let after = next_registration(
        view.state,
        RegistrationAct::Submit,
        &actor.user_id,
        &view.registration.registered_by,
    )?;
    let pack = pack_of(office, &actor.authority).await?;
    let mut findings = profile::check(pack, &view.profile, &view.documents);
    let answer: String = answer.trim().chars().take(TEXT_MAX).collect();
    if view.state == RegistrationState::Queried && answer.is_empty() {
        findings.push(Finding::error("/answer", FindingCode::Required));
    }
    if !undertakes {
        findings.push(Finding::error("/undertaking", FindingCode::Undertaking));
    }
    if !findings.is_empty() {
        return Err(OfficeError::Invalid(findings));
    }
    let answered = view.state == RegistrationState::Queried;
    let now = office.micros();
    let mut registration = undertaken(office, actor, pack, view.registration)?;
    registration.state = after.name().to_owned();
    registration.submitted_at = registration.submitted_at.or(Some(now));
    let kind = if answered {
        "registration-answered"
    } else {
        "registration-submitted"
    };
    let detail = json!({ "undertaking_until": registration.undertaking_until });
    let change = Change {
        kind,
        cause: String::new(),
        rule: rule(pack),
        detail,
        message: (!answer.is_empty()).then_some(("answer", answer)),
        letter: None,
        reminder_days: None,
    };
    write(office, actor, registration, view.profile, change).await
}
