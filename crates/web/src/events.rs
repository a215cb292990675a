//! The event log on screen: search of cases and of what happened.

use crate::shell::{Context, Problem, Shell, encode, page, state_class};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use jiff::{ToSpan as _, civil::Date};
use origo_authz::Action;
use origo_i18n::T;
use origo_office::{
    Event, Role,
    applications::{self, ListFilter},
    history::{self, FoundEvents, Search},
};

const CASES_SHOWN: usize = 10;

struct Case {
    href: String,
    reference: String,
    exporter: String,
    state: String,
    class: &'static str,
}

struct Link {
    href: Option<String>,
    name: String,
}

struct Row {
    number: i64,
    what: String,
    who: String,
    role: String,
    channel: String,
    about: Vec<Link>,
    when: String,
}

#[derive(Template)]
#[template(path = "events.html")]
struct Events {
    s: Shell,
    t: T,
    search: String,
    from: String,
    until: String,
    kinds: Vec<(String, String, bool)>,
    cases: Vec<Case>,
    rows: Vec<Row>,
    after: Option<String>,
}

/// `GET /events`.
pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    let t = context.t;
    let s = context.shell("events").await?;
    let search = asked(&context, &s);
    let found = history::search(&context.office, context.actor()?, &search).await?;
    let shown = Events {
        kinds: kinds(t, &found, &search),
        cases: cases(&context, &search).await?,
        rows: rows(&context, &s, &found)?,
        after: found.next.map(|before| address(&context, &search, before)),
        search: search.text,
        from: context.asked("from").to_owned(),
        until: context.asked("until").to_owned(),
        s,
        t,
    };
    page(StatusCode::OK, &shown)
}

/// What is looked for; days are those of the authority, and the last is looked through to its end.
fn asked(context: &Context, s: &Shell) -> Search {
    let day = |name: &str| context.asked(name).parse::<Date>().ok();
    let start = |day: Date| {
        let start = day.to_zoned_datetime(s.zone.clone()).ok()?;
        Some(start.timestamp().as_microsecond())
    };
    let end = |day: Date| day.checked_add(1.day()).ok().and_then(start);
    Search {
        text: context.asked("q").trim().to_owned(),
        object_type: String::new(),
        kind: context.asked("kind").to_owned(),
        from: day("from").and_then(start),
        until: day("until").and_then(end),
        before: context.asked("before").parse().ok(),
    }
}

/// Cases that what was typed finds, for those who may see them.
async fn cases(context: &Context, search: &Search) -> Result<Vec<Case>, Problem> {
    let (actor, t) = (context.actor()?, context.t);
    if search.text.is_empty() || !actor.may(Action::SeeAll) {
        return Ok(Vec::new());
    }
    let filter = ListFilter {
        search: search.text.clone(),
        ..Default::default()
    };
    let list = applications::list(&context.office, actor, &filter).await?;
    let rows = list.rows.iter().take(CASES_SHOWN);
    Ok(rows
        .map(|row| Case {
            href: format!("/cases/{}", row.id),
            reference: row.reference.clone(),
            exporter: row.exporter.clone(),
            state: t.state(&row.state),
            class: state_class(&row.state),
        })
        .collect())
}

/// The kinds of events that there are, with the one that is looked for.
fn kinds(t: T, found: &FoundEvents, search: &Search) -> Vec<(String, String, bool)> {
    let kinds = found.kinds.iter();
    kinds
        .map(|kind| (kind.clone(), t.event(kind), *kind == search.kind))
        .collect()
}

fn rows(context: &Context, s: &Shell, found: &FoundEvents) -> Result<Vec<Row>, Problem> {
    let (t, reads_mail) = (context.t, context.actor()?.may(Action::ReadMail));
    let row = |(event, who): &(Event, String)| Row {
        number: event.seq,
        what: t.event(&event.kind),
        who: who.clone(),
        role: Role::named(&event.role)
            .map_or_else(String::new, |role| t.coded("role", role.name())),
        channel: t.coded("channel", &event.channel),
        about: event
            .objects
            .iter()
            .map(|(kind, id)| link(t, kind, id, found.called.get(id), reads_mail))
            .filter(|link| !link.name.is_empty())
            .collect(),
        when: s.when(event.at),
    };
    Ok(found.rows.iter().map(row).collect())
}

/// An object by its name, with its page where there is one.
fn link(t: T, kind: &str, id: &str, name: Option<&String>, reads_mail: bool) -> Link {
    let called = |other: String| name.cloned().unwrap_or(other);
    let (name, href) = match kind {
        "application" => (called(id.to_owned()), Some(format!("/cases/{id}"))),
        "certificate" => (id.to_owned(), Some(format!("/certificates/{id}"))),
        "organisation" => (
            called(t.object_organisation()),
            Some(format!("/registrations/{id}")),
        ),
        "user" => (called(String::new()), None),
        "mail" => {
            let href = format!("/mailbox/{id}");
            (t.object_letter(), reads_mail.then_some(href))
        }
        _ => (String::new(), None),
    };
    Link { name, href }
}

/// The address of the next page.
fn address(context: &Context, search: &Search, before: i64) -> String {
    format!(
        "/events?q={}&kind={}&from={}&until={}&before={before}",
        encode(&search.text),
        encode(&search.kind),
        encode(context.asked("from")),
        encode(context.asked("until"))
    )
}
