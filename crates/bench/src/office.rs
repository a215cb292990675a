//! The office's acts beside the same SQL issued bare, on both databases.

use crate::{
    Place,
    figures::{Rounds, Row},
    house::{Example, House, examples},
    replay::{Bare, Numbers, Statement, Subject, Value, heard},
};
use anyhow::{Context as _, Result, ensure};
use futures_util::future::try_join_all;
use origo_office::{applications, cases};
use origo_store::Store;
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::sync::Mutex;

/// Cases that lie in the queue.
const QUEUE: usize = 1500;
/// Acts of one kind in a round.
const ACTS: usize = 120;
/// Turns in a round: short ones, so that the noise of the machine falls on both alike.
const TURNS: usize = 5;
/// How many at a time: alone, and a busy hour.
const TASKS: [usize; 2] = [1, 8];
const SECTION: &str = "office";
const PEER: &str = "bare SQL";

/// Measures it.
pub async fn measure(place: &Place) -> Result<Vec<Row>> {
    let folder = place.fresh("office")?;
    let mut rows = engine(
        place,
        "SQLite",
        &format!("sqlite://{}/origo.db", folder.display()),
    )
    .await?;
    match std::env::var("ORIGO_TEST_POSTGRES_URL") {
        Ok(server) => {
            let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
            let name = format!("bench_{seconds}");
            Store::create_database(&server, &name).await?;
            let (base, _) = server.rsplit_once('/').context("an odd address")?;
            rows.extend(engine(place, "PostgreSQL", &format!("{base}/{name}")).await?);
        }
        Err(_) => eprintln!("  no ORIGO_TEST_POSTGRES_URL: PostgreSQL is left out"),
    }
    Ok(rows)
}

struct Bench {
    house: Arc<House>,
    example: Example,
    numbers: Numbers,
    url: String,
}

impl Bench {
    async fn drafts(&self, count: usize) -> Result<Vec<String>> {
        let mut ids = Vec::new();
        for _ in 0..count {
            ids.push(self.house.draft(&self.example).await?);
        }
        Ok(ids)
    }

    /// What the rows of an application's act hold.
    async fn subject(&self, id: &str) -> Result<Subject> {
        let exporter = self.house.person("exporter", &self.example.authority)?;
        let row = applications::get(&self.house.office, exporter, id)
            .await?
            .application;
        let now = self.house.office.now().as_microsecond();
        let reviewer = self.house.person("reviewer", &self.example.authority)?;
        let optional = Value::Text;
        let values = [
            ("authority_id", Value::text(&row.authority_id)),
            ("authorities.id", Value::text(&row.authority_id)),
            ("organisations.id", Value::text(&row.organisation_id)),
            ("users.id", Value::text(&exporter.user_id)),
            ("user_id", Value::text(&exporter.user_id)),
            ("applications.id", Value::text(id)),
            ("application_id", Value::text(id)),
            ("object_id", Value::text(id)),
            ("revision", Value::number(row.revision)),
            ("reference", Value::text(&row.reference)),
            ("organisation_id", Value::text(&row.organisation_id)),
            ("form", Value::text(&row.form)),
            ("state", Value::text("submitted")),
            ("organisations.state", Value::text("registered")),
            ("version", Value::number(1)),
            ("draft", Value::text(&row.draft)),
            ("exporter", Value::text(&row.exporter)),
            ("destination", Value::text(&row.destination)),
            ("goods", Value::text(&row.goods)),
            ("search", Value::text(&row.search)),
            ("prepared_by", Value::text(&row.prepared_by)),
            ("assigned_to", optional(None)),
            ("reviewed_by", optional(None)),
            ("second_approved_by", optional(None)),
            ("signed_by", optional(None)),
            ("certificate_number", optional(None)),
            ("replaces", optional(None)),
            ("reason", Value::text("")),
            ("submitted_by", Value::text(&exporter.user_id)),
            ("submitted_at", Value::number(now)),
            ("due_at", Value::number(now)),
            ("updated_at", Value::number(now)),
            ("created_at", Value::number(now)),
            ("run_at", Value::number(now)),
            ("at", Value::number(now)),
            ("minutes_left", Value::Number(None)),
            ("locked_at", Value::Number(None)),
            ("done_at", Value::Number(None)),
            ("sent_at", Value::Number(None)),
            ("events.kind", Value::text("application-submitted")),
            ("actor", Value::text(&exporter.user_id)),
            ("role", Value::text("applicant")),
            ("channel", Value::text("web")),
            ("cause", Value::text("")),
            ("rule", Value::text("kh@2026.1#0123456789ab/co@2026-1")),
            ("detail", Value::text("{\"version\":1}")),
            ("objects", Value::text("x".repeat(110))),
            ("previous_hash", Value::text("0".repeat(64))),
            ("hash", Value::text("0".repeat(64))),
            ("object_type", Value::text("application")),
            ("officer", Value::text(&reviewer.user_id)),
        ];
        Ok(Subject(
            values
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<BTreeMap<_, _>>(),
        ))
    }
}

fn statements(heard: &[String]) -> Vec<Statement> {
    heard.iter().map(|sql| Statement::read(sql)).collect()
}

/// So many acts in this time.
#[expect(clippy::cast_precision_loss, reason = "a few hundred")]
fn rate(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

async fn engine(place: &Place, name: &str, url: &str) -> Result<Vec<Row>> {
    let folder = place.fresh(&format!("office-{name}"))?;
    let house = Arc::new(House::open(url, &folder, &place.origo).await?);
    let example = examples(&place.root.join("examples"))?
        .into_iter()
        .find(|example| example.name == "milled-rice")
        .context("the example milled-rice is gone")?;
    let mut first = Bare::open(url, 1).await?;
    let bench = Bench {
        numbers: first[0].numbers().await?,
        house,
        example,
        url: url.to_owned(),
    };
    ensure!(
        bench.numbers.contains("due_at"),
        "the columns of numbers were not found"
    );
    for _ in 0..QUEUE {
        bench.house.submitted(&bench.example).await?;
    }
    let mut rows = Vec::new();
    for tasks in TASKS {
        rows.push(submit(place, &bench, name, tasks).await?);
        rows.push(queue(place, &bench, name, tasks).await?);
    }
    Ok(rows)
}

async fn connections(bench: &Bench, count: usize) -> Result<Vec<Mutex<Bare>>> {
    let all = Bare::open(&bench.url, count).await?;
    Ok(all.into_iter().map(Mutex::new).collect())
}

async fn submit(place: &Place, bench: &Bench, name: &str, tasks: usize) -> Result<Row> {
    let (house, authority) = (&bench.house, &bench.example.authority);
    let exporter = house.person("exporter", authority)?;
    let id = house.draft(&bench.example).await?;
    let (done, sql) = heard(applications::submit(
        &house.office,
        exporter,
        &id,
        Vec::new(),
    ))
    .await;
    done?;
    let sql = statements(&sql);
    let bare = Arc::new(connections(bench, tasks).await?);
    let (mut ours, mut theirs) = (Rounds::default(), Rounds::default());
    for _ in 0..place.rounds {
        let (mine, other) = (bench.drafts(ACTS).await?, bench.drafts(ACTS).await?);
        let mut all = Vec::new();
        for id in &other {
            all.push(bench.subject(id).await?);
        }
        let (mut our_time, mut their_time) = (Duration::ZERO, Duration::ZERO);
        for (ids, subjects) in mine.chunks(ACTS / TURNS).zip(all.chunks(ACTS / TURNS)) {
            let start = Instant::now();
            try_join_all(ids.chunks(ids.len().div_ceil(tasks)).map(|ids| {
                let (office, actor, ids) = (house.office.clone(), exporter.clone(), ids.to_vec());
                async move {
                    tokio::spawn(async move {
                        for id in ids {
                            applications::submit(&office, &actor, &id, Vec::new()).await?;
                        }
                        anyhow::Ok(())
                    })
                    .await?
                }
            }))
            .await?;
            our_time += start.elapsed();
            let start = Instant::now();
            try_join_all(
                subjects
                    .chunks(subjects.len().div_ceil(tasks))
                    .enumerate()
                    .map(|(task, subjects)| {
                        let (bare, sql, numbers) =
                            (bare.clone(), sql.clone(), bench.numbers.clone());
                        let subjects = subjects.to_vec();
                        async move {
                            tokio::spawn(async move {
                                let mut connection = bare[task].lock().await;
                                for subject in &subjects {
                                    connection.replay(&sql, subject, &numbers).await?;
                                }
                                anyhow::Ok(())
                            })
                            .await?
                        }
                    }),
            )
            .await?;
            their_time += start.elapsed();
        }
        ours.0.push(rate(ACTS, our_time));
        theirs.0.push(rate(ACTS, their_time));
    }
    let what = format!(
        "submit, {name}, {tasks} at a time ({} statements)",
        sql.len()
    );
    Ok(Row::rates(SECTION, what, "acts/s", ours, PEER, theirs))
}

async fn queue(place: &Place, bench: &Bench, name: &str, tasks: usize) -> Result<Row> {
    let (house, authority) = (&bench.house, &bench.example.authority);
    let reviewer = house.person("reviewer", authority)?;
    let (page, sql) = heard(cases::queue(
        &house.office,
        reviewer,
        cases::View::Unassigned,
        &cases::Narrow::default(),
        &origo_office::Turn::Start,
    ))
    .await;
    ensure!(page?.rows.len() == 50, "the queue's page is not full");
    let sql = statements(&sql);
    let id = house.draft(&bench.example).await?;
    let mut subject = bench.subject(&id).await?;
    subject
        .0
        .insert("assigned_to".to_owned(), Value::text(&reviewer.user_id));
    let bare = Arc::new(connections(bench, tasks).await?);
    let (mut ours, mut theirs) = (Rounds::default(), Rounds::default());
    for _ in 0..place.rounds {
        let each = (ACTS / TURNS).div_ceil(tasks);
        let (mut our_time, mut their_time) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..TURNS {
            let start = Instant::now();
            try_join_all((0..tasks).map(|_| {
                let (office, actor) = (house.office.clone(), reviewer.clone());
                async move {
                    tokio::spawn(async move {
                        for _ in 0..each {
                            cases::queue(
                                &office,
                                &actor,
                                cases::View::Unassigned,
                                &cases::Narrow::default(),
                                &origo_office::Turn::Start,
                            )
                            .await?;
                        }
                        anyhow::Ok(())
                    })
                    .await?
                }
            }))
            .await?;
            our_time += start.elapsed();
            let start = Instant::now();
            try_join_all((0..tasks).map(|task| {
                let (bare, sql, numbers) = (bare.clone(), sql.clone(), bench.numbers.clone());
                let subject = subject.clone();
                async move {
                    tokio::spawn(async move {
                        let mut connection = bare[task].lock().await;
                        for _ in 0..each {
                            connection.replay(&sql, &subject, &numbers).await?;
                        }
                        anyhow::Ok(())
                    })
                    .await?
                }
            }))
            .await?;
            their_time += start.elapsed();
        }
        ours.0.push(rate(each * tasks * TURNS, our_time));
        theirs.0.push(rate(each * tasks * TURNS, their_time));
    }
    let what = format!(
        "queue page, {name}, {tasks} at a time ({} statements)",
        sql.len()
    );
    Ok(Row::rates(SECTION, what, "pages/s", ours, PEER, theirs))
}
