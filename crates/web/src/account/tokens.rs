//! The API tokens of an organisation or an authority: what their machines sign in with.

use crate::{
    ask::{Ask, mark},
    public::Fields,
    shell::{Context, Problem, Shell, go, page, status},
};
use askama::Template;
use axum::{
    extract::{Form, Path},
    http::StatusCode,
    response::Response,
};
use origo_authz::SCOPES;
use origo_i18n::T;
use origo_office::{OfficeError, Session, tokens};
use std::collections::HashMap;

struct Row {
    id: String,
    label: String,
    scopes: String,
    since: String,
    used: String,
    until: String,
}

struct Scope {
    name: &'static str,
    words: String,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "tokens.html")]
struct Tokens {
    s: Shell,
    t: T,
    rows: Vec<Row>,
    scopes: Vec<Scope>,
    scopes_error: Option<String>,
    fields: Vec<Ask>,
    errors: Vec<(String, String)>,
    made: Option<(String, String)>,
    address: String,
}

/// The scopes that mean something to the house at hand: an organisation decides no cases, an authority applies for
/// nothing.
fn offered(of_organisation: bool) -> impl Iterator<Item = &'static str> {
    SCOPES.into_iter().filter(move |scope| {
        let others: &[&str] = if of_organisation {
            &["cases:"]
        } else {
            &["applications:", "mandates:", "registration:"]
        };
        !others.iter().any(|other| scope.starts_with(other))
    })
}

fn words(t: T, scope: &str) -> String {
    t.coded("scope", &scope.replace(':', "-"))
}

fn row(s: &Shell, token: &Session) -> Row {
    let t = s.t;
    let scopes = if token.scopes.is_empty() {
        t.token_scopes_all()
    } else {
        let named: Vec<_> = token
            .scopes
            .split(' ')
            .map(|scope| words(t, scope))
            .collect();
        named.join(" · ")
    };
    Row {
        id: token.id.clone(),
        label: token.label.clone(),
        scopes,
        since: t.token_since(s.when(token.created_at)),
        used: if token.seen_at > token.created_at {
            t.token_used(s.when(token.seen_at))
        } else {
            t.token_unused()
        },
        until: t.token_until(s.when(token.expires_at)),
    }
}

async fn show(
    context: &Context,
    typed: &HashMap<String, String>,
    refused: Option<OfficeError>,
    made: Option<(String, String)>,
) -> Result<Response, Problem> {
    let (actor, t, office) = (context.actor()?, context.t, &context.office);
    let live = tokens::list(office, actor).await?;
    let s = context.shell("").await?;
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let days = Some(of("days")).filter(|days| !days.is_empty());
    let mut fields = vec![
        Ask::new("label", "text", t.token_label())
            .hint(t.token_label_hint())
            .value(of("label")),
        Ask::new("days", "text", t.token_days())
            .hint(t.token_days_hint(tokens::DAYS_MAX))
            .value(days.unwrap_or("90"))
            .half(),
    ];
    let mut errors = Vec::new();
    let mut scopes_error = None;
    let mut code = StatusCode::OK;
    if let Some(error) = refused {
        code = status(&error);
        if let OfficeError::Invalid(findings) = &error {
            errors = mark(t, &mut fields, findings, |_| t.token_scopes());
            let wrong = errors
                .iter_mut()
                .find(|(href, _)| href.starts_with("#scopes"));
            if let Some((href, text)) = wrong {
                let first = offered(actor.organisation.is_some())
                    .next()
                    .unwrap_or_default();
                *href = format!("#{first}");
                *text = t.token_scopes_wanted();
                scopes_error = Some(text.clone());
            }
        } else {
            errors.push(("#label".to_owned(), t.error(error.code())));
        }
    }
    let shown = Tokens {
        t,
        rows: live.iter().map(|token| row(&s, token)).collect(),
        scopes: offered(actor.organisation.is_some())
            .map(|name| Scope {
                name,
                words: words(t, name),
                ticked: typed.contains_key(name),
            })
            .collect(),
        scopes_error,
        fields,
        errors,
        made,
        address: format!("{}/api/v1", office.public_url()),
        s,
    };
    page(code, &shown)
}

pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    show(&context, &HashMap::new(), None, None).await
}

pub(crate) async fn make(context: Context, Form(typed): Fields) -> Result<Response, Problem> {
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let actor = context.actor()?;
    let wanted = tokens::Wanted {
        label: of("label").to_owned(),
        scopes: SCOPES
            .into_iter()
            .filter(|scope| typed.contains_key(*scope))
            .map(str::to_owned)
            .collect(),
        // what is no number is none of the days that are allowed
        days: of("days").trim().parse().unwrap_or(0),
    };
    match tokens::create(&context.office, actor, &wanted).await {
        Ok((secret, token)) => {
            show(&context, &HashMap::new(), None, Some((token.label, secret))).await
        }
        Err(error @ (OfficeError::Invalid(_) | OfficeError::Refused(_))) => {
            show(&context, &typed, Some(error), None).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn revoke(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    tokens::revoke(&context.office, context.actor()?, &id).await?;
    Ok(go("/account/tokens?flash=token-revoked"))
}
