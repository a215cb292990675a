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
use card::{Ask, Card, Saving};
use case::{Asked, Fault};
use origo_exchange::materials::MaterialsError;
use origo_i18n::T;
use origo_office::{Office, decisions, understood};
use origo_origin::{Agreement, DutySaving, Question, Truth};
use origo_pack::{Pack, words};
use origo_qualify::{Reference, rates};
use std::{collections::HashMap, net::SocketAddr};
use typed::{Taken, Typed};

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
    /// Where the goods come from, without a preference.
    plain: Vec<Card>,
    /// What only these wait for.
    plain_asks: Vec<Ask>,
    /// Whether it is asked if duty is refunded.
    drawback: bool,
    /// Editions of the Harmonized System to choose from; empty where it does not matter.
    editions: Vec<u16>,
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
    /// What was understood of what was pasted, in words.
    understood: Vec<String>,
    paste_error: String,
}

impl Page {
    fn wrong(&self, field: &str) -> &str {
        self.wrong.get(field).map_or("", String::as_str)
    }

    fn verdicts(&self, state: &str) -> usize {
        self.cards.iter().filter(|card| card.state == state).count()
    }

    /// Whether this edition is the one that is meant.
    fn edition(&self, edition: &u16) -> bool {
        match self.typed.edition.parse::<u16>() {
            Ok(typed) => typed == *edition,
            Err(_) => self.editions.first() == Some(edition),
        }
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
    context
        .office
        .now()
        .to_zoned_datetime(zone)
        .date()
        .to_string()
}

/// What was typed, as it is put to agreements.
fn asked(context: &Context, typed: &mut Typed) -> Result<Asked, Vec<Fault>> {
    let newest = context.office.reference().newest;
    case::case(typed, pack(context), &today(context), newest, context.t)
}

/// The decision by one agreement, to keep.
fn file(context: &Context, typed: &mut Typed, act: &str, code: &str) -> Option<Response> {
    let reference = context.office.reference();
    let asked = asked(context, typed).ok()?;
    let known = origo_qualify::agreements();
    let origin = asked.case().origin.as_str();
    let between: Vec<&Agreement> = case::between(known, origin, &asked.destination).collect();
    let plain = case::without_preference(known, origin, &asked.destination);
    let is_asked = |one: &&Agreement| one.code == code;
    let preferential = between.iter().copied().find(is_asked);
    let agreement = preferential.or_else(|| plain.iter().find(is_asked))?;
    let decision = card::decision(&asked, agreement, reference)?;
    let duty = preferential.and_then(|one| saving(reference, &asked, one, between.len() == 1));
    let (kind, ending, body) = if act == "json" {
        ("application/json", "json", card::json(decision, duty))
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

/// The cards of an answer.
#[derive(Default)]
struct Cards {
    /// Preferences whose rule is known: those that qualify first, and among them those that save most.
    known: Vec<Card>,
    /// Preferences whose rule for the good is not known here.
    without: Vec<Card>,
    /// Where the goods come from, without a preference.
    plain: Vec<Card>,
    /// Whether an agreement between the countries forbids a refund of duty.
    drawback: bool,
    /// Whether the edition of the codes matters: tables are loaded, and an annex says which one it is of.
    edition: bool,
}

/// What an agreement saves.
fn saving(
    reference: &Reference,
    asked: &Asked,
    agreement: &Agreement,
    only: bool,
) -> Option<DutySaving> {
    let case = asked.case();
    reference.rates.saving(&rates::Asked {
        agreement,
        only,
        origin: &case.origin,
        destination: &asked.destination,
        hs: case.product.hs,
        day: &asked.day,
        price: case.product.price.values().next(),
        currency: case.product.currency.as_deref(),
    })
}

fn cards(asked: &Asked, reference: &Reference, t: T) -> Cards {
    let known: &[Agreement] = origo_qualify::agreements();
    let (origin, hs) = (asked.case().origin.as_str(), asked.case().product.hs);
    let between: Vec<&Agreement> = case::between(known, origin, &asked.destination).collect();
    let mut cards = Cards::default();
    for agreement in &between {
        let banned = |range: &origo_origin::HsRange| range.contains(hs) == Truth::Yes;
        cards.drawback |= agreement.no_drawback.iter().any(banned);
        cards.edition |= agreement.hs_edition.is_some();
        match card::decision(asked, agreement, reference) {
            Some(decision) => {
                let mut card = Card::new(agreement, &decision, t);
                let qualifies = card.state == "yes";
                card.saving = saving(reference, asked, agreement, between.len() == 1)
                    .map(|duty| Saving::new(&duty, qualifies, t));
                cards.known.push(card);
            }
            None => cards.without.push(Card::without_rule(agreement, t)),
        }
    }
    let order = |card: &Card| match card.state {
        "yes" => 0,
        "ask" => 1,
        _ => 2,
    };
    let percent = |card: &Card| {
        card.saving
            .as_ref()
            .and_then(|saving| saving.percent.clone())
    };
    cards.known.sort_by(|one, other| {
        order(one)
            .cmp(&order(other))
            .then(percent(other).cmp(&percent(one)))
    });
    cards.edition &= reference.newest.is_some();
    for agreement in case::without_preference(known, origin, &asked.destination) {
        if let Some(decision) = card::decision(asked, &agreement, reference) {
            cards.plain.push(Card::new(&agreement, &decision, t));
        }
    }
    cards
}

/// What is asked: each question once, with the agreements that wait for it. What is asked for others already is not asked
/// twice.
fn questions(cards: &[Card], others: &[Card], from: usize, t: T) -> Vec<Ask> {
    let mut found: Vec<(&Question, Vec<&str>)> = Vec::new();
    for card in cards {
        for question in &card.questions {
            if others
                .iter()
                .any(|other| other.questions.contains(question))
            {
                continue;
            }
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

/// Editions of the Harmonized System up to the newest that the tables know, from it downwards.
fn editions(newest: Option<u16>) -> Vec<u16> {
    const EDITIONS: [u16; 8] = [2028, 2022, 2017, 2012, 2007, 2002, 1996, 1992];
    let upto = |one: &u16| newest.is_some_and(|newest| *one <= newest);
    EDITIONS.into_iter().filter(upto).collect()
}

/// Why what was pasted cannot be read; empty where it can.
fn paste_error(pasted: &Option<Result<Taken, MaterialsError>>, t: T) -> String {
    match pasted {
        Some(Err(error)) => t.coded("qualify-paste", &error.to_string()),
        _ => String::new(),
    }
}

/// How many rows were taken of what was pasted, if any.
fn taken(pasted: Option<Result<Taken, MaterialsError>>) -> Option<usize> {
    let taken = pasted.and_then(Result::ok)?;
    Some(taken.count).filter(|count| *count > 0)
}

/// What was understood of what was pasted, and which of its rows are no materials.
fn understood(pasted: &Option<Result<Taken, MaterialsError>>, t: T) -> Vec<String> {
    let Some(Ok(taken)) = pasted else {
        return Vec::new();
    };
    understood::of_bill(t, &taken.notes, &taken.skipped)
}

async fn show(
    context: &Context,
    mut typed: Typed,
    pasted: Option<Result<Taken, MaterialsError>>,
) -> Result<Response, Problem> {
    let (s, t, pack) = (context.shell("qualify").await?, context.t, pack(context));
    let posted = pasted.is_some();
    let added = typed.act == "add";
    let paste_error = paste_error(&pasted, t);
    let mut faults: Vec<Fault> = Vec::new();
    if !paste_error.is_empty() {
        faults.push(("paste".to_owned(), paste_error.clone()));
    }
    let (mut decided, mut cards_) = (false, Cards::default());
    if posted && !added {
        match asked(context, &mut typed) {
            Ok(asked) if faults.is_empty() => {
                decided = true;
                cards_ = cards(&asked, context.office.reference(), t);
            }
            Ok(_) => {}
            Err(found) => faults.extend(found),
        }
    }
    let asks = questions(&cards_.known, &[], typed.known.len(), t);
    let place = typed.known.len() + asks.len();
    let mut plain_asks = questions(&cards_.plain, &cards_.known, place, t);
    for ask in &mut plain_asks {
        ask.group = "other-";
    }
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
            drawback: cards_.drawback || !typed.drawback.is_empty(),
            // the newest edition is what is meant where none is chosen
            editions: if cards_.edition || !typed.edition.is_empty() {
                editions(context.office.reference().newest)
            } else {
                Vec::new()
            },
            cards: cards_.known,
            without: cards_.without,
            plain: cards_.plain,
            plain_asks,
            asks,
            answered,
            decided,
            way,
            trying,
            understood: understood(&pasted, t),
            pasted: taken(pasted),
            paste_error,
            s,
            t,
            typed,
        },
    )
}
