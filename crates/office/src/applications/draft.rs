//! Drafts: begun afresh or from an earlier one, saved as typed.

use super::{get, objects};
use crate::{
    Actor, Application, Office, OfficeError, Scope,
    events::{Happened, rule},
    mandates,
};
use origo_authz::Action;
use origo_casework::State;
use origo_store::repository::applications as repository;
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
    let now = office.micros();
    let id = office.new_id();
    let (office, actor) = (office.clone(), actor.clone());
    office
        .clone()
        .store()
        .write(move |tx| {
            let (office, actor, draft, id) =
                (office.clone(), actor.clone(), draft.clone(), id.clone());
            let (organisation, agent, form_id, cited, replaces) = (
                organisation.clone(),
                agent.clone(),
                form_id.clone(),
                cited.clone(),
                replaces.clone(),
            );
            Box::pin(async move {
                let sequence =
                    repository::next_number(tx, &actor.authority, &format!("application/{year}"))
                        .await?;
                let mut application = Application {
                    authority_id: actor.authority.clone(),
                    id: id.clone(),
                    revision: 1,
                    reference: format!("A-{year}-{sequence:06}"),
                    organisation_id: organisation,
                    form: form_id,
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
                };
                write_draft(&mut application, &draft)?;
                application.insert(tx).await?;
                let mut detail = json!({ "reference": application.reference });
                if let Some(agent) = agent {
                    detail["agent"] = json!(agent);
                    detail["acting_for"] = json!(application.organisation_id);
                    mandates::note_agent(tx, &application, agent).await?;
                }
                let happened = Happened {
                    kind,
                    cause: "",
                    rule: cited,
                    detail,
                    objects: objects(&application),
                };
                office.record(tx, &actor, happened).await?;
                Ok(id)
            })
        })
        .await
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
    mut draft: Draft,
) -> Result<i64, OfficeError> {
    actor.must(Action::Apply)?;
    let view = get(office, actor, id).await?;
    if !view.state.editable() {
        return Err(OfficeError::Refused("application.state"));
    }
    mandates::must(office, actor, &view.application, Scope::Prepare).await?;
    draft.form.clone_from(&view.application.form);
    let mut application = view.application;
    application.revision = revision;
    application.updated_at = office.micros();
    application.prepared_also_by(&actor.user_id);
    write_draft(&mut application, &draft)?;
    // a draft being typed changes no state, so it writes no event; each submitted version is kept whole
    office
        .store()
        .write(move |tx| {
            let application = application.clone();
            Box::pin(async move { Ok::<_, OfficeError>(repository::save(tx, &application).await?) })
        })
        .await?;
    Ok(revision + 1)
}

/// Puts a draft into a row, with what lists show and searches look in.
pub(crate) fn write_draft(application: &mut Application, draft: &Draft) -> Result<(), OfficeError> {
    application.draft = serde_json::to_string(draft)?;
    application.exporter = draft.consignor.name.trim().to_owned();
    application.destination = draft.destination.trim().to_uppercase();
    application.goods = match draft.goods.as_slice() {
        [] => String::new(),
        [first, ..] => first
            .description
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(120)
            .collect(),
    };
    let mut words = vec![
        application.reference.clone(),
        draft.consignor.name.clone(),
        draft.consignor.name_local.clone(),
        draft.consignee.name.clone(),
    ];
    words.extend(draft.invoices.iter().map(|invoice| invoice.number.clone()));
    words.extend(
        draft
            .goods
            .iter()
            .take(100)
            .flat_map(|g| [g.description.clone(), g.hs_code.clone()]),
    );
    application.search = words.join(" ").to_lowercase();
    Ok(())
}
