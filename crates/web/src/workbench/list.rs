//! The list of cases: views, filters, saved views, rows.

use crate::{
    public::Fields,
    shell::{Context, Problem, Shell, counted, encode, go, state_class},
};
use axum::{
    extract::{Form, Path},
    response::Response,
};
use origo_office::{
    Application, Turn,
    cases::{self, View},
    saved_views,
};
use origo_pack::{Pack, words};

/// What the address says of the list; every link of the bench carries it on.
#[derive(Debug, Clone)]
pub(super) struct ListQuery {
    view: View,
    narrow: cases::Narrow,
    turn: Turn,
}

impl ListQuery {
    pub(super) fn of(context: &Context) -> Self {
        let text = |name: &str| context.asked(name).trim().to_owned();
        Self {
            view: View::named(context.asked("view")).unwrap_or(View::All),
            narrow: cases::Narrow {
                search: text("q"),
                form: text("form"),
                destination: text("to"),
            },
            turn: context.turn(),
        }
    }

    /// As the query of an address, without what is empty.
    pub(super) fn text(&self) -> String {
        let (after, before) = match &self.turn {
            Turn::Start => (String::new(), String::new()),
            Turn::After(mark) => (mark.to_string(), String::new()),
            Turn::Before(mark) => (String::new(), mark.to_string()),
        };
        [
            ("view", self.view.name()),
            ("q", &self.narrow.search),
            ("form", &self.narrow.form),
            ("to", &self.narrow.destination),
            ("after", &after),
            ("before", &before),
        ]
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect::<Vec<_>>()
        .join("&")
    }

    fn without(&self, change: impl Fn(&mut Self)) -> String {
        let mut other = Self {
            turn: Turn::Start,
            ..self.clone()
        };
        change(&mut other);
        format!("/queue?{}", other.text())
    }
}

/// A tab of the second bar.
pub(super) struct ViewTab {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) count: String,
    pub(super) current: bool,
}

/// A saved view.
pub(super) struct Saved {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) name: String,
}

/// A filter in use, and the address without it.
pub(super) struct Chip {
    pub(super) name: String,
    pub(super) href: String,
}

/// One case in the list.
pub(super) struct CaseRow {
    pub(super) href: String,
    pub(super) exporter: String,
    pub(super) reference: String,
    pub(super) what: String,
    pub(super) state: String,
    pub(super) class: &'static str,
    pub(super) form: String,
    pub(super) due: String,
    pub(super) due_class: &'static str,
    pub(super) current: bool,
    /// `next` or `prev`, seen from the case that is open.
    pub(super) key: &'static str,
}

/// The left side.
pub(super) struct CaseList {
    pub(super) tabs: Vec<ViewTab>,
    pub(super) saved: Vec<Saved>,
    pub(super) view: &'static str,
    pub(super) search: String,
    pub(super) forms: Vec<(String, String, bool)>,
    pub(super) countries: Vec<(String, String, bool)>,
    pub(super) chips: Vec<Chip>,
    pub(super) clear: String,
    pub(super) query: String,
    pub(super) rows: Vec<CaseRow>,
    pub(super) total: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

pub(super) async fn list(
    context: &Context,
    s: &Shell,
    query: &ListQuery,
    chosen: Option<&str>,
) -> Result<CaseList, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    let found = cases::queue(office, actor, query.view, &query.narrow, &query.turn).await?;
    let pack = office.pack(&office.authority(&actor.authority).await?.pack)?;
    let country = |code: &str| pack.code_name("countries", code, t.code());
    let form = |id: &str| form_name(pack, id, t.code());
    let tabs = found
        .counts
        .iter()
        .map(|(view, count)| ViewTab {
            href: format!("/queue?view={}", view.name()),
            name: t.coded("view", view.name()),
            count: counted(t, *count),
            current: *view == query.view,
        })
        .collect();
    let saved = saved_views::list(office, actor)
        .await?
        .into_iter()
        .map(|view| Saved {
            href: format!("/queue?{}", view.query),
            id: view.id,
            name: view.name,
        })
        .collect();
    let narrow = &query.narrow;
    let mut chips = Vec::new();
    for (value, name, href) in [
        (
            &narrow.search,
            format!("“{}”", narrow.search),
            query.without(|other| other.narrow.search.clear()),
        ),
        (
            &narrow.form,
            form(&narrow.form),
            query.without(|other| other.narrow.form.clear()),
        ),
        (
            &narrow.destination,
            t.to_country(country(&narrow.destination)),
            query.without(|other| other.narrow.destination.clear()),
        ),
    ] {
        if !value.is_empty() {
            chips.push(Chip { name, href });
        }
    }
    let at = found
        .rows
        .iter()
        .position(|row| Some(row.id.as_str()) == chosen);
    let rows: Vec<_> = found
        .rows
        .iter()
        .enumerate()
        .map(|(place, row)| CaseRow {
            href: format!("/cases/{}?{}", row.id, query.text()),
            what: row.goods.clone(),
            form: if pack.forms.len() > 1 {
                format!("{} · {}", form(&row.form), country(&row.destination))
            } else {
                t.to_country(country(&row.destination))
            },
            key: match at {
                None if place == 0 => "next",
                Some(at) if place == at + 1 => "next",
                Some(at) if place + 1 == at => "prev",
                _ => "",
            },
            ..row_of(context, s, row, chosen)
        })
        .collect();
    let turned = |turn| {
        let mut other = query.clone();
        other.turn = turn;
        format!("/queue?{}", other.text())
    };
    let mut countries: Vec<_> = pack
        .code_lists
        .get("countries")
        .into_iter()
        .flatten()
        .map(|code| {
            let name = words(&code.name, t.code()).to_owned();
            (code.code.clone(), name, code.code == narrow.destination)
        })
        .collect();
    countries.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(CaseList {
        tabs,
        saved,
        view: query.view.name(),
        search: narrow.search.clone(),
        forms: pack
            .forms
            .keys()
            .map(|id| (id.clone(), form(id), *id == narrow.form))
            .collect(),
        countries,
        clear: format!("/queue?view={}", query.view.name()),
        chips,
        query: query.text(),
        rows,
        total: counted(t, found.total),
        before: found.before.map(|mark| turned(Turn::Before(mark))),
        after: found.after.map(|mark| turned(Turn::After(mark))),
    })
}

fn row_of(context: &Context, s: &Shell, row: &Application, chosen: Option<&str>) -> CaseRow {
    let (due, due_class) = s.due(row.due_at);
    let answered = row.state == "submitted" && row.version > 1;
    let state = if answered { "answered" } else { &row.state };
    CaseRow {
        href: String::new(),
        exporter: row.exporter.clone(),
        reference: row.reference.clone(),
        what: String::new(),
        state: context.t.state(state),
        class: state_class(state),
        form: String::new(),
        due,
        due_class,
        current: Some(row.id.as_str()) == chosen,
        key: "",
    }
}

/// The title of a form in a language.
pub(super) fn form_name(pack: &Pack, id: &str, language: &str) -> String {
    pack.forms.get(id).map_or_else(
        || id.to_owned(),
        |form| words(&form.title, language).to_owned(),
    )
}

/// `POST /queue/views`: keeps the list as it stands under a name.
pub(crate) async fn keep_view(context: Context, Form(fields): Fields) -> Result<Response, Problem> {
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let query = field("query");
    saved_views::save(&context.office, context.actor()?, field("name"), query).await?;
    Ok(go(&format!("/queue?{query}&flash=view-saved")))
}

/// `POST /queue/views/{id}/delete`.
pub(crate) async fn forget_view(
    context: Context,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    saved_views::delete(&context.office, context.actor()?, &id).await?;
    Ok(go("/queue?flash=view-deleted"))
}
