//! The person's own account: how they come in, where they are signed in, and as whom they act.

mod browser;
pub(crate) mod confirm;
pub(crate) mod factor;
pub(crate) mod passkeys;
pub(crate) mod tokens;

use crate::{
    ask::{Ask, mark},
    public::{Fields, SIGNED_OUT},
    shell::{Context, Problem, Shell, go, local_name, page, status},
};
use askama::Template;
use axum::{
    extract::{Form, Path},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use origo_authz::Action;
use origo_i18n::T;
use origo_office::{OfficeError, passkeys as keys, second_factor, sign_in};

struct SessionRow {
    id: String,
    browser: String,
    since: String,
    seen: String,
    own: bool,
}

struct PasskeyRow {
    id: String,
    name: String,
    since: String,
    used: String,
}

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    s: Shell,
    t: T,
    name: String,
    email: String,
    role: String,
    memberships: Vec<(usize, String, bool)>,
    factor: second_factor::Standing,
    passkeys: Vec<PasskeyRow>,
    offers_passkeys: bool,
    keeps_tokens: bool,
    sessions: Vec<SessionRow>,
    errors: Vec<(String, String)>,
    remove: Vec<Ask>,
    removing: bool,
    password: Vec<Ask>,
    changing: bool,
}

fn password_asks(t: T) -> Vec<Ask> {
    vec![
        Ask::new("old", "password", t.account_password_old()).fills("current-password"),
        Ask::new("password", "password", t.password_new())
            .hint(t.password_hint())
            .fills("new-password"),
    ]
}

/// The account, with what is wrong with what was typed: the field and the refusal.
async fn show(
    context: &Context,
    refused: Option<(&str, OfficeError)>,
) -> Result<Response, Problem> {
    let (signed, t, office) = (context.signed()?, context.t, &context.office);
    let actor = &signed.actor;
    let s = context.shell("").await?;
    let sessions = sign_in::sessions(office, actor).await?;
    let sessions = sessions
        .iter()
        .filter(|row| row.kind == "browser")
        .map(|row| SessionRow {
            id: row.id.clone(),
            browser: browser::name(&row.label).unwrap_or_else(|| t.unknown_browser()),
            since: t.signed_in_at(s.when(row.created_at)),
            seen: t.session_seen(s.when(row.seen_at)),
            own: row.id == signed.session.id,
        })
        .collect();
    let passkeys = keys::list(office, signed).await?;
    let passkeys = passkeys
        .into_iter()
        .map(|row| PasskeyRow {
            id: row.id,
            name: row.name,
            since: t.passkey_since(s.when(row.created_at)),
            used: match row.used_at {
                Some(at) => t.passkey_used(s.when(at)),
                None => t.passkey_unused(),
            },
        })
        .collect();
    let mut remove =
        vec![Ask::new("factor-password", "password", t.password()).fills("current-password")];
    let mut password = password_asks(t);
    let mut errors = Vec::new();
    let mut code = StatusCode::OK;
    let removing = matches!(refused, Some(("factor-password", _)));
    let changing = matches!(refused, Some(("old", _)));
    if let Some((field, error)) = refused {
        code = status(&error);
        if let OfficeError::Invalid(findings) = &error {
            errors = mark(t, &mut password, findings, |_| String::new());
        } else {
            let text = crate::shell::words(t, &error);
            errors.push((format!("#{field}"), text.clone()));
            let mut asks = remove.iter_mut().chain(&mut password);
            if let Some(ask) = asks.find(|ask| ask.id == field) {
                ask.error = Some(text);
            }
        }
    }
    let shown = Account {
        name: actor.name.clone(),
        email: actor.email.clone(),
        role: t.coded("role", actor.role.name()),
        memberships: memberships(context).await?,
        factor: second_factor::standing(office, actor).await?,
        passkeys,
        offers_passkeys: keys::address(office).is_some(),
        keeps_tokens: actor.may(Action::KeepAccess) && !second_factor::missing(actor),
        sessions,
        errors,
        remove,
        removing,
        password,
        changing,
        s,
        t,
    };
    page(code, &shown)
}

/// What the person may act as: place, words, and whether they do.
async fn memberships(context: &Context) -> Result<Vec<(usize, String, bool)>, Problem> {
    let (signed, t) = (context.signed()?, context.t);
    let pack = context
        .office
        .authority(&signed.actor.authority)
        .await?
        .pack;
    let pack = context.office.pack(&pack)?;
    let houses = sign_in::houses(&context.office, signed).await?;
    let current = |place: usize| {
        signed.memberships.get(place).is_some_and(|membership| {
            membership.authority_id == signed.session.authority_id
                && membership.organisation_id == signed.session.organisation_id
                && membership.role == signed.session.role
        })
    };
    Ok(houses
        .iter()
        .enumerate()
        .map(|(place, house)| {
            let name = local_name(t, pack, &house.name, &house.name_local);
            let words = format!("{name} · {}", t.coded("role", &house.role));
            (place, words, current(place))
        })
        .collect())
}

pub(crate) async fn account(context: Context) -> Result<Response, Problem> {
    show(&context, None).await
}

pub(crate) async fn revoke(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    let signed = context.signed()?;
    sign_in::revoke(&context.office, &signed.actor, &id).await?;
    Ok(if id == signed.session.id {
        go("/sign-in?flash=signed-out")
    } else {
        go("/account?flash=revoked")
    })
}

pub(crate) async fn sign_out_everywhere(context: Context) -> Result<Response, Problem> {
    sign_in::sign_out_everywhere(&context.office, &context.signed()?.actor).await?;
    let gone = [(header::SET_COOKIE, SIGNED_OUT)];
    Ok((gone, go("/sign-in?flash=signed-out-everywhere")).into_response())
}

pub(crate) async fn act_as(context: Context, Form(typed): Fields) -> Result<Response, Problem> {
    let place = typed.get("place").and_then(|place| place.parse().ok());
    let place = place.ok_or(OfficeError::NotFound)?;
    sign_in::switch(&context.office, context.signed()?, place).await?;
    Ok(go("/"))
}

pub(crate) async fn change_password(
    context: Context,
    Form(typed): Fields,
) -> Result<Response, Problem> {
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let signed = context.signed()?;
    match sign_in::change_password(&context.office, signed, of("old"), of("password")).await {
        Ok(()) => Ok(go("/account?flash=password-changed")),
        Err(
            error @ (OfficeError::Refused(_) | OfficeError::TooMany(_) | OfficeError::Invalid(_)),
        ) => show(&context, Some(("old", error))).await,
        Err(error) => Err(error.into()),
    }
}
