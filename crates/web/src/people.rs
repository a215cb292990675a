//! The people of an organisation or an authority.

use crate::{
    ask::{Ask, mark},
    public::Fields,
    shell::{Context, Problem, Shell, go, page},
};
use askama::Template;
use axum::{
    extract::{Form, Path},
    http::StatusCode,
    response::Response,
};
use origo_i18n::T;
use origo_office::{OfficeError, appointments, authorities, people};
use origo_trade::Finding;
use std::collections::HashMap;

struct Row {
    user: String,
    name: String,
    email: String,
    role: &'static str,
    role_name: String,
    since: String,
    own: bool,
}

/// A role that waits for a second person's yes.
struct WaitingRow {
    id: String,
    name: String,
    about: String,
    /// Why the reader may not say yes.
    refused: Option<String>,
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    s: Shell,
    t: T,
    lede: String,
    rows: Vec<Row>,
    roles: Vec<(String, String)>,
    invitations: Vec<(String, String, String, String)>,
    waiting: Vec<WaitingRow>,
    fields: Vec<Ask>,
    errors: Vec<(String, String)>,
}

/// A row for each person.
fn rows(t: T, s: &Shell, members: &[people::Member]) -> Vec<Row> {
    let row = |member: &people::Member| Row {
        user: member.user_id.clone(),
        name: member.name.clone(),
        email: member.email.clone(),
        role: member.role.name(),
        role_name: t.coded("role", member.role.name()),
        since: if member.since > 0 {
            t.people_since(s.when(member.since))
        } else {
            String::new()
        },
        own: member.own,
    };
    members.iter().map(row).collect()
}

async fn roles_that_wait(context: &Context, s: &Shell) -> Result<Vec<WaitingRow>, Problem> {
    let t = context.t;
    let waiting = appointments::list(&context.office, context.actor()?).await?;
    let row = |row: appointments::Waiting| WaitingRow {
        about: t.appointment_about(
            row.by,
            row.email,
            t.coded("role", row.role.name()),
            s.when(row.since),
        ),
        id: row.id,
        name: row.name,
        refused: row.refused.map(|code| t.error(code.as_str())),
    };
    Ok(waiting.into_iter().map(row).collect())
}

async fn show(
    context: &Context,
    typed: &HashMap<String, String>,
    findings: &[Finding],
    refused: Option<OfficeError>,
) -> Result<Response, Problem> {
    let (actor, t, office) = (context.actor()?, context.t, &context.office);
    let members = people::list(office, actor).await?;
    let waiting = people::invitations(office, actor).await?;
    let house = match authorities::own_organisation(office, actor).await {
        Ok(organisation) => organisation.name,
        Err(_) => office.authority(&actor.authority).await?.name,
    };
    let s = context.shell("people").await?;
    let roles: Vec<_> = people::roles(actor)?
        .iter()
        .map(|role| (role.name().to_owned(), t.coded("role", role.name())))
        .collect();
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let mut fields = vec![
        Ask::new("email", "email", t.p_email())
            .value(of("email"))
            .half(),
        Ask::new("role", "choice", t.p_role())
            .options(roles.clone())
            .value(of("role"))
            .half(),
    ];
    let mut errors = mark(t, &mut fields, findings, |_| String::new());
    let mut status = StatusCode::OK;
    if let Some(error) = refused {
        status = crate::shell::status(&error);
        errors.push(("#main".to_owned(), crate::shell::words(t, &error)));
    } else if !findings.is_empty() {
        status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let shown = PeoplePage {
        t,
        lede: t.people_lede(house),
        rows: rows(t, &s, &members),
        roles,
        invitations: waiting
            .iter()
            .map(|invitation| {
                (
                    invitation.id.clone(),
                    invitation.email.clone(),
                    t.coded("role", invitation.role.name()),
                    t.people_until(s.when(invitation.expires_at)),
                )
            })
            .collect(),
        waiting: roles_that_wait(context, &s).await?,
        fields,
        errors,
        s,
    };
    page(status, &shown)
}

pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    show(&context, &HashMap::new(), &[], None).await
}

pub(crate) async fn invite(context: Context, Form(typed): Fields) -> Result<Response, Problem> {
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let actor = context.actor()?;
    match people::invite(&context.office, actor, of("email"), of("role")).await {
        Ok(()) => Ok(go("/people?flash=invited")),
        Err(OfficeError::Invalid(findings)) => show(&context, &typed, &findings, None).await,
        Err(error @ (OfficeError::Refused(_) | OfficeError::TooMany(_))) => {
            show(&context, &typed, &[], Some(error)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn uninvite(
    context: Context,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    people::uninvite(&context.office, context.actor()?, &id).await?;
    Ok(go("/people?flash=uninvited"))
}

pub(crate) async fn remove(
    context: Context,
    Path(user): Path<String>,
    Form(typed): Fields,
) -> Result<Response, Problem> {
    let role = typed.get("from").map_or("", String::as_str);
    match people::remove(&context.office, context.actor()?, &user, role).await {
        Ok(()) => Ok(go("/people?flash=person-removed")),
        Err(error @ OfficeError::Refused(_)) => {
            show(&context, &HashMap::new(), &[], Some(error)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn change_role(
    context: Context,
    Path(user): Path<String>,
    Form(typed): Fields,
) -> Result<Response, Problem> {
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let actor = context.actor()?;
    match people::change_role(&context.office, actor, &user, of("from"), of("to")).await {
        Ok(true) => Ok(go("/people?flash=role-changed")),
        Ok(false) => Ok(go("/people?flash=appointment-waits")),
        Err(error @ OfficeError::Refused(_)) => {
            show(&context, &HashMap::new(), &[], Some(error)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn confirm(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    match appointments::confirm(&context.office, context.actor()?, &id).await {
        Ok(()) => Ok(go("/people?flash=appointment-confirmed")),
        Err(error @ OfficeError::Refused(_)) => {
            show(&context, &HashMap::new(), &[], Some(error)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn decline(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    appointments::decline(&context.office, context.actor()?, &id).await?;
    Ok(go("/people?flash=appointment-declined"))
}
