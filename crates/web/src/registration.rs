//! An organisation's own registration: details, documents, undertaking.

use crate::{
    ask::{Ask, mark},
    files::{refused, upload, uploaded, why},
    public::Fields,
    shell::{Context, Problem, Shell, go, page},
};
use askama::Template;
use axum::{
    extract::{Form, Multipart, Path},
    http::StatusCode,
    response::Response,
};
use jiff::Timestamp;
use origo_casework::{RegistrationState, Standing};
use origo_i18n::T;
use origo_office::{
    OfficeError,
    registrations::{self, KINDS, Profile, RegistrationView},
};
use origo_pack::{Pack, words};
use origo_trade::Finding;

const DAY: i64 = 24 * 3_600_000_000;

/// A document: how to reach it, its name, its kind.
pub(crate) struct Paper {
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) kind: String,
}

/// A kind of document, whether it is wanted, and whether it is there.
struct Kind {
    id: String,
    name: String,
    wanted: bool,
    there: bool,
}

#[derive(Template)]
#[template(path = "registration.html")]
struct RegistrationPage {
    s: Shell,
    t: T,
    started: bool,
    lede: String,
    reference: String,
    state: String,
    class: &'static str,
    banner: String,
    banner_class: &'static str,
    undertaking: String,
    undertaking_class: &'static str,
    editable: bool,
    queried: bool,
    answer: String,
    renewable: bool,
    may: bool,
    fields: Vec<Ask>,
    rows: Vec<(String, String)>,
    errors: Vec<(String, String)>,
    papers: Vec<Paper>,
    kinds: Vec<Kind>,
    /// Why the file that was chosen last was not taken.
    refused: String,
    promises: Vec<String>,
    months: i32,
    ticked: bool,
    answer_error: Option<String>,
    tick_error: Option<String>,
    messages: Vec<(String, String, String)>,
}

/// The name of a field of a registration.
pub(crate) fn label(t: T, name: &str) -> String {
    t.coded("r", &name.replace('_', "-"))
}

fn kind_name(t: T, kind: &str) -> String {
    t.lookup(&format!("organisation-kind-{kind}"), &[])
        .unwrap_or_default()
}

/// The details as rows of label and value; what was not given is left out.
pub(crate) fn rows(t: T, pack: &Pack, profile: &Profile) -> Vec<(String, String)> {
    profile
        .fields()
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| {
            let value = match name {
                "kind" => kind_name(t, value),
                "country" => pack.code_name("countries", value, t.code()),
                _ => value.to_owned(),
            };
            let label = if name == "kind" {
                t.col_kind()
            } else {
                label(t, name)
            };
            (label, value)
        })
        .collect()
}

/// State in words with the colour of its tag; an approved organisation whose undertaking is over is told apart.
pub(crate) fn state(t: T, state: RegistrationState, standing: Standing) -> (String, &'static str) {
    use RegistrationState as S;
    if standing == Standing::UndertakingOver {
        return (t.registration_state_over(), "t-amber");
    }
    let class = match state {
        S::Approved => "t-green",
        S::Rejected | S::Suspended => "t-red",
        S::Queried => "t-amber",
        S::Draft => "t-grey",
        S::Submitted => "t-blue",
    };
    (t.coded("registration-state", state.name()), class)
}

/// The last day on which an undertaking holds, in words.
pub(crate) fn last_day(s: &Shell, until: Option<i64>) -> Option<String> {
    let last = Timestamp::from_microsecond(until? - 1).ok()?;
    Some(s.t.date(last.to_zoned_datetime(s.zone.clone()).date()))
}

/// Documents as a page shows them.
pub(crate) fn papers(t: T, pack: &Pack, view: &RegistrationView) -> Vec<Paper> {
    let organisation = &view.registration.organisation_id;
    let name = |id: &str| {
        pack.registration
            .documents
            .iter()
            .find(|kind| kind.id == id)
            .map_or_else(
                || id.to_owned(),
                |kind| words(&kind.name, t.code()).to_owned(),
            )
    };
    view.documents
        .iter()
        .map(|document| Paper {
            id: document.id.clone(),
            href: format!("/registrations/{organisation}/documents/{}", document.id),
            name: document.name.clone(),
            kind: name(&document.kind),
        })
        .collect()
}

/// Questions, answers and words of decisions: heading, words, when.
pub(crate) fn messages(s: &Shell, view: &RegistrationView) -> Vec<(String, String, String)> {
    view.messages
        .iter()
        .map(|message| {
            let heading = s.t.coded("message", &message.kind);
            (heading, message.text.clone(), s.when(message.written_at))
        })
        .collect()
}

fn fields(t: T, pack: &Pack, profile: &Profile) -> Vec<Ask> {
    let language = t.code();
    let kinds = KINDS.map(|kind| (kind.to_owned(), kind_name(t, kind)));
    let countries = pack.code_lists.get("countries").map(|list| {
        let mut all: Vec<_> = list
            .iter()
            .map(|c| (c.code.clone(), words(&c.name, language).to_owned()))
            .collect();
        all.sort_by(|(_, a), (_, b)| a.cmp(b));
        all
    });
    let registration = &pack.registration;
    let country = if profile.country.is_empty() {
        pack.country.clone()
    } else {
        profile.country.clone()
    };
    let ask = |name: &str, kind: &'static str| Ask::new(name, kind, label(t, name));
    let number = |format: &origo_pack::NumberFormat| words(&format.hint, language).to_owned();
    let mut fields = vec![
        ask("kind", "choice").options(kinds.to_vec()),
        ask("name", "text")
            .hint(t.r_name_hint())
            .fills("organization"),
        ask("name_local", "text").optional(true),
        ask("address", "lines")
            .hint(t.r_address_hint())
            .fills("street-address"),
        ask("country", "choice").options(countries.unwrap_or_default()),
        ask("registration_number", "text")
            .hint(number(&registration.registration_number))
            .optional(!registration.registration_number.required)
            .half(),
        ask("tax_number", "text")
            .hint(number(&registration.tax_number))
            .optional(!registration.tax_number.required)
            .half(),
        ask("contact_name", "text").fills("name"),
        ask("contact_email", "email").fills("email").half(),
        ask("contact_phone", "tel").fills("tel").half(),
        ask("goods", "lines").hint(t.r_goods_hint()),
    ];
    for (name, value) in profile.fields() {
        if let Some(field) = fields.iter_mut().find(|field| field.id == name) {
            value.clone_into(&mut field.value);
        }
    }
    if let Some(field) = fields.iter_mut().find(|field| field.id == "country") {
        field.value = country;
    }
    fields
}

/// What was typed in the part below the details.
#[derive(Default)]
struct Typed {
    answer: String,
    ticked: bool,
}

async fn show(context: &Context, findings: &[Finding], typed: Typed) -> Result<Response, Problem> {
    let (actor, t, office) = (context.actor()?, context.t, &context.office);
    let view = registrations::own(office, actor).await?;
    let authority = office.authority(&actor.authority).await?;
    let pack = office.pack(&authority.pack)?;
    let s = context.shell("registration").await?;
    let started = view.is_some();
    let profile = view
        .as_ref()
        .map_or_else(Profile::default, |view| view.profile.clone());
    let now = s.now.as_microsecond();
    let (mut undertaking, mut undertaking_class) = (String::new(), "");
    let (mut banner, mut banner_class) = (String::new(), "");
    let mut tag = (String::new(), "");
    if let Some(view) = &view {
        tag = state(t, view.state, view.standing);
        banner = match view.state {
            RegistrationState::Approved => t.registration_is_approved(&profile.name),
            other => t.coded("registration-is", other.name()),
        };
        banner_class = match view.state {
            RegistrationState::Approved => "app-banner--ok",
            RegistrationState::Queried => "app-banner--warn",
            RegistrationState::Rejected | RegistrationState::Suspended => "app-banner--bad",
            _ => "",
        };
        let until = view.registration.undertaking_until;
        if view.state == RegistrationState::Approved
            && let (Some(day), Some(until)) = (last_day(&s, until), until)
        {
            let soon = until - now < pack.registration.reminder_days * DAY;
            (undertaking, undertaking_class) = match view.standing {
                Standing::UndertakingOver => {
                    banner.clear();
                    (t.undertaking_is_over(day), "app-banner--warn")
                }
                _ if soon => (t.undertaking_ends_soon(day), "app-banner--warn"),
                _ => (t.undertaking_holds(day), ""),
            };
        }
    }
    let editable = view.as_ref().is_none_or(|view| view.state.editable());
    let mut fields = fields(t, pack, &profile);
    let document_name = |finding: &Finding| {
        let name = finding.pointer.trim_start_matches('/');
        label(t, name)
    };
    let named: Vec<_> = findings
        .iter()
        .map(|finding| {
            let kind = finding.values.get("kind").and_then(|id| {
                pack.registration
                    .documents
                    .iter()
                    .find(|kind| kind.id == *id)
            });
            match kind {
                Some(kind) => finding.clone().with("kind", words(&kind.name, t.code())),
                None => finding.clone(),
            }
        })
        .collect();
    let errors = mark(t, &mut fields, &named, document_name);
    let said = |pointer: &str| {
        named
            .iter()
            .find(|finding| finding.pointer == pointer)
            .map(|finding| crate::ask::sentence(t, finding, &document_name(finding)))
    };
    let name = if t.code() == "km" && !authority.name_local.is_empty() {
        &authority.name_local
    } else {
        &authority.name
    };
    let shown = RegistrationPage {
        t,
        started,
        lede: if started {
            t.registration_lede(name)
        } else {
            t.registration_start_lede()
        },
        reference: view
            .as_ref()
            .map(|view| view.registration.reference.clone())
            .unwrap_or_default(),
        state: tag.0,
        class: tag.1,
        banner,
        banner_class,
        undertaking,
        undertaking_class,
        editable,
        queried: view
            .as_ref()
            .is_some_and(|view| view.state == RegistrationState::Queried),
        answer: typed.answer,
        renewable: view
            .as_ref()
            .is_some_and(|view| view.state == RegistrationState::Approved),
        may: actor.may(origo_authz::Action::ManageOrganisation),
        rows: rows(t, pack, &profile),
        fields,
        answer_error: said("/answer"),
        tick_error: said("/undertaking"),
        errors,
        refused: why(t, context.asked("refused")),
        papers: view
            .as_ref()
            .map(|view| papers(t, pack, view))
            .unwrap_or_default(),
        kinds: pack
            .registration
            .documents
            .iter()
            .map(|kind| Kind {
                id: kind.id.clone(),
                name: words(&kind.name, t.code()).to_owned(),
                wanted: kind.required,
                there: view
                    .as_ref()
                    .is_some_and(|view| view.documents.iter().any(|d| d.kind == kind.id)),
            })
            .collect(),
        promises: words(&pack.registration.undertaking, t.code())
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(str::to_owned)
            .collect(),
        months: pack.registration.undertaking_months,
        ticked: typed.ticked,
        messages: view
            .as_ref()
            .map(|view| messages(&s, view))
            .unwrap_or_default(),
        s,
    };
    let status = if findings.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page(status, &shown)
}

pub(crate) async fn own(context: Context) -> Result<Response, Problem> {
    show(&context, &[], Typed::default()).await
}

pub(crate) async fn save(context: Context, Form(typed): Fields) -> Result<Response, Problem> {
    let profile = Profile::from_fields(|name| typed.get(name).map_or("", String::as_str));
    registrations::save(&context.office, context.actor()?, profile).await?;
    Ok(go("/registration?flash=registration-saved"))
}

pub(crate) async fn send(context: Context, Form(typed): Fields) -> Result<Response, Problem> {
    let ticked = typed.contains_key("undertaking");
    let answer = typed.get("answer").map_or("", String::as_str);
    let actor = context.actor()?;
    match registrations::submit(&context.office, actor, ticked, answer).await {
        Ok(()) => Ok(go("/registration?flash=registration-sent")),
        Err(OfficeError::Invalid(findings)) => {
            let answer = answer.to_owned();
            show(&context, &findings, Typed { answer, ticked }).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn renew(context: Context, Form(typed): Fields) -> Result<Response, Problem> {
    let ticked = typed.contains_key("undertaking");
    match registrations::renew(&context.office, context.actor()?, ticked).await {
        Ok(()) => Ok(go("/registration?flash=undertaking-renewed")),
        Err(OfficeError::Invalid(findings)) => show(&context, &findings, Typed::default()).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn attach(context: Context, form: Multipart) -> Result<Response, Problem> {
    match take(&context, form).await {
        Ok(()) => Ok(go("/registration?flash=document-added#documents")),
        Err(problem) => refused(problem, "/registration"),
    }
}

async fn take(context: &Context, form: Multipart) -> Result<(), Problem> {
    let (fields, name, bytes) = upload(form).await?;
    let kind = fields.get("document_kind").map_or("", String::as_str);
    registrations::attach(&context.office, context.actor()?, kind, &name, bytes).await?;
    Ok(())
}

pub(crate) async fn detach(
    context: Context,
    Path(document): Path<String>,
) -> Result<Response, Problem> {
    registrations::detach(&context.office, context.actor()?, &document).await?;
    Ok(go("/registration?flash=document-removed#documents"))
}

pub(crate) async fn document(
    context: Context,
    Path((organisation, document)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let actor = context.actor()?;
    let (row, bytes) =
        registrations::document(&context.office, actor, &organisation, &document).await?;
    Ok(uploaded(&row.name, &row.media_type, bytes))
}
