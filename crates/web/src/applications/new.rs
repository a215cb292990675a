//! Starting an application: which document, for whom, and from what.

use super::list::{ApplicationRow, listed};
use crate::{
    public::Fields,
    shell::{Context, Problem, Shell, encode, go, page},
};
use askama::Template;
use axum::{
    extract::{Form, Path},
    http::StatusCode,
    response::Response,
};
use origo_authz::Action;
use origo_i18n::T;
use origo_office::{
    Scope,
    applications::{self, ListFilter},
    mandates, templates,
};
use origo_pack::words;
use origo_trade::Draft;

/// So many templates and earlier applications are offered before one searches.
const OFFERED: usize = 5;

/// A document that can be applied for.
struct Kind {
    id: String,
    title: String,
    about: String,
    needs: Vec<String>,
}

/// A template to start from.
struct Offer {
    id: String,
    name: String,
    about: String,
}

#[derive(Template)]
#[template(path = "new_application.html")]
struct NewApplication {
    s: Shell,
    t: T,
    /// Who it can be for; empty if that is no question.
    exporters: Vec<(String, String)>,
    exporter: String,
    exporter_name: String,
    kinds: Vec<Kind>,
    templates: Vec<Offer>,
    more_templates: bool,
    search: String,
    earlier: Vec<ApplicationRow>,
    more_href: Option<String>,
}

/// The organisations that the actor may start an application for, if there is more than one.
async fn exporters(context: &Context) -> Result<Vec<(String, String)>, Problem> {
    let (actor, t) = (context.actor()?, context.t);
    let all = mandates::exporters(&context.office, actor, Scope::Prepare).await?;
    if all.len() < 2 {
        return Ok(Vec::new());
    }
    let named = all.into_iter().map(|organisation| {
        let own = actor.organisation.as_deref() == Some(&organisation.id);
        let name = if own {
            t.acting_own(organisation.name)
        } else {
            organisation.name
        };
        (organisation.id, name)
    });
    Ok(named.collect())
}

/// For whom a start is, or `Err` with the page that asks.
async fn chosen(
    context: &Context,
    typed: &str,
) -> Result<Result<Option<String>, Response>, Problem> {
    if !typed.is_empty() {
        return Ok(Ok(Some(typed.to_owned())));
    }
    let question = !exporters(context).await?.is_empty();
    Ok(if question {
        Err(go("/applications/new"))
    } else {
        Ok(None)
    })
}

pub(crate) async fn choose(context: Context) -> Result<Response, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    actor.must(Action::Apply)?;
    let exporters = exporters(&context).await?;
    let asked = context.asked("exporter");
    let chosen = exporters.iter().find(|(id, _)| id == asked).cloned();
    let (exporter, exporter_name) = chosen.unwrap_or_default();
    let pack = office.pack(&office.authority(&actor.authority).await?.pack)?;
    let kinds = pack.forms.values().map(|form| Kind {
        id: form.id.clone(),
        title: words(&form.title, t.code()).to_owned(),
        about: words(&form.about, t.code()).to_owned(),
        needs: form
            .attachments
            .iter()
            .filter(|kind| kind.required)
            .map(|kind| words(&kind.name, t.code()).to_owned())
            .collect(),
    });
    let kept = templates::list(office, actor, "").await?;
    let search = context.asked("q").trim().to_owned();
    let filter = ListFilter {
        search: search.clone(),
        ..ListFilter::default()
    };
    let found = applications::list(office, actor, &filter).await?;
    let s = context.shell("applications").await?;
    let mut earlier = listed(&found.rows, &s, pack);
    let most = if search.is_empty() { OFFERED } else { 20 };
    let more = earlier.len() > most;
    earlier.truncate(most);
    let shown = NewApplication {
        kinds: kinds.collect(),
        more_templates: kept.len() > OFFERED,
        templates: kept
            .into_iter()
            .take(OFFERED)
            .map(|template| Offer {
                id: template.id,
                name: template.name,
                about: template.about,
            })
            .collect(),
        more_href: more.then(|| format!("/applications?q={}", encode(&search))),
        s,
        t,
        exporters,
        exporter,
        exporter_name,
        search,
        earlier,
    };
    page(StatusCode::OK, &shown)
}

pub(crate) async fn start(context: Context, Form(typed): Fields) -> Result<Response, Problem> {
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let (office, actor) = (&context.office, context.actor()?);
    let exporter = match chosen(&context, of("exporter")).await? {
        Ok(exporter) => exporter,
        Err(question) => return Ok(question),
    };
    let draft = Draft {
        form: of("form").to_owned(),
        ..Draft::default()
    };
    let id = applications::create_for(office, actor, draft, exporter.as_deref()).await?;
    Ok(go(&match of("from") {
        "spreadsheet" => format!("/applications/{id}/goods/upload"),
        _ => format!("/applications/{id}/parties"),
    }))
}

pub(crate) async fn from_template(
    context: Context,
    Path(template): Path<String>,
    Form(typed): Fields,
) -> Result<Response, Problem> {
    let (office, actor) = (&context.office, context.actor()?);
    templates::get(office, actor, &template).await?;
    let typed = typed.get("exporter").map_or("", String::as_str);
    let exporter = match chosen(&context, typed).await? {
        Ok(exporter) => exporter,
        Err(question) => return Ok(question),
    };
    let id = templates::start(office, actor, &template, exporter.as_deref()).await?;
    Ok(go(&format!(
        "/applications/{id}/parties?flash=from-template"
    )))
}

pub(crate) async fn copy(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = applications::copy(&context.office, context.actor()?, &id).await?;
    Ok(go(&format!(
        "/applications/{id}/parties?flash=from-earlier"
    )))
}
