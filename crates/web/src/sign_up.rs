//! Coming in alone: registering, confirming, a forgotten password, an invitation.

pub(crate) use crate::fields::{Peer, from};
use crate::{
    ask::{Ask, AskPage, mark},
    fields::Fields,
    shell::{Context, Problem, SESSION_COOKIE, go, page, retry, words},
};
use axum::{
    extract::{Form, Path},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use origo_i18n::LANGUAGES;
use origo_office::{Channel, OfficeError, RefusalCode, authorities, people, sign_in, sign_up};
use std::collections::HashMap;

/// Shows the form again with what is wrong; anything but faults of what was typed is passed on.
async fn again(
    context: &Context,
    mut shown: AskPage,
    error: OfficeError,
) -> Result<Response, Problem> {
    let t = context.t;
    let status = crate::shell::status(&error);
    match &error {
        OfficeError::Invalid(findings) => {
            shown.errors = mark(t, &mut shown.fields, findings, |_| String::new());
        }
        OfficeError::SignIn | OfficeError::TooMany(_) => {
            let first = shown.fields.first().map(|field| field.id.clone());
            let href = format!("#{}", first.unwrap_or_default());
            shown.errors = vec![(href, words(t, &error))];
        }
        OfficeError::Refused(RefusalCode::LinkOver) => return over(context).await,
        _ => return Err(error.into()),
    }
    Ok(retry(page(status, &shown)?, &error))
}

/// A page that only says something.
async fn say(
    context: &Context,
    status: StatusCode,
    title: String,
    lede: String,
    links: Vec<(&'static str, String)>,
) -> Result<Response, Problem> {
    let shown = AskPage {
        s: context.shell("").await?,
        t: context.t,
        title,
        lede,
        action: String::new(),
        button: String::new(),
        fields: Vec::new(),
        errors: Vec::new(),
        links,
    };
    page(status, &shown)
}

async fn over(context: &Context) -> Result<Response, Problem> {
    let t = context.t;
    let links = vec![
        ("/register", t.register_title()),
        ("/password/forgotten", t.forgotten_link()),
    ];
    say(
        context,
        StatusCode::NOT_FOUND,
        t.link_over_title(),
        t.link_over_p(),
        links,
    )
    .await
}

fn languages() -> Vec<(String, String)> {
    LANGUAGES
        .iter()
        .map(|language| (language.code.to_owned(), language.name.to_owned()))
        .collect()
}

type Typed = HashMap<String, String>;

fn of<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.get(name).map_or("", String::as_str)
}

async fn register_form(context: &Context, typed: &Typed) -> Result<AskPage, Problem> {
    let t = context.t;
    let km = t.code() == "km";
    let authorities = authorities::all(&context.office).await?;
    let options = authorities.into_iter().map(|authority| {
        let local = km && !authority.name_local.is_empty();
        let name = if local {
            authority.name_local
        } else {
            authority.name
        };
        (authority.id, name)
    });
    let locale = Some(of(typed, "locale")).filter(|code| !code.is_empty());
    Ok(AskPage {
        s: context.shell("").await?,
        t,
        title: t.register_title(),
        lede: t.register_lede(),
        action: "/register".to_owned(),
        button: t.register_button(),
        fields: vec![
            Ask::new("authority", "choice", t.authority_label())
                .hint(t.authority_hint())
                .options(options.collect())
                .value(of(typed, "authority")),
            Ask::new("name", "text", t.your_name())
                .hint(t.name_hint())
                .fills("name")
                .value(of(typed, "name")),
            Ask::new("email", "email", t.email())
                .fills("username")
                .value(of(typed, "email")),
            Ask::new("password", "password", t.password_new())
                .hint(t.password_hint())
                .fills("new-password"),
            Ask::new("locale", "choice", t.language_label())
                .options(languages())
                .value(locale.unwrap_or(t.code())),
        ],
        errors: Vec::new(),
        links: vec![("/sign-in", t.register_known())],
    })
}

pub(crate) async fn register_page(context: Context) -> Result<Response, Problem> {
    let shown = register_form(&context, &Typed::new()).await?;
    page(StatusCode::OK, &shown)
}

pub(crate) async fn register(
    context: Context,
    peer: Peer,
    Form(typed): Fields,
) -> Result<Response, Problem> {
    let t = context.t;
    let new = sign_up::SignUp {
        authority: of(&typed, "authority").to_owned(),
        name: of(&typed, "name").to_owned(),
        email: of(&typed, "email").to_owned(),
        password: of(&typed, "password").to_owned(),
        locale: of(&typed, "locale").to_owned(),
    };
    match sign_up::register(&context.office, &from(&peer), new).await {
        Ok(()) => {
            let text = t.register_sent_p(of(&typed, "email").trim());
            let links = vec![("/", t.brand_line())];
            say(
                &context,
                StatusCode::OK,
                t.register_sent_title(),
                text,
                links,
            )
            .await
        }
        Err(error) => again(&context, register_form(&context, &typed).await?, error).await,
    }
}

async fn confirm_form(context: &Context, token: &str) -> Result<AskPage, Problem> {
    let t = context.t;
    let link = sign_up::registration_link(&context.office, token).await?;
    let authority = context.office.authority(&link.authority).await?;
    Ok(AskPage {
        s: context.shell("").await?,
        t,
        title: t.confirm_title(),
        lede: t.confirm_p(authority.name, link.email),
        action: format!("/register/confirm/{token}"),
        button: t.confirm_button(),
        fields: vec![Ask::new("password", "password", t.password()).fills("current-password")],
        errors: Vec::new(),
        links: Vec::new(),
    })
}

/// A form behind a link, or the page that says that the link is over.
fn is_over(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::Office(OfficeError::Refused(RefusalCode::LinkOver))
    )
}

pub(crate) async fn confirm_page(
    context: Context,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    match confirm_form(&context, &token).await {
        Ok(shown) => page(StatusCode::OK, &shown),
        Err(problem) if is_over(&problem) => over(&context).await,
        Err(problem) => Err(problem),
    }
}

pub(crate) async fn confirm(
    context: Context,
    peer: Peer,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(typed): Fields,
) -> Result<Response, Problem> {
    let password = of(&typed, "password");
    match sign_up::confirm(&context.office, &token, password).await {
        Ok(email) => signed_in(&context, &peer, &headers, &email, password).await,
        Err(OfficeError::Refused(RefusalCode::LinkOver)) => over(&context).await,
        Err(error) => again(&context, confirm_form(&context, &token).await?, error).await,
    }
}

/// Signs a person in who has just shown the password.
async fn signed_in(
    context: &Context,
    peer: &Peer,
    headers: &HeaderMap,
    email: &str,
    password: &str,
) -> Result<Response, Problem> {
    let browser = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let office = &context.office;
    let from = from(peer);
    let signed =
        sign_in::sign_in(office, email, password, None, Channel::Web, browser, &from).await?;
    let secure = if office.public_url().starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!(
        "{SESSION_COOKIE}={}; Path=/; HttpOnly; SameSite=Lax{secure}",
        signed.token
    );
    let mut response = go("/registration");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

async fn forgotten_form(context: &Context, typed: &Typed) -> Result<AskPage, Problem> {
    let t = context.t;
    Ok(AskPage {
        s: context.shell("").await?,
        t,
        title: t.forgotten_title(),
        lede: t.forgotten_lede(),
        action: "/password/forgotten".to_owned(),
        button: t.forgotten_button(),
        fields: vec![
            Ask::new("email", "email", t.email())
                .fills("username")
                .value(of(typed, "email")),
        ],
        errors: Vec::new(),
        links: vec![("/sign-in", t.sign_in())],
    })
}

pub(crate) async fn forgotten_page(context: Context) -> Result<Response, Problem> {
    let shown = forgotten_form(&context, &Typed::new()).await?;
    page(StatusCode::OK, &shown)
}

pub(crate) async fn forgotten(
    context: Context,
    peer: Peer,
    Form(typed): Fields,
) -> Result<Response, Problem> {
    let t = context.t;
    let email = of(&typed, "email").trim();
    match sign_up::forgotten(&context.office, &from(&peer), email).await {
        Ok(()) => {
            let (title, text) = (t.register_sent_title(), t.forgotten_sent_p(email));
            say(
                &context,
                StatusCode::OK,
                title,
                text,
                vec![("/sign-in", t.sign_in())],
            )
            .await
        }
        Err(error) => again(&context, forgotten_form(&context, &typed).await?, error).await,
    }
}

async fn reset_form(context: &Context, token: &str) -> Result<AskPage, Problem> {
    let t = context.t;
    let link = sign_up::reset_link(&context.office, token).await?;
    Ok(AskPage {
        s: context.shell("").await?,
        t,
        title: t.reset_title(),
        lede: t.reset_p(link.email),
        action: format!("/password/reset/{token}"),
        button: t.reset_button(),
        fields: vec![
            Ask::new("password", "password", t.password_new())
                .hint(t.password_hint())
                .fills("new-password"),
        ],
        errors: Vec::new(),
        links: Vec::new(),
    })
}

pub(crate) async fn reset_page(
    context: Context,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    match reset_form(&context, &token).await {
        Ok(shown) => page(StatusCode::OK, &shown),
        Err(problem) if is_over(&problem) => over(&context).await,
        Err(problem) => Err(problem),
    }
}

pub(crate) async fn reset(
    context: Context,
    Path(token): Path<String>,
    Form(typed): Fields,
) -> Result<Response, Problem> {
    let t = context.t;
    match sign_up::reset(&context.office, &token, of(&typed, "password")).await {
        Ok(()) => {
            let links = vec![("/sign-in", t.sign_in())];
            say(
                &context,
                StatusCode::OK,
                t.reset_done_title(),
                t.reset_done_p(),
                links,
            )
            .await
        }
        Err(OfficeError::Refused(RefusalCode::LinkOver)) => over(&context).await,
        Err(error) => again(&context, reset_form(&context, &token).await?, error).await,
    }
}

async fn invitation_form(
    context: &Context,
    token: &str,
    typed: &Typed,
) -> Result<AskPage, Problem> {
    let t = context.t;
    let found = people::invitation(&context.office, token).await?;
    let role = t.coded("role", found.role.name());
    let mut lede = t.invitation_p(&found.by, &found.email, &found.house, role);
    let mut fields = Vec::new();
    if found.known {
        lede = format!("{lede} {}", t.invitation_known());
    } else {
        let locale = Some(of(typed, "locale")).filter(|code| !code.is_empty());
        fields = vec![
            Ask::new("name", "text", t.your_name())
                .fills("name")
                .value(of(typed, "name")),
            Ask::new("position", "text", t.position_label())
                .hint(t.position_hint())
                .optional(true)
                .value(of(typed, "position")),
            Ask::new("password", "password", t.password_new())
                .hint(t.password_hint())
                .fills("new-password"),
            Ask::new("locale", "choice", t.language_label())
                .options(languages())
                .value(locale.unwrap_or(t.code())),
        ];
    }
    Ok(AskPage {
        s: context.shell("").await?,
        t,
        title: t.invitation_title(found.house),
        lede,
        action: format!("/invitation/{token}"),
        button: t.invitation_button(),
        fields,
        errors: Vec::new(),
        links: Vec::new(),
    })
}

pub(crate) async fn invitation_page(
    context: Context,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    match invitation_form(&context, &token, &Typed::new()).await {
        Ok(shown) => page(StatusCode::OK, &shown),
        Err(problem) if is_over(&problem) => over(&context).await,
        Err(problem) => Err(problem),
    }
}

pub(crate) async fn accept(
    context: Context,
    Path(token): Path<String>,
    Form(typed): Fields,
) -> Result<Response, Problem> {
    let t = context.t;
    let house = match people::invitation(&context.office, &token).await {
        Ok(found) => found.house,
        Err(OfficeError::Refused(RefusalCode::LinkOver)) => return over(&context).await,
        Err(error) => return Err(error.into()),
    };
    let new = people::Newcomer {
        name: of(&typed, "name").to_owned(),
        position: of(&typed, "position").to_owned(),
        password: of(&typed, "password").to_owned(),
        locale: of(&typed, "locale").to_owned(),
    };
    match people::accept(&context.office, &token, new).await {
        Ok(()) => {
            let (title, text) = (t.invitation_done_title(), t.invitation_done_p(house));
            say(
                &context,
                StatusCode::OK,
                title,
                text,
                vec![("/sign-in", t.sign_in())],
            )
            .await
        }
        Err(error) => {
            let form = invitation_form(&context, &token, &typed).await?;
            again(&context, form, error).await
        }
    }
}
