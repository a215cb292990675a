//! The middle: one case with its checks, fields, goods, changes, questions and history.

use super::{
    decide::{Decide, Typed},
    documents::{self, Papers},
    list::{ListQuery, form_name},
};
use crate::{
    form::{Group, View},
    linked::Linked,
    shell::{Context, Problem, Shell, state_class},
};
use origo_i18n::{T, grouped};
use origo_office::{
    applications,
    cases::{self, CaseView},
};
use origo_trade::{Draft, Finding, GoodsDraft, Severity, parse_decimal};
use rust_decimal::Decimal;

/// The tabs of a case, by the name in the address.
const TABS: [&str; 4] = ["review", "changes", "queries", "history"];

/// One machine check.
pub(super) struct Check {
    /// `ok`, `warn` or `bad`.
    pub(super) class: &'static str,
    pub(super) text: Linked,
    /// Why it is right all the same, as the applicant wrote it.
    pub(super) reason: String,
}

/// One goods line.
pub(super) struct GoodsRow {
    pub(super) number: String,
    pub(super) description: String,
    pub(super) hs_code: String,
    pub(super) criterion: String,
    pub(super) origin: String,
    pub(super) quantity: String,
    pub(super) weight: String,
    pub(super) value: String,
    pub(super) changed: bool,
}

/// A field that differs from the version before.
pub(super) struct Change {
    pub(super) label: String,
    pub(super) was: String,
    pub(super) now: String,
}

/// A question and its answer.
pub(super) struct Question {
    pub(super) about: String,
    pub(super) text: String,
    pub(super) asked: String,
    pub(super) answer: String,
    pub(super) answered: String,
}

/// Something that happened.
pub(super) struct Happened {
    pub(super) text: String,
    pub(super) who: String,
    pub(super) when: String,
    pub(super) cause: String,
}

/// The middle and the right.
pub(super) struct CasePanel {
    pub(super) id: String,
    pub(super) query: String,
    pub(super) back: String,
    pub(super) reference: String,
    pub(super) exporter: String,
    /// Who applies for whom, if an agent does.
    pub(super) acting: Option<String>,
    pub(super) state: String,
    pub(super) class: &'static str,
    pub(super) form: String,
    pub(super) destination: String,
    pub(super) submitted: String,
    pub(super) due: String,
    pub(super) due_class: &'static str,
    pub(super) waiting: bool,
    pub(super) assigned: String,
    pub(super) version: i64,
    pub(super) certificate: Option<String>,
    pub(super) tabs: Vec<(String, String, bool)>,
    pub(super) tab: &'static str,
    pub(super) checks: Vec<Check>,
    pub(super) to_decide: usize,
    pub(super) groups: Vec<Group>,
    pub(super) goods: Vec<GoodsRow>,
    pub(super) goods_total: String,
    pub(super) changes: Vec<Change>,
    pub(super) questions: Vec<Question>,
    pub(super) history: Vec<Happened>,
    pub(super) papers: Papers,
    pub(super) decide: Decide,
}

impl CasePanel {
    /// What a field was before, if it differs.
    pub(super) fn was(&self, label: &str) -> Option<&str> {
        let change = self.changes.iter().find(|change| change.label == label);
        change.map(|change| change.was.as_str())
    }
}

/// What a check found, with what the applicant wrote about it.
fn checked(view: &View<'_>, finding: &Finding, reason: Option<String>) -> Check {
    Check {
        reason: reason.unwrap_or_default(),
        class: match finding.severity {
            Severity::Error => "bad",
            Severity::NeedsReason | Severity::Warning => "warn",
        },
        text: Linked::of(view.sentence(finding), &finding.values),
    }
}

pub(super) async fn panel(
    context: &Context,
    s: &Shell,
    query: &ListQuery,
    id: &str,
    signing: bool,
    typed: &Typed,
) -> Result<CasePanel, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    let case = cases::case(office, actor, id).await?;
    let row = &case.view.application;
    let (_, pack, form) = office.shown_rules(row).await?;
    let view = View {
        t,
        pack,
        form,
        draft: &case.view.draft,
        findings: &[],
    };
    let tab = TABS
        .into_iter()
        .find(|tab| *tab == context.asked("tab"))
        .unwrap_or(TABS[0]);
    let changes: Vec<_> = case
        .changes
        .iter()
        .map(|change| Change {
            label: view.label(&change.pointer),
            was: change.was.clone(),
            now: change.now.clone(),
        })
        .collect();
    let at = |tab: &str| format!("/cases/{id}?{}&tab={tab}", query.text());
    let tabs = [
        t.tab_review(),
        t.tab_changes(changes.len()),
        t.tab_queries(case.view.queries.len()),
        t.tab_history(),
    ];
    let answered = row.state == "submitted" && row.version > 1;
    let state = if answered { "answered" } else { &row.state };
    let (due, due_class) = s.due(row.due_at);
    let given = applications::reasons(office, &row.authority_id, id, &case.findings).await?;
    let findings = case.findings.iter().zip(given);
    let checks: Vec<_> = findings
        .map(|(finding, reason)| checked(&view, finding, reason))
        .collect();
    Ok(CasePanel {
        id: id.to_owned(),
        query: query.text(),
        back: format!("/queue?{}", query.text()),
        reference: row.reference.clone(),
        exporter: row.exporter.clone(),
        acting: crate::applications::acting(t, &case.view),
        state: t.state(state),
        class: state_class(state),
        form: form_name(pack, &row.form, t.code()),
        destination: t.to_country(pack.code_name("countries", &row.destination, t.code())),
        submitted: row.submitted_at.map(|at| s.when(at)).unwrap_or_default(),
        due,
        due_class,
        waiting: row.due_at.is_some(),
        assigned: match row.assigned_to.as_deref() {
            Some(officer) if officer == actor.user_id => t.you(),
            Some(officer) => case.names.get(officer).cloned().unwrap_or_default(),
            None => t.nobody(),
        },
        version: row.version,
        certificate: row.certificate_number.clone(),
        tabs: TABS
            .iter()
            .zip(tabs)
            .map(|(name, words)| (at(name), words, *name == tab))
            .collect(),
        tab,
        to_decide: checks.len(),
        groups: fields(&view),
        goods: goods(&view, &case),
        goods_total: t.goods_total(
            case.view.draft.goods.len(),
            grouped(gross_weight(&case.view.draft)),
        ),
        questions: questions(&case, &view, s),
        history: history(&case, t, s),
        papers: documents::papers(context, query, tab, &case, form, signing).await?,
        decide: Decide::of(context, &case, pack, &view, signing, checks.len(), typed)?,
        checks,
        changes,
    })
}

/// Everything but the goods, one group a section.
fn fields(view: &View<'_>) -> Vec<Group> {
    view.everything()
        .into_iter()
        .filter(|group| group.list != "goods")
        .map(|mut group| {
            group.fields.retain(|field| !field.value.is_empty());
            for field in &mut group.fields {
                field.value = as_on_paper(view.t, field.kind, &field.value);
            }
            group
        })
        .filter(|group| !group.fields.is_empty())
        .collect()
}

/// Amounts and dates as the documents beside them have them: Latin digits in every language.
fn as_on_paper(t: T, kind: &str, typed: &str) -> String {
    let shown = match kind {
        "number" => parse_decimal(typed).map(grouped),
        "date" => typed.parse().ok().map(|date| t.printed_date(date)),
        _ => None,
    };
    shown.unwrap_or_else(|| typed.to_owned())
}

fn goods(view: &View<'_>, case: &CaseView) -> Vec<GoodsRow> {
    let t = view.t;
    let name = |list: &str, code: &str| view.pack.code_name(list, code, t.code());
    case.view
        .draft
        .goods
        .iter()
        .enumerate()
        .map(|(place, line)| GoodsRow {
            number: t.number(place + 1),
            description: line.description.clone(),
            hs_code: line.hs_code.clone(),
            criterion: line.criterion.clone(),
            origin: name("countries", &line.origin),
            quantity: format!(
                "{} {}",
                as_on_paper(t, "number", &line.quantity),
                name("units", &line.quantity_unit)
            ),
            weight: as_on_paper(t, "number", &line.gross_weight),
            value: money(view.draft, t, line),
            changed: case
                .changes
                .iter()
                .any(|change| change.pointer.starts_with(&format!("/goods/{place}/"))),
        })
        .collect()
}

/// A line's value with the currency of its own invoice: amounts of several currencies stand below each other here.
fn money(draft: &Draft, t: T, line: &GoodsDraft) -> String {
    let amount = as_on_paper(t, "number", &line.value);
    let number = line.invoice_number.trim();
    let mut invoices = draft.invoices.iter();
    match invoices.find(|invoice| invoice.number.trim() == number) {
        Some(invoice) => format!("{amount} {}", invoice.currency.trim().to_uppercase()),
        None => amount,
    }
}

/// What can be read of the gross weights, kg.
fn gross_weight(draft: &Draft) -> Decimal {
    let weights = draft.goods.iter();
    weights
        .filter_map(|line| parse_decimal(&line.gross_weight))
        .sum()
}

fn questions(case: &CaseView, view: &View<'_>, s: &Shell) -> Vec<Question> {
    let who = |id: &str| case.names.get(id).cloned().unwrap_or_default();
    case.view
        .queries
        .iter()
        .map(|query| Question {
            about: if query.pointer.is_empty() {
                view.t.whole_application()
            } else {
                view.label(&query.pointer)
            },
            text: query.message.clone(),
            asked: format!("{} · {}", who(&query.asked_by), s.when(query.asked_at)),
            answer: match query.answer.as_str() {
                applications::NOT_APPLICABLE => view.t.answered_not_applicable(),
                answer => answer.to_owned(),
            },
            answered: query.answered_at.map(|at| s.when(at)).unwrap_or_default(),
        })
        .collect()
}

fn history(case: &CaseView, t: T, s: &Shell) -> Vec<Happened> {
    case.history
        .iter()
        .rev()
        .map(|event| Happened {
            text: t.event(&event.kind),
            // the worker has no name of its own
            who: case
                .names
                .get(&event.actor)
                .cloned()
                .unwrap_or_else(|| t.brand()),
            when: s.when(event.at),
            cause: if event.kind == "lock-broken" {
                event.cause.clone()
            } else {
                String::new()
            },
        })
        .collect()
}
