//! The guided application: its sections, documents, check and submit.

use crate::{
    addresses::{self, Meant},
    conflict,
    form::{Group, View, id_of},
    kept,
    public::upload,
    shell::{Context, Problem, SESSION_COOKIE, Shell, cookie, encode, go, page, status},
};
use askama::Template;
use axum::{
    extract::{Form, Multipart, Path},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use origo_i18n::T;
use origo_office::{OfficeError, Query, applications, draft_steps, kept_entries};
use origo_pack::words;
use origo_trade::{Draft, Finding, GOODS_MAX, GoodsDraft, InvoiceDraft, Severity};

/// Lines of goods on one page of the form.
pub(crate) const LINES_A_PAGE: usize = 10;
/// Problems listed of one section before the rest is only counted.
const LISTED_MAX: usize = 25;
/// Lines of goods in the table of the last page.
const TABLE_LINES_MAX: usize = 200;
/// A list gets buttons for its pages up to here; beyond, one goes to a line by its number.
const PAGES_LISTED_MAX: usize = 6;

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

/// What one page says, to be looked at once more.
struct Answers {
    id: String,
    title: String,
    problems: usize,
    lines: usize,
    groups: Vec<Group>,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    more: usize,
}

/// The lines of goods that a page shows, and the pages with the others.
#[derive(Default)]
struct Lines {
    page: usize,
    from: usize,
    to: usize,
    total: usize,
    before: Option<(usize, String)>,
    after: Option<(usize, String)>,
    pages: Vec<(usize, String)>,
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
    kind: &'static str,
    steps: Vec<Step>,
    mend: Vec<ToMend>,
    warnings: Vec<String>,
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
    queries: Vec<Question>,
}

impl SectionPage {
    /// Whether an answer was sent that leaves a question open.
    fn unanswered(&self) -> bool {
        self.queries.iter().any(|question| question.error.is_some())
    }
}

/// A question of the authority, and what was typed for an answer.
struct Question {
    id: String,
    text: String,
    answer: String,
    not_applicable: bool,
    error: Option<String>,
}

/// Before the id of a question in the name of the tick that it does not apply.
const NOT_APPLICABLE: &str = "na-";

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

async fn show(
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
    let mut number = usize::try_from(context.page()).unwrap_or(0);
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
    let findings = said_once(applications::check_view(&context.office, actor, &application).await?);
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
    let mut mend: Vec<ToMend> = Vec::new();
    for (at, known) in sections.iter().enumerate() {
        let shown = checking || (with_errors && at == place);
        if !shown {
            continue;
        }
        let here = findings.iter().filter(|finding| {
            finding.severity == Severity::Error && view.section_of(&finding.pointer) == known
        });
        let mut here: Vec<_> = here
            .map(|finding| {
                let number = line_of(&finding.pointer).unwrap_or(0) / LINES_A_PAGE;
                let on = match (checking, number == lines.page) {
                    (false, true) => String::new(),
                    _ => format!("/applications/{id}/{known}?errors=1&page={number}"),
                };
                let there = id_of(&finding.pointer);
                (format!("{on}#{there}"), view.sentence(finding))
            })
            .collect();
        if here.is_empty() {
            continue;
        }
        let more = here.len().saturating_sub(LISTED_MAX);
        here.truncate(LISTED_MAX);
        mend.push(ToMend {
            title: steps
                .get(at)
                .map(|step| step.title.clone())
                .unwrap_or_default(),
            href: format!("/applications/{id}/{known}?errors=1"),
            listed: here,
            more,
        });
    }
    let warnings = findings
        .iter()
        .filter(|f| f.severity == Severity::Warning)
        .map(|f| view.sentence(f))
        .collect();
    let groups = if checking {
        Vec::new()
    } else {
        view.groups_of(section, false, &(lines.from..lines.to.max(1)))
    };
    let answers = if checking {
        answers(&view, &findings, &steps)
    } else {
        Vec::new()
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
        acting: acting(t, &application),
        revision: application.application.revision,
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

/// The row of goods that a pointer is in.
fn line_of(pointer: &str) -> Option<usize> {
    pointer
        .strip_prefix("/goods/")
        .and_then(|rest| rest.split('/').next())
        .and_then(|row| row.parse().ok())
}

fn lines(t: T, total: usize, page: usize) -> Lines {
    let pages = total.div_ceil(LINES_A_PAGE).max(1);
    let page = page.min(pages - 1);
    let range = |page: usize| {
        let from = page * LINES_A_PAGE;
        (from, (from + LINES_A_PAGE).min(total))
    };
    let name = |page: usize| {
        let (from, to) = range(page);
        (page, t.lines_go(from + 1, to))
    };
    let (from, to) = range(page);
    Lines {
        page,
        from,
        to,
        total,
        before: (page > 0).then(|| name(page - 1)),
        after: (page + 1 < pages).then(|| name(page + 1)),
        pages: match pages {
            2..=PAGES_LISTED_MAX => (0..pages).map(name).collect(),
            _ => Vec::new(),
        },
    }
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

/// Every page's content in words, closed until somebody wants to see it.
fn answers(view: &View<'_>, findings: &[Finding], steps: &[Step]) -> Vec<Answers> {
    view.form
        .sections
        .iter()
        .filter(|section| !section.fields.is_empty())
        .map(|section| {
            let mut groups = view.groups_of(&section.id, true, &(0..0));
            groups.retain(|group| group.list != "goods");
            let has_goods = section
                .fields
                .iter()
                .any(|field| field.pointer.starts_with("/goods/"));
            let (heads, rows) = match has_goods {
                true => view.table(TABLE_LINES_MAX),
                false => Default::default(),
            };
            let lines = if has_goods { view.draft.goods.len() } else { 0 };
            let problems = findings.iter().filter(|finding| {
                finding.severity == Severity::Error
                    && view.section_of(&finding.pointer) == section.id
            });
            let step = steps.iter().find(|step| step.id == section.id);
            Answers {
                id: section.id.clone(),
                title: step.map(|step| step.title.clone()).unwrap_or_default(),
                problems: problems.count(),
                more: lines.saturating_sub(TABLE_LINES_MAX),
                lines,
                groups,
                heads,
                rows,
            }
        })
        .collect()
}

/// Who applies for whom, in words.
pub(crate) fn acting(t: T, view: &applications::ApplicationView) -> Option<String> {
    let acting = view.acting.as_ref()?;
    Some(t.acting_for_label(&acting.agent, &acting.exporter))
}

/// A question with what was typed, and what is missing if an answer was sent.
fn question(t: T, query: &Query, answers: Option<&[(String, String)]>) -> Question {
    let typed = |name: &str| {
        let mut all = answers.unwrap_or_default().iter();
        all.find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.as_str())
    };
    let answer = typed(&query.id).to_owned();
    let not_applicable = !typed(&format!("{NOT_APPLICABLE}{}", query.id)).is_empty();
    let missing = answers.is_some() && answer.trim().is_empty() && !not_applicable;
    Question {
        id: query.id.clone(),
        text: query.message.clone(),
        error: missing.then(|| t.finding_answer_missing()),
        answer,
        not_applicable,
    }
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
    let script = headers.contains_key("x-autosave");
    if context.signed.is_none() {
        let session = cookie(&headers, SESSION_COOKIE);
        return kept::aside(&context, session, script, (&id, &section), fields).await;
    }
    let (office, actor) = (&context.office, context.actor()?);
    let application = applications::get(office, actor, &id).await?;
    let of = |name: &str| {
        fields
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.as_str())
    };
    let action = of("action");
    let here = format!("/applications/{id}/{section}");
    let number: usize = of("page").parse().unwrap_or(0);
    if action == "forget" {
        kept_entries::forget(office, actor, &id, &section).await?;
        return Ok(go(&format!("{here}?page={number}")));
    }
    let typed = fields.iter().filter(|(name, _)| name.starts_with('/'));
    let mut draft = application
        .draft
        .with_fields(typed.map(|(name, value)| (name.as_str(), value.as_str())));
    let mut then = None;
    if let Some(party) = action.strip_prefix("party") {
        let text = of(&format!("pick{party}"));
        let place = id_of(&format!("{party}/name"));
        then = Some(match addresses::meant(&context, text).await? {
            Meant::One(entry) => {
                draft = addresses::pick(&context, draft, party, &entry).await?;
                format!("{here}?page={number}#{place}")
            }
            Meant::Unclear => format!(
                "{here}?page={number}&book={}&q={}#book-{place}",
                encode(party),
                encode(text)
            ),
        });
    }
    if let Some((entry, party)) = action
        .strip_prefix("pick:")
        .and_then(|rest| rest.split_once(':'))
    {
        draft = addresses::pick(&context, draft, party, entry).await?;
        let place = id_of(&format!("{party}/name"));
        then = Some(format!("{here}?page={number}#{place}"));
    }
    let mut parts = action.split('/');
    let act = parts.next().unwrap_or_default();
    let (list, row) = (
        parts.next().unwrap_or_default(),
        parts.next().and_then(|row| row.parse().ok()).unwrap_or(0),
    );
    let keep = fields.iter().filter(|(name, _)| name == "keep");
    let keep: Vec<_> = keep
        .map(|(_, party)| addresses::at(&draft, party))
        .collect();
    let revision = of("revision").parse().unwrap_or(0);
    let filled = match list {
        "goods" => draft
            .goods
            .get(row)
            .is_some_and(|line| *line != GoodsDraft::default()),
        "invoices" => draft
            .invoices
            .get(row)
            .is_some_and(|line| *line != InvoiceDraft::default()),
        _ => false,
    };
    let saved = if act == "remove" && filled {
        draft_steps::remove_row(office, actor, &id, revision, draft, (list, row))
            .await
            .map(|step| {
                let number = row.saturating_sub(1) / LINES_A_PAGE;
                let did = format!("did=removed-{list}&n={}&step={step}", row + 1);
                then = Some(format!("{here}?{did}&page={number}"));
                revision + 1
            })
    } else {
        let place = match list {
            "goods" => change_rows(&mut draft.goods, act, row),
            "invoices" => change_rows(&mut draft.invoices, act, row),
            _ => None,
        };
        if let Some(place) = place {
            let number = if list == "goods" {
                place / LINES_A_PAGE
            } else {
                number
            };
            then = Some(format!("{here}?page={number}#{list}-{place}"));
        }
        applications::save(office, actor, &id, revision, draft).await
    };
    if script {
        let s = context.shell("applications").await?;
        return Ok(match saved {
            Ok(revision) => {
                if !of("kept").is_empty() {
                    kept_entries::forget(office, actor, &id, &section).await?;
                }
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
    if !of("kept").is_empty() {
        kept_entries::forget(office, actor, &id, &section).await?;
    }
    addresses::keep(&context, keep).await?;
    if let Some(to) = then {
        return Ok(go(&to));
    }
    let (_, _, form) = office
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
        "spreadsheet" => go(&format!("/applications/{id}/goods/upload")),
        "page" => go(&format!("{here}?page={row}")),
        "jump" => {
            let line = of("jump").trim().parse::<usize>().unwrap_or(1).max(1) - 1;
            go(&format!("{here}?page={}#goods-{line}", line / LINES_A_PAGE))
        }
        _ => go(&format!("{here}?page={number}")),
    })
}

/// Changes a list; answers the row that one wants to see then.
fn change_rows<R: Clone + Default>(rows: &mut Vec<R>, act: &str, row: usize) -> Option<usize> {
    match act {
        "add" if rows.len() < GOODS_MAX => {
            if rows.is_empty() {
                rows.push(R::default());
            }
            rows.push(R::default());
            Some(rows.len() - 1)
        }
        "copy" if rows.len() < GOODS_MAX => {
            let same = rows.get(row).cloned()?;
            rows.insert(row + 1, same);
            Some(row + 1)
        }
        "remove" if row < rows.len() => {
            rows.remove(row);
            Some(row.saturating_sub(1))
        }
        "up" if row > 0 && row < rows.len() => {
            rows.swap(row, row - 1);
            Some(row - 1)
        }
        "down" if row + 1 < rows.len() => {
            rows.swap(row, row + 1);
            Some(row + 1)
        }
        _ => None,
    }
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
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    if context.signed.is_none() {
        return kept::aside(&context, None, false, (&id, "submit"), typed).await;
    }
    let mut answers = Vec::new();
    for (name, value) in &typed {
        match name.strip_prefix(NOT_APPLICABLE) {
            // what was written counts, ticked or not
            Some(query) => {
                answers.push((query.to_owned(), applications::NOT_APPLICABLE.to_owned()));
            }
            None if value.trim().is_empty() => {}
            None => answers.insert(0, (name.clone(), value.clone())),
        }
    }
    match applications::submit(&context.office, context.actor()?, &id, answers).await {
        Ok(()) => Ok(go(&format!("/applications/{id}?flash=submitted"))),
        Err(OfficeError::Invalid(_)) => show(&context, &id, "check", false, Some(&typed)).await,
        Err(error) => Err(error.into()),
    }
}
