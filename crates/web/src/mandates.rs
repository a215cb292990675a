//! Mandates: what an exporter granted, what an agent holds.

use crate::{
    ask::{Ask, mark},
    public::Fields,
    shell::{Context, Problem, Shell, go, page},
};
use askama::Template;
use axum::{
    extract::{Form, Path},
    http::StatusCode,
    response::Response,
};
use jiff::Timestamp;
use origo_authz::Action;
use origo_i18n::T;
use origo_office::{
    OfficeError,
    mandates::{self, MandateView, NewMandate},
};
use origo_trade::Finding;

struct Row {
    id: String,
    name: String,
    scopes: Vec<String>,
    days: String,
    state: String,
    class: &'static str,
    may_withdraw: bool,
}

#[derive(Template)]
#[template(path = "mandates.html")]
struct MandatesPage {
    s: Shell,
    t: T,
    may: bool,
    no_agents: bool,
    granted: Vec<Row>,
    held: Vec<Row>,
    fields: Vec<Ask>,
    scopes: Vec<(&'static str, String, bool)>,
    scope_error: Option<String>,
    errors: Vec<(String, String)>,
}

fn row(s: &Shell, view: &MandateView, granted: bool, may: bool) -> Row {
    let (t, mandate) = (s.t, &view.mandate);
    let day = |at: i64| {
        Timestamp::from_microsecond(at).map_or_else(
            |_| String::new(),
            |at| t.date(at.to_zoned_datetime(s.zone.clone()).date()),
        )
    };
    let scopes = [
        (mandate.prepare, t.scope_prepare()),
        (mandate.submit, t.scope_submit()),
        (mandate.download, t.scope_download()),
    ];
    let (state, class) = if mandate.withdrawn_at.is_some() {
        (t.mandate_withdrawn(), "t-red")
    } else if view.in_force {
        (t.mandate_in_force(), "t-green")
    } else if s.now.as_microsecond() < mandate.valid_from {
        (t.mandate_later(), "t-blue")
    } else {
        (t.mandate_over(), "t-grey")
    };
    Row {
        id: mandate.id.clone(),
        name: if granted { &view.agent } else { &view.exporter }.clone(),
        scopes: scopes
            .into_iter()
            .filter(|(given, _)| *given == 1)
            .map(|(_, name)| name)
            .collect(),
        days: t.mandate_days(day(mandate.valid_from), day(mandate.valid_until - 1)),
        state,
        class,
        may_withdraw: granted && may && mandate.withdrawn_at.is_none(),
    }
}

async fn show(
    context: &Context,
    typed: &NewMandate,
    findings: &[Finding],
) -> Result<Response, Problem> {
    let (actor, t, office) = (context.actor()?, context.t, &context.office);
    let own = actor.organisation.clone().ok_or(OfficeError::Forbidden)?;
    let all = mandates::list(office, actor).await?;
    let agents = mandates::agents(office, actor).await?;
    let s = context.shell("mandates").await?;
    let may = actor.may(Action::ManageOrganisation);
    let (granted, held): (Vec<_>, Vec<_>) =
        all.iter().partition(|view| view.mandate.exporter_id == own);
    let mut fields = vec![
        Ask::new("agent", "choice", t.m_agent())
            .options(
                agents
                    .iter()
                    .map(|a| (a.id.clone(), a.name.clone()))
                    .collect(),
            )
            .value(&typed.agent),
        Ask::new("from", "date", t.m_from())
            .value(&typed.from)
            .half(),
        Ask::new("until", "date", t.m_until())
            .value(&typed.until)
            .half(),
    ];
    let errors = mark(t, &mut fields, findings, |_| t.m_scope());
    let shown = MandatesPage {
        t,
        may,
        no_agents: agents.is_empty(),
        granted: granted
            .iter()
            .map(|view| row(&s, view, true, may))
            .collect(),
        held: held.iter().map(|view| row(&s, view, false, may)).collect(),
        scopes: vec![
            ("prepare", t.scope_prepare(), typed.prepare),
            ("submit", t.scope_submit(), typed.submit),
            ("download", t.scope_download(), typed.download),
        ],
        scope_error: findings
            .iter()
            .find(|finding| finding.pointer == "/scope")
            .map(|finding| crate::ask::sentence(t, finding, &t.m_scope())),
        fields,
        errors,
        s,
    };
    let status = if findings.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page(status, &shown)
}

pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    let actor = context.actor()?;
    let authority = context.office.authority(&actor.authority).await?;
    let today = context.office.today(context.office.pack(&authority.pack)?);
    let typed = NewMandate {
        prepare: true,
        from: today.to_string(),
        ..NewMandate::default()
    };
    show(&context, &typed, &[]).await
}

pub(crate) async fn grant(context: Context, Form(typed): Fields) -> Result<Response, Problem> {
    let of = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let new = NewMandate {
        agent: of("agent"),
        prepare: typed.contains_key("prepare"),
        submit: typed.contains_key("submit"),
        download: typed.contains_key("download"),
        from: of("from"),
        until: of("until"),
    };
    match mandates::grant(&context.office, context.actor()?, &new).await {
        Ok(_) => Ok(go("/mandates?flash=mandate-granted")),
        Err(OfficeError::Invalid(findings)) => show(&context, &new, &findings).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn withdraw(
    context: Context,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    mandates::withdraw(&context.office, context.actor()?, &id).await?;
    Ok(go("/mandates?flash=mandate-withdrawn"))
}
