//! An application's own page, for those who apply: where it stands, what they can do, what was asked and answered.

use crate::{
    form::{Group, View, id_of},
    shell::{Context, Problem, Shell, go, page, state_class},
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use origo_authz::Action;
use origo_i18n::T;
use origo_office::{applications, history};
use origo_pack::words;

/// A question of the authority.
struct Question {
    about: String,
    /// The field on its page, if the question is about one and can still be answered.
    href: Option<String>,
    text: String,
    when: String,
    answer: String,
    answered: String,
}

/// A document.
struct Document {
    href: String,
    name: String,
    kind: String,
}

#[derive(Template)]
#[template(path = "application.html")]
struct ApplicationPage {
    s: Shell,
    t: T,
    id: String,
    reference: String,
    exporter: String,
    what: String,
    state: String,
    class: &'static str,
    /// Who applies for whom, if an agent does.
    acting: Option<String>,
    /// What happens now, in a sentence.
    now: String,
    due: Option<String>,
    continue_href: Option<String>,
    answer: bool,
    may_withdraw: bool,
    copyable: bool,
    certificate: Option<String>,
    ready: bool,
    rejected: Option<(String, String)>,
    open: Vec<Question>,
    settled: Vec<Question>,
    documents: Vec<Document>,
    groups: Vec<Group>,
    history: Vec<(String, String, String)>,
}

pub(crate) async fn show(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    if actor.may(Action::SeeAll) {
        return Ok(go(&format!("/cases/{id}")));
    }
    let application = applications::get(office, actor, &id).await?;
    let row = &application.application;
    let (_, pack, form) = office.shown_rules(row).await?;
    let view = View {
        t,
        pack,
        form,
        draft: &application.draft,
        findings: &[],
    };
    let s = context.shell("applications").await?;
    let editable = application.state.editable() && actor.may(Action::Apply);
    let questions = application.queries.iter().map(|query| {
        let field = Some(query.pointer.as_str()).filter(|pointer| !pointer.is_empty());
        let href = field.filter(|_| editable).map(|pointer| {
            let section = view.section_of(pointer);
            format!("/applications/{id}/{section}#{}", id_of(pointer))
        });
        Question {
            about: field.map_or_else(|| t.whole_application(), |pointer| view.label(pointer)),
            href,
            text: query.message.clone(),
            when: s.when(query.asked_at),
            answer: match query.answer.as_str() {
                applications::NOT_APPLICABLE => t.answered_not_applicable(),
                answer => answer.to_owned(),
            },
            answered: query.answered_at.map(|at| s.when(at)).unwrap_or_default(),
        }
    });
    let (settled, open): (Vec<_>, Vec<_>) =
        questions.partition(|question| !question.answered.is_empty());
    let documents = application
        .attachments
        .iter()
        .map(|file| Document {
            href: format!("/applications/{id}/documents/{}", file.id),
            name: file.name.clone(),
            kind: form
                .attachments
                .iter()
                .find(|kind| kind.id == file.kind)
                .map_or_else(String::new, |kind| words(&kind.name, t.code()).to_owned()),
        })
        .collect();
    let rejected = (row.state == "rejected").then(|| {
        let (code, text) = row.reason.split_once('\n').unwrap_or((&row.reason, ""));
        let known = pack
            .policy
            .reject_reasons
            .iter()
            .find(|known| known.code == code);
        let reason = known.map_or(code, |known| words(&known.name, t.code()));
        (reason.to_owned(), text.to_owned())
    });
    let first = form
        .sections
        .first()
        .map_or("check", |section| section.id.as_str());
    let told = history::of_application(office, actor, &id).await?;
    let destination = match row.destination.as_str() {
        "" => String::new(),
        code => t.to_country(pack.code_name("countries", code, t.code())),
    };
    let shown = ApplicationPage {
        acting: super::acting(t, &application),
        reference: row.reference.clone(),
        exporter: row.exporter.clone(),
        what: format!("{} {destination}", words(&form.title, t.code())),
        state: t.state(&row.state),
        class: state_class(&row.state),
        now: t.coded("now", &row.state),
        due: row.due_at.map(|at| t.due_label(s.when(at))),
        continue_href: (editable && row.state == "draft")
            .then(|| format!("/applications/{id}/{first}")),
        answer: editable && row.state == "queried",
        may_withdraw: actor.may(Action::Apply)
            && matches!(row.state.as_str(), "draft" | "submitted" | "queried"),
        copyable: actor.may(Action::Apply) && row.state != "draft",
        certificate: row.certificate_number.clone(),
        ready: row.state == "issued",
        rejected,
        open,
        settled,
        documents,
        groups: view.everything(),
        history: told
            .into_iter()
            .map(|(event, who)| (t.event(&event.kind), who, s.when(event.at)))
            .collect(),
        id,
        s,
        t,
    };
    page(StatusCode::OK, &shown)
}

/// `POST /applications/{id}/withdraw`.
pub(crate) async fn withdraw(
    context: Context,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    applications::withdraw(&context.office, context.actor()?, &id).await?;
    Ok(go(&format!("/applications/{id}?flash=withdrawn")))
}
