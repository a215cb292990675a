//! The officers' side of registrations: the list and the case.

use crate::{
    public::Fields,
    registration::{self, Paper},
    shell::{Context, Problem, Shell, counted, encode, go, page, turned},
};
use askama::Template;
use axum::{
    extract::{Form, Path},
    http::StatusCode,
    response::Response,
};
use origo_authz::Action;
use origo_casework::{RegistrationAct, RegistrationState};
use origo_i18n::T;
use origo_office::{OfficeError, registrations};
use origo_pack::{Code, words};

struct Row {
    href: String,
    reference: String,
    name: String,
    kind: String,
    state: String,
    class: &'static str,
    when: String,
}

#[derive(Template)]
#[template(path = "registrations.html")]
struct List {
    s: Shell,
    t: T,
    views: Vec<(&'static str, String, String)>,
    view: String,
    search: String,
    rows: Vec<Row>,
    before: Option<String>,
    after: Option<String>,
}

pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    use RegistrationState as S;
    let (actor, t) = (context.actor()?, context.t);
    // who comes without a choice wants what waits
    let view = context
        .query
        .get("state")
        .map_or("submitted", String::as_str);
    let (state, search) = (if view == "all" { "" } else { view }, context.asked("q"));
    let (found, counts) =
        registrations::list(&context.office, actor, state, search, &context.turn()).await?;
    let s = context.shell("registrations").await?;
    let mut views: Vec<_> = [
        S::Submitted,
        S::Queried,
        S::Approved,
        S::Suspended,
        S::Rejected,
    ]
    .map(|state| {
        let name = t.coded("registration-state", state.name());
        (
            state.name(),
            name,
            counted(t, counts.get(state.name()).copied().unwrap_or(0)),
        )
    })
    .to_vec();
    views.push((
        "all",
        t.registrations_all(),
        counted(t, counts.values().sum()),
    ));
    let address = format!("/registrations?state={}&q={}", encode(view), encode(search));
    let (before, after) = turned(&address, found.before.as_ref(), found.after.as_ref());
    let mut rows = Vec::new();
    for row in &found.rows {
        let state = RegistrationState::named(&row.registration.state)
            .ok_or_else(|| OfficeError::Internal("state".to_owned()))?;
        let (state, class) = registration::state(t, state, row.standing);
        rows.push(Row {
            href: format!("/registrations/{}", row.registration.organisation_id),
            reference: row.registration.reference.clone(),
            name: row.profile.name.clone(),
            kind: t.coded("organisation-kind", &row.profile.kind),
            state,
            class,
            when: s.when(row.registration.updated_at),
        });
    }
    let shown = List {
        views,
        view: view.to_owned(),
        search: search.to_owned(),
        rows,
        before,
        after,
        s,
        t,
    };
    page(StatusCode::OK, &shown)
}

#[derive(Template)]
#[template(path = "registration_case.html")]
struct CasePage {
    s: Shell,
    t: T,
    id: String,
    title: String,
    reference: String,
    state: String,
    class: &'static str,
    until: String,
    by: String,
    rows: Vec<(String, String)>,
    papers: Vec<Paper>,
    missing: Vec<String>,
    messages: Vec<(String, String, String)>,
    history: Vec<(String, String, String)>,
    can_decide: bool,
    can_suspend: bool,
    can_reinstate: bool,
    reject_reasons: Vec<(String, String)>,
    suspend_reasons: Vec<(String, String)>,
    promises: Vec<String>,
}

pub(crate) async fn case(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    let (actor, t, office) = (context.actor()?, context.t, &context.office);
    actor.must(Action::SeeAll)?;
    let view = registrations::get(office, actor, &id).await?;
    let (events, names) = registrations::history(office, actor, &id).await?;
    let authority = office.authority(&actor.authority).await?;
    let pack = office.pack(&authority.pack)?;
    let s = context.shell("registrations").await?;
    let (state, class) = registration::state(t, view.state, view.standing);
    let reasons = |codes: &[Code]| {
        codes
            .iter()
            .map(|code| (code.code.clone(), words(&code.name, t.code()).to_owned()))
            .collect()
    };
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| t.brand());
    let registration = &pack.registration;
    let shown = CasePage {
        id,
        title: view.profile.name.clone(),
        reference: view.registration.reference.clone(),
        state,
        class,
        until: registration::last_day(&s, view.registration.undertaking_until).unwrap_or_default(),
        by: name(&view.registration.registered_by),
        rows: registration::rows(t, pack, &view.profile),
        papers: registration::papers(t, pack, &view),
        missing: registration
            .documents
            .iter()
            .filter(|kind| kind.required)
            .filter(|kind| !view.documents.iter().any(|d| d.kind == kind.id))
            .map(|kind| words(&kind.name, t.code()).to_owned())
            .collect(),
        messages: registration::messages(&s, &view),
        history: events
            .iter()
            .rev()
            .map(|event| (t.event(&event.kind), name(&event.actor), s.when(event.at)))
            .collect(),
        can_decide: view.state == RegistrationState::Submitted && actor.may(Action::Register),
        can_suspend: view.state == RegistrationState::Approved && actor.may(Action::Suspend),
        can_reinstate: view.state == RegistrationState::Suspended && actor.may(Action::Suspend),
        reject_reasons: reasons(&registration.reject_reasons),
        suspend_reasons: reasons(&registration.suspend_reasons),
        promises: words(&registration.undertaking, t.code())
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(str::to_owned)
            .collect(),
        s,
        t,
    };
    page(StatusCode::OK, &shown)
}

pub(crate) async fn decide(
    context: Context,
    Path((id, act)): Path<(String, String)>,
    Form(typed): Fields,
) -> Result<Response, Problem> {
    let act = match act.as_str() {
        "approve" => RegistrationAct::Approve,
        "query" => RegistrationAct::Query,
        "reject" => RegistrationAct::Reject,
        "suspend" => RegistrationAct::Suspend,
        "reinstate" => RegistrationAct::Reinstate,
        _ => return Err(OfficeError::NotFound.into()),
    };
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let (reason, text) = (of("reason"), of("text"));
    registrations::decide(&context.office, context.actor()?, &id, act, reason, text).await?;
    Ok(go(&format!(
        "/registrations/{id}?flash=registration-decided"
    )))
}
