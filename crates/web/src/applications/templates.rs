//! The templates of an organisation: kept, renamed, removed and brought back.

use crate::{
    ask::{Ask, AskPage, mark},
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
use origo_office::{OfficeError, applications, templates};
use origo_pack::words;
use origo_trade::Finding;

struct Row {
    id: String,
    name: String,
    about: String,
    form: String,
    when: String,
    /// What is typed as its new name.
    typed: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "templates.html")]
struct TemplatesPage {
    s: Shell,
    t: T,
    search: String,
    rows: Vec<Row>,
    errors: Vec<(String, String)>,
    /// The template that was just removed.
    removed: Option<(String, String)>,
}

pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    show(&context, None).await
}

/// The list; `refused` is a template's new name and what is wrong with it.
async fn show(
    context: &Context,
    refused: Option<(&str, &str, &[Finding])>,
) -> Result<Response, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    let search = context.asked("q").trim().to_owned();
    let found = templates::list(office, actor, &search).await?;
    let pack = office.pack(&office.authority(&actor.authority).await?.pack)?;
    let s = context.shell("applications").await?;
    let removed = match context.asked("removed") {
        "" => None,
        id => templates::removed(office, actor, id).await?,
    };
    let mut errors = Vec::new();
    let mut rows = Vec::new();
    for template in found {
        let refused = refused.filter(|(id, ..)| *id == template.id);
        let mut fields = [Ask::new("name", "text", t.template_name())];
        if let Some((_, _, findings)) = refused {
            let listed = mark(t, &mut fields, findings, |_| String::new());
            let here = format!("#name-{}", template.id);
            errors.extend(listed.into_iter().map(|(_, text)| (here.clone(), text)));
        }
        rows.push(Row {
            typed: refused.map_or(template.name.clone(), |(_, typed, _)| typed.to_owned()),
            error: fields.into_iter().find_map(|field| field.error),
            form: pack.forms.get(&template.form).map_or_else(
                || template.form.clone(),
                |form| words(&form.title, t.code()).to_owned(),
            ),
            when: s.when(template.updated_at),
            id: template.id,
            name: template.name,
            about: template.about,
        });
    }
    let status = match errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let shown = TemplatesPage {
        s,
        t,
        search,
        rows,
        errors,
        removed: removed.map(|template| (template.id, template.name)),
    };
    page(status, &shown)
}

pub(crate) async fn ask_name(context: Context) -> Result<Response, Problem> {
    ask(&context, None, &[]).await
}

async fn ask(
    context: &Context,
    typed: Option<&str>,
    findings: &[Finding],
) -> Result<Response, Problem> {
    let t = context.t;
    let id = context.asked("application");
    let view = applications::get(&context.office, context.actor()?, id).await?;
    let parts = [&view.application.exporter, &view.draft.consignee.name];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let proposed = view.draft.consignee.name.clone();
    let mut fields = vec![
        Ask::new("name", "text", t.template_name())
            .hint(t.template_name_hint())
            .value(typed.unwrap_or(&proposed)),
    ];
    let errors = mark(t, &mut fields, findings, |_| String::new());
    let status = match errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut lede = view.application.reference.clone();
    for part in parts {
        lede.push_str(" · ");
        lede.push_str(part);
    }
    let shown = AskPage {
        s: context.shell("applications").await?,
        t,
        title: t.template_keep(),
        lede: format!("{lede}. {}", t.template_keep_p()),
        action: format!("/templates?application={id}"),
        button: t.template_keep(),
        fields,
        errors,
        links: vec![("/templates", t.templates_title())],
    };
    page(status, &shown)
}

pub(crate) async fn keep(context: Context, Form(typed): Fields) -> Result<Response, Problem> {
    let id = context.asked("application");
    let name = typed.get("name").map_or("", String::as_str);
    match templates::keep(&context.office, context.actor()?, id, name).await {
        Ok(_) => Ok(go("/templates?flash=template-saved")),
        Err(OfficeError::Invalid(findings)) => ask(&context, Some(name), &findings).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn rename(
    context: Context,
    Path(id): Path<String>,
    Form(typed): Fields,
) -> Result<Response, Problem> {
    let name = typed.get("name").map_or("", String::as_str);
    match templates::rename(&context.office, context.actor()?, &id, name).await {
        Ok(()) => Ok(go("/templates?flash=template-renamed")),
        Err(OfficeError::Invalid(findings)) => show(&context, Some((&id, name, &findings))).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn remove(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    templates::remove(&context.office, context.actor()?, &id).await?;
    Ok(go(&format!("/templates?removed={id}")))
}

pub(crate) async fn bring_back(
    context: Context,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    templates::bring_back(&context.office, context.actor()?, &id).await?;
    Ok(go("/templates?flash=template-back"))
}
