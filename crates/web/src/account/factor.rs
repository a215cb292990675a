//! The second factor: an authenticator app and recovery codes.

use super::confirm::wanted;
use crate::{
    ask::Ask,
    public::Fields,
    qr,
    shell::{Context, Problem, Shell, go, page, status},
};
use askama::Template;
use axum::{extract::Form, http::StatusCode, response::Response};
use origo_i18n::T;
use origo_office::{OfficeError, RefusalCode, passkeys, second_factor, sign_in};

#[derive(Template)]
#[template(path = "second_factor.html")]
struct Enrol {
    s: Shell,
    t: T,
    lede: String,
    picture: String,
    secret: String,
    fields: Vec<Ask>,
    errors: Vec<(String, String)>,
    offers_passkeys: bool,
}

async fn enrolment(context: &Context, refused: Option<OfficeError>) -> Result<Response, Problem> {
    let (actor, t) = (&context.signed()?.actor, context.t);
    let proposal = second_factor::propose(&context.office, actor).await?;
    let mut ask = Ask::new("code", "text", t.factor_code())
        .hint(t.factor_code_hint())
        .fills("one-time-code");
    let mut errors = Vec::new();
    let mut code = StatusCode::OK;
    if let Some(error) = refused {
        code = status(&error);
        let text = crate::shell::words(t, &error);
        errors.push(("#code".to_owned(), text.clone()));
        ask.error = Some(text);
    }
    let fours: Vec<_> = proposal
        .secret
        .as_bytes()
        .chunks(4)
        .map(String::from_utf8_lossy)
        .collect();
    let shown = Enrol {
        s: context.shell("").await?,
        t,
        lede: if second_factor::missing(actor) {
            t.factor_lede_wanted()
        } else {
            t.factor_lede()
        },
        picture: qr::svg(&proposal.address, &t.factor_qr()),
        secret: fours.join(" "),
        fields: vec![ask],
        errors,
        offers_passkeys: passkeys::address(&context.office).is_some(),
    };
    page(code, &shown)
}

pub(crate) async fn enrol_page(context: Context) -> Result<Response, Problem> {
    let actor = &context.signed()?.actor;
    if second_factor::standing(&context.office, actor)
        .await?
        .enrolled
    {
        return Ok(go("/account"));
    }
    if !sign_in::fresh(&context.office, context.signed()?) {
        return Ok(wanted("/account/second-factor"));
    }
    enrolment(&context, None).await
}

#[derive(Template)]
#[template(path = "recovery_codes.html")]
struct Codes {
    s: Shell,
    t: T,
    codes: Vec<String>,
}

/// Shows recovery codes, once.
pub(super) async fn codes(context: &Context, codes: Vec<String>) -> Result<Response, Problem> {
    let s = context.shell("").await?;
    let t = context.t;
    page(StatusCode::OK, &Codes { s, t, codes })
}

pub(crate) async fn new_codes(context: Context) -> Result<Response, Problem> {
    match second_factor::new_codes(&context.office, context.signed()?).await {
        Ok(new) => codes(&context, new).await,
        Err(OfficeError::Refused(RefusalCode::PasswordWanted)) => Ok(wanted("/account")),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn enrol(context: Context, Form(fields): Fields) -> Result<Response, Problem> {
    let code = fields.get("code").map_or("", String::as_str);
    match second_factor::confirm(&context.office, context.signed()?, code).await {
        Ok(new) => codes(&context, new).await,
        Err(OfficeError::Refused(RefusalCode::PasswordWanted)) => {
            Ok(wanted("/account/second-factor"))
        }
        Err(OfficeError::Refused(RefusalCode::SecondFactorThere)) => Ok(go("/account")),
        Err(error @ (OfficeError::Refused(_) | OfficeError::TooMany(_))) => {
            enrolment(&context, Some(error)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn remove(context: Context, Form(fields): Fields) -> Result<Response, Problem> {
    let password = fields.get("factor-password").map_or("", String::as_str);
    let actor = &context.signed()?.actor;
    match second_factor::remove(&context.office, actor, password).await {
        Ok(()) => Ok(go("/account?flash=factor-removed")),
        Err(error @ (OfficeError::Refused(_) | OfficeError::TooMany(_))) => {
            super::show(&context, Some(("factor-password", error))).await
        }
        Err(error) => Err(error.into()),
    }
}
