//! Why a finding is right all the same: the applicant writes it, the officer reads it beside the finding.

use super::{check_view, keep};
use crate::{Actor, Application, Office, OfficeError};
use origo_store::{
    Tx,
    repository::reasons::{self as repository, Reason},
};
use origo_trade::{Finding, FindingCode, Severity};

/// The longest reason.
const REASON_CHARS_MAX: usize = 1000;

/// A reason as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explained {
    /// Field of the finding.
    pub pointer: String,
    /// Its code.
    pub code: String,
    /// Why it is right all the same.
    pub reason: String,
}

/// What a finding is about, so that its reason is not taken for another's.
fn about(finding: &Finding) -> Result<String, OfficeError> {
    let mut values = finding.values.clone();
    // where the other one is differs by who looks
    values.retain(|name, _| !["href", "other", "row"].contains(&name.as_str()));
    Ok(serde_json::to_string(&values)?)
}

/// Keeps reasons for what is found now. What is no finding any more is left out, and so is an empty reason.
///
/// # Errors
/// [`OfficeError::Refused`] `application.state` once it was handed in; [`OfficeError::NotFound`].
pub async fn explain(
    office: &Office,
    actor: &Actor,
    id: &str,
    explained: Vec<Explained>,
) -> Result<(), OfficeError> {
    let view = keep::writable(office, actor, id).await?;
    let findings = check_view(office, actor, &view).await?;
    let mut reasons = Vec::new();
    for finding in findings
        .iter()
        .filter(|one| one.severity != Severity::Error)
    {
        let mut typed = explained.iter();
        let own = typed.find(|one| one.pointer == finding.pointer && finding.code == *one.code);
        let reason = own.map(|one| one.reason.trim()).unwrap_or_default();
        if reason.is_empty() {
            continue;
        }
        reasons.push(Reason {
            authority_id: actor.authority.clone(),
            application_id: id.to_owned(),
            pointer: finding.pointer.clone(),
            code: finding.code.to_string(),
            about: about(finding)?,
            reason: reason.chars().take(REASON_CHARS_MAX).collect(),
            given_by: actor.user_id.clone(),
            given_at: office.micros(),
        });
    }
    if reasons.is_empty() {
        return Ok(());
    }
    let with = (view.application, actor.user_id.clone(), reasons);
    let store = office.store();
    store
        .write_with(with, |tx, (application, hand, reasons)| {
            Box::pin(write(tx, application, hand, reasons))
        })
        .await
}

async fn write(
    tx: &mut Tx,
    application: &Application,
    hand: &str,
    reasons: &[Reason],
) -> Result<(), OfficeError> {
    // whoever explains has a hand in the application
    keep::hand_of(tx, application, hand).await?;
    for reason in reasons {
        repository::keep(tx, reason).await?;
    }
    Ok(())
}

/// The reasons that were given for these findings, each beside its finding.
///
/// # Errors
/// The database refuses.
pub async fn given(
    office: &Office,
    authority: &str,
    id: &str,
    findings: &[Finding],
) -> Result<Vec<Option<String>>, OfficeError> {
    if findings.is_empty() {
        return Ok(Vec::new());
    }
    let known = repository::of(&mut *office.read().await?, authority, id).await?;
    let reason = |finding: &Finding| -> Result<Option<String>, OfficeError> {
        let about = about(finding)?;
        let own = known.iter().find(|one| {
            one.pointer == finding.pointer && finding.code == *one.code && one.about == about
        });
        Ok(own.map(|one| one.reason.clone()))
    };
    findings.iter().map(reason).collect()
}

/// What must be explained before it is handed in, and is not.
pub(super) async fn missing(
    office: &Office,
    authority: &str,
    id: &str,
    findings: &[Finding],
) -> Result<Vec<Finding>, OfficeError> {
    let given = given(office, authority, id, findings).await?;
    let pairs = findings.iter().zip(given);
    let wanted =
        pairs.filter(|(one, reason)| one.severity == Severity::NeedsReason && reason.is_none());
    Ok(wanted
        .map(|(one, _)| {
            Finding::error(&one.pointer, FindingCode::ReasonMissing).with("finding", one.code)
        })
        .collect())
}
