//! The event log on screen: search of cases and of what happened.

use crate::shell::{Context, Problem, Shell, encode, page, state_class};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use origo_authz::Action;
use origo_i18n::T;
use origo_office::{
    Role,
    applications::{self, ListFilter},
    history,
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

pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    let s = context.shell("events").await?;
    let day = |name: &str| context.asked(name).parse::<Date>().ok();
    let start = |day: Date, zone: &TimeZone| {
        let start = day.to_zoned(zone.clone()).ok()?;
        Some(start.timestamp().as_microsecond())
    };
    let search = history::Search {
        text: context.asked("q").trim().to_owned(),
        object_type: String::new(),
        kind: context.asked("kind").to_owned(),
        from: day("from").and_then(|day| start(day, &s.zone)),
        until: day("until")
            .and_then(|day| day.checked_add(1.day()).ok())
            .and_then(|day| start(day, &s.zone)),
        before: context.asked("before").parse().ok(),
    };
    let found = history::search(office, actor, &search).await?;
    let mut cases = Vec::new();
    if !search.text.is_empty() && actor.may(Action::SeeAll) {
        let filter = ListFilter {
            search: search.text.clone(),
            ..Default::default()
        };
        let list = applications::list(office, actor, &filter).await?;
        cases.extend(list.rows.iter().take(CASES_SHOWN).map(|row| Case {
            href: format!("/cases/{}", row.id),
            reference: row.reference.clone(),
            exporter: row.exporter.clone(),
            state: t.state(&row.state),
            class: state_class(&row.state),
        }));
    }
    let link = |(kind, id): (String, String)| {
        let name = found.called.get(&id).cloned();
        let (name, href) = match kind.as_str() {
            "application" => (
                name.unwrap_or_else(|| id.clone()),
                Some(format!("/cases/{id}")),
            ),
            "certificate" => (id.clone(), Some(format!("/certificates/{id}"))),
            "organisation" => (
                name.unwrap_or_else(|| t.object_organisation()),
                Some(format!("/registrations/{id}")),
            ),
            "user" => (name.unwrap_or_default(), None),
            "mail" => {
                let href = format!("/mailbox/{id}");
                (
                    t.object_letter(),
                    actor.may(Action::ReadMail).then_some(href),
                )
            }
            _ => (String::new(), None),
        };
        Link { name, href }
    };
    let rows: Vec<_> = found
        .rows
        .iter()
        .map(|(event, who)| Row {
            number: event.seq,
            what: t.event(&event.kind),
            who: who.clone(),
            role: Role::named(&event.role)
                .map_or_else(String::new, |role| t.coded("role", role.name())),
            channel: t.coded("channel", &event.channel),
            about: event
                .objects
                .iter()
                .cloned()
                .map(link)
                .filter(|link| !link.name.is_empty())
                .collect(),
            when: s.when(event.at),
        })
        .collect();
    let (from, until) = (context.asked("from"), context.asked("until"));
    let after = found.next.map(|before| {
        format!(
            "/events?q={}&kind={}&from={}&until={}&before={before}",
            encode(&search.text),
            encode(&search.kind),
            encode(from),
            encode(until)
        )
    });
    let shown = Events {
        kinds: found
            .kinds
            .iter()
            .map(|kind| (kind.clone(), t.event(kind), *kind == search.kind))
            .collect(),
        search: search.text.clone(),
        from: from.to_owned(),
        until: until.to_owned(),
        cases,
        rows,
        after,
        s,
        t,
    };
    page(StatusCode::OK, &shown)
}
