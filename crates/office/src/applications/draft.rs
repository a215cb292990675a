//! Drafts: begun afresh or from an earlier one, saved as typed.

use super::{get, keep, objects};
use crate::{
    Actor, Application, Office, OfficeError,
    events::{Happened, rule},
    mandates,
};
use origo_authz::Action;
use origo_casework::State;
use origo_store::repository::numbers;
use origo_trade::Draft;
use serde_json::json;

/// Starts an application.
///
/// # Errors
/// [`OfficeError::Forbidden`], or the form is unknown.
pub async fn create(office: &Office, actor: &Actor, draft: Draft) -> Result<String, OfficeError> {
    create_for(office, actor, draft, None).await
}

/// Starts an application for another organisation, which let the actor's act for it.
///
/// # Errors
/// [`OfficeError::Refused`] `mandate.missing`; otherwise as [`create`].
pub async fn create_for(
    office: &Office,
    actor: &Actor,
    draft: Draft,
    exporter: Option<&str>,
) -> Result<String, OfficeError> {
    start(office, actor, draft, None, "application-started", exporter).await
}

/// Starts an application with the content of another. What must be fresh (invoices, dates, declaration) is emptied.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn copy(office: &Office, actor: &Actor, id: &str) -> Result<String, OfficeError> {
    let view = get(office, actor, id).await?;
    let draft = fresh(view.draft);
    let exporter = view.application.organisation_id;
    let kind = "application-copied";
    start(office, actor, draft, None, kind, Some(&exporter)).await
}

/// A draft without what must be fresh in each application: invoices, dates, the ship, the declaration.
pub(crate) fn fresh(mut draft: Draft) -> Draft {
    draft.invoices.clear();
    draft.transport.departure_date.clear();
    draft.transport.details.clear();
    draft.declaration = origo_trade::DeclarationDraft::default();
    for goods in &mut draft.goods {
        goods.invoice_number.clear();
    }
    draft
}

/// Starts an application that is to replace an issued certificate.
pub(crate) async fn start_replacement(
    office: &Office,
    actor: &Actor,
    draft: Draft,
    number: &str,
    exporter: &str,
) -> Result<String, OfficeError> {
    start(
        office,
        actor,
        draft,
        Some(number.to_owned()),
        "replacement-started",
        Some(exporter),
    )
    .await
}

async fn start(
    office: &Office,
    actor: &Actor,
    mut draft: Draft,
    replaces: Option<String>,
    kind: &'static str,
    exporter: Option<&str>,
) -> Result<String, OfficeError> {
    actor.must(Action::Apply)?;
    let (organisation, agent) = mandates::applying_for(office, actor, exporter).await?;
    if draft.form.is_empty() {
        "co".clone_into(&mut draft.form);
    }
    let (_, pack, form) = office.form(&actor.authority, &draft.form).await?;
    let (form_id, cited, year) = (form.id.clone(), rule(pack, form), office.today(pack).year());
    let series = format!("application/{year}");
    let application = blank(office, actor, organisation, form_id, replaces);
    office
        .store()
        .write_with(
            (
                office.clone(),
                actor.clone(),
                application,
                draft,
                agent,
                cited,
                series,
            ),
            move |tx, (office, actor, application, draft, agent, cited, series)| {
                Box::pin(async move {
                    let mut application = application.clone();
                    let sequence = numbers::next_number(tx, &actor.authority, series).await?;
                    application.reference = format!("A-{year}-{sequence:06}");
                    keep::write_draft(&mut application, draft)?;
                    application.insert(tx).await?;
                    let mut detail = json!({ "reference": application.reference });
                    if let Some(agent) = agent {
                        detail["agent"] = json!(agent);
                        detail["acting_for"] = json!(application.organisation_id);
                        mandates::note_agent(tx, &application, agent.clone()).await?;
                    }
                    let happened = Happened {
                        kind,
                        cause: "",
                        rule: cited.clone(),
                        detail,
                        objects: objects(&application),
                    };
                    office.record(tx, actor, happened).await?;
                    Ok(application.id)
                })
            },
        )
        .await
}

/// An application that was just begun, without its reference and its draft.
fn blank(
    office: &Office,
    actor: &Actor,
    organisation: String,
    form: String,
    replaces: Option<String>,
) -> Application {
    let now = office.micros();
    Application {
        authority_id: actor.authority.clone(),
        id: office.new_id(),
        revision: 1,
        reference: String::new(),
        organisation_id: organisation,
        form,
        state: State::Draft.name().to_owned(),
        version: 0,
        draft: String::new(),
        exporter: String::new(),
        destination: String::new(),
        goods: String::new(),
        search: String::new(),
        prepared_by: actor.user_id.clone(),
        also_prepared_by: String::new(),
        submitted_at: None,
        due_at: None,
        minutes_left: None,
        assigned_to: None,
        locked_at: None,
        reviewed_by: None,
        second_approved_by: None,
        signed_by: None,
        reason: String::new(),
        certificate_number: None,
        replaces,
        created_at: now,
        updated_at: now,
        pack_digest: String::new(),
        form_version: String::new(),
    }
}

/// Saves a draft as typed, faults and all, and answers the new revision.
///
/// # Errors
/// [`OfficeError::Changed`] if somebody saved since `revision` was read.
pub async fn save(
    office: &Office,
    actor: &Actor,
    id: &str,
    revision: i64,
    draft: Draft,
) -> Result<i64, OfficeError> {
    let mut application = keep::writable(office, actor, id).await?.application;
    application.revision = revision;
    keep::draft(office, actor, application, draft, (), |_, _, ()| {
        Box::pin(async { Ok(()) })
    })
    .await
}
