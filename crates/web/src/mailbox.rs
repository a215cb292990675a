//! The mailbox on screen: what was written to whom, what became of it, and sending it again.

use crate::shell::{Context, Problem, Shell, counted, encode, go, page, status, turned};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use origo_i18n::T;
use origo_office::{Mail, MailState, OfficeError, mailbox};

struct Tab {
    href: String,
    name: String,
    count: String,
    current: bool,
}

struct Row {
    href: String,
    recipient: String,
    subject: String,
    state: String,
    class: &'static str,
    small: String,
    error: String,
    when: String,
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct Mailbox {
    s: Shell,
    t: T,
    /// How letters leave, in a sentence, and whether they do at all.
    leave: String,
    leaves: bool,
    tabs: Vec<Tab>,
    state: &'static str,
    search: String,
    rows: Vec<Row>,
    none_yet: bool,
    total: String,
    before: Option<String>,
    after: Option<String>,
}

fn class(state: MailState) -> &'static str {
    match state {
        MailState::Sent => "t-green",
        MailState::GivenUp => "t-red",
        MailState::Kept => "t-grey",
        MailState::Waiting => "t-blue",
    }
}

pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    let filter = mailbox::Filter {
        state: MailState::named(context.asked("state")),
        search: context.asked("q").trim().to_owned(),
        turn: context.turn(),
    };
    let found = mailbox::list(office, actor, &filter).await?;
    let s = context.shell("overview").await?;
    let all: i64 = found.counts.iter().map(|(_, count)| count).sum();
    let search = encode(&filter.search);
    let mut tabs = vec![Tab {
        href: format!("/mailbox?q={search}"),
        name: t.mail_all(),
        count: counted(t, all),
        current: filter.state.is_none(),
    }];
    tabs.extend(found.counts.iter().map(|(state, count)| Tab {
        href: format!("/mailbox?state={}&q={search}", state.name()),
        name: t.coded("mail", state.name()),
        count: counted(t, *count),
        current: filter.state == Some(*state),
    }));
    let total = found
        .counts
        .iter()
        .filter(|(state, _)| filter.state.is_none_or(|wanted| wanted == *state))
        .map(|(_, count)| count)
        .sum();
    let rows: Vec<_> = found
        .letters
        .rows
        .iter()
        .map(|mail| Row {
            href: format!("/mailbox/{}", mail.id),
            recipient: mail.recipient.clone(),
            subject: mail.subject.clone(),
            state: t.coded("mail", mail.state.name()),
            class: class(mail.state),
            small: match (mail.attempts, mail.next_at) {
                (0, _) => String::new(),
                (_, Some(at)) => t.mail_again_at(mail.attempts, s.when(at)),
                (1, None) if mail.state == MailState::Sent => String::new(),
                (_, None) => t.mail_tries(mail.attempts),
            },
            error: match mail.state {
                MailState::Sent => String::new(),
                _ => mail.last_error.clone(),
            },
            when: s.when(mail.created_at),
        })
        .collect();
    let state = filter.state.map_or("", MailState::name);
    let address = format!("/mailbox?state={state}&q={search}");
    let letters = &found.letters;
    let (before, after) = turned(&address, letters.before.as_ref(), letters.after.as_ref());
    let server = mailbox::server(office);
    let shown = Mailbox {
        leaves: server.is_some(),
        leave: server.map_or_else(|| t.mailbox_kept_p(), |server| t.mailbox_server_p(server)),
        tabs,
        state,
        none_yet: all == 0 && filter.search.is_empty(),
        total: counted(t, total),
        before,
        after,
        search: filter.search.clone(),
        rows,
        s,
        t,
    };
    page(StatusCode::OK, &shown)
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Letter {
    s: Shell,
    t: T,
    id: String,
    subject: String,
    state: String,
    class: &'static str,
    facts: Vec<(String, String)>,
    text: String,
    again: bool,
    /// The letter holds links that can be shown.
    links: bool,
    /// They are shown.
    open: bool,
    error: Option<String>,
}

pub(crate) async fn one(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    let mail = mailbox::letter(&context.office, context.actor()?, &id).await?;
    show(&context, mail, false, None).await
}

async fn show(
    context: &Context,
    mail: Mail,
    open: bool,
    refused: Option<&OfficeError>,
) -> Result<Response, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    let links = !open && mailbox::has_links(office, actor, &mail.id).await?;
    let s = context.shell("overview").await?;
    let mut facts = vec![
        (t.col_recipient(), mail.recipient.clone()),
        (t.col_written(), s.when(mail.created_at)),
    ];
    let times = [
        (t.mail_sent_label(), mail.sent_at),
        (t.mail_given_up_label(), mail.failed_at),
        (t.mail_next_label(), mail.next_at),
    ];
    for (name, at) in times {
        facts.extend(at.map(|at| (name, s.when(at))));
    }
    if mail.attempts > 0 {
        facts.push((t.mail_tries_label(), t.number(mail.attempts)));
    }
    if !mail.last_error.is_empty() {
        facts.push((t.mail_error_label(), mail.last_error.clone()));
    }
    let shown = Letter {
        state: t.coded("mail", mail.state.name()),
        class: class(mail.state),
        again: mailbox::may_go_again(office, mail.state),
        links,
        open,
        facts,
        text: mail.body,
        subject: mail.subject,
        id: mail.id,
        error: refused.map(|error| t.error(error.code())),
        s,
        t,
    };
    page(refused.map_or(StatusCode::OK, status), &shown)
}

/// Shows the links of one letter. A change, because the event log tells of it.
pub(crate) async fn links(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    let mail = mailbox::open_links(&context.office, context.actor()?, &id).await?;
    show(&context, mail, true, None).await
}

pub(crate) async fn again(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    let (office, actor) = (&context.office, context.actor()?);
    match mailbox::again(office, actor, &id).await {
        Err(error @ OfficeError::Refused(_)) => {
            let mail = mailbox::letter(office, actor, &id).await?;
            show(&context, mail, false, Some(&error)).await
        }
        done => {
            done?;
            Ok(go(&format!("/mailbox/{id}?flash=mail-again")))
        }
    }
}
