//! Is this paper real? The page where one asks, and the page that answers: small, without script, for a phone at a
//! border.

use crate::{
    files::upload,
    public::Fields,
    shell::{Context, Problem, Shell, encode, go, local_name, page},
    sign_up::{Peer, from},
};
use askama::Template;
use axum::{
    extract::{Form, Multipart, Path},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use origo_authz::Action;
use origo_casework::{
    CertificateData,
    typed::{CODE_CHARACTERS, Slip},
};
use origo_i18n::{T, grouped};
use origo_office::{Actor, Addition, OfficeError, Outcome, Verdict, checks, verification};
use origo_pack::{Pack, words};

#[derive(Template)]
#[template(path = "verify.html")]
struct Start {
    s: Shell,
    t: T,
    /// What a customs officer looked at last; none for everybody else.
    recent: Option<Vec<Recent>>,
}

/// A certificate that was looked at.
struct Recent {
    number: String,
    href: Option<String>,
    genuine: bool,
    verdict: String,
    when: String,
}

pub(crate) async fn start(context: Context) -> Result<Response, Problem> {
    let (s, t) = (context.shell("verify").await?, context.t);
    let recent = match officer(&context) {
        None => None,
        Some(actor) => Some(
            checks::list(&context.office, actor)
                .await?
                .into_iter()
                .map(|check| Recent {
                    number: check.number,
                    href: Some(check.address).filter(|address| !address.is_empty()),
                    genuine: check.genuine == 1,
                    verdict: match check.genuine {
                        1 => String::new(),
                        _ => t.verdict(&check.verdict),
                    },
                    when: s.when(check.checked_at),
                })
                .collect(),
        ),
    };
    page(StatusCode::OK, &Start { s, t, recent })
}

/// The customs officer who asks, if it is one.
fn officer(context: &Context) -> Option<&Actor> {
    let actor = context.actor().ok()?;
    actor.may(Action::KeepChecks).then_some(actor)
}

/// What was typed becomes the address that the QR holds.
pub(crate) async fn typed_code(context: Context) -> Response {
    let (number, code) = (context.asked("number").trim(), context.asked("code").trim());
    if number.is_empty() || code.is_empty() {
        return go("/verify");
    }
    go(&address(number, code))
}

/// The address of the answer about one certificate.
fn address(number: &str, code: &str) -> String {
    let part = |text: &str| encode(text).replace('/', "%2F");
    format!("/v/{}/{}", part(number), part(code))
}

pub(crate) async fn by_code(
    context: Context,
    peer: Peer,
    Path((number, code)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let found = verification::by_code(&context.office, &number, &code).await?;
    if found.certificate.is_none() {
        verification::wrong_code(&context.office, &from(&peer)).await?;
    }
    answer(&context, &number, &found).await
}

/// The sealed PDF for whoever holds the code.
pub(crate) async fn document(
    context: Context,
    peer: Peer,
    Path((number, code)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let found = verification::document(&context.office, &number, &code).await;
    if matches!(found, Err(OfficeError::NotFound)) {
        // as at the page: this address guesses no better
        verification::wrong_code(&context.office, &from(&peer)).await?;
    }
    let bytes = found?;
    // it was typed by anybody, and forgives what is between its letters and digits
    let own = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let name: String = number.chars().filter(own).collect();
    let name = format!("inline; filename=\"{name}.pdf\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}

pub(crate) async fn by_details(
    context: Context,
    peer: Peer,
    Form(fields): Fields,
) -> Result<Response, Problem> {
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let found = verification::by_details(
        &context.office,
        &from(&peer),
        field("number"),
        field("issued_on"),
        field("consignee"),
    )
    .await?;
    answer(&context, field("number"), &found).await
}

pub(crate) async fn by_pdf(
    context: Context,
    peer: Peer,
    form: Multipart,
) -> Result<Response, Problem> {
    verification::upload(&context.office, &from(&peer)).await?;
    let (_, _, bytes) = upload(form).await?;
    let found = verification::by_pdf(&context.office, &from(&peer), bytes).await?;
    answer(&context, "", &found).await
}

/// One fact to compare with the paper.
pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) small: String,
    /// Two of these stand side by side.
    pub(crate) half: bool,
}

/// One goods line to compare with the paper.
pub(crate) struct Line {
    pub(crate) item: usize,
    pub(crate) description: String,
    pub(crate) small: String,
}

/// One of the five verdicts.
struct Judged {
    /// Its stable code, for programs that read the page.
    code: String,
    name: String,
    class: &'static str,
    outcome: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "result.html")]
struct Answer {
    s: Shell,
    t: T,
    headline: String,
    explanation: String,
    class: &'static str,
    facts: Vec<Fact>,
    goods: Vec<Line>,
    by: Option<Fact>,
    verdicts: Vec<Judged>,
    /// Address of the PDF and its size, if the certificate is in force.
    document: Option<(String, String)>,
}

async fn answer(
    context: &Context,
    number: &str,
    found: &verification::Verification,
) -> Result<Response, Problem> {
    let t = context.t;
    if let Some(actor) = officer(context) {
        checks::remember(&context.office, actor, number, found).await?;
    }
    let mut s = context.shell("verify").await?;
    let (mut facts, mut goods, mut by) = (Vec::new(), Vec::new(), None);
    if let Some(data) = &found.data {
        let pack = context.office.packs().get(data.pack.id.as_str());
        if let Some(pack) = pack {
            s.zone = context.office.zone(pack);
        }
        let number = Fact {
            name: t.certificate_number(),
            value: data.number.clone(),
            small: words(&data.form.title, t.code()).to_owned(),
            half: false,
        };
        facts.push(number);
        facts.extend(content(t, data, pack));
        goods = lines(t, data, pack);
        by = Some(Fact {
            name: t.f_by(),
            value: pack
                .map_or(data.authority.name.as_str(), |pack| {
                    local_name(t, pack, &data.authority.name, &data.authority.name_local)
                })
                .to_owned(),
            small: t.f_signed_by(&data.signatory.name),
            half: false,
        });
    }
    let (headline, explanation, class) = headline(t, &s, found);
    let document = found
        .certificate
        .as_ref()
        .filter(|_| found.genuine())
        .and_then(|row| Some((row, row.pdf_bytes?)))
        .map(|(row, bytes)| {
            let to = format!("{}/certificate.pdf", address(&row.number, &row.code));
            (to, t.see_document((bytes / 1024).max(1)))
        });
    let shown = Answer {
        verdicts: verdicts(t, &s, found),
        s,
        t,
        headline,
        explanation,
        class,
        facts,
        goods,
        by,
        document,
    };
    page(StatusCode::OK, &shown)
}

fn country(t: T, pack: Option<&Pack>, code: &str) -> String {
    pack.map_or_else(
        || code.to_owned(),
        |pack| pack.code_name("countries", code, t.code()),
    )
}

/// What the certificate says, fact by fact.
pub(crate) fn content(t: T, data: &CertificateData, pack: Option<&Pack>) -> Vec<Fact> {
    let consignment = &data.consignment;
    let whole = |name: String, value: &str, small: &str| Fact {
        name,
        value: value.to_owned(),
        small: small.to_owned(),
        half: false,
    };
    let half = |name: String, value: String| Fact {
        name,
        value,
        small: String::new(),
        half: true,
    };
    let origins: Vec<_> = data
        .origins
        .iter()
        .map(|code| country(t, pack, code))
        .collect();
    let mut facts = vec![
        whole(
            t.f_exporter(),
            &consignment.consignor.name,
            &consignment.consignor.address,
        ),
        whole(
            t.f_consignee(),
            &consignment.consignee.name,
            &consignment.consignee.address,
        ),
        half(t.f_origin(), origins.join(", ")),
        half(
            t.f_destination(),
            country(t, pack, consignment.destination.as_str()),
        ),
        half(t.f_issued(), t.printed_date(data.issued_on)),
    ];
    if let Some(last) = data.valid_until {
        facts.push(half(t.f_expires(), t.printed_date(last)));
    }
    for invoice in &consignment.invoices {
        facts.push(Fact {
            small: t.printed_date(invoice.date),
            ..half(t.f_invoice(), invoice.number.clone())
        });
    }
    if !data.endorsement.is_empty() {
        facts.push(whole(t.f_remarks(), &data.endorsement, ""));
    }
    facts
}

/// Its goods.
pub(crate) fn lines(t: T, data: &CertificateData, pack: Option<&Pack>) -> Vec<Line> {
    let several = data.origins.len() > 1;
    data.consignment
        .goods
        .iter()
        .map(|goods| {
            let mut small = format!(
                "{} · {} kg",
                goods.hs_code.dotted(),
                grouped(goods.gross_weight.amount)
            );
            if several {
                small.push_str(" · ");
                small.push_str(&country(t, pack, goods.origin.as_str()));
            }
            Line {
                item: goods.item,
                description: goods.description.clone(),
                small,
            }
        })
        .collect()
}

/// What may be wrong with what was typed.
fn slip_in_words(t: T, slip: &Slip) -> String {
    match slip {
        Slip::NumberForm(example) => t.slip_number_form(example.clone()),
        Slip::CodeLength(typed) => {
            t.slip_code_length(typed.to_string(), CODE_CHARACTERS.to_string())
        }
        Slip::Confused(signs) => t.slip_confused(signs.join(", ")),
    }
}

/// One thing that was added after the seal, as far as known by whom and when.
fn addition_in_words(t: T, s: &Shell, addition: &Addition) -> String {
    let mut said = t.verdict(&addition.code);
    if let Some(who) = &addition.by {
        said = format!("{said} {}", t.verdict_later_by(who.clone()));
    }
    match addition.at {
        Some(at) => format!("{said} ({})", t.moment(at, &s.zone)),
        None => said,
    }
}

/// The one sentence on top, what it means, and its colour.
fn headline(t: T, s: &Shell, found: &verification::Verification) -> (String, String, &'static str) {
    const BAD: &str = "app-result--bad";
    const WARN: &str = "app-result--warn";
    if found.genuine() {
        let when = t.moment(found.as_of, &s.zone);
        return (t.result_genuine(), t.result_genuine_p(when), "");
    }
    let ended = found
        .certificate
        .as_ref()
        .and_then(|row| row.ended_at)
        .map(|at| s.when(at))
        .unwrap_or_default();
    let proven_bad = [&found.integrity, &found.issuer, &found.content]
        .iter()
        .any(|verdict| verdict.outcome == Outcome::Bad);
    match found.headline() {
        "status.cancelled" => (t.result_cancelled(), t.result_ended_p(ended), BAD),
        "status.replaced" => {
            let by = found
                .certificate
                .as_ref()
                .and_then(|row| row.replaced_by.clone())
                .unwrap_or_default();
            let text = format!("{} {}", t.result_ended_p(ended), t.result_replaced_by(by));
            (t.result_replaced(), text, BAD)
        }
        "status.expired" => {
            let last = found.data.as_ref().and_then(|data| data.valid_until);
            let last = last.map(|last| t.date(last)).unwrap_or_default();
            (t.result_expired(), t.result_expired_p(last), WARN)
        }
        // a slip of the pen is no forgery
        "status.not-found" if found.integrity.code == "integrity.no-document" => {
            let mut said: Vec<_> = found
                .slips
                .iter()
                .map(|slip| slip_in_words(t, slip))
                .collect();
            said.push(t.result_not_found_p());
            (t.result_not_found(), said.join(" "), WARN)
        }
        "issuer.untrusted" => (t.result_untrusted(), t.result_untrusted_p(), BAD),
        "integrity.stamped" => (t.result_stamped(), t.verdict("integrity.stamped"), WARN),
        _ if proven_bad => (t.result_altered(), t.result_altered_p(), BAD),
        _ => (t.result_unknown(), t.result_unknown_p(), WARN),
    }
}

fn verdicts(t: T, s: &Shell, found: &verification::Verification) -> Vec<Judged> {
    let judge = |name: String, verdict: &Verdict| {
        let (class, outcome) = match verdict.outcome {
            Outcome::Ok => ("ok", t.outcome_ok()),
            Outcome::Bad => ("bad", t.outcome_bad()),
            Outcome::Unknown => ("unknown", t.outcome_unknown()),
        };
        Judged {
            code: verdict.code.clone(),
            name,
            class,
            outcome,
            reason: t.verdict(&verdict.code),
        }
    };
    let limits: Vec<_> = found.unknown.iter().map(|code| t.verdict(code)).collect();
    let later = found.later.iter().map(|addition| Judged {
        code: addition.code.clone(),
        name: t.verdict_later(),
        class: "note",
        outcome: String::new(),
        reason: addition_in_words(t, s, addition),
    });
    let mut all = vec![
        judge(t.verdict_integrity(), &found.integrity),
        judge(t.verdict_issuer(), &found.issuer),
        judge(t.verdict_status(), &found.status),
        judge(t.verdict_content(), &found.content),
        Judged {
            code: found.unknown.join(" "),
            name: t.verdict_limits(),
            class: "note",
            // not a verdict: what nobody but the holder of the paper can see
            outcome: String::new(),
            reason: limits.join(" "),
        },
    ];
    // after the four verdicts, before what nobody here can know
    let at = all.len() - 1;
    all.splice(at..at, later);
    all
}
