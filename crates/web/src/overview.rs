//! Where the administrator of an authority and the operator of the installation land: what waits, and how it does.

use crate::{
    public::Fields,
    shell::{Context, Problem, Shell, counted, go, length, page},
};
use askama::Template;
use axum::{extract::Form, http::StatusCode, response::Response};
use origo_authz::Action;
use origo_i18n::T;
use origo_office::{figures, installation, mailbox, parked};

/// Something that waits, with its count.
struct Tile {
    href: &'static str,
    name: String,
    count: String,
    class: &'static str,
}

struct JobRow {
    name: String,
    due: i64,
    later: i64,
    failing: i64,
}

struct Failing {
    name: String,
    subject: String,
    tries: String,
    when: String,
    error: String,
}

/// A job that is set aside.
struct Parked {
    name: String,
    authority: String,
    topic: String,
    subject: String,
    tries: String,
    when: String,
    error: String,
}

struct Chain {
    authority: String,
    events: i64,
    head: String,
    fault: Option<String>,
}

/// A line of figures: what, how many, the share of the most in hundredths, and since when the oldest waits.
struct Line {
    name: String,
    count: i64,
    width: i64,
    oldest: String,
}

/// What the work of the authority comes to.
struct Figures {
    by_state: Vec<Line>,
    by_officer: Vec<Line>,
    issued: Vec<Line>,
    issued_count: i64,
    usual: Option<String>,
}

/// What only the operator reads.
struct Installation {
    version: &'static str,
    engine: &'static str,
    mail: String,
    authorities: Vec<(String, String, String)>,
    packs: Vec<(String, String, String)>,
    jobs: Vec<JobRow>,
    failing: Vec<Failing>,
}

#[derive(Template)]
#[template(path = "overview.html")]
struct Overview {
    s: Shell,
    t: T,
    tiles: Vec<Tile>,
    given_up: i64,
    reads_events: bool,
    figures: Option<Figures>,
    installation: Option<Installation>,
    parked: Vec<Parked>,
    chains: Option<Vec<Chain>>,
}

pub(crate) async fn show(context: Context) -> Result<Response, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    let desk = installation::desk(office, actor).await?;
    let s = context.shell("overview").await?;
    let mut tiles = Vec::new();
    if actor.may(Action::SeeAll) {
        tiles.push(Tile {
            href: "/queue",
            name: t.tile_cases(),
            count: counted(t, desk.cases),
            class: "",
        });
        tiles.push(Tile {
            href: "/queue?view=overdue",
            name: t.tile_overdue(),
            count: counted(t, desk.overdue),
            class: if desk.overdue > 0 {
                "app-tile--warn"
            } else {
                ""
            },
        });
        tiles.push(Tile {
            href: "/registrations?state=submitted",
            name: t.tile_registrations(),
            count: counted(t, desk.registrations),
            class: "",
        });
    }
    tiles.push(Tile {
        href: "/mailbox?state=waiting",
        name: t.tile_letters_waiting(),
        count: counted(t, desk.letters_waiting),
        class: "",
    });
    tiles.push(Tile {
        href: "/mailbox?state=given-up",
        name: t.tile_letters_given_up(),
        count: counted(t, desk.letters_given_up),
        class: if desk.letters_given_up > 0 {
            "app-tile--bad"
        } else {
            ""
        },
    });
    let chains = match context.asked("chain") {
        "" => None,
        _ => {
            let chains = installation::chains(office, actor).await?.into_iter();
            let chain = |chain: origo_office::audit::ChainReport| Chain {
                authority: chain.authority,
                events: chain.events,
                head: chain.head,
                fault: chain.fault,
            };
            Some(chains.map(chain).collect())
        }
    };
    let installation = if actor.may(Action::RunInstallation) {
        Some(installed(&context, &s).await?)
    } else {
        None
    };
    let figures = if actor.may(Action::SeeAll) {
        Some(figured(&context, &s).await?)
    } else {
        None
    };
    let shown = Overview {
        figures,
        given_up: desk.letters_given_up,
        reads_events: actor.may(Action::ReadEvents),
        tiles,
        parked: set_aside(&context, &s).await?,
        installation,
        chains,
        s,
        t,
    };
    page(StatusCode::OK, &shown)
}

async fn set_aside(context: &Context, s: &Shell) -> Result<Vec<Parked>, Problem> {
    let t = context.t;
    let jobs = parked::list(&context.office, context.actor()?).await?;
    let row = |job: installation::Job| Parked {
        name: t.coded("job", &job.topic),
        tries: t.mail_tries(job.attempts),
        when: job.parked_at.map(|at| s.when(at)).unwrap_or_default(),
        authority: job.authority_id,
        topic: job.topic,
        subject: job.subject,
        error: job.last_error,
    };
    Ok(jobs.into_iter().map(row).collect())
}

pub(crate) async fn again(context: Context, Form(job): Fields) -> Result<Response, Problem> {
    let (office, actor) = (&context.office, context.actor()?);
    let field = |name: &str| job.get(name).map_or("", String::as_str);
    parked::again(
        office,
        actor,
        field("authority"),
        field("topic"),
        field("subject"),
    )
    .await?;
    Ok(go("/overview?flash=job-again"))
}

async fn figured(context: &Context, s: &Shell) -> Result<Figures, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    let found = figures::figures(office, actor).await?;
    let authority = office.authority(&actor.authority).await?;
    let pack = office.pack(&authority.pack)?;
    let lines = |shares: &[figures::Share], name: &dyn Fn(&str) -> String| -> Vec<Line> {
        let most = shares.iter().map(|share| share.count).max().unwrap_or(1);
        let line = |share: &figures::Share| Line {
            name: name(&share.of),
            count: share.count,
            width: share.count * 100 / most.max(1),
            oldest: share.oldest.map(|at| s.when(at)).unwrap_or_default(),
        };
        shares.iter().map(line).collect()
    };
    let officer = |name: &str| match name {
        "" => t.view_unassigned(),
        name => name.to_owned(),
    };
    let country = |code: &str| pack.code_name("countries", code, t.code());
    Ok(Figures {
        by_state: lines(&found.by_state, &|state| t.state(state)),
        by_officer: lines(&found.by_officer, &officer),
        issued: lines(&found.issued, &country),
        issued_count: found.issued.iter().map(|share| share.count).sum(),
        usual: found.usual_minutes.map(|minutes| length(t, minutes.max(1))),
    })
}

async fn installed(context: &Context, s: &Shell) -> Result<Installation, Problem> {
    let (office, t) = (&context.office, context.t);
    let found = installation::look(office, context.actor()?).await?;
    let topic = |name: &str| t.coded("job", name);
    Ok(Installation {
        version: env!("CARGO_PKG_VERSION"),
        engine: found.engine,
        mail: mailbox::server(office).map_or_else(|| t.mailbox_none_set(), str::to_owned),
        authorities: found
            .authorities
            .into_iter()
            .map(|authority| (authority.name, authority.id, authority.pack))
            .collect(),
        packs: found.packs,
        jobs: found
            .topics
            .iter()
            .map(|row| JobRow {
                name: topic(&row.name),
                due: row.due,
                later: row.later,
                failing: row.failing,
            })
            .collect(),
        failing: found
            .failing
            .into_iter()
            .map(|job| Failing {
                name: topic(&job.topic),
                tries: t.mail_tries(job.attempts),
                when: s.when(job.run_at),
                subject: job.subject,
                error: job.last_error,
            })
            .collect(),
    })
}
