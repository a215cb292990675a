//! The guided application: its sections, documents, check and submit.

use crate::{
    addresses, conflict,
    form::{Group, View, id_of},
    public::upload,
    shell::{Context, Problem, Shell, go, page, status},
};
use askama::Template;
use axum::{
    extract::{Form, Multipart, Path},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use origo_i18n::T;
use origo_office::{OfficeError, applications};
use origo_pack::words;
use origo_trade::{Draft, GOODS_MAX, Severity};

pub(crate) async fn start(context: Context, body: String) -> Result<Response, Problem> {
    let exporter = match crate::mandates::chosen_exporter(&context, &body).await? {
        Ok(exporter) => exporter,
        Err(question) => return Ok(question),
    };
    let (office, actor) = (&context.office, context.actor()?);
    let id = applications::create_for(office, actor, Draft::default(), exporter.as_deref()).await?;
    Ok(go(&format!("/applications/{id}/parties")))
}

pub(crate) async fn copy(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = applications::copy(&context.office, context.actor()?, &id).await?;
    Ok(go(&format!("/applications/{id}/parties")))
}

struct Step {
    /// `todo`, `warn` or `ok`.
    class: &'static str,
    id: String,
    title: String,
    note: String,
    current: bool,
    place: usize,
}

#[derive(Template)]
#[template(path = "section.html")]
struct SectionPage {
    s: Shell,
    t: T,
    id: String,
    section: String,
    next: String,
    title: String,
    reference: String,
    revision: i64,
    kind: &'static str,
    steps: Vec<Step>,
    errors: Vec<(String, String)>,
    warnings: Vec<String>,
    groups: Vec<Group>,
    adds: Vec<(&'static str, String)>,
    /// The address book: id and name.
    book: Vec<(String, String)>,
    /// Whether lines offer the address book too; in many lines it would make the page too heavy.
    book_in_lines: bool,
    attachments: Vec<(String, String, String)>,
    kinds: Vec<(String, String)>,
    queries: Vec<(String, String)>,
}

pub(crate) async fn section(
    context: Context,
    Path((id, section)): Path<(String, String)>,
) -> Result<Response, Problem> {
    show(
        &context,
        &id,
        &section,
        context.query.contains_key("errors"),
    )
    .await
}

pub(crate) async fn documents(
    context: Context,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    show(
        &context,
        &id,
        "documents",
        context.query.contains_key("errors"),
    )
    .await
}

async fn show(
    context: &Context,
    id: &str,
    section: &str,
    with_errors: bool,
) -> Result<Response, Problem> {
    let (actor, t, language) = (context.actor()?, context.t, context.t.code());
    let application = applications::get(&context.office, actor, id).await?;
    if !application.state.editable() {
        return Ok(go(&format!("/applications/{id}")));
    }
    let findings = applications::check_view(&context.office, actor, &application).await?;
    let (_, pack, form) = context
        .office
        .form(&actor.authority, &application.application.form)
        .await?;
    let checking = section == "check";
    let view = View {
        t,
        pack,
        form,
        draft: &application.draft,
        findings: if with_errors { &findings } else { &[] },
    };
    let sections: Vec<_> = form
        .sections
        .iter()
        .map(|known| known.id.clone())
        .chain(["check".to_owned()])
        .collect();
    let place = sections
        .iter()
        .position(|known| known == section)
        .ok_or(OfficeError::NotFound)?;
    let mut steps = Vec::new();
    for (at, known) in sections.iter().enumerate() {
        let problems = findings
            .iter()
            .filter(|finding| {
                finding.severity == Severity::Error && view.section_of(&finding.pointer) == known
            })
            .count();
        let title = form.sections.get(at).map_or_else(
            || t.section_check(),
            |section| words(&section.title, language).to_owned(),
        );
        let begun = match known.as_str() {
            "documents" => !application.attachments.is_empty(),
            _ => form
                .fields_of(known)
                .iter()
                .any(|field| written(&application.draft, &field.pointer)),
        };
        let (class, note) = match (begun, problems) {
            _ if known == "check" => ("todo", String::new()),
            (false, _) => ("todo", t.step_start()),
            (true, 0) => ("ok", t.step_done()),
            (true, n) => ("warn", t.step_problems(n)),
        };
        steps.push(Step {
            class,
            id: known.clone(),
            title,
            note,
            current: at == place,
            place: at + 1,
        });
    }
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter(|finding| checking || with_errors && view.section_of(&finding.pointer) == section)
        .map(|finding| {
            let on = if checking {
                format!(
                    "/applications/{id}/{}?errors=1",
                    view.section_of(&finding.pointer)
                )
            } else {
                String::new()
            };
            (
                format!("{on}#{}", id_of(&finding.pointer)),
                view.sentence(finding),
            )
        })
        .collect();
    let warnings = findings
        .iter()
        .filter(|f| f.severity == Severity::Warning)
        .map(|f| view.sentence(f))
        .collect();
    let groups = if checking {
        view.everything()
    } else {
        view.groups(section, false)
    };
    let book = addresses::choices(context).await?;
    let has = |list: &str| groups.iter().any(|group| group.list == list);
    let mut adds = Vec::new();
    if has("goods") {
        adds.push(("goods", t.add_line()));
    }
    if has("invoices") {
        adds.push(("invoices", t.add_invoice()));
    }
    let kind_name = |id: &str| {
        form.attachments
            .iter()
            .find(|kind| kind.id == id)
            .map_or_else(
                || id.to_owned(),
                |kind| words(&kind.name, language).to_owned(),
            )
    };
    let shown = SectionPage {
        s: context.shell("applications").await?,
        t,
        id: id.to_owned(),
        section: section.to_owned(),
        next: sections.get(place + 1).cloned().unwrap_or_default(),
        title: steps
            .get(place)
            .map(|step| step.title.clone())
            .unwrap_or_default(),
        reference: application.application.reference.clone(),
        revision: application.application.revision,
        kind: match section {
            "check" => "check",
            "documents" => "documents",
            _ => "fields",
        },
        steps,
        errors,
        warnings,
        adds,
        book_in_lines: groups.len() * book.len() <= 1_000,
        book,
        groups,
        attachments: application
            .attachments
            .iter()
            .map(|file| (file.id.clone(), file.name.clone(), kind_name(&file.kind)))
            .collect(),
        kinds: form
            .attachments
            .iter()
            .map(|kind| (kind.id.clone(), kind_name(&kind.id)))
            .collect(),
        queries: application
            .open_queries()
            .map(|query| (query.id.clone(), query.message.clone()))
            .collect(),
    };
    page(
        if with_errors {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        },
        &shown,
    )
}

/// Whether something stands at a pointer of the form; `*` is any row.
fn written(draft: &Draft, pointer: &str) -> bool {
    let rows = match pointer.split('/').nth(1) {
        Some("goods") => draft.goods.len(),
        Some("invoices") => draft.invoices.len(),
        _ => 1,
    };
    (0..rows).any(|row| {
        let at = pointer.replacen('*', &row.to_string(), 1);
        draft.get(&at).is_some_and(|value| !value.is_empty())
    })
}

pub(crate) async fn save(
    context: Context,
    Path((id, section)): Path<(String, String)>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let actor = context.actor()?;
    let application = applications::get(&context.office, actor, &id).await?;
    let of = |name: &str| {
        fields
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.as_str())
    };
    let typed = fields.iter().filter(|(name, _)| name.starts_with('/'));
    let mut draft = application
        .draft
        .with_fields(typed.map(|(name, value)| (name.as_str(), value.as_str())));
    let action = of("action");
    if let Some(party) = action.strip_prefix("party") {
        draft = addresses::pick(&context, draft, party, of(&format!("pick{party}"))).await?;
    }
    let mut parts = action.split('/');
    let act = parts.next().unwrap_or_default();
    let (list, row) = (
        parts.next().unwrap_or_default(),
        parts.next().and_then(|row| row.parse().ok()).unwrap_or(0),
    );
    match list {
        "goods" => change_rows(&mut draft.goods, act, row),
        "invoices" => change_rows(&mut draft.invoices, act, row),
        _ => {}
    }
    let revision = of("revision").parse().unwrap_or(0);
    let keep = fields.iter().filter(|(name, _)| name == "keep");
    let keep: Vec<_> = keep
        .map(|(_, party)| addresses::at(&draft, party))
        .collect();
    let saved = applications::save(&context.office, actor, &id, revision, draft).await;
    if headers.contains_key("x-autosave") {
        let s = context.shell("applications").await?;
        return Ok(match saved {
            Ok(revision) => {
                let when = context.t.time(s.now, &s.zone);
                (
                    [("x-revision", revision.to_string())],
                    context.t.saved_at(when),
                )
                    .into_response()
            }
            Err(error) => (status(&error), context.t.error(error.code())).into_response(),
        });
    }
    if matches!(saved, Err(OfficeError::Changed)) {
        return conflict::page(&context, &application, &section, &fields).await;
    }
    saved?;
    addresses::keep(&context, keep).await?;
    let (_, _, form) = context
        .office
        .form(&actor.authority, &application.application.form)
        .await?;
    let mut after = form
        .sections
        .iter()
        .skip_while(|known| known.id != section)
        .skip(1);
    Ok(match act {
        "next" => go(&format!(
            "/applications/{id}/{}",
            after.next().map_or("check", |section| section.id.as_str())
        )),
        "exit" => go("/applications"),
        _ => go(&format!("/applications/{id}/{section}")),
    })
}

fn change_rows<R: Clone + Default>(rows: &mut Vec<R>, act: &str, row: usize) {
    match act {
        "add" if rows.len() < GOODS_MAX => {
            if rows.is_empty() {
                rows.push(R::default());
            }
            rows.push(R::default());
        }
        "copy" if rows.len() < GOODS_MAX => {
            if let Some(same) = rows.get(row).cloned() {
                rows.insert(row + 1, same);
            }
        }
        "remove" if row < rows.len() => {
            rows.remove(row);
        }
        _ => {}
    }
}

pub(crate) async fn upload_goods(
    context: Context,
    Path(id): Path<String>,
    form: Multipart,
) -> Result<Response, Problem> {
    let actor = context.actor()?;
    let (fields, name, mut bytes) = upload(form).await?;
    if bytes.is_empty() {
        bytes = fields
            .get("paste")
            .map(|text| text.clone().into_bytes())
            .unwrap_or_default();
    }
    let application = applications::get(&context.office, actor, &id).await?;
    let (_, pack, form) = context
        .office
        .form(&actor.authority, &application.application.form)
        .await?;
    let mut sheet = origo_exchange::goods::read(&name, &bytes, form, context.t.code());
    origo_exchange::goods::names_to_codes(&mut sheet, form, pack);
    if sheet.rows.is_empty() {
        return Err(Problem::Request(
            StatusCode::UNPROCESSABLE_ENTITY,
            "file-unreadable",
        ));
    }
    let mut draft = application.draft;
    draft
        .goods
        .retain(|line| *line != origo_trade::GoodsDraft::default());
    draft.goods.extend(sheet.rows);
    draft.goods.truncate(GOODS_MAX);
    applications::save(
        &context.office,
        actor,
        &id,
        application.application.revision,
        draft,
    )
    .await?;
    Ok(go(&format!("/applications/{id}/goods?errors=1")))
}

pub(crate) async fn attach(
    context: Context,
    Path(id): Path<String>,
    form: Multipart,
) -> Result<Response, Problem> {
    let (fields, name, bytes) = upload(form).await?;
    let kind = fields.get("kind").map_or("", String::as_str);
    applications::attach(&context.office, context.actor()?, &id, kind, &name, bytes).await?;
    Ok(go(&format!("/applications/{id}/documents")))
}

pub(crate) async fn detach(
    context: Context,
    Path((id, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    applications::detach(&context.office, context.actor()?, &id, &attachment).await?;
    Ok(go(&format!("/applications/{id}/documents")))
}

pub(crate) async fn attachment(
    context: Context,
    Path((id, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (row, bytes) =
        applications::attachment(&context.office, context.actor()?, &id, &attachment).await?;
    Ok(file(&row.media_type, bytes))
}

/// A file to look at; what a user uploaded may run nothing.
pub(crate) fn file(media_type: &str, bytes: Vec<u8>) -> Response {
    let fixed = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
    ];
    (fixed, bytes).into_response()
}

pub(crate) async fn preview(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    let pdf = applications::preview(&context.office, context.actor()?, &id).await?;
    Ok(file("application/pdf", pdf))
}

pub(crate) async fn submit(
    context: Context,
    Path(id): Path<String>,
    Form(answers): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    match applications::submit(&context.office, context.actor()?, &id, answers).await {
        Ok(()) => Ok(go(&format!("/applications/{id}?flash=submitted"))),
        Err(OfficeError::Invalid(_)) => Ok(go(&format!("/applications/{id}/check"))),
        Err(error) => Err(error.into()),
    }
}
