//! The exporter's applications: what needs them, what is with the authority, what is done.

use crate::shell::{Context, Problem, Shell, counted, encode, page, state_class, turned};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use origo_i18n::T;
use origo_office::{
    Application,
    applications::{self, Holder, ListFilter},
};
use origo_pack::Pack;

struct Tab {
    href: String,
    name: String,
    count: String,
    current: bool,
}

pub(crate) struct ApplicationRow {
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) reference: String,
    pub(crate) exporter: String,
    pub(crate) consignment: String,
    pub(crate) state: String,
    pub(crate) class: &'static str,
    pub(crate) when: String,
    pub(crate) due: Option<String>,
}

/// Applications as lists show them.
pub(crate) fn listed(rows: &[Application], s: &Shell, pack: &Pack) -> Vec<ApplicationRow> {
    let t = s.t;
    rows.iter()
        .map(|row| ApplicationRow {
            id: row.id.clone(),
            href: format!("/applications/{}", row.id),
            reference: row.reference.clone(),
            exporter: row.exporter.clone(),
            consignment: match row.destination.as_str() {
                "" => row.goods.clone(),
                code => {
                    let country = pack.code_name("countries", code, t.code());
                    format!("{} · {country}", row.goods)
                }
            },
            state: t.state(&row.state),
            class: state_class(&row.state),
            when: s.when(row.updated_at),
            due: row.due_at.map(|at| t.due_label(s.when(at))),
        })
        .collect()
}

#[derive(Template)]
#[template(path = "application_list.html")]
struct ApplicationList {
    s: Shell,
    t: T,
    may_apply: bool,
    tabs: Vec<Tab>,
    holder: String,
    search: String,
    rows: Vec<ApplicationRow>,
    /// Nothing at all, rather than nothing found.
    none_yet: bool,
    total: String,
    before: Option<String>,
    after: Option<String>,
}

pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    let filter = ListFilter {
        state: context.query.get("state").cloned(),
        holder: Holder::named(context.asked("holder")),
        search: context.asked("q").trim().to_owned(),
        entered: false,
        turn: context.turn(),
    };
    let found = applications::list(office, actor, &filter).await?;
    let counts = applications::counts(office, actor).await?;
    let s = context.shell("applications").await?;
    let pack = office.pack(&office.authority(&actor.authority).await?.pack)?;
    let all: i64 = counts.iter().map(|(_, count)| count).sum();
    let mut tabs = vec![Tab {
        href: "/applications".to_owned(),
        name: t.holder_all(),
        count: counted(t, all),
        current: filter.holder.is_none(),
    }];
    tabs.extend(counts.iter().map(|(holder, count)| Tab {
        href: format!("/applications?holder={}", holder.name()),
        name: t.coded("holder", holder.name()),
        count: counted(t, *count),
        current: filter.holder == Some(*holder),
    }));
    let rows = listed(&found.rows, &s, pack);
    let holder = filter.holder.map_or("", Holder::name);
    let address = format!("/applications?holder={holder}&q={}", encode(&filter.search));
    let (before, after) = turned(&address, found.before.as_ref(), found.after.as_ref());
    let shown = ApplicationList {
        may_apply: actor.may(origo_authz::Action::Apply),
        tabs,
        holder: holder.to_owned(),
        none_yet: all == 0,
        total: counted(t, found.total),
        before,
        after,
        search: filter.search.clone(),
        rows,
        s,
        t,
    };
    page(StatusCode::OK, &shown)
}
