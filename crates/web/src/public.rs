//! Pages for everybody: home, signing in.

pub(crate) use crate::fields::Fields;
use crate::fields::{Peer, from};
use crate::shell::{Context, Problem, SESSION_COOKIE, Shell, go, page, retry, status, words};
use askama::Template;
use axum::{
    extract::Form,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use origo_i18n::T;
use origo_office::{Channel, OfficeError, Role, demo, passkeys, sign_in};
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    s: Shell,
    t: T,
}

pub(crate) async fn home(context: Context) -> Result<Response, Problem> {
    let s = context.shell("").await?;
    if let Some(signed) = &context.signed {
        return Ok(go(desk(signed.actor.role, s.settled)));
    }
    page(StatusCode::OK, &Home { s, t: context.t })
}

/// Where a person of a role begins the day. `settled`: there is an organisation to act for.
fn desk(role: Role, settled: bool) -> &'static str {
    match role {
        Role::Applicant | Role::OrganisationAdministrator if settled => "/applications",
        Role::Applicant | Role::OrganisationAdministrator => "/registration",
        Role::Reviewer | Role::Signatory => "/queue",
        Role::Cashier => "/certificates",
        Role::Auditor => "/events",
        Role::AuthorityAdministrator | Role::Operator => "/overview",
        Role::CustomsVerifier => "/verify",
    }
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
    /// Whether the code may be one of an app.
    app: bool,
    demo_code: String,
    /// A question for a passkey after the password: its secret and what the browser is given.
    passkey: Option<(String, String)>,
    /// Where passkeys work; empty if nowhere.
    address: String,
}

/// What takes the cookie of a session away.
pub(crate) const SIGNED_OUT: &str = "origo_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";

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
            app: false,
            demo_code: String::new(),
            passkey: None,
            address: passkeys::address(&context.office).unwrap_or_default(),
        },
    )
}

pub(crate) async fn sign_in_post(
    context: Context,
    peer: Peer,
    headers: HeaderMap,
    Form(fields): Fields,
) -> Result<Response, Problem> {
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let code = Some(field("code")).filter(|code| !code.is_empty());
    match sign_in::sign_in(
        &context.office,
        field("email"),
        field("password"),
        code,
        Channel::Web,
        label(&headers),
        &from(&peer),
    )
    .await
    {
        Ok(signed) => Ok(welcome(&context, &signed, field("next"))),
        Err(error @ (OfficeError::Internal(_) | OfficeError::Contended(_))) => Err(error.into()),
        Err(error) => refused_sign_in(&context, &fields, &error, code.is_some()).await,
    }
}

/// What a browser says of itself.
pub(crate) fn label(headers: &HeaderMap) -> &str {
    headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// Where to go on: only a path of this site, never another host. Browsers read `\` as `/`, and leave out tabs and line ends.
fn own_path(next: &str) -> Option<&str> {
    let own = next.starts_with('/') && !next.starts_with("//");
    let plain = !next.contains(|c: char| c == '\\' || c.is_control());
    (own && plain).then_some(next)
}

/// Who has signed in goes on with the cookie of the session.
pub(crate) fn welcome(context: &Context, signed: &sign_in::SignedIn, next: &str) -> Response {
    let secure = if context.office.public_url().starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!(
        "{SESSION_COOKIE}={}; Path=/; HttpOnly; SameSite=Lax{secure}",
        signed.token
    );
    let mut response = go(own_path(next).unwrap_or("/"));
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The form again, with what is wrong or what is wanted besides.
pub(crate) async fn refused_sign_in(
    context: &Context,
    fields: &HashMap<String, String>,
    error: &OfficeError,
    typed_code: bool,
) -> Result<Response, Problem> {
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let (office, t) = (&context.office, context.t);
    let wanted = matches!(error, OfficeError::CodeWanted);
    // all of it only after the right password
    let (mut demo_code, mut passkey, mut app) = (None, None, true);
    if wanted {
        // and only where the secret is the published one of the demo
        demo_code = demo::code(office, field("email")).await?;
        let ways = passkeys::ask_after_password(office, field("email")).await?;
        app = ways.app;
        passkey = ways.asked.map(|asked| (asked.token, asked.options));
    }
    let form = SignIn {
        demo_code: demo_code.unwrap_or_default(),
        s: context.shell("").await?,
        t,
        error: Some(if wanted && !app {
            t.passkey_wanted()
        } else {
            words(t, error)
        }),
        email: field("email").to_owned(),
        next: field("next").to_owned(),
        wants_code: typed_code || wanted,
        app,
        passkey,
        address: passkeys::address(office).unwrap_or_default(),
    };
    Ok(retry(page(status(error), &form)?, error))
}

pub(crate) async fn sign_out(context: Context) -> Result<Response, Problem> {
    if let Some(signed) = &context.signed {
        sign_in::revoke(&context.office, &signed.actor, &signed.session.id).await?;
    }
    Ok(([(header::SET_COOKIE, SIGNED_OUT)], go("/")).into_response())
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn whoever_signs_in_stays_on_this_site() {
        for own in ["/", "/cases/1?tab=a", "/v/KH-CO-2026-000001/abc"] {
            assert_eq!(own_path(own), Some(own));
        }
        let elsewhere = [
            "",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "evil.example",
            "@evil.example",
        ];
        for elsewhere in elsewhere {
            assert_eq!(own_path(elsewhere), None, "{elsewhere:?}");
        }
    }
}
