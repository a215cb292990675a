//! Handing in, answering and taking back.

use super::{Change, change, check_view, get, hands, nothing, reasons};
use crate::{
    Actor, Application, Office, OfficeError, Query, Scope, events::rule, mandates, registrations,
};
use jiff::Timestamp;
use origo_authz::Action;
use origo_casework::{Act, add_working_minutes, next};
use origo_pack::Pack;
use origo_store::repository::drafts::Version;
use origo_trade::{Finding, FindingCode, Severity};
use serde_json::json;

/// What stands for the answer to a question that does not apply, or that a changed field answers.
pub const NOT_APPLICABLE: &str = "n/a";

/// Where the answer to a question is, as a pointer.
const ANSWERS: &str = "/answers/";

/// Hands it in. With open queries it is the answer to them: `answers` are texts by query id, or [`NOT_APPLICABLE`].
///
/// # Errors
/// [`OfficeError::Invalid`] with every error, or the state forbids it.
pub async fn submit(
    office: &Office,
    actor: &Actor,
    id: &str,
    answers: Vec<(String, String)>,
) -> Result<(), OfficeError> {
    actor.must(Action::Apply)?;
    let view = get(office, actor, id).await?;
    mandates::must(office, actor, &view.application, Scope::Submit).await?;
    let answers: Vec<_> = answers
        .into_iter()
        .map(|(query, text)| (query, text.trim().chars().take(4000).collect::<String>()))
        .collect();
    let findings = check_view(office, actor, &view).await?;
    let mut errors = reasons::missing(office, &actor.authority, id, &findings).await?;
    errors.extend(
        findings
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error),
    );
    // an officer who asked three things and is told two would only ask again
    let answered = |query: &str| {
        let found = answers.iter().find(|(id, _)| id == query);
        found.is_some_and(|(_, text)| !text.is_empty())
    };
    errors.extend(
        view.open_queries()
            .filter(|query| !answered(&query.id))
            .map(|query| {
                Finding::error(format!("{ANSWERS}{}", query.id), FindingCode::AnswerMissing)
            }),
    );
    if !errors.is_empty() {
        return Err(OfficeError::Invalid(errors));
    }
    let own = actor.organisation.as_deref().unwrap_or_default();
    let both = [own, view.application.organisation_id.as_str()];
    registrations::must_be_in_order(office, &actor.authority, &both).await?;
    let (_, pack, form) = office
        .form(&actor.authority, &view.application.form)
        .await?;
    let after = next(
        view.state,
        Act::Submit,
        &actor.user_id,
        hands(&view.application),
    )?;
    let now = office.now();
    let mut application = view.application;
    let minutes = application
        .minutes_left
        .unwrap_or(pack.policy.service_level_minutes);
    let again = application.version > 0;
    application.state = after.name().to_owned();
    // what is handed in by these rules is decided, signed and drawn by them, whatever the pack says then
    office.keep_pack(pack).await?;
    application.pack_digest.clone_from(&pack.digest);
    application.form_version.clone_from(&form.version);
    application.version += 1;
    application.submitted_at = application.submitted_at.or(Some(now.as_microsecond()));
    application.due_at = Some(due(office, pack, now, minutes));
    application.minutes_left = None;
    application.reviewed_by = None;
    application.second_approved_by = None;
    application.updated_at = now.as_microsecond();
    let kind = if again {
        "application-answered"
    } else {
        "application-submitted"
    };
    let answers = answers_to(&view.queries, &answers);
    let version = version_of(&application, actor);
    let mut detail = json!({ "version": version.version });
    if let Some(acting) = &view.acting {
        detail["agent"] = json!(acting.agent_id);
        detail["acting_for"] = json!(acting.exporter_id);
    }
    let changed = Change {
        application,
        handed_in: Some((version, answers)),
        kind,
        cause: String::new(),
        rule: rule(pack, form),
        detail,
    };
    change(office, actor, changed, nothing).await
}

/// The version that an application is handed in as.
fn version_of(application: &Application, actor: &Actor) -> Version {
    Version {
        authority_id: application.authority_id.clone(),
        application_id: application.id.clone(),
        version: application.version,
        draft: application.draft.clone(),
        submitted_by: actor.user_id.clone(),
        submitted_at: application.updated_at,
        pack_digest: application.pack_digest.clone(),
        form_version: application.form_version.clone(),
    }
}

/// The open questions by id with what was answered.
fn answers_to(queries: &[Query], answers: &[(String, String)]) -> Vec<(String, String)> {
    let open = queries.iter().filter(|query| query.answered_at.is_none());
    open.map(|query| {
        let text = answers.iter().find(|(id, _)| *id == query.id);
        let text = text.map(|(_, text)| text.clone());
        (query.id.clone(), text.unwrap_or_default())
    })
    .collect()
}

/// Takes it back.
///
/// # Errors
/// The state forbids it.
pub async fn withdraw(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    actor.must(Action::Apply)?;
    let view = get(office, actor, id).await?;
    mandates::must(office, actor, &view.application, Scope::Submit).await?;
    let (_, pack, form) = office.shown_rules(&view.application).await?;
    let after = next(
        view.state,
        Act::Withdraw,
        &actor.user_id,
        hands(&view.application),
    )?;
    let mut application = view.application;
    application.state = after.name().to_owned();
    application.due_at = None;
    application.assigned_to = None;
    application.updated_at = office.micros();
    let changed = Change {
        application,
        handed_in: None,
        kind: "application-withdrawn",
        cause: String::new(),
        rule: rule(pack, form),
        detail: json!({}),
    };
    change(office, actor, changed, nothing).await
}

fn due(office: &Office, pack: &Pack, from: Timestamp, minutes: i64) -> i64 {
    add_working_minutes(&pack.calendar, &office.zone(pack), from, minutes).as_microsecond()
}
