//! Certificates: the list, one certificate, its PDF, cancelling, replacing.

use crate::{
    files::file,
    public::Fields,
    qr,
    shell::{Context, Problem, Shell, encode, go, page, state_class, status, turned},
    verification::{self, Fact, Line},
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
use origo_office::{OfficeError, certificates, history};
use origo_pack::words;
use origo_trade::Consignment;

struct Row {
    href: String,
    number: String,
    exporter: String,
    consignee: String,
    goods: String,
    state: String,
    class: &'static str,
    when: String,
}

#[derive(Template)]
#[template(path = "certificates.html")]
struct List {
    s: Shell,
    t: T,
    search: String,
    rows: Vec<Row>,
    before: Option<String>,
    after: Option<String>,
}

pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    let t = context.t;
    let found = certificates::list(
        &context.office,
        context.actor()?,
        context.asked("q"),
        &context.turn(),
    )
    .await?;
    let s = context.shell("certificates").await?;
    let search = context.asked("q").to_owned();
    let address = format!("/certificates?q={}", encode(&search));
    let (before, after) = turned(&address, found.before.as_ref(), found.after.as_ref());
    let rows: Vec<_> = found
        .rows
        .iter()
        .map(|row| {
            let data = serde_json::from_str::<CertificateData>(&row.data).ok();
            let consignment = data.map(|data| data.consignment);
            let text =
                |of: fn(&Consignment) -> String| consignment.as_ref().map(of).unwrap_or_default();
            Row {
                href: format!("/certificates/{}", row.number),
                number: row.number.clone(),
                exporter: text(|c| c.consignor.name.clone()),
                consignee: text(|c| c.consignee.name.clone()),
                goods: text(|c| {
                    let first = c.goods.first();
                    first.map_or_else(String::new, |line| line.description.clone())
                }),
                state: t.state(&row.state),
                class: state_class(&row.state),
                when: s.when(row.created_at),
            }
        })
        .collect();
    let shown = List {
        before,
        after,
        search,
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
    /// Where anybody checks it, and the QR of that address.
    check: String,
    qr: String,
    state: String,
    class: &'static str,
    size: Option<String>,
    in_force: bool,
    may_cancel: bool,
    may_replace: bool,
    application: String,
    facts: Vec<Fact>,
    goods: Vec<Line>,
    replaces: Option<String>,
    replaced_by: Option<String>,
    /// When and why it ended.
    ended: Option<(String, String)>,
    reasons: Vec<(String, String)>,
    history: Vec<(String, String, String)>,
    error: Option<String>,
}

pub(crate) async fn one(context: Context, Path(number): Path<String>) -> Result<Response, Problem> {
    show(&context, &number, None).await
}

async fn show(
    context: &Context,
    number: &str,
    refused: Option<&OfficeError>,
) -> Result<Response, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    let row = certificates::find(office, actor, number).await?;
    let data: CertificateData = serde_json::from_str(&row.data).map_err(OfficeError::from)?;
    let (_, pack, _) = office.form(&actor.authority, &row.form).await?;
    let s = context.shell("certificates").await?;
    let reasons: Vec<_> = pack
        .policy
        .cancel_reasons
        .iter()
        .map(|reason| {
            let name = words(&reason.name, t.code());
            (reason.code.clone(), name.to_owned())
        })
        .collect();
    let ended = row.ended_at.map(|at| {
        let why = reasons.iter().find(|(code, _)| *code == row.reason);
        let why = why.map_or_else(String::new, |(_, name)| name.clone());
        (s.when(at), why)
    });
    let history = history::of_certificate(office, actor, number).await?;
    let history = history
        .into_iter()
        .map(|(event, who)| (t.event(&event.kind), who, s.when(event.at)))
        .collect();
    let door = if s.staff { "cases" } else { "applications" };
    let shown = CertificatePage {
        check: format!("/v/{}/{}", row.number, row.code),
        qr: qr::svg(&data.verify_url, &t.qr_label(&row.number)),
        number: row.number,
        state: t.state(&row.state),
        class: state_class(&row.state),
        size: row
            .pdf_bytes
            .map(|bytes| t.kilobytes((bytes / 1024).max(1))),
        in_force: row.state == "issued",
        may_cancel: actor.may(Action::Cancel),
        may_replace: actor.may(Action::Apply),
        application: format!("/{door}/{}", row.application_id),
        facts: verification::content(t, &data, Some(pack)),
        goods: verification::lines(t, &data, Some(pack)),
        replaces: row.replaces,
        replaced_by: row.replaced_by,
        ended,
        reasons,
        history,
        error: refused.map(|error| t.error(error.code())),
        s,
        t,
    };
    let status = refused.map_or(StatusCode::OK, status);
    page(status, &shown)
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
    match certificates::cancel(&context.office, context.actor()?, &number, reason).await {
        Err(error @ OfficeError::Refused(_)) => show(&context, &number, Some(&error)).await,
        done => {
            done?;
            Ok(go(&format!("/certificates/{number}?flash=cancelled")))
        }
    }
}

pub(crate) async fn replace(
    context: Context,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let id = certificates::replace(&context.office, context.actor()?, &number).await?;
    Ok(go(&format!("/applications/{id}")))
}
