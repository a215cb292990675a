//! Pages for everybody: home, signing in, verification.

use crate::shell::{Context, Problem, SESSION_COOKIE, Shell, encode, go, page, status};
use askama::Template;
use axum::{
    extract::{ConnectInfo, Extension, Form, Multipart, Path},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use origo_i18n::{T, grouped};
use origo_office::{Channel, OfficeError, Outcome, sign_in, verification};
use std::{collections::HashMap, net::SocketAddr};

pub(crate) type Fields = Form<HashMap<String, String>>;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    s: Shell,
    t: T,
}

pub(crate) async fn home(context: Context) -> Result<Response, Problem> {
    let s = context.shell("").await?;
    if s.person.is_some() {
        return Ok(go(if s.staff { "/queue" } else { "/applications" }));
    }
    page(StatusCode::OK, &Home { s, t: context.t })
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    s: Shell,
    t: T,
    error: Option<String>,
    email: String,
    next: String,
    wants_code: bool,
}

pub(crate) async fn sign_in_page(context: Context) -> Result<Response, Problem> {
    let s = context.shell("").await?;
    let next = context.asked("next").to_owned();
    page(
        StatusCode::OK,
        &SignIn {
            s,
            t: context.t,
            error: None,
            email: String::new(),
            next,
            wants_code: false,
        },
    )
}

pub(crate) async fn sign_in_post(
    context: Context,
    headers: HeaderMap,
    Form(fields): Fields,
) -> Result<Response, Problem> {
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let label = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let code = Some(field("code")).filter(|code| !code.is_empty());
    match sign_in::sign_in(
        &context.office,
        field("email"),
        field("password"),
        code,
        Channel::Web,
        label,
    )
    .await
    {
        Ok(signed) => {
            // only a path of this site, never another host
            let next = Some(field("next"))
                .filter(|to| to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'));
            let secure = if context.office.public_url().starts_with("https:") {
                "; Secure"
            } else {
                ""
            };
            let cookie = format!(
                "{SESSION_COOKIE}={}; Path=/; HttpOnly; SameSite=Lax{secure}",
                signed.token
            );
            let mut response = go(next.unwrap_or("/"));
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
            Ok(response)
        }
        Err(error @ OfficeError::Internal(_)) => Err(error.into()),
        Err(error) => {
            let form = SignIn {
                s: context.shell("").await?,
                t: context.t,
                error: Some(context.t.error(error.code())),
                email: field("email").to_owned(),
                next: field("next").to_owned(),
                wants_code: code.is_some() || matches!(error, OfficeError::CodeWanted),
            };
            page(status(&error), &form)
        }
    }
}

pub(crate) async fn sign_out(context: Context) -> Result<Response, Problem> {
    if let Some(signed) = &context.signed {
        sign_in::revoke(&context.office, &signed.actor, &signed.session.id).await?;
    }
    let gone = format!("{SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    Ok(([(header::SET_COOKIE, gone)], go("/")).into_response())
}

#[derive(Template)]
#[template(path = "verify.html")]
struct Verify {
    s: Shell,
    t: T,
}

pub(crate) async fn verify(context: Context) -> Result<Response, Problem> {
    let s = context.shell("verify").await?;
    page(StatusCode::OK, &Verify { s, t: context.t })
}

pub(crate) async fn verify_code(context: Context) -> Response {
    let (number, code) = (context.asked("number").trim(), context.asked("code").trim());
    if number.is_empty() || code.is_empty() {
        return go("/verify");
    }
    go(&format!(
        "/v/{}/{}",
        encode(number).replace('/', "%2F"),
        encode(code).replace('/', "%2F")
    ))
}

pub(crate) async fn by_code(
    context: Context,
    Path((number, code)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let found = verification::by_code(&context.office, &number, &code).await?;
    result(&context, &found).await
}

pub(crate) async fn by_details(
    context: Context,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    Form(fields): Fields,
) -> Result<Response, Problem> {
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let address = peer.map_or_else(
        || "direct".to_owned(),
        |Extension(peer)| peer.0.ip().to_string(),
    );
    let found = verification::by_details(
        &context.office,
        &address,
        field("number"),
        field("issued_on"),
        field("consignee"),
    )
    .await?;
    result(&context, &found).await
}

pub(crate) async fn by_pdf(context: Context, form: Multipart) -> Result<Response, Problem> {
    let (_, _, bytes) = upload(form).await?;
    let found = verification::by_pdf(&context.office, bytes).await?;
    result(&context, &found).await
}

/// The text fields, the file's name and its bytes of an upload with one file.
pub(crate) async fn upload(
    mut form: Multipart,
) -> Result<(HashMap<String, String>, String, Vec<u8>), Problem> {
    let unreadable = || Problem::Request(StatusCode::UNPROCESSABLE_ENTITY, "file-unreadable");
    let (mut fields, mut file_name, mut bytes) = (HashMap::new(), String::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(file) = field.file_name().map(str::to_owned) {
            file_name = file;
            bytes = field.bytes().await.map_err(|_| unreadable())?.to_vec();
        } else {
            fields.insert(name, field.text().await.map_err(|_| unreadable())?);
        }
    }
    Ok((fields, file_name, bytes))
}

#[derive(Template)]
#[template(path = "result.html")]
struct Outcomes {
    s: Shell,
    t: T,
    headline: String,
    explanation: String,
    class: &'static str,
    rows: Vec<(String, String, String)>,
    verdicts: Vec<(String, &'static str, String, String)>,
}

async fn result(
    context: &Context,
    found: &verification::Verification,
) -> Result<Response, Problem> {
    let t = context.t;
    let mut s = context.shell("verify").await?;
    let mut rows = Vec::new();
    if let Some(data) = &found.data {
        let pack = context.office.packs().get(data.pack.id.as_str());
        if let Some(pack) = pack {
            s.zone = context.office.zone(pack);
        }
        let country = |code: &str| {
            pack.map_or_else(
                || code.to_owned(),
                |pack| pack.code_name("countries", code, t.code()),
            )
        };
        let mut row = |name: String, value: String, small: String| rows.push((name, value, small));
        let consignment = &data.consignment;
        row(
            t.certificate_number(),
            data.number.clone(),
            origo_pack::words(&data.form.title, t.code()).to_owned(),
        );
        row(
            t.f_exporter(),
            consignment.consignor.name.clone(),
            consignment.consignor.address.clone(),
        );
        row(
            t.f_consignee(),
            consignment.consignee.name.clone(),
            consignment.consignee.address.clone(),
        );
        row(
            t.f_destination(),
            country(consignment.destination.as_str()),
            String::new(),
        );
        row(
            t.f_origin(),
            data.origins
                .iter()
                .map(|code| country(code))
                .collect::<Vec<_>>()
                .join(", "),
            String::new(),
        );
        row(t.f_issued(), t.date(data.issued_on), String::new());
        if let Some(last) = data.valid_until {
            row(t.f_expires(), t.date(last), String::new());
        }
        for invoice in &consignment.invoices {
            row(t.f_invoice(), invoice.number.clone(), t.date(invoice.date));
        }
        for goods in &consignment.goods {
            let small = format!(
                "{} · {} kg",
                goods.hs_code.dotted(),
                grouped(goods.gross_weight.amount)
            );
            row(t.line_n(goods.item), goods.description.clone(), small);
        }
        row(
            t.f_by(),
            data.authority.name.clone(),
            t.f_signed_by(&data.signatory.name),
        );
    }
    let when = t.moment(found.as_of, &s.zone);
    let code = found.headline();
    let ended = found
        .certificate
        .as_ref()
        .and_then(|row| row.ended_at)
        .map(|at| s.when(at))
        .unwrap_or_default();
    let (headline, explanation, class) = match code {
        _ if found.genuine() => (t.result_genuine(), t.result_genuine_p(&when), ""),
        "status.cancelled" => (
            t.result_cancelled(),
            t.result_ended_p(&ended),
            "app-result--bad",
        ),
        "status.replaced" => {
            let by = found
                .certificate
                .as_ref()
                .and_then(|row| row.replaced_by.clone())
                .unwrap_or_default();
            let text = format!("{} {}", t.result_ended_p(&ended), t.result_replaced_by(by));
            (t.result_replaced(), text, "app-result--bad")
        }
        "status.expired" => {
            let last = found
                .data
                .as_ref()
                .and_then(|data| data.valid_until)
                .map(|last| t.date(last))
                .unwrap_or_default();
            (
                t.result_expired(),
                t.result_expired_p(last),
                "app-result--warn",
            )
        }
        "status.not-found" => (
            t.result_not_found(),
            t.result_not_found_p(),
            "app-result--bad",
        ),
        code if code.starts_with("integrity.")
            || code.starts_with("issuer.")
            || code.starts_with("content.") =>
        {
            let bad = [&found.integrity, &found.issuer, &found.content]
                .iter()
                .any(|v| v.outcome == Outcome::Bad);
            if bad {
                (t.result_altered(), t.result_altered_p(), "app-result--bad")
            } else {
                (t.result_unknown(), t.result_unknown_p(), "app-result--warn")
            }
        }
        _ => (t.result_unknown(), t.result_unknown_p(), "app-result--warn"),
    };
    let mut verdicts: Vec<_> = [
        (t.verdict_integrity(), &found.integrity),
        (t.verdict_issuer(), &found.issuer),
        (t.verdict_status(), &found.status),
        (t.verdict_content(), &found.content),
    ]
    .into_iter()
    .map(|(name, verdict)| {
        let (class, outcome) = match verdict.outcome {
            Outcome::Ok => ("ok", t.outcome_ok()),
            Outcome::Bad => ("bad", t.outcome_bad()),
            Outcome::Unknown => ("unknown", t.outcome_unknown()),
        };
        (name, class, outcome, t.verdict(&verdict.code))
    })
    .collect();
    let limits = found
        .unknown
        .iter()
        .map(|code| t.verdict(code))
        .collect::<Vec<_>>()
        .join(" ");
    verdicts.push((t.verdict_limits(), "unknown", t.outcome_unknown(), limits));
    page(
        StatusCode::OK,
        &Outcomes {
            s,
            t,
            headline,
            explanation,
            class,
            rows,
            verdicts,
        },
    )
}
