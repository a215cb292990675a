//! A new passkey, removing one, and coming in with one.

use super::{confirm::wanted, factor};
use crate::{
    ask::{Ask, mark},
    public::{Fields, label, refused_sign_in, welcome},
    shell::{Context, Problem, Shell, go, page, status},
};
use askama::Template;
use axum::{
    Json,
    extract::{Form, Path},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use origo_i18n::T;
use origo_office::{OfficeError, RefusalCode, passkeys, sign_in};

#[derive(Template)]
#[template(path = "passkey.html")]
struct New {
    s: Shell,
    t: T,
    token: String,
    options: String,
    address: String,
    fields: Vec<Ask>,
    errors: Vec<(String, String)>,
}

async fn show(
    context: &Context,
    name: &str,
    refused: Option<OfficeError>,
) -> Result<Response, Problem> {
    let (signed, t, office) = (context.signed()?, context.t, &context.office);
    let asked = passkeys::start(office, signed).await?;
    let mut fields = vec![
        Ask::new("name", "text", t.passkey_name())
            .hint(t.passkey_name_hint())
            .value(name),
    ];
    let mut errors = Vec::new();
    let mut code = StatusCode::OK;
    if let Some(error) = refused {
        code = status(&error);
        errors = match &error {
            OfficeError::Invalid(findings) => mark(t, &mut fields, findings, |_| String::new()),
            error => vec![("#name".to_owned(), t.error(error.code()))],
        };
    }
    let shown = New {
        s: context.shell("").await?,
        t,
        token: asked.token,
        options: asked.options,
        address: passkeys::address(office).unwrap_or_default(),
        fields,
        errors,
    };
    page(code, &shown)
}

pub(crate) async fn new_page(context: Context) -> Result<Response, Problem> {
    if !sign_in::fresh(&context.office, context.signed()?) {
        return Ok(wanted("/account/passkeys"));
    }
    show(&context, "", None).await
}

pub(crate) async fn add(context: Context, Form(typed): Fields) -> Result<Response, Problem> {
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let signed = context.signed()?;
    let (token, name, answer) = (of("token"), of("name"), of("answer"));
    match passkeys::finish(&context.office, signed, token, name, answer).await {
        Ok(codes) if codes.is_empty() => Ok(go("/account?flash=passkey-added")),
        Ok(codes) => factor::codes(&context, codes).await,
        Err(OfficeError::Refused(RefusalCode::PasswordWanted)) => Ok(wanted("/account/passkeys")),
        Err(
            error @ (OfficeError::Invalid(_) | OfficeError::Refused(RefusalCode::PasskeyAnswer)),
        ) => show(&context, name, Some(error)).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn remove(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    match passkeys::remove(&context.office, context.signed()?, &id).await {
        Ok(()) => Ok(go("/account?flash=passkey-removed")),
        Err(OfficeError::Refused(RefusalCode::PasswordWanted)) => Ok(wanted("/account")),
        Err(error) => Err(error.into()),
    }
}

/// The question for who signs in with nothing but a passkey.
pub(crate) async fn ask(context: Context) -> Result<Response, Problem> {
    Ok(Json(passkeys::ask_alone(&context.office).await?).into_response())
}

/// The answer, after the password (`after=password`) or alone.
pub(crate) async fn sign_in_with(
    context: Context,
    headers: HeaderMap,
    Form(typed): Fields,
) -> Result<Response, Problem> {
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let after_password = of("after") == "password";
    let (token, answer) = (of("token"), of("answer"));
    let label = label(&headers);
    match passkeys::sign_in(&context.office, token, answer, after_password, label).await {
        Ok(signed) => Ok(welcome(&context, &signed, of("next"))),
        Err(error @ (OfficeError::Internal(_) | OfficeError::Contended(_))) => Err(error.into()),
        Err(error) => refused_sign_in(&context, &typed, &error, false).await,
    }
}
