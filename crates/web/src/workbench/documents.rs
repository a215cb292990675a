//! The right side: the documents of a case, page by page as pictures.

use super::list::ListQuery;
use crate::shell::{Context, Problem, encode};
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use origo_i18n::T;
use origo_office::{Lack, OfficeError, cases::CaseView, pictures};
use origo_pack::{Form, words};

/// A tab of the documents.
pub(super) struct Paper {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) current: bool,
}

/// The documents and the one that is open.
#[derive(Default)]
pub(super) struct Papers {
    pub(super) tabs: Vec<Paper>,
    /// The file itself.
    pub(super) file: String,
    pub(super) name: String,
    /// Addresses of the pages' pictures, in order.
    pub(super) pages: Vec<String>,
    /// What a reader would show and the pictures do not, in words.
    pub(super) lacks: Vec<String>,
    /// Whether the pages were drawn from a file of somebody else.
    pub(super) drawn: bool,
}

pub(super) async fn papers(
    context: &Context,
    query: &ListQuery,
    tab: &str,
    case: &CaseView,
    form: &Form,
    signing: bool,
) -> Result<Papers, Problem> {
    let (id, t) = (&case.view.application.id, context.t);
    if signing {
        return Ok(Papers {
            tabs: Vec::new(),
            file: format!("/applications/{id}/preview.pdf"),
            name: t.sign_what(),
            pages: vec![format!("/cases/{id}/preview.png")],
            ..Papers::default()
        });
    }
    let asked = context.asked("doc");
    let attachments = &case.view.attachments;
    let open = attachments
        .iter()
        .find(|file| file.id == asked)
        .or(attachments.first());
    let Some(open) = open else {
        return Ok(Papers::default());
    };
    let tabs = attachments
        .iter()
        .map(|file| Paper {
            href: within(id, query, &[("tab", tab), ("doc", &file.id)]),
            name: form
                .attachments
                .iter()
                .find(|kind| kind.id == file.kind)
                .map_or(file.name.as_str(), |kind| words(&kind.name, t.code()))
                .to_owned(),
            current: file.id == open.id,
        })
        .collect();
    let found = pictures::survey(&context.office, context.actor()?, id, &open.id).await?;
    Ok(Papers {
        tabs,
        file: format!("/applications/{id}/documents/{}", open.id),
        name: open.name.clone(),
        pages: (0..found.pages)
            .map(|page| format!("/cases/{id}/documents/{}/pages/{page}.png", open.id))
            .collect(),
        lacks: found.lacks.iter().map(|lack| in_words(t, lack)).collect(),
        drawn: open.media_type == "application/pdf",
    })
}

/// What a picture lacks.
fn in_words(t: T, lack: &Lack) -> String {
    let sentence = match lack.code.as_str() {
        "text" => t.lack_text(),
        "page" => t.lack_page(),
        "field" => t.lack_field(&lack.name, &lack.words),
        "note" => t.lack_note(&lack.words),
        "hidden" => t.lack_hidden(&lack.words),
        "file" => t.lack_file(),
        "form" => t.lack_form(),
        _ => t.lack_mark(),
    };
    match lack.page {
        Some(page) => t.lack_on_page(page + 1, sentence),
        None => sentence,
    }
}

/// `GET /cases/{id}/documents/{attachment}/pages/{page}`: `0.png` is the first.
pub(crate) async fn page_picture(
    context: Context,
    Path((id, attachment, page)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let page = page
        .strip_suffix(".png")
        .and_then(|page| page.parse().ok())
        .ok_or(OfficeError::NotFound)?;
    let actor = context.actor()?;
    let shown = pictures::page(&context.office, actor, &id, &attachment, page).await?;
    Ok(picture(shown))
}

/// `GET /cases/{id}/preview.png`: the certificate as it will look.
pub(crate) async fn preview_picture(
    context: Context,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let shown = pictures::preview(&context.office, context.actor()?, &id).await?;
    Ok(picture(shown))
}

fn picture((media_type, bytes): (String, Vec<u8>)) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type.as_str()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
        // an attachment never changes under its id
        (header::CACHE_CONTROL, "private, max-age=3600"),
    ];
    (headers, bytes).into_response()
}

/// An address within a case that keeps the list's query.
fn within(id: &str, query: &ListQuery, more: &[(&str, &str)]) -> String {
    let mut to = format!("/cases/{id}?{}", query.text());
    for (name, value) in more {
        to.push_str(&format!("&{name}={}", encode(value)));
    }
    to
}
