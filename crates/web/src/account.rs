//! The person's own account: second factor, sessions.

use crate::{
    ask::Ask,
    public::Fields,
    qr,
    shell::{Context, Problem, Shell, go, page, status},
};
use askama::Template;
use axum::{
    extract::{Form, Path},
    http::StatusCode,
    response::Response,
};
use origo_i18n::T;
use origo_office::{OfficeError, second_factor, sign_in};

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    s: Shell,
    t: T,
    name: String,
    role: String,
    factor: second_factor::Standing,
    sessions: Vec<(String, String, String)>,
    errors: Vec<(String, String)>,
    remove: Vec<Ask>,
}

/// The account, with what is wrong with what was typed: the field and the refusal.
async fn show(
    context: &Context,
    refused: Option<(&str, OfficeError)>,
) -> Result<Response, Problem> {
    let (actor, t) = (&context.signed()?.actor, context.t);
    let s = context.shell("").await?;
    let sessions = sign_in::sessions(&context.office, actor).await?;
    let sessions = sessions
        .iter()
        .map(|row| (row.id.clone(), row.label.clone(), s.when(row.created_at)))
        .collect();
    let mut remove =
        vec![Ask::new("factor-password", "password", t.password()).fills("current-password")];
    let mut errors = Vec::new();
    let mut code = StatusCode::OK;
    if let Some((field, error)) = refused {
        code = status(&error);
        let text = t.error(error.code());
        errors.push((format!("#{field}"), text.clone()));
        if let Some(ask) = remove.iter_mut().find(|ask| ask.id == field) {
            ask.error = Some(text);
        }
    }
    let shown = Account {
        name: actor.name.clone(),
        role: t.coded("role", actor.role.name()),
        factor: second_factor::standing(&context.office, actor).await?,
        sessions,
        errors,
        remove,
        s,
        t,
    };
    page(code, &shown)
}

pub(crate) async fn account(context: Context) -> Result<Response, Problem> {
    show(&context, None).await
}

pub(crate) async fn revoke(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    let actor = &context.signed()?.actor;
    sign_in::revoke(&context.office, actor, &id).await?;
    Ok(go("/account?flash=revoked"))
}

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
        let text = t.error(error.code());
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
    enrolment(&context, None).await
}

#[derive(Template)]
#[template(path = "recovery_codes.html")]
struct Codes {
    s: Shell,
    t: T,
    codes: Vec<String>,
}

pub(crate) async fn enrol(context: Context, Form(fields): Fields) -> Result<Response, Problem> {
    let code = fields.get("code").map_or("", String::as_str);
    match second_factor::confirm(&context.office, context.signed()?, code).await {
        Ok(codes) => {
            let s = context.shell("").await?;
            page(
                StatusCode::OK,
                &Codes {
                    s,
                    t: context.t,
                    codes,
                },
            )
        }
        Err(OfficeError::Refused("second-factor.there")) => Ok(go("/account")),
        Err(error @ (OfficeError::Refused(_) | OfficeError::TooMany)) => {
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
        Err(error @ (OfficeError::Refused(_) | OfficeError::TooMany)) => {
            show(&context, Some(("factor-password", error))).await
        }
        Err(error) => Err(error.into()),
    }
}
