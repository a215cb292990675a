//! The guided form: one page of it, what is to be mended there, and the list of all its pages.

use super::{
    acting,
    lines::{Lines, lines, page_of},
    merge,
    questions::{Question, question},
    review::{Answers, answers},
};
use crate::{
    addresses,
    files::why,
    form::{Group, View, id_of},
    linked::Linked,
    shell::{Context, Problem, Shell, encode, go, page},
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use origo_i18n::T;
use origo_office::{
    OfficeError,
    applications::{self, ApplicationView},
    kept_entries,
};
use origo_pack::words;
use origo_trade::{Draft, Finding, Severity};

/// What the names of fields begin with in which findings are explained.
pub(super) const REASON: &str = "reason:";
/// Problems listed of one section before the rest is only counted.
const LISTED_MAX: usize = 25;

/// One page of the form in the list beside it.
struct Step {
    /// `todo`, `warn` or `ok`.
    class: &'static str,
    id: String,
    title: String,
    note: String,
    current: bool,
    place: usize,
}

/// What is to be mended on one page: its title and address, sentences with links, and how many more there are.
struct ToMend {
    title: String,
    href: String,
    listed: Vec<(String, String)>,
    more: usize,
}

/// What an officer will look at: its sentence, where the other one is, and the field to explain it in.
struct Warning {
    id: String,
    name: String,
    text: Linked,
    /// Whether it must be explained.
    wanted: bool,
    reason: String,
    missing: bool,
}

/// Something that was just done, and how to undo it.
struct Did {
    text: String,
    undo: Option<String>,
    again: bool,
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
    /// Who applies for whom, if an agent does.
    acting: Option<String>,
    revision: i64,
    /// What stands in the fields of this page, to know later who changed what.
    began: String,
    kind: &'static str,
    steps: Vec<Step>,
    mend: Vec<ToMend>,
    warnings: Vec<Warning>,
    groups: Vec<Group>,
    answers: Vec<Answers>,
    lines: Lines,
    did: Option<Did>,
    /// Whether what is shown was typed before a session ended and is not saved yet.
    kept: bool,
    adds: Vec<(&'static str, String)>,
    /// The address book: id and name.
    book: Vec<(String, String)>,
    /// The party that an entry is being chosen for, what was looked for, and what was found.
    book_for: String,
    book_text: String,
    book_found: Vec<(String, String)>,
    attachments: Vec<(String, String, String)>,
    kinds: Vec<(String, String)>,
    /// Why the file that was chosen last was not taken, and what kind of document it was to be.
    refused: String,
    kind_chosen: String,
    queries: Vec<Question>,
}

impl SectionPage {
    /// Whether something was sent that leaves a question open, or a point without the reason that is wanted.
    fn unanswered(&self) -> bool {
        self.queries.iter().any(|question| question.error.is_some())
            || self.warnings.iter().any(|warning| warning.missing)
    }
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
        None,
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
        None,
    )
    .await
}

pub(super) async fn show(
    context: &Context,
    id: &str,
    section: &str,
    with_errors: bool,
    sent: Option<&[(String, String)]>,
) -> Result<Response, Problem> {
    let (actor, t, language) = (context.actor()?, context.t, context.t.code());
    let mut application = applications::get(&context.office, actor, id).await?;
    if !application.state.editable() {
        return Ok(go(&format!("/applications/{id}")));
    }
    let kept = kept_entries::waiting(&context.office, actor, id, section).await?;
    let mut number = context.asked("page").parse().unwrap_or(0_usize);
    // nobody turns so many pages, and no sum with it overflows
    number = number.min(100_000);
    let stored = application.draft.clone();
    if let Some(fields) = &kept {
        let typed = fields.iter().filter(|(name, _)| name.starts_with('/'));
        let typed = typed.map(|(name, value)| (name.as_str(), value.as_str()));
        application.draft = application.draft.with_fields(typed);
        let of = |wanted: &str| fields.iter().find(|(name, _)| name == wanted);
        if let Some(revision) = of("revision").and_then(|(_, value)| value.parse().ok()) {
            application.application.revision = revision;
        }
        number = of("page").map_or(0, |(_, value)| value.parse().unwrap_or(0));
    }
    let lines = lines(t, application.draft.goods.len(), number);
    let findings =
        said_once(applications::check_view(&context.office, context.actor()?, &application).await?);
    let (_, pack, form) = context.office.shown_rules(&application.application).await?;
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
    let steps = steps(&view, &application, &findings, (&sections, place));
    let mend = match (checking, with_errors) {
        (true, _) => sections.iter().collect(),
        (false, true) => sections.get(place).into_iter().collect(),
        (false, false) => Vec::new(),
    };
    let mend = mend
        .into_iter()
        .filter_map(|known| {
            to_mend(
                &view,
                &findings,
                id,
                known,
                (!checking).then_some(lines.page),
            )
        })
        .collect();
    let authority = &application.application.authority_id;
    let given = applications::reasons(&context.office, authority, id, &findings).await?;
    let warnings = warnings(&view, &findings, given, sent);
    let groups = if checking {
        Vec::new()
    } else {
        view.groups_of(section, false, &(lines.from..lines.to.max(1)))
    };
    let answers = if checking {
        answers(&view, &findings)
    } else {
        Vec::new()
    };
    let began = began(kept.as_deref(), &stored, &groups);
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
        acting: acting(t, &application),
        revision: application.application.revision,
        began,
        kind: match section {
            "check" => "check",
            "documents" => "documents",
            _ => "fields",
        },
        steps,
        mend,
        warnings,
        adds,
        book,
        book_found: match context.asked("book") {
            "" => Vec::new(),
            _ => addresses::matching(context, context.asked("q")).await?,
        },
        book_for: context.asked("book").to_owned(),
        book_text: context.asked("q").to_owned(),
        did: did(context),
        kept: kept.is_some(),
        answers,
        lines: match section {
            "goods" => lines,
            _ => Lines::default(),
        },
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
        refused: why(t, context.asked("refused")),
        kind_chosen: context.asked("kind").to_owned(),
        queries: application
            .open_queries()
            .map(|query| question(t, query, sent))
            .collect(),
    };
    page(
        if with_errors || sent.is_some() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        },
        &shown,
    )
}

/// What stands in the fields of the page as it is stored; where somebody typed on an older page, what stood there.
fn began(kept: Option<&[(String, String)]>, stored: &Draft, groups: &[Group]) -> String {
    let older = kept.and_then(|fields| fields.iter().find(|(name, _)| name == merge::BEGAN));
    if let Some((_, began)) = older {
        return began.clone();
    }
    let fields = groups.iter().flat_map(|group| &group.fields);
    merge::began(stored, fields.map(|field| field.pointer.as_str()))
}

/// What does not stop a submission, with what was written about it: what was just typed, or what is kept.
fn warnings(
    view: &View<'_>,
    findings: &[Finding],
    given: Vec<Option<String>>,
    sent: Option<&[(String, String)]>,
) -> Vec<Warning> {
    let all = findings.iter().zip(given).enumerate();
    let all = all.filter(|(_, (finding, _))| finding.severity != Severity::Error);
    let warning = |(place, (finding, given)): (usize, (&Finding, Option<String>))| {
        let name = reason_name(finding.code.as_str(), &finding.pointer);
        let typed = sent.and_then(|sent| sent.iter().find(|(known, _)| *known == name));
        let reason = typed.map_or_else(|| given.unwrap_or_default(), |(_, text)| text.clone());
        let wanted = finding.severity == Severity::NeedsReason;
        Warning {
            id: format!("reason-{place}"),
            text: Linked::of(view.sentence(finding), &finding.values),
            missing: wanted && sent.is_some() && reason.trim().is_empty(),
            name,
            wanted,
            reason,
        }
    };
    all.map(warning).collect()
}

/// The name of the field in which a finding is explained.
pub(super) fn reason_name(code: &str, pointer: &str) -> String {
    format!("{REASON}{code}:{pointer}")
}

/// The pages of the form, how far each is, and which one is open.
fn steps(
    view: &View<'_>,
    application: &ApplicationView,
    findings: &[Finding],
    (sections, place): (&[String], usize),
) -> Vec<Step> {
    let t = view.t;
    let step = |(at, known): (usize, &String)| {
        let problems = findings.iter().filter(|finding| {
            finding.severity == Severity::Error && view.section_of(&finding.pointer) == known
        });
        let begun = match known.as_str() {
            "documents" => !application.attachments.is_empty(),
            _ => view
                .form
                .fields_of(known)
                .iter()
                .any(|field| written(&application.draft, &field.pointer)),
        };
        let (class, note) = match (begun, problems.count()) {
            _ if known == "check" => ("todo", String::new()),
            (false, _) => ("todo", t.step_start()),
            (true, 0) => ("ok", t.step_done()),
            (true, n) => ("warn", t.step_problems(n)),
        };
        Step {
            class,
            id: known.clone(),
            title: title(view, known),
            note,
            current: at == place,
            place: at + 1,
        }
    };
    sections.iter().enumerate().map(step).collect()
}

/// The title of a page of the form.
fn title(view: &View<'_>, section: &str) -> String {
    let known = view.form.sections.iter().find(|known| known.id == section);
    known.map_or_else(
        || view.t.section_check(),
        |known| words(&known.title, view.t.code()).to_owned(),
    )
}

/// What is to be mended in a section, if anything. `open` is the page of goods lines that is open, where a link needs
/// no address.
fn to_mend(
    view: &View<'_>,
    findings: &[Finding],
    id: &str,
    section: &str,
    open: Option<usize>,
) -> Option<ToMend> {
    let here = findings.iter().filter(|finding| {
        finding.severity == Severity::Error && view.section_of(&finding.pointer) == section
    });
    let mut here: Vec<_> = here
        .map(|finding| {
            let page = page_of(&finding.pointer);
            let on = match open == Some(page) {
                true => String::new(),
                false => format!("/applications/{id}/{section}?errors=1&page={page}"),
            };
            let there = id_of(&finding.pointer);
            (format!("{on}#{there}"), view.sentence(finding))
        })
        .collect();
    if here.is_empty() {
        return None;
    }
    let more = here.len().saturating_sub(LISTED_MAX);
    here.truncate(LISTED_MAX);
    Some(ToMend {
        title: title(view, section),
        href: format!("/applications/{id}/{section}?errors=1"),
        listed: here,
        more,
    })
}

/// Leaves out that a value is in no list where something plainer is said of it already.
pub(crate) fn said_once(mut findings: Vec<Finding>) -> Vec<Finding> {
    let plain: std::collections::HashSet<String> = findings
        .iter()
        .filter(|finding| finding.code != "not-in-list")
        .map(|finding| finding.pointer.clone())
        .collect();
    findings.retain(|finding| finding.code != "not-in-list" || !plain.contains(&finding.pointer));
    findings
}

/// What was just done, by the page's address.
fn did(context: &Context) -> Option<Did> {
    let did = context.asked("did");
    let known = ["imported", "removed-goods", "removed-invoices", "back"];
    if !known.contains(&did) {
        return None;
    }
    let n = context.asked("n").parse::<usize>().unwrap_or(0).to_string();
    Some(Did {
        text: context.t.lookup(&format!("did-{did}"), &[("n", &n)])?,
        undo: Some(encode(context.asked("step"))).filter(|step| !step.is_empty()),
        again: did == "back",
    })
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
