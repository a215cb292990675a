//! The password again, before the ways in are changed.

use crate::{
    ask::{Ask, AskPage},
    public::Fields,
    shell::{Context, Problem, go, page, status},
};
use axum::{extract::Form, http::StatusCode, response::Response};
use origo_office::{OfficeError, sign_in};

/// Where one may go on to.
const PLACES: [&str; 3] = ["/account/passkeys", "/account/second-factor", "/account"];

fn place(context: &Context) -> &'static str {
    let asked = context.asked("next");
    let known = PLACES.into_iter().find(|place| *place == asked);
    known.unwrap_or("/account")
}

/// Where to prove oneself before one may go on to `next`.
pub(super) fn wanted(next: &str) -> Response {
    go(&format!("/account/confirm?next={next}"))
}

async fn ask(context: &Context, refused: Option<OfficeError>) -> Result<Response, Problem> {
    context.signed()?;
    let t = context.t;
    let mut field = Ask::new("password", "password", t.password()).fills("current-password");
    let mut errors = Vec::new();
    let mut code = StatusCode::OK;
    if let Some(error) = refused {
        code = status(&error);
        let text = crate::shell::words(t, &error);
        errors.push(("#password".to_owned(), text.clone()));
        field.error = Some(text);
    }
    let shown = AskPage {
        s: context.shell("").await?,
        t,
        title: t.again_title(),
        lede: t.again_lede(),
        action: format!("/account/confirm?next={}", place(context)),
        button: t.again_button(),
        fields: vec![field],
        errors,
        links: Vec::new(),
    };
    page(code, &shown)
}

pub(crate) async fn confirm_page(context: Context) -> Result<Response, Problem> {
    ask(&context, None).await
}

pub(crate) async fn confirm(context: Context, Form(typed): Fields) -> Result<Response, Problem> {
    let password = typed.get("password").map_or("", String::as_str);
    match sign_in::prove_again(&context.office, context.signed()?, password).await {
        Ok(()) => Ok(go(place(&context))),
        Err(error @ (OfficeError::Refused(_) | OfficeError::TooMany(_))) => {
            ask(&context, Some(error)).await
        }
        Err(error) => Err(error.into()),
    }
}
