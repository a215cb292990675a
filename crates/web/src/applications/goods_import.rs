//! Goods from a spreadsheet: upload or paste, look at what was read, then take it or leave it.

mod asked;
mod preview;
pub(crate) mod said;
mod waiting;

use crate::{
    files::upload,
    public::Fields,
    shell::{Context, Problem, Shell, encode, go, page},
};
use askama::Template;
use axum::{
    extract::{Form, Multipart, Path},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use origo_exchange::{book::TextChoice, goods};
use origo_i18n::T;
use origo_office::{
    OfficeError, applications,
    goods_imports::{self, Lines},
    opening,
};
use origo_trade::{GOODS_MAX, GoodsDraft};
pub(crate) use said::says;
use waiting::{Kept, open, remember};

#[derive(Template)]
#[template(path = "goods_upload.html")]
struct UploadPage {
    s: Shell,
    t: T,
    id: String,
    reference: String,
    form: String,
    lines: usize,
    max: usize,
    pasted: String,
    error: Option<String>,
}

pub(crate) async fn ask(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    show_upload(&context, &id, String::new(), None).await
}

async fn show_upload(
    context: &Context,
    id: &str,
    pasted: String,
    error: Option<String>,
) -> Result<Response, Problem> {
    let actor = context.actor()?;
    actor.must(origo_authz::Action::Apply)?;
    let view = applications::get(&context.office, actor, id).await?;
    if !view.state.editable() {
        return Ok(go(&format!("/applications/{id}")));
    }
    let empty = GoodsDraft::default();
    let status = match error {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let shown = UploadPage {
        s: context.shell("applications").await?,
        t: context.t,
        id: id.to_owned(),
        reference: view.application.reference,
        form: view.application.form,
        lines: view
            .draft
            .goods
            .iter()
            .filter(|line| **line != empty)
            .count(),
        max: GOODS_MAX,
        pasted,
        error,
    };
    page(status, &shown)
}

pub(crate) async fn read(
    context: Context,
    Path(id): Path<String>,
    body: Multipart,
) -> Result<Response, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    let (fields, name, mut bytes) = upload(body).await?;
    let pasted = fields.get("paste").cloned().unwrap_or_default();
    let from_file = !bytes.is_empty();
    if !from_file {
        bytes = pasted.clone().into_bytes();
    }
    let view = applications::get(office, actor, &id).await?;
    let (pack, form) = applications::form_of(office, &view).await?;
    let choice = TextChoice::default();
    let book = match opening::goods(office, &actor.user_id, &name, choice, bytes.clone()).await? {
        Ok(book) => book,
        Err(_) if !from_file && pasted.trim().is_empty() => {
            return show_upload(&context, &id, pasted, Some(t.import_nothing())).await;
        }
        Err(finding) => {
            let sentence = says(t, pack, form).sentence(&finding);
            return show_upload(&context, &id, pasted, Some(sentence)).await;
        }
    };
    let cells = serde_json::to_string(&Kept::new(book, &bytes)).map_err(OfficeError::from)?;
    let name = if from_file { name } else { String::new() };
    let import = goods_imports::keep(office, actor, &id, &name, cells).await?;
    Ok(go(&format!("/applications/{id}/goods/import/{import}")))
}

/// What is wrong with a list of goods, each sentence with its row; what is wrong with the file first, then what was
/// understood.
#[cfg(test)]
pub(crate) fn lines_in_words(
    says: &crate::form::View<'_>,
    list: &goods::List,
    checked: Vec<origo_trade::Finding>,
) -> Vec<String> {
    let of_file = list
        .findings
        .iter()
        .filter(|found| found.pointer == "/goods");
    let mut words: Vec<String> = of_file.map(|found| says.sentence(found)).collect();
    for name in &list.unknown_columns {
        words.push(format!("{name}: {}", says.t.preview_left_out()));
    }
    for (row, findings) in preview::sorted(list, super::section::said_once(checked)) {
        let line = list.lines.get(row).copied().unwrap_or(row + 1);
        words.extend(
            findings
                .iter()
                .map(|found| format!("{line}: {}", says.sentence_in_row(found))),
        );
    }
    let label = |field: &str| says.name(&format!("/goods/0/{field}"));
    words.extend(
        list.notes
            .iter()
            .map(|note| said::note(says.t, note, &label)),
    );
    let skipped = list.skipped.iter();
    words.extend(skipped.map(|row| format!("{}: {}", row.line, said::why(says.t, row))));
    words
}

/// The spreadsheet to fill, for a form.
pub(crate) async fn template(context: Context) -> Result<Response, Problem> {
    let actor = context.actor()?;
    actor.must(origo_authz::Action::Apply)?;
    let form = match context.asked("form") {
        "" => "co",
        form => form,
    };
    let (_, _, form) = context.office.form(&actor.authority, form).await?;
    let text = goods::template(form, context.t.code());
    let name = format!("attachment; filename=\"goods-{}.csv\"", context.t.code());
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, text).into_response())
}

pub(crate) async fn look(
    context: Context,
    Path((id, import)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let read = open(&context, &id, &import, &context.query).await?;
    preview::show(&context, (&id, &import), read, false, StatusCode::OK).await
}

pub(crate) async fn take(
    context: Context,
    Path((id, import)): Path<(String, String)>,
    Form(asked): Fields,
) -> Result<Response, Problem> {
    let read = open(&context, &id, &import, &asked).await?;
    let replace = asked.get("lines").is_some_and(|mode| mode == "replace");
    let lines = if replace { Lines::Replace } else { Lines::Add };
    let unusable = read.list.findings.iter().any(|f| f.pointer == "/goods");
    let n = read.list.rows.len();
    let all = lines.with(&read.view.draft.goods, read.list.rows.clone());
    if unusable || all.len() > GOODS_MAX {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return preview::show(&context, (&id, &import), read, replace, status).await;
    }
    let (office, actor) = (&context.office, context.actor()?);
    let rows = read.list.rows.clone();
    let step = goods_imports::take(office, actor, &id, &import, lines, rows).await?;
    remember(&context, &read).await?;
    let step = encode(&step);
    Ok(go(&format!(
        "/applications/{id}/goods?did=imported&n={n}&step={step}&errors=1"
    )))
}

pub(crate) async fn cancel(
    context: Context,
    Path((id, import)): Path<(String, String)>,
) -> Result<Response, Problem> {
    goods_imports::cancel(&context.office, context.actor()?, &id, &import).await?;
    Ok(go(&format!("/applications/{id}/goods?flash=import-left")))
}
