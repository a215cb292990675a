//! The address book: its page, and its use in the guided form.

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
use origo_office::{OfficeError, addresses};
use origo_pack::words;
use origo_trade::{Draft, Finding, PartyDraft};

struct Row {
    id: String,
    name: String,
    lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "addresses.html")]
struct AddressesPage {
    s: Shell,
    t: T,
    search: String,
    rows: Vec<Row>,
    editing: String,
    fields: Vec<Ask>,
    errors: Vec<(String, String)>,
}

pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    let id = context.asked("edit").to_owned();
    let party = match id.as_str() {
        "" => PartyDraft::default(),
        id => {
            addresses::get(&context.office, context.actor()?, id)
                .await?
                .party
        }
    };
    show(&context, &id, &party, &[], None).await
}

async fn show(
    context: &Context,
    editing: &str,
    party: &PartyDraft,
    findings: &[Finding],
    refused: Option<OfficeError>,
) -> Result<Response, Problem> {
    let (actor, t, office) = (context.actor()?, context.t, &context.office);
    let search = context.asked("q").to_owned();
    let entries = addresses::list(office, actor, &search).await?;
    let authority = office.authority(&actor.authority).await?;
    let pack = office.pack(&authority.pack)?;
    let countries = pack.code_lists.get("countries").into_iter().flatten();
    let countries = countries
        .map(|code| (code.code.clone(), words(&code.name, t.code()).to_owned()))
        .collect();
    let mut fields = vec![
        Ask::new("name", "text", t.a_name())
            .value(&party.name)
            .half(),
        Ask::new("name_local", "text", t.a_name_local())
            .value(&party.name_local)
            .optional(true)
            .half(),
        Ask::new("address", "lines", t.a_address())
            .value(&party.address)
            .half(),
        Ask::new("address_local", "lines", t.a_address_local())
            .value(&party.address_local)
            .optional(true)
            .half(),
        Ask::new("country", "choice", t.a_country())
            .options(countries)
            .value(&party.country)
            .half(),
        Ask::new("registration_number", "text", t.a_number())
            .value(&party.registration_number)
            .optional(true)
            .half(),
    ];
    let mut errors = mark(t, &mut fields, findings, |_| String::new());
    let mut status = StatusCode::OK;
    if let Some(error) = refused {
        status = crate::shell::status(&error);
        errors.push(("#main".to_owned(), t.error(error.code())));
    } else if !findings.is_empty() {
        status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let rows = entries.into_iter().map(|entry| Row {
        id: entry.id,
        name: entry.party.name,
        lines: [
            entry.party.name_local,
            entry.party.address.replace('\n', ", "),
            pack.code_name("countries", &entry.party.country, t.code()),
            entry.party.registration_number,
        ]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect(),
    });
    let shown = AddressesPage {
        rows: rows.collect(),
        s: context.shell("addresses").await?,
        t,
        search,
        editing: editing.to_owned(),
        fields,
        errors,
    };
    page(status, &shown)
}

pub(crate) async fn save(context: Context, Form(typed): Fields) -> Result<Response, Problem> {
    let of = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let party = PartyDraft {
        name: of("name"),
        name_local: of("name_local"),
        address: of("address").replace("\r\n", "\n"),
        address_local: of("address_local").replace("\r\n", "\n"),
        country: of("country"),
        registration_number: of("registration_number"),
    };
    let id = of("id");
    let known = Some(id.as_str()).filter(|id| !id.is_empty());
    match addresses::save(&context.office, context.actor()?, known, party.clone()).await {
        Ok(_) => Ok(go("/addresses?flash=address-saved")),
        Err(OfficeError::Invalid(findings)) => show(&context, &id, &party, &findings, None).await,
        Err(error @ OfficeError::Refused(_)) => show(&context, &id, &party, &[], Some(error)).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn delete(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    addresses::delete(&context.office, context.actor()?, &id).await?;
    Ok(go("/addresses?flash=address-deleted"))
}

/// The entries to choose from: id, and name with country.
pub(crate) async fn choices(context: &Context) -> Result<Vec<(String, String)>, Problem> {
    let entries = match addresses::list(&context.office, context.actor()?, "").await {
        Err(OfficeError::Forbidden) => Vec::new(),
        entries => entries?,
    };
    Ok(entries
        .into_iter()
        .map(|entry| (entry.id, label(&entry.party)))
        .collect())
}

/// What the address book has for a text.
pub(crate) enum Meant {
    /// This entry, by id.
    One(String),
    /// None, or several that have the text.
    Unclear,
}

/// The entry that a text means: the one with that name as the picker shows it, or the only one with the text.
pub(crate) async fn meant(context: &Context, text: &str) -> Result<Meant, Problem> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Ok(Meant::Unclear);
    }
    let all = choices(context).await?;
    if let Some((id, _)) = all.iter().find(|(_, name)| name.to_lowercase() == text) {
        return Ok(Meant::One(id.clone()));
    }
    let found = addresses::list(&context.office, context.actor()?, &text).await?;
    Ok(match found.as_slice() {
        [only] => Meant::One(only.id.clone()),
        _ => Meant::Unclear,
    })
}

/// Entries with a text: id, and name with country.
pub(crate) async fn matching(
    context: &Context,
    text: &str,
) -> Result<Vec<(String, String)>, Problem> {
    let mut found = addresses::list(&context.office, context.actor()?, text).await?;
    found.truncate(12);
    Ok(found
        .into_iter()
        .map(|entry| (entry.id, label(&entry.party)))
        .collect())
}

fn label(party: &PartyDraft) -> String {
    match party.country.as_str() {
        "" => party.name.clone(),
        country => format!("{} ({country})", party.name),
    }
}

/// Fills a party of a draft from an entry; with none chosen the draft stays as it is.
pub(crate) async fn pick(
    context: &Context,
    draft: Draft,
    party: &str,
    id: &str,
) -> Result<Draft, Problem> {
    if id.is_empty() {
        return Ok(draft);
    }
    let entry = addresses::get(&context.office, context.actor()?, id)
        .await?
        .party;
    let texts = [
        ("name", &entry.name),
        ("name_local", &entry.name_local),
        ("address", &entry.address),
        ("address_local", &entry.address_local),
        ("country", &entry.country),
        ("registration_number", &entry.registration_number),
    ];
    let texts: Vec<_> = texts
        .map(|(name, text)| (format!("{party}/{name}"), text.as_str()))
        .into();
    Ok(draft.with_fields(
        texts
            .iter()
            .map(|(pointer, text)| (pointer.as_str(), *text)),
    ))
}

/// A party of a draft.
pub(crate) fn at(draft: &Draft, party: &str) -> PartyDraft {
    let of = |name: &str| draft.get(&format!("{party}/{name}")).unwrap_or_default();
    PartyDraft {
        name: of("name"),
        name_local: of("name_local"),
        address: of("address"),
        address_local: of("address_local"),
        country: of("country"),
        registration_number: of("registration_number"),
    }
}

/// Keeps parties that were ticked. One without a name is left: the form itself asks for it.
pub(crate) async fn keep(context: &Context, parties: Vec<PartyDraft>) -> Result<(), Problem> {
    for party in parties {
        match addresses::save(&context.office, context.actor()?, None, party).await {
            Ok(_) | Err(OfficeError::Invalid(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
