//! The separation of duties, act by act: whoever changed a draft, a document or an answer, through whichever door, can
//! neither decide on that case nor sign it, whatever other roles they hold.
//!
//! The acts come from the routers: a writing route that is not classified here fails the test.

use crate::{caller, routes};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{StatusCode, header},
};
use origo_office::{
    Actor, OfficeError, Role, applications, cases, draft_steps, goods_imports, templates, worker,
};
use origo_testkit::{TestApp, another_rice, both_engines, rice};
use serde_json::json;
use std::collections::BTreeSet;
use tower::ServiceExt as _;

/// What an applicant's request does to what a case says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    /// Begins an application: the answer names it.
    Begins,
    /// Changes one that is being written.
    Changes,
    /// Keeps what somebody else then takes over.
    IsTakenOver,
    /// Nothing: no draft, document or answer is another afterwards.
    Nothing,
}

/// Every writing route by which an applicant reaches an application.
const ACTS: [(&str, &str, Does); 31] = [
    ("POST", "/applications/new", Does::Begins),
    ("POST", "/applications/{id}/copy", Does::Begins),
    ("POST", "/applications/{id}/documents", Does::Changes),
    (
        "POST",
        "/applications/{id}/documents/{attachment}/remove",
        Does::Changes,
    ),
    (
        "POST",
        "/applications/{id}/goods/import/{import}",
        Does::Changes,
    ),
    (
        "POST",
        "/applications/{id}/goods/import/{import}/cancel",
        Does::Nothing,
    ),
    ("POST", "/applications/{id}/goods/upload", Does::IsTakenOver),
    ("POST", "/applications/{id}/submit", Does::Changes),
    ("POST", "/applications/{id}/undo/{step}", Does::Changes),
    ("POST", "/applications/{id}/withdraw", Does::Nothing),
    ("POST", "/applications/{id}/{section}", Does::Changes),
    ("POST", "/certificates/{number}/replace", Does::Begins),
    // an officer's: it decides about a paper, not what an application says
    ("POST", "/certificates/{number}/cancel", Does::Nothing),
    ("POST", "/templates", Does::Nothing),
    ("POST", "/templates/{id}/remove", Does::Nothing),
    ("POST", "/templates/{id}/rename", Does::Nothing),
    ("POST", "/templates/{id}/restore", Does::Nothing),
    ("POST", "/templates/{id}/start", Does::Begins),
    ("POST", "/addresses", Does::Nothing),
    ("POST", "/addresses/{id}/delete", Does::Nothing),
    ("POST", "/api/v1/applications", Does::Begins),
    ("PUT", "/api/v1/applications/{id}", Does::Changes),
    (
        "POST",
        "/api/v1/applications/{id}/attachments",
        Does::Changes,
    ),
    (
        "DELETE",
        "/api/v1/applications/{id}/attachments/{attachment}",
        Does::Changes,
    ),
    ("POST", "/api/v1/applications/{id}/copy", Does::Begins),
    ("POST", "/api/v1/applications/{id}/submit", Does::Changes),
    ("POST", "/api/v1/applications/{id}/withdraw", Does::Nothing),
    (
        "POST",
        "/api/v1/certificates/{number}/replace",
        Does::Begins,
    ),
    (
        "POST",
        "/api/v1/certificates/{number}/cancel",
        Does::Nothing,
    ),
    ("POST", "/api/v1/mandates", Does::Nothing),
    ("DELETE", "/api/v1/mandates/{id}", Does::Nothing),
];

/// The first parts of addresses under which no application is written: sign-in, the office's side, the installation.
const ELSEWHERE: [&str; 20] = [
    "/account",
    "/api/v1/cases",
    "/api/v1/origin",
    "/api/v1/registration",
    "/api/v1/sessions",
    "/api/v1/tokens",
    "/api/v1/verifications",
    "/api/v1/webhooks",
    "/api/{*path}",
    "/cases",
    "/invitation",
    "/mailbox",
    "/mandates",
    "/overview",
    "/password",
    "/people",
    "/qualify",
    "/queue",
    "/regist",
    "/sign-",
];
/// The same for whole addresses.
const ELSEWHERE_TOO: [&str; 2] = ["/verify/details", "/verify/pdf"];

/// The one person of this test: an exporter's clerk who is a reviewer and a signatory too.
struct Clerk {
    applicant: Actor,
    reviewer: Actor,
    signatory: Actor,
    browser: String,
    token: String,
}

impl Clerk {
    async fn of(app: &TestApp) -> Self {
        let applicant = app.hat("anna", "one", Role::Applicant).await;
        Self {
            browser: app.session_of(&applicant, "browser", "clerk").await,
            token: app.session_of(&applicant, "token", "clerk").await,
            reviewer: app.actor("anna"),
            signatory: app.hat("anna", "", Role::Signatory).await,
            applicant,
        }
    }
}

/// A request: method, address, media type, body.
type Asked = (&'static str, String, &'static str, Vec<u8>);

const FORM: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data; boundary=part";
const PDF: &[u8] = b"%PDF-1.7 a paper";

fn part(name: &str, file: Option<&str>, bytes: &[u8]) -> Vec<u8> {
    let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
    let head = format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
    [head.as_bytes(), bytes, b"\r\n"].concat()
}

fn pasted(text: &str) -> Vec<u8> {
    [
        part("file", Some(""), b""),
        part("paste", None, text.as_bytes()),
        b"--part--\r\n".to_vec(),
    ]
    .concat()
}

async fn send(
    doors: &Router,
    clerk: &Clerk,
    (method, address, media, body): Asked,
) -> (StatusCode, String) {
    let asked = axum::http::Request::builder()
        .method(method)
        .uri(&address)
        .header(header::CONTENT_TYPE, media);
    let asked = if address.starts_with("/api/") {
        asked.header(header::AUTHORIZATION, format!("Bearer {}", clerk.token))
    } else {
        asked.header(header::COOKIE, format!("origo_session={}", clerk.browser))
    };
    let answer = doors
        .clone()
        .oneshot(asked.body(Body::from(body)).unwrap())
        .await
        .unwrap();
    let status = answer.status();
    let to = answer.headers().get(header::LOCATION);
    let to = to.map_or_else(String::new, |to| to.to_str().unwrap().to_owned());
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let done = status.is_success() || status.is_redirection() && !to.starts_with("/sign-in");
    assert!(
        done,
        "{method} {address}: {status} {to} {}",
        String::from_utf8_lossy(&body)
    );
    (status, to)
}

/// What an act finds: an application of somebody else's, ready for it.
async fn prepared(app: &TestApp, path: &str) -> String {
    let office = &app.office;
    let exporter = app.actor("exporter");
    let id = app.draft().await;
    if path.contains("submit") {
        // with a question to be answered: the answer is a hand's work as well
        applications::submit(office, &exporter, &id, Vec::new())
            .await
            .unwrap();
        let asked = vec![(String::new(), "Whose rice?".to_owned())];
        cases::query(office, &app.actor("ben"), &id, asked)
            .await
            .unwrap();
    }
    id
}

/// The request of an act on an application of the exporter's.
async fn request(
    app: &TestApp,
    clerk: &Clerk,
    path: &'static str,
    method: &'static str,
    id: &str,
) -> Asked {
    let (office, exporter) = (&app.office, app.actor("exporter"));
    let view = applications::get(office, &exporter, id).await.unwrap();
    let revision = view.application.revision;
    let at = path.replace("{id}", id);
    let json = |value: serde_json::Value| ("application/json", value.to_string().into_bytes());
    let form = |text: &str| (FORM, text.as_bytes().to_vec());
    let at = at.as_str();
    let (at, (media, body)) = match (method, path) {
        ("POST", "/applications/new") => (at.to_owned(), form("form=co")),
        ("POST", "/api/v1/applications") => (at.to_owned(), json(json!({ "form": "co" }))),
        ("PUT", _) => {
            let draft = rice().with_fields([("/consignee/name", "Another")]);
            (
                at.to_owned(),
                json(json!({ "revision": revision, "draft": draft })),
            )
        }
        (_, "/applications/{id}/documents") => {
            let body = [
                part("kind", None, b"invoice"),
                part("file", Some("paper.pdf"), PDF),
                b"--part--\r\n".to_vec(),
            ];
            (at.to_owned(), (PARTS, body.concat()))
        }
        (_, "/api/v1/applications/{id}/attachments") => (
            format!("{at}?kind=invoice&file_name=paper.pdf"),
            ("application/pdf", PDF.to_vec()),
        ),
        (_, path) if path.contains("{attachment}") => (
            at.replace("{attachment}", &view.attachments[0].id),
            form(""),
        ),
        (_, path) if path.contains("{import}") => {
            let rows = json!([{ "line": 1, "cells": ["Description", "Quantity"] },
                { "line": 2, "cells": ["Rice of somebody", "1"] }]);
            let sheet = json!({ "name": "", "rows": rows });
            let cells = json!({ "book": { "kind": "text", "sheets": [sheet] } });
            let import =
                goods_imports::keep(office, &exporter, id, "rice.csv", cells.to_string()).await;
            (
                at.replace("{import}", &import.unwrap()),
                form("read=1&heading=1&c0=description"),
            )
        }
        (_, "/applications/{id}/goods/upload") => (
            at.to_owned(),
            (PARTS, pasted("Description\tQuantity\nRice\t1\n")),
        ),
        (_, path) if path.contains("{step}") => {
            let step =
                draft_steps::remove_row(office, &exporter, id, revision, view.draft, ("goods", 0))
                    .await;
            (at.replace("{step}", &step.unwrap()), form(""))
        }
        (_, path) if path.contains("{section}") => (
            at.replace("{section}", "parties"),
            form(&format!("revision={revision}&/consignee/name=Another")),
        ),
        (_, path) if path.ends_with("/submit") => {
            let query = &view.queries[0].id;
            let own = json!({ "answers": { query: "Ours" } });
            if path.starts_with("/api/") {
                (at.to_owned(), json(own))
            } else {
                (at.to_owned(), form(&format!("{query}=Ours")))
            }
        }
        (_, "/templates/{id}/start") => {
            let template = templates::keep(office, &clerk.applicant, id, "Rice again")
                .await
                .unwrap();
            (path.replace("{id}", &template), form(""))
        }
        (_, path) if path.contains("{number}") => {
            (path.replace("{number}", &app.issued().await), form(""))
        }
        (_, path) if path.starts_with("/api/") => (at.to_owned(), json(json!({}))),
        _ => (at.to_owned(), form("")),
    };
    (method, at, media, body)
}

/// The ids of all applications of the exporter's house.
async fn ids(app: &TestApp) -> BTreeSet<String> {
    let rows = app.office.store().dump_for_test().await.unwrap();
    let own = rows
        .into_iter()
        .filter(|(table, _)| table == "applications");
    own.map(|(_, columns)| columns["id"].clone()).collect()
}

/// The exporter, who is another person, makes it whole and hands it in, unless that is done.
async fn hand_in(app: &TestApp, id: &str) {
    let (office, exporter) = (&app.office, app.actor("exporter"));
    let view = applications::get(office, &exporter, id).await.unwrap();
    if !view.state.editable() {
        return;
    }
    let revision = view.application.revision;
    applications::save(office, &exporter, id, revision, another_rice())
        .await
        .unwrap();
    applications::attach(office, &exporter, id, "invoice", "own.pdf", PDF.to_vec())
        .await
        .unwrap();
    let answers = view
        .open_queries()
        .map(|query| (query.id.clone(), "Ours".to_owned()))
        .collect();
    applications::submit(office, &exporter, id, answers)
        .await
        .unwrap();
}

fn refused<T>(done: Result<T, OfficeError>) -> &'static str {
    done.err().map_or("done", |error| error.code())
}

#[test]
fn every_writing_route_is_classified() {
    let unknown: Vec<_> = routes::all()
        .into_iter()
        .filter(|route| route.method != "GET")
        .filter(|route| {
            let path = route.path.as_str();
            let known = ACTS.iter().any(|(_, known, _)| *known == path);
            let elsewhere = ELSEWHERE.iter().any(|start| path.starts_with(start))
                || ELSEWHERE_TOO.contains(&path);
            !known && !elsewhere
        })
        .map(|route| route.path)
        .collect::<BTreeSet<_>>()
        .into_iter()
        // what is only read has no writing method: the router says so itself
        .filter(|path| writes(path))
        .collect();
    assert!(
        unknown.is_empty(),
        "say in ACTS what these do to an application: {unknown:#?}"
    );
}

/// Whether the access table has a writing method for a path.
fn writes(path: &str) -> bool {
    let table = include_str!("access.txt").lines();
    let mut lines = table.filter(|line| line.split_whitespace().last() == Some(path));
    lines.any(|line| !line.contains(" GET "))
}

#[test]
fn drafts_are_written_by_their_keeper_alone() {
    let office = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../office/src");
    let mut stack = vec![office];
    while let Some(folder) = stack.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                stack.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let writes = [
                "drafts::save(",
                "drafts::attach(",
                "drafts::detach(",
                "drafts::hand_in(",
                "drafts::add_hand(",
            ];
            let found: Vec<_> = writes.iter().filter(|call| text.contains(**call)).collect();
            assert!(
                found.is_empty() || path.ends_with("applications/keep.rs"),
                "{}: {found:?}",
                path.display()
            );
        }
    }
}

both_engines! {
    async fn whoever_changes_an_application_by_any_door_cannot_decide_on_it_or_sign_it(app: TestApp) {
        let (clerk, doors) = (Clerk::of(&app).await, caller::doors(&app));
        let (ben, mut tried) = (app.actor("ben"), 0);
        for (method, path, does) in ACTS {
            if does == Does::Nothing {
                continue;
            }
            let id = prepared(&app, path).await;
            let asked = request(&app, &clerk, path, method, &id).await;
            let before = ids(&app).await;
            let (_, to) = send(&doors, &clerk, asked).await;
            let new: Vec<_> = ids(&app).await.difference(&before).cloned().collect();
            let id = match does {
                Does::Begins => new.first().expect("a new application").clone(),
                _ => id,
            };
            assert_eq!(new.len(), usize::from(does == Does::Begins), "{method} {path}");
            if does == Does::IsTakenOver {
                let import = to.rsplit('/').next().unwrap();
                let lines = rice().goods;
                let exporter = app.actor("exporter");
                goods_imports::take(&app.office, &exporter, &id, import, goods_imports::Lines::Replace, lines).await.unwrap();
            }
            hand_in(&app, &id).await;
            let (office, own) = (&app.office, "application.own-work");
            let what = format!("{method} {path}");
            assert_eq!(refused(cases::take(office, &clerk.reviewer, &id).await), own, "{what}");
            assert_eq!(refused(cases::approve(office, &clerk.reviewer, &id).await), own, "{what}");
            assert_eq!(refused(cases::reject(office, &clerk.reviewer, &id, "documents-contradict", "").await), own, "{what}");
            let question = vec![(String::new(), "Why?".to_owned())];
            assert_eq!(refused(cases::query(office, &clerk.reviewer, &id, question).await), own, "{what}");
            cases::approve(office, &ben, &id).await.unwrap();
            assert_eq!(refused(cases::sign(office, &clerk.signatory, &id).await), own, "{what}");
            let shown = cases::case(office, &clerk.signatory, &id).await.unwrap();
            assert_eq!(shown.refused.map(|code| code.as_str()), Some(own), "{what}: it is said beforehand");
            // what is signed by another makes room for the next act
            cases::sign(office, &app.actor("signatory"), &id).await.unwrap();
            worker::run_due(office).await.unwrap();
            tried += 1;
        }
        println!("{tried} acts");
        assert!(tried >= 18, "{tried} acts are not all");
    }
}
