//! Does my product qualify? A page for everybody: product and materials in, the agreements that could apply and what
//! each decides out. What is typed travels in the form; nothing is kept.

mod card;
pub(crate) mod case;
mod example;
pub(crate) mod typed;

use crate::shell::{Context, Problem, Shell, page};
use askama::Template;
use axum::{
    extract::{ConnectInfo, DefaultBodyLimit, Extension, Form},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use card::{Ask, Card};
use case::Fault;
use origo_exchange::materials::MaterialsError;
use origo_i18n::T;
use origo_office::{Office, decisions};
use origo_origin::{Agreement, Case, Question};
use origo_pack::{Pack, words};
use std::{collections::HashMap, net::SocketAddr};
use typed::Typed;

/// The largest form: two thousand materials with long names in Khmer.
const FORM_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Rows that wait empty under the bill.
const EMPTY_ROWS: usize = 3;

pub(crate) fn methods() -> MethodRouter<Office> {
    get(start)
        .post(decide)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

/// A row as it is shown.
struct RowView {
    at: usize,
    row: typed::Row,
    /// The cell at fault and why, if any.
    errors: HashMap<String, String>,
}

impl RowView {
    fn error(&self, cell: &str) -> &str {
        self.errors.get(cell).map_or("", String::as_str)
    }
}

#[derive(Template)]
#[template(path = "qualify.html")]
struct Page {
    s: Shell,
    t: T,
    typed: Typed,
    rows: Vec<RowView>,
    errors: Vec<(String, String)>,
    wrong: HashMap<String, String>,
    countries: Vec<(String, String)>,
    cards: Vec<Card>,
    /// Agreements whose rule for the good is not known here.
    without: Vec<Card>,
    asks: Vec<Ask>,
    answered: Vec<Ask>,
    /// Whether something was decided.
    decided: bool,
    /// From where to where, in words.
    way: String,
    count: usize,
    /// The change that is tried, in words.
    trying: String,
    pasted: Option<usize>,
    paste_error: String,
}

impl Page {
    fn wrong(&self, field: &str) -> &str {
        self.wrong.get(field).map_or("", String::as_str)
    }

    fn verdicts(&self, state: &str) -> usize {
        self.cards.iter().filter(|card| card.state == state).count()
    }

    fn chosen(&self, country: &str, typed: &str) -> bool {
        country == typed
    }
}

async fn start(context: Context) -> Result<Response, Problem> {
    let mut typed = Typed::default();
    if let Some(example) = example::by_name(context.asked("example")) {
        typed = example;
    }
    show(&context, typed, None).await
}

async fn decide(
    context: Context,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let address = peer.map_or_else(
        || "direct".to_owned(),
        |Extension(peer)| peer.0.ip().to_string(),
    );
    decisions::count(&context.office, &address).await?;
    let mut typed = Typed::read(fields);
    let act = std::mem::take(&mut typed.act);
    let (act, value) = act.split_once(':').unwrap_or((&act, ""));
    match act {
        "example" => {
            if let Some(example) = example::by_name(value) {
                typed = example;
            }
        }
        "clear" => return show(&context, Typed::default(), None).await,
        "remove" => {
            if let Some(at) = value.parse().ok().filter(|at| *at < typed.rows.len()) {
                typed.rows.remove(at);
            }
            "add".clone_into(&mut typed.act);
        }
        "add" => "add".clone_into(&mut typed.act),
        "try" => {
            typed.take_back();
            typed.make(value);
        }
        "back" => typed.take_back(),
        "json" | "text" => {
            if let Some(file) = file(&context, &mut typed, act, value) {
                return Ok(file);
            }
        }
        _ => {}
    }
    let pasted = typed.take_paste();
    show(&context, typed, Some(pasted)).await
}

fn pack(context: &Context) -> Option<&Pack> {
    context.office.packs().values().next()
}

fn today(context: &Context) -> String {
    let zone = jiff::tz::TimeZone::UTC;
    context.office.now().to_zoned(zone).date().to_string()
}

/// The decision by one agreement, to keep.
fn file(context: &Context, typed: &mut Typed, act: &str, code: &str) -> Option<Response> {
    let case = case::case(typed, pack(context), &today(context), context.t).ok()?;
    let agreement = origo_qualify::agreements()
        .iter()
        .find(|one| one.code == code)?;
    let decision = card::decision(&case, agreement)?;
    let (kind, ending, body) = if act == "json" {
        ("application/json", "json", card::json(decision))
    } else {
        (
            "text/plain; charset=utf-8",
            "txt",
            card::text(&decision, context.t),
        )
    };
    let name = code.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"origin-{name}.{ending}\""),
        ),
    ];
    Some((headers, body).into_response())
}

/// Every agreement's card: those that qualify first.
fn cards(case: &Case, destination: &str, t: T) -> (Vec<Card>, Vec<Card>) {
    let known: &[Agreement] = origo_qualify::agreements();
    let mut cards = Vec::new();
    let mut without = Vec::new();
    for agreement in case::between(known, &case.origin, destination) {
        match card::decision(case, agreement) {
            Some(decision) => cards.push(Card::new(agreement, &decision, t)),
            None => without.push(Card::without_rule(agreement, t)),
        }
    }
    let order = |card: &Card| match card.state {
        "yes" => 0,
        "ask" => 1,
        _ => 2,
    };
    cards.sort_by_key(order);
    (cards, without)
}

/// What is asked: each question once, with the agreements that wait for it.
fn asks(cards: &[Card], from: usize, t: T) -> Vec<Ask> {
    let mut found: Vec<(&Question, Vec<&str>)> = Vec::new();
    for card in cards {
        for question in &card.questions {
            match found.iter_mut().find(|(known, _)| *known == question) {
                Some((_, codes)) => codes.push(&card.code),
                None => found.push((question, vec![&card.code])),
            }
        }
    }
    let is_process = |question: &Question| matches!(question, Question::Process { .. });
    let (processes, others): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|(question, _)| is_process(question));
    let mut asks: Vec<Ask> = others
        .into_iter()
        .enumerate()
        .map(|(at, (question, codes))| Ask {
            agreements: codes.join(", "),
            ..Ask::new(from + at, question, "", t)
        })
        .collect();
    let place = from + asks.len();
    if let [(question, codes)] = processes.as_slice() {
        asks.push(Ask {
            agreements: codes.join(", "),
            ..Ask::new(place, question, "", t)
        });
    } else if !processes.is_empty() {
        let mut codes: Vec<&str> = Vec::new();
        for code in processes.iter().flat_map(|(_, codes)| codes) {
            if !codes.contains(code) {
                codes.push(code);
            }
        }
        let names: Vec<&str> = processes
            .iter()
            .filter_map(|(question, _)| match question {
                Question::Process { name } => Some(name.as_str()),
                _ => None,
            })
            .collect();
        asks.push(Ask {
            agreements: codes.join(", "),
            ..Ask::processes(place, &names, t)
        });
    }
    asks
}

async fn show(
    context: &Context,
    mut typed: Typed,
    pasted: Option<Result<usize, MaterialsError>>,
) -> Result<Response, Problem> {
    let (s, t, pack) = (context.shell("qualify").await?, context.t, pack(context));
    let posted = pasted.is_some();
    let added = typed.act == "add";
    let paste_error = match &pasted {
        Some(Err(error)) => t.coded("qualify-paste", &error.to_string()),
        _ => String::new(),
    };
    let mut faults: Vec<Fault> = Vec::new();
    if !paste_error.is_empty() {
        faults.push(("paste".to_owned(), paste_error.clone()));
    }
    let (mut decided, mut cards_, mut without) = (false, Vec::new(), Vec::new());
    if posted && !added {
        match case::case(&mut typed, pack, &today(context), t) {
            Ok(case) if faults.is_empty() => {
                decided = true;
                (cards_, without) = cards(&case, &typed.destination, t);
            }
            Ok(_) => {}
            Err(found) => faults.extend(found),
        }
    }
    let asks = asks(&cards_, typed.known.len(), t);
    let answered: Vec<Ask> = typed
        .known
        .iter()
        .enumerate()
        .map(|(at, known)| Ask {
            error: faults
                .iter()
                .find(|(id, _)| *id == format!("a{at}"))
                .map(|(_, text)| text.clone()),
            ..Ask::new(at, &known.question, &known.typed, t)
        })
        .collect();
    let wrong: HashMap<String, String> = faults.iter().cloned().collect();
    let spare = if typed.rows.len() < 8 { EMPTY_ROWS } else { 1 };
    let rows = typed
        .rows
        .iter()
        .cloned()
        .chain(std::iter::repeat_n(typed::Row::default(), spare))
        .enumerate()
        .map(|(at, row)| RowView {
            errors: ["name", "hs", "origin", "value", "status"]
                .iter()
                .filter_map(|cell| {
                    let text = wrong.get(&format!("m{at}-{cell}"))?;
                    Some(((*cell).to_owned(), text.clone()))
                })
                .collect(),
            at,
            row,
        })
        .collect();
    let name = |code: &str| {
        pack.map_or_else(
            || code.to_owned(),
            |pack| pack.code_name("countries", code, t.code()),
        )
    };
    let way = if decided {
        t.qualify_way(name(&typed.origin), name(&typed.destination))
    } else {
        String::new()
    };
    let mut countries: Vec<(String, String)> = pack
        .and_then(|pack| pack.code_lists.get("countries"))
        .into_iter()
        .flatten()
        .map(|entry| (entry.code.clone(), words(&entry.name, t.code()).to_owned()))
        .collect();
    countries.sort_by(|one, other| one.1.cmp(&other.1));
    let trying = serde_json::from_str(&typed.tried)
        .ok()
        .filter(|_| decided)
        .map(|change| card::advice(&change, t))
        .unwrap_or_default();
    // what is wrong in two thousand rows is not all of use
    const SHOWN_MAX: usize = 20;
    let more = faults.len().saturating_sub(SHOWN_MAX);
    let mut errors: Vec<_> = faults
        .iter()
        .take(SHOWN_MAX)
        .map(|(id, text)| (format!("#{id}"), text.clone()))
        .collect();
    if more > 0 {
        errors.push(("#materials".to_owned(), t.qualify_more_faults(more)));
    }
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page(
        status,
        &Page {
            count: typed.rows.len(),
            rows,
            errors,
            wrong,
            countries,
            cards: cards_,
            without,
            asks,
            answered,
            decided,
            way,
            trying,
            pasted: pasted.and_then(Result::ok).filter(|count| *count > 0),
            paste_error,
            s,
            t,
            typed,
        },
    )
}
