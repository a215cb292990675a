//! Certificates: the list, one certificate, its PDF, cancelling, replacing; and the person's account.

use crate::{
    applications::{List, Row, file},
    public::Fields,
    shell::{Context, Problem, Shell, go, page, state_class},
};
use askama::Template;
use axum::{
    extract::{Form, Path},
    http::StatusCode,
    response::Response,
};
use origo_authz::Action;
use origo_casework::CertificateData;
use origo_i18n::T;
use origo_office::{certificates, sign_in};
use origo_pack::words;

pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    let t = context.t;
    let found = certificates::list(
        &context.office,
        context.actor()?,
        context.asked("q"),
        context.page(),
    )
    .await?;
    let s = context.shell("certificates").await?;
    let rows = found.iter().map(|row| {
        let data = serde_json::from_str::<CertificateData>(&row.data).ok();
        let consignment = data.as_ref().map(|data| &data.consignment);
        Row {
            href: format!("/certificates/{}", row.number),
            name: row.number.clone(),
            exporter: consignment.map_or_else(String::new, |c| c.consignor.name.clone()),
            goods: consignment
                .and_then(|c| c.goods.first())
                .map_or_else(String::new, |g| g.description.clone()),
            state: t.state(&row.state),
            class: state_class(&row.state),
            when: s.when(row.created_at),
        }
    });
    let rows = rows.collect();
    let shown = List {
        title: t.certificates_title(),
        new: false,
        queue: false,
        views: Vec::new(),
        view: String::new(),
        search: context.asked("q").to_owned(),
        empty: t.no_certificates_h(),
        rows,
        s,
        t,
    };
    page(StatusCode::OK, &shown)
}

#[derive(Template)]
#[template(path = "certificate.html")]
struct CertificatePage {
    s: Shell,
    t: T,
    number: String,
    code: String,
    state: String,
    class: &'static str,
    ready: bool,
    in_force: bool,
    may_cancel: bool,
    may_replace: bool,
    application: String,
    reasons: Vec<(String, String)>,
}

pub(crate) async fn one(context: Context, Path(number): Path<String>) -> Result<Response, Problem> {
    let (actor, t) = (context.actor()?, context.t);
    let row = certificates::find(&context.office, actor, &number).await?;
    let (_, pack, _) = context.office.form(&actor.authority, &row.form).await?;
    let s = context.shell("certificates").await?;
    let door = if s.staff { "cases" } else { "applications" };
    let shown = CertificatePage {
        number: row.number,
        code: row.code,
        state: t.state(&row.state),
        class: state_class(&row.state),
        ready: row.pdf_digest.is_some(),
        in_force: row.state == "issued",
        may_cancel: actor.may(Action::Cancel),
        may_replace: actor.may(Action::Apply),
        application: format!("/{door}/{}", row.application_id),
        reasons: pack
            .policy
            .cancel_reasons
            .iter()
            .map(|reason| {
                (
                    reason.code.clone(),
                    words(&reason.name, t.code()).to_owned(),
                )
            })
            .collect(),
        s,
        t,
    };
    page(StatusCode::OK, &shown)
}

pub(crate) async fn pdf(context: Context, Path(number): Path<String>) -> Result<Response, Problem> {
    Ok(file(
        "application/pdf",
        certificates::pdf(&context.office, context.actor()?, &number).await?,
    ))
}

pub(crate) async fn cancel(
    context: Context,
    Path(number): Path<String>,
    Form(fields): Fields,
) -> Result<Response, Problem> {
    let reason = fields.get("reason").map_or("", String::as_str);
    certificates::cancel(&context.office, context.actor()?, &number, reason).await?;
    Ok(go(&format!("/certificates/{number}?flash=cancelled")))
}

pub(crate) async fn replace(
    context: Context,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let id = certificates::replace(&context.office, context.actor()?, &number).await?;
    Ok(go(&format!("/applications/{id}")))
}

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    s: Shell,
    t: T,
    name: String,
    role: String,
    sessions: Vec<(String, String, String)>,
}

pub(crate) async fn account(context: Context) -> Result<Response, Problem> {
    let (actor, t) = (context.actor()?, context.t);
    let s = context.shell("").await?;
    let sessions = sign_in::sessions(&context.office, actor).await?;
    let sessions = sessions
        .iter()
        .map(|row| (row.id.clone(), row.label.clone(), s.when(row.created_at)))
        .collect();
    let shown = Account {
        name: actor.name.clone(),
        role: t.coded("role", actor.role.name()),
        sessions,
        s,
        t,
    };
    page(StatusCode::OK, &shown)
}

pub(crate) async fn revoke(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    sign_in::revoke(&context.office, context.actor()?, &id).await?;
    Ok(go("/account?flash=revoked"))
}
