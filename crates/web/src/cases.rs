//! An application's own page, for its applicant.

use crate::{
    form::{Group, View},
    shell::{Context, Problem, Shell, page, state_class},
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use origo_authz::Action;
use origo_i18n::T;
use origo_office::{applications, cases};
use origo_pack::words;

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    s: Shell,
    t: T,
    id: String,
    title: String,
    state: String,
    class: &'static str,
    certificate: Option<String>,
    continue_href: String,
    copyable: bool,
    staff: bool,
    open: bool,
    can_take: bool,
    mine: bool,
    to_sign: bool,
    signing: bool,
    findings: Vec<String>,
    groups: Vec<Group>,
    changes: Vec<(String, String, String)>,
    queries: Vec<(String, String)>,
    attachments: Vec<(String, String, String)>,
    history: Vec<(String, String, String)>,
    reasons: Vec<(String, String)>,
}

pub(crate) async fn own(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    show(&context, &id, false).await
}

async fn show(context: &Context, id: &str, signing: bool) -> Result<Response, Problem> {
    let (actor, t, office) = (context.actor()?, context.t, &context.office);
    let staff = actor.may(Action::SeeAll);
    let case = if staff {
        Some(cases::case(office, actor, id).await?)
    } else {
        None
    };
    let application = match &case {
        Some(case) => case.view.clone(),
        None => applications::get(office, actor, id).await?,
    };
    let (_, pack, form) = office
        .form(&actor.authority, &application.application.form)
        .await?;
    let view = View {
        t,
        pack,
        form,
        draft: &application.draft,
        findings: &[],
    };
    let s = context
        .shell(if staff { "queue" } else { "applications" })
        .await?;
    let row = &application.application;
    let mut shown = CasePage {
        t,
        id: id.to_owned(),
        title: format!("{} · {}", row.reference, row.exporter),
        state: t.state(&row.state),
        class: state_class(&row.state),
        certificate: row.certificate_number.clone(),
        continue_href: if !staff && application.state.editable() {
            format!(
                "/applications/{id}/{}",
                form.sections
                    .first()
                    .map_or("check", |section| section.id.as_str())
            )
        } else {
            String::new()
        },
        copyable: actor.may(Action::Apply),
        staff,
        open: matches!(
            row.state.as_str(),
            "submitted" | "awaiting-second-approval" | "awaiting-signature"
        ) && actor.may(Action::Review)
            && !signing,
        can_take: row.assigned_to.is_none(),
        mine: row.assigned_to.as_deref() == Some(&actor.user_id),
        to_sign: row.state == "awaiting-signature",
        signing,
        findings: Vec::new(),
        groups: view.everything(),
        changes: Vec::new(),
        queries: application
            .queries
            .iter()
            .map(|q| (q.message.clone(), q.answer.clone()))
            .collect(),
        attachments: application
            .attachments
            .iter()
            .map(|file| (file.id.clone(), file.name.clone(), file.kind.clone()))
            .collect(),
        history: Vec::new(),
        reasons: pack
            .policy
            .reject_reasons
            .iter()
            .map(|reason| {
                (
                    reason.code.clone(),
                    words(&reason.name, t.code()).to_owned(),
                )
            })
            .collect(),
        s,
    };
    if let Some(case) = &case {
        shown.findings = case
            .findings
            .iter()
            .map(|finding| view.sentence(finding))
            .collect();
        shown.changes = case
            .changes
            .iter()
            .map(|c| (view.label(&c.pointer), c.was.clone(), c.now.clone()))
            .collect();
        shown.history = case
            .history
            .iter()
            .map(|event| {
                // the worker has no name of its own
                let who = case
                    .names
                    .get(&event.actor)
                    .cloned()
                    .unwrap_or_else(|| "Origo".to_owned());
                (t.event(&event.kind), who, shown.s.when(event.at))
            })
            .collect();
    }
    page(StatusCode::OK, &shown)
}
