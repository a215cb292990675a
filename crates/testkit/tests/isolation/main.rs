//! Every route, tried as everybody: nothing leaks, nothing changes.
//!
//! The routes come from the routers themselves, the ids from the database, so a new route or table is tried without a
//! word here. Two tests judge the answers:
//!
//! * Outsiders (nobody, the people of another authority, another organisation of the same one) are refused wherever
//!   an address names something of the authority they try; elsewhere they may be answered, but never with its words.
//! * What each role of the authority may do stands in `access.txt`, one line a route. Whoever adds a route runs the
//!   test with `ORIGO_UPDATE_ACCESS=1`, reads the difference, and commits it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod caller;
mod cross_site;
mod duties;
mod routes;
mod rubbish;
mod world;

use caller::{Caller, Verdict};
use origo_store::Engine;
use origo_testkit::{On, PEOPLE, TestApp, both_engines, published::must_be_current};
use routes::Route;
use std::{collections::BTreeMap, fmt::Write as _, path::PathBuf};
use world::World;

/// Addresses that everybody may ask because they carry a secret of their own: whoever has the code has the paper.
const CARRIES_A_SECRET: [&str; 3] = [
    "/v/{number}/{code}",
    "/v/{number}/{code}/certificate.pdf",
    "/api/v1/verifications/{number}/{code}",
];
/// Addresses with a parameter that names nothing of anybody.
const NAMES_NOTHING: [&str; 3] = ["/static/{file}", "/trust/{file}", "/api/{*path}"];

fn names_something(route: &Route) -> bool {
    let path = route.path.as_str();
    path.contains('{') && !CARRIES_A_SECRET.contains(&path) && !NAMES_NOTHING.contains(&path)
}

#[test]
fn every_route_in_the_sources_is_tried() {
    let known = routes::all();
    let missing: Vec<_> = routes::written_in_the_sources()
        .into_iter()
        .filter(|path| !known.iter().any(|route| route.path == *path))
        .collect();
    assert!(
        missing.is_empty(),
        "these routes go around origo_web::paths() or origo_api::paths(), so nobody tries them: {missing:?}"
    );
}

both_engines! {
    async fn an_outsider_reads_nothing_and_changes_nothing(app: TestApp) {
        let world = World::build(&app).await;
        let mut outsiders = vec![Caller::nobody()];
        for (name, ..) in PEOPLE {
            outsiders.push(Caller::of(&app, "gb-leeds", name));
        }
        outsiders.push(Caller::of(&app, "kh-moc", "exporter2"));
        let doors = caller::doors(&app);
        let (mut tried, mut faults) = (0, Vec::new());
        for route in routes::all() {
            let requests = world.requests(&route);
            if !exists(&app, &doors, &requests).await {
                continue;
            }
            let before = world.rows(&app).await;
            for outsider in &outsiders {
                if route.method != "GET" {
                    outsider.start_afresh();
                }
                for request in &requests {
                    let answer = outsider.ask(&app, &doors, request).await;
                    tried += 1;
                    let mut fault = |what: &str| faults.push(format!("{outsider} {request}: {} – {what}", answer.status));
                    if answer.status.is_server_error() {
                        fault("it breaks");
                    }
                    if names_something(&route) && answer.verdict() != Verdict::Refused {
                        fault("it is not refused");
                    }
                    let may_read = CARRIES_A_SECRET.contains(&route.path.as_str()) && request.with_the_secret;
                    if let Some(word) = world.leaked(&answer, request).filter(|_| !may_read) {
                        fault(&format!("it tells {word:?}"));
                    }
                }
            }
            let after = world.rows(&app).await;
            // whoever may start something of their own adds rows; what was there stays in any case
            let lost: Vec<_> = before.difference(&after).collect();
            let added: Vec<_> = after.difference(&before).filter(|_| names_something(&route)).collect();
            if !lost.is_empty() || !added.is_empty() {
                faults.push(format!("{} {}: an outsider changed {lost:#?} to {added:#?}", route.method, route.path));
            }
        }
        println!("{tried} requests as {} outsiders", outsiders.len());
        assert!(tried > 1000, "{tried} requests are not every route");
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
    }

    async fn each_role_may_what_the_table_says(app: TestApp) {
        let engine = match app.office.store().engine() {
            Engine::Sqlite => On::Sqlite,
            Engine::Postgres => On::Postgres,
        };
        let mut app = app;
        let mut world = World::build(&app).await;
        let mut people = vec![Caller::nobody()];
        // the strangers first, so that nothing they are refused was taken away by those who may
        for name in ["exporter2", "customs", "operator", "auditor", "cashier", "administrator", "ben", "signatory", "manager", "exporter"] {
            people.push(Caller::of(&app, "kh-moc", name));
        }
        let mut doors = caller::doors(&app);
        let (mut table, mut faults) = (BTreeMap::new(), Vec::new());
        for route in routes::all() {
            if !exists(&app, &doors, &world.requests(&route)).await {
                continue;
            }
            if route.method != "GET" {
                // what was withdrawn, ended or signed for the route before is there again
                app = TestApp::start(engine).await;
                world = World::build(&app).await;
                doors = caller::doors(&app);
                people.iter().for_each(Caller::start_afresh);
            }
            let requests = world.requests(&route);
            let mut line = BTreeMap::new();
            for person in &people {
                if route.method != "GET" {
                    person.start_afresh();
                }
                let before = world.rows(&app).await;
                let mut best = Verdict::Refused;
                for request in &requests {
                    let answer = person.ask(&app, &doors, request).await;
                    if answer.status.is_server_error() {
                        faults.push(format!("{person} {request}: {}", answer.status));
                    }
                    best = best.max(answer.verdict());
                    let own = person.sees_the_world() || request.with_the_secret;
                    let may_read = answer.verdict() != Verdict::Refused && own;
                    if let Some(word) = world.leaked(&answer, request).filter(|_| !may_read) {
                        faults.push(format!("{person} {request}: {} tells {word:?}", answer.status));
                    }
                }
                if best == Verdict::Refused && world.rows(&app).await != before {
                    faults.push(format!("{person} {} {}: refused, and yet something changed", route.method, route.path));
                }
                line.insert(person.role(), best);
            }
            table.insert((route.path.clone(), route.method.clone()), line);
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
        let roles: Vec<_> = people.iter().map(Caller::role).collect();
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/isolation/access.txt");
        must_be_current(&file, &written(&roles, &table), "ORIGO_UPDATE_ACCESS");
    }
}

/// Whether the path has the method at all: the router itself says 405 to everybody alike.
async fn exists(app: &TestApp, doors: &axum::Router, requests: &[world::Request]) -> bool {
    let first = requests.first().unwrap();
    let answer = Caller::nobody().ask(app, doors, first).await;
    answer.status.as_u16() != 405
}

type Table = BTreeMap<(String, String), BTreeMap<String, Verdict>>;

/// The table as text: one line a route, one letter a role.
fn written(roles: &[String], table: &Table) -> String {
    let mut text = "# Who may ask what; written by the test `isolation`, see its main.rs.\n\
         # x is answered (also: told what is wrong with the request), . is refused\n"
        .to_owned();
    for (at, role) in roles.iter().enumerate() {
        writeln!(text, "# {}{role}", "│ ".repeat(at)).unwrap();
    }
    for ((path, method), line) in table {
        let letters: Vec<_> = roles.iter().map(|role| line[role].letter()).collect();
        writeln!(text, "  {} {method:6} {path}", letters.join(" ")).unwrap();
    }
    text
}
