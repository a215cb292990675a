//! What machines rely on: one answer a key, problems everywhere, cursors that neither skip nor repeat, tokens that open
//! what their scopes say, webhooks that are signed, repeated and given up.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::State,
    http::{HeaderMap, Request, StatusCode},
    routing::post,
};
use jiff::SignedDuration;
use origo_office::worker::run_due;
use origo_testkit::{TestApp, both_engines, rice};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;

/// A machine with a token.
struct Machine {
    doors: Router,
    token: String,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Machine {
    async fn of(app: &TestApp, name: &str) -> Self {
        Self {
            doors: origo_api::router(app.office.clone()),
            token: app.secret("kh-moc", name, "token").await,
        }
    }

    fn with(&self, token: &str) -> Self {
        Self {
            doors: self.doors.clone(),
            token: token.to_owned(),
        }
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self
            .doors
            .clone()
            .oneshot(request.body(Body::from(body)).unwrap())
            .await
            .unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Answer {
            status,
            headers,
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        }
    }

    async fn json(&self, method: &str, path: &str, body: Value) -> Answer {
        let path = format!("/api/v1{path}");
        self.ask(
            method,
            &path,
            &[("content-type", "application/json")],
            body.to_string().into_bytes(),
        )
        .await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask("GET", &format!("/api/v1{path}"), &[], Vec::new())
            .await
    }
}

/// What a receiver got.
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    answers: Arc<Mutex<Vec<u16>>>,
}

impl Receiver {
    /// Listens; answers 204 once `answers` are used up.
    async fn listen(answers: &[u16]) -> (Self, String) {
        let receiver = Self::default();
        receiver
            .answers
            .lock()
            .unwrap()
            .extend(answers.iter().rev());
        let take = async |State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes| {
            receiver
                .got
                .lock()
                .unwrap()
                .push((headers, String::from_utf8(body.to_vec()).unwrap()));
            let status = receiver.answers.lock().unwrap().pop().unwrap_or(204);
            StatusCode::from_u16(status).unwrap()
        };
        let router = Router::new()
            .route("/hook", post(take))
            .with_state(receiver.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (receiver, url)
    }

    fn got(&self) -> Vec<(HeaderMap, String)> {
        self.got.lock().unwrap().clone()
    }
}

/// Checks a signature as any receiver would, with nothing of ours.
fn signed_by(secret: &str, headers: &HeaderMap, body: &str) -> bool {
    use data_encoding::BASE64;
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    let key = BASE64
        .decode(secret.strip_prefix("whsec_").unwrap().as_bytes())
        .unwrap();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &key);
    let said = format!(
        "{}.{}.{body}",
        text("webhook-id"),
        text("webhook-timestamp")
    );
    text("webhook-signature").split(' ').any(|signature| {
        let tag = BASE64
            .decode(signature.strip_prefix("v1,").unwrap().as_bytes())
            .unwrap();
        ring::hmac::verify(&key, said.as_bytes(), &tag).is_ok()
    })
}

both_engines! {
    async fn what_is_wrong_is_said_in_the_language_of_the_request(app: TestApp) {
        let exporter = Machine::of(&app, "exporter").await;
        let wrong = [("/goods/0/quantity", "1.500"), ("/goods/0/description", "Rice → France, long grain")];
        let draft = rice().with_fields(wrong);
        let made = exporter.json("POST", "/applications", json!({ "form": "co", "draft": draft })).await;
        let path = format!("/api/v1/applications/{}", made.body["id"].as_str().unwrap());
        for (language, twice, letters) in [
            ("en-GB, fr;q=0.5", "can be read in two ways", "Latin letters"),
            ("fr", "se lire de deux façons", "lettres latines"),
            ("km", "អាចអានបានពីរយ៉ាង", "អក្សរឡាតាំង"),
        ] {
            let headers = [("accept-language", language), ("content-type", "application/json")];
            let refused = exporter.ask("POST", &format!("{path}/submit"), &headers, b"{}".to_vec()).await;
            assert_eq!((refused.status.as_u16(), &refused.body["code"]), (422, &json!("invalid")));
            assert!(refused.body["message"].as_str().unwrap().chars().count() > 20);
            let found = exporter.ask("GET", &format!("{path}/findings"), &headers, vec![]).await;
            for list in [&refused.body["errors"], &found.body["findings"]] {
                for (code, part) in [("number-doubtful", twice), ("unprintable", letters)] {
                    let own = list.as_array().unwrap().iter().find(|one| one["code"] == code).unwrap();
                    let message = own["message"].as_str().unwrap();
                    assert!(message.contains(part) && !message.contains("/goods/"), "{message}");
                }
            }
        }
    }

    async fn a_webhook_is_told_signed_and_told_again_until_it_takes_it(app: TestApp) {
        let manager = Machine::of(&app, "manager").await;
        let (receiver, url) = Receiver::listen(&[500, 503]).await;
        let wanted = json!({ "url": url, "events": ["application.submitted", "certificate.*"] });
        let made = manager.json("POST", "/webhooks", wanted).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let (id, secret) = (made.body["id"].as_str().unwrap(), made.body["secret"].as_str().unwrap());
        // another organisation's webhook is told nothing of this
        let (strangers, their_url) = Receiver::listen(&[]).await;
        let other = app.actor_at("gb-leeds", "manager");
        let theirs = origo_office::webhooks::Wanted { url: their_url, events: Vec::new() };
        origo_office::webhooks::create(&app.office, &other, &theirs).await.unwrap();

        let application = app.submitted().await;
        run_due(&app.office).await.unwrap();
        let got = receiver.got();
        assert_eq!(got.len(), 1, "not `application.started`, which it did not ask for");
        let event: Value = serde_json::from_str(&got[0].1).unwrap();
        assert_eq!(event["type"], "application.submitted");
        assert_eq!(event["data"]["application_id"], application.as_str());
        assert!(signed_by(secret, &got[0].0, &got[0].1), "the signature fits");
        assert!(!signed_by("whsec_AAAA", &got[0].0, &got[0].1), "and no other");

        // refused twice: told again after pauses, with the same id
        run_due(&app.office).await.unwrap();
        assert_eq!(receiver.got().len(), 1, "not at once");
        app.clock.advance(SignedDuration::from_secs(6));
        run_due(&app.office).await.unwrap();
        app.clock.advance(SignedDuration::from_mins(6));
        run_due(&app.office).await.unwrap();
        let got = receiver.got();
        assert_eq!(got.len(), 3);
        assert!(got.iter().all(|(headers, body)| headers["webhook-id"] == got[0].0["webhook-id"] && *body == got[0].1));
        let log = manager.get(&format!("/webhooks/{id}/deliveries")).await.body;
        let delivery = &log["items"][0];
        assert_eq!((&delivery["state"], &delivery["attempts"], &delivery["last_status"]), (&json!("delivered"), &json!(3), &json!(204)));
        app.clock.advance(SignedDuration::from_hours(1));
        run_due(&app.office).await.unwrap();
        assert_eq!(receiver.got().len(), 3, "taken is taken");

        // again on demand, now with a fresh secret, the old one signing too for a day
        let rotated = manager.json("POST", &format!("/webhooks/{id}/rotate"), json!({})).await.body;
        let fresh = rotated["secret"].as_str().unwrap();
        assert_ne!(fresh, secret);
        let again = format!("/webhooks/{id}/deliveries/{}/redeliver", delivery["id"].as_str().unwrap());
        assert_eq!(manager.json("POST", &again, json!({})).await.status, StatusCode::ACCEPTED);
        run_due(&app.office).await.unwrap();
        let (headers, body) = receiver.got().pop().unwrap();
        assert!(signed_by(fresh, &headers, &body) && signed_by(secret, &headers, &body));
        app.clock.advance(SignedDuration::from_hours(25));
        manager.json("POST", &again, json!({})).await;
        run_due(&app.office).await.unwrap();
        let (headers, body) = receiver.got().pop().unwrap();
        assert_eq!(receiver.got().len(), 5);
        assert!(signed_by(fresh, &headers, &body) && !signed_by(secret, &headers, &body));
        assert!(strangers.got().is_empty(), "another authority's webhook heard of it");
    }

    async fn a_webhook_that_never_answers_is_given_up_and_disabled(app: TestApp) {
        let manager = Machine::of(&app, "manager").await;
        let (receiver, url) = Receiver::listen(&[500; 200]).await;
        let made = manager.json("POST", "/webhooks", json!({ "url": url, "events": ["application.submitted"] })).await;
        let id = made.body["id"].as_str().unwrap().to_owned();
        for _ in 0..3 {
            app.submitted().await;
        }
        for _ in 0..9 {
            run_due(&app.office).await.unwrap();
            app.clock.advance(SignedDuration::from_hours(23));
        }
        assert_eq!(receiver.got().len(), 3 * 9, "nine tries each");
        let webhook = manager.get(&format!("/webhooks/{id}")).await.body;
        assert_eq!((&webhook["state"], &webhook["failures"]), (&json!("disabled"), &json!(3)));
        app.submitted().await;
        run_due(&app.office).await.unwrap();
        assert_eq!(receiver.got().len(), 27, "a disabled one is told nothing");
        for report in origo_office::audit::verify(&app.office).await.unwrap() {
            assert_eq!(report.fault, None);
        }
        // enabled again by its owner
        let enabled = json!({ "url": url, "events": ["application.submitted"], "enabled": true });
        assert_eq!(manager.json("PUT", &format!("/webhooks/{id}"), enabled).await.body["state"], "enabled");
        assert_eq!(manager.json("DELETE", &format!("/webhooks/{id}"), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(manager.get(&format!("/webhooks/{id}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_webhook_with_faults_is_refused_field_by_field(app: TestApp) {
        let manager = Machine::of(&app, "manager").await;
        let wrong = json!({ "url": "ftp://example.com", "events": ["certificate.*", "weather.*"] });
        let refused = manager.json("POST", "/webhooks", wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let at: Vec<_> = refused.body["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        assert_eq!(at, ["/url", "/events/1"]);
        let applicant = Machine::of(&app, "exporter").await;
        assert_eq!(applicant.get("/webhooks").await.status, StatusCode::FORBIDDEN);
    }

    async fn a_token_opens_what_its_scopes_say_until_it_ends(app: TestApp) {
        let manager = Machine::of(&app, "manager").await;
        let wanted = json!({ "label": "ERP", "scopes": ["applications:read", "applications:write"], "days": 30 });
        let made = manager.json("POST", "/tokens", wanted.clone()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let machine = manager.with(made.body["token"].as_str().unwrap());
        let id = made.body["id"].as_str().unwrap();
        let created = machine.json("POST", "/applications", json!({ "form": "co" })).await;
        assert_eq!(created.status, StatusCode::CREATED);
        let refused = machine.get("/certificates").await;
        assert_eq!((refused.status, &refused.body["code"]), (StatusCode::FORBIDDEN, &json!("scope")));
        // no token makes tokens but one got by signing in
        assert_eq!(machine.json("POST", "/tokens", wanted.clone()).await.body["code"], "scope");
        assert_eq!(machine.get("/sessions").await.body["code"], "scope");
        // nor does it open pages: their session is of another kind
        let pages = origo_web::router(app.office.clone());
        let cookie = format!("origo_session={}", machine.token);
        let page = Request::builder().uri("/account").header("cookie", cookie).body(Body::empty()).unwrap();
        assert_eq!(pages.oneshot(page).await.unwrap().status(), StatusCode::SEE_OTHER);
        let browser = manager.with(&app.secret("kh-moc", "manager", "browser").await);
        assert_eq!(browser.get("/applications").await.status, StatusCode::UNAUTHORIZED);
        let listed = manager.get("/tokens").await.body;
        let row = listed.as_array().unwrap().iter().find(|row| row["id"] == id).unwrap();
        assert_eq!((&row["label"], row["token"].is_null()), (&json!("ERP"), true));

        let faults = manager.json("POST", "/tokens", json!({ "label": " ", "scopes": ["all"], "days": 0 })).await;
        let at: Vec<_> = faults.body["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        assert_eq!(at, ["/label", "/scopes/0", "/days"]);
        for other in ["exporter", "anna", "auditor"] {
            assert_eq!(Machine::of(&app, other).await.get("/tokens").await.status, StatusCode::FORBIDDEN, "{other}");
        }
        let elsewhere = origo_office::tokens::revoke(&app.office, &app.actor_at("gb-leeds", "manager"), id).await;
        assert!(elsewhere.is_err());

        assert_eq!(manager.json("DELETE", &format!("/tokens/{id}"), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(machine.get("/applications").await.status, StatusCode::UNAUTHORIZED);
        let second = manager.json("POST", "/tokens", wanted).await;
        let second = manager.with(second.body["token"].as_str().unwrap());
        assert_eq!(second.get("/applications").await.status, StatusCode::OK);
        app.clock.advance(SignedDuration::from_hours(24 * 30 + 1));
        assert_eq!(second.get("/applications").await.status, StatusCode::UNAUTHORIZED, "it has ended");
    }

    async fn simultaneous_requests_with_one_key_are_answered_once(app: TestApp) {
        let machine = Arc::new(Machine::of(&app, "exporter").await);
        let body = json!({ "form": "co", "draft": rice() }).to_string();
        let ask = |key: &'static str, body: String| {
            let machine = machine.clone();
            async move {
                let headers = [("content-type", "application/json"), ("idempotency-key", key)];
                machine.ask("POST", "/api/v1/applications", &headers, body.into_bytes()).await
            }
        };
        let tasks: Vec<_> = (0..12).map(|_| tokio::spawn(ask("one", body.clone()))).collect();
        let (mut made, mut waiting) = (Vec::new(), 0);
        for task in tasks {
            let answer = task.await.unwrap();
            match answer.status {
                StatusCode::CREATED => made.push(answer.body["id"].as_str().unwrap().to_owned()),
                StatusCode::CONFLICT => {
                    assert_eq!(answer.body["code"], "idempotency-key.in-progress");
                    waiting += 1;
                }
                other => panic!("{other} {}", answer.body),
            }
        }
        made.dedup();
        assert_eq!(made.len(), 1, "one application; {waiting} were told to wait");
        let list = machine.get("/applications").await.body;
        assert_eq!(list["total"], 1);
        // the same later: the same answer
        assert_eq!(ask("one", body.clone()).await.body["id"], made[0].as_str());
        // another request under the key is a mistake
        let other = ask("one", json!({ "form": "co" }).to_string()).await;
        assert_eq!(other.body["code"], "idempotency-key.reused");
        // a failure may be mended and tried again
        let failed = ask("two", json!({ "form": "no such form" }).to_string()).await;
        assert_eq!(failed.status, StatusCode::CONFLICT, "{}", failed.body);
        let mended = ask("two", body).await;
        assert_eq!(mended.status, StatusCode::CREATED, "{}", mended.body);
    }

    async fn a_cursor_neither_skips_nor_repeats_while_the_list_grows(app: TestApp) {
        let machine = Machine::of(&app, "exporter").await;
        let mut ids = Vec::new();
        for _ in 0..53 {
            let exporter = app.actor("exporter");
            ids.push(origo_office::applications::create(&app.office, &exporter, rice()).await.unwrap());
        }
        let first = machine.get("/applications").await.body;
        // one more appears, and an old one is changed, between the pages
        origo_office::applications::create(&app.office, &app.actor("exporter"), rice()).await.unwrap();
        let old = json!({ "revision": 1, "draft": rice().with_fields([("/remarks", "changed")]) });
        assert_eq!(machine.json("PUT", &format!("/applications/{}", ids[0]), old).await.status, StatusCode::OK);
        let next = first["next"].as_str().unwrap();
        let second = machine.get(&format!("/applications?cursor={next}")).await.body;
        let of = |page: &Value| page["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let mut seen = of(&first);
        seen.extend(of(&second));
        ids.reverse();
        assert_eq!(seen, ids);
        assert!(second["next"].is_null());
        assert_eq!(machine.get("/applications?cursor=p1").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_revision_is_named_by_etag_or_in_the_body(app: TestApp) {
        let machine = Machine::of(&app, "exporter").await;
        let id = app.draft().await;
        let path = format!("/api/v1/applications/{id}");
        let read = machine.get(&format!("/applications/{id}")).await;
        let tag = read.headers["etag"].to_str().unwrap().to_owned();
        let draft = json!({ "draft": rice() }).to_string().into_bytes();
        let put = async |headers: &[(&str, &str)]| {
            let all = [&[("content-type", "application/json")], headers].concat();
            machine.ask("PUT", &path, &all, draft.clone()).await
        };
        assert_eq!(put(&[]).await.status, StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(put(&[("if-match", "7")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let saved = put(&[("if-match", &tag)]).await;
        assert_eq!(saved.status, StatusCode::OK);
        assert_ne!(saved.headers["etag"].to_str().unwrap(), tag);
        assert_eq!(put(&[("if-match", &tag)]).await.status, StatusCode::PRECONDITION_FAILED);
    }

    async fn every_error_is_a_problem(app: TestApp) {
        let machine = Machine::of(&app, "exporter").await;
        let nobody = machine.with("nobody");
        let json = [("content-type", "application/json")];
        let large = vec![b' '; 21 * 1024 * 1024];
        let tried = [
            (machine.ask("GET", "/api/v1/nothing", &[], vec![]).await, 404, "not-found"),
            (machine.ask("GET", "/api/nothing", &[], vec![]).await, 404, "not-found"),
            (machine.ask("PATCH", "/api/v1/applications", &[], vec![]).await, 405, "request.method"),
            (machine.ask("POST", "/api/v1/applications", &json, large).await, 413, "request.too-large"),
            (machine.ask("POST", "/api/v1/applications", &[("content-type", "text/plain")], b"{}".to_vec()).await, 415, "request.media-type"),
            (machine.ask("POST", "/api/v1/applications", &json, b"{".to_vec()).await, 400, "request.unreadable"),
            (machine.ask("POST", "/api/v1/applications", &json, br#"{"form":"co","draft":{"goods":[{"marks":7}]}}"#.to_vec()).await, 422, "request.unreadable"),
            (machine.ask("POST", "/api/v1/applications", &json, br#"{"form":"co\u0000"}"#.to_vec()).await, 422, "request.unreadable"),
            (machine.ask("GET", "/api/v1/applications/%FF", &[], vec![]).await, 400, "request.unreadable"),
            (machine.ask("GET", "/api/v1/applications/none", &[], vec![]).await, 404, "not-found"),
            (machine.ask("GET", "/api/v1/cases", &[], vec![]).await, 403, "forbidden"),
            (nobody.ask("GET", "/api/v1/applications", &[], vec![]).await, 401, "token"),
        ];
        for (answer, status, code) in tried {
            assert_eq!((answer.status.as_u16(), &answer.body["code"]), (status, &json!(code)), "{}", answer.body);
            assert_eq!(answer.headers["content-type"], "application/problem+json");
            assert_eq!(answer.body["status"], status);
            if code == "request.unreadable" && answer.body["errors"].is_array() && status == 422 {
                assert_eq!(answer.body["errors"][0]["pointer"], "/draft/goods/0/marks");
            }
        }
    }
}

#[test]
fn the_published_document_is_that_of_the_routes() {
    let file =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/openapi.json");
    let now = serde_json::to_string_pretty(&origo_api::document()).unwrap() + "\n";
    origo_testkit::published::must_be_current(&file, &now, "ORIGO_UPDATE");
}

#[test]
fn the_document_tells_what_is_sent_to_webhooks() {
    let document = origo_api::document();
    assert_eq!(
        document["openapi"].as_str().unwrap().split('.').next(),
        Some("3")
    );
    let told = document["webhooks"].as_object().unwrap();
    assert!(told.contains_key("certificate.issued") && told.contains_key("application.submitted"));
    // each operation names the scope that it needs
    let submit =
        &document["paths"]["/api/v1/applications/{id}/submit"]["post"]["security"][0]["token"][0];
    assert_eq!(submit, "applications:write");
}

both_engines! {
    async fn an_organisation_registers_and_answers_over_the_api(app: TestApp) {
        let email = "sovann@pepper.test";
        let person = origo_office::authorities::NewPerson {
            email: email.to_owned(),
            name: "Sovann Kim".to_owned(),
            position: String::new(),
            password: "four wild horses at Kampot".to_owned(),
            locale: "en".to_owned(),
            authority: "kh-moc".to_owned(),
            organisation: None,
            role: origo_office::Role::OrganisationAdministrator,
        };
        origo_office::authorities::enter_person(&app.office, person)
            .await
            .unwrap();
        let machine = Machine::of(&app, "exporter").await.with("");
        let session = machine
            .json(
                "POST",
                "/sessions",
                json!({ "email": email, "password": "four wild horses at Kampot" }),
            )
            .await;
        let machine = machine.with(session.body["token"].as_str().unwrap());
        assert_eq!(
            machine.get("/registration").await.status,
            StatusCode::NOT_FOUND
        );
        let refused = machine
            .json("PUT", "/registration", json!({ "colour": "red" }))
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        // as typed, faults and all; the second time the same organisation
        let first = machine
            .json("PUT", "/registration", json!({ "kind": "exporter" }))
            .await;
        assert_eq!(
            (first.status, &first.body["state"]),
            (StatusCode::OK, &json!("draft")),
            "{}",
            first.body
        );
        let profile = json!({
            "kind": "exporter", "name": "Kampot Pepper Co., Ltd", "address": "Phnom Voar\nKep", "country": "KH",
            "registration_number": "00031846", "tax_number": "K004-901774020", "contact_name": "Sovann Kim",
            "contact_email": email, "contact_phone": "+855 36 555 204", "goods": "Pepper",
        });
        let second = machine.json("PUT", "/registration", profile).await;
        assert_eq!(second.body["organisation"], first.body["organisation"]);
        // what is wrong is said with its pointer
        let faults = machine
            .json(
                "POST",
                "/registration/submit",
                json!({ "undertaking": false }),
            )
            .await;
        assert_eq!(faults.status, StatusCode::UNPROCESSABLE_ENTITY);
        let pointers = faults.body["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["pointer"].as_str().unwrap())
            .collect::<Vec<_>>();
        assert!(pointers.contains(&"/undertaking"), "{pointers:?}");
        let octets = [("content-type", "application/octet-stream")];
        for kind in ["incorporation", "authorisation", "identity"] {
            let path = format!("/api/v1/registration/documents?kind={kind}&file_name=paper.pdf");
            let attached = machine
                .ask("POST", &path, &octets, b"%PDF-1.7 paper".to_vec())
                .await;
            assert_eq!(attached.status, StatusCode::CREATED, "{}", attached.body);
        }
        // two at once under one key: one is submitted
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", "hand-in"),
        ];
        let body = json!({ "undertaking": true }).to_string().into_bytes();
        let submitted = machine
            .ask(
                "POST",
                "/api/v1/registration/submit",
                &headers,
                body.clone(),
            )
            .await;
        assert_eq!(
            (submitted.status, &submitted.body["state"]),
            (StatusCode::OK, &json!("submitted")),
            "{}",
            submitted.body
        );
        let again = machine
            .ask("POST", "/api/v1/registration/submit", &headers, body)
            .await;
        assert_eq!(again.body, submitted.body);
        // the officer asks, the answer is wanted
        let organisation = first.body["organisation"].as_str().unwrap();
        let (anna, act) = (app.actor("anna"), origo_casework::RegistrationAct::Query);
        origo_office::registrations::decide(
            &app.office,
            &anna,
            organisation,
            act,
            "",
            "Which port?",
        )
        .await
        .unwrap();
        let silent = machine
            .json(
                "POST",
                "/registration/submit",
                json!({ "undertaking": true }),
            )
            .await;
        assert_eq!(silent.body["errors"][0]["pointer"], "/answer");
        let answered = machine
            .json(
                "POST",
                "/registration/submit",
                json!({ "undertaking": true, "answer": "Kep" }),
            )
            .await;
        assert_eq!(
            (answered.status, &answered.body["messages"][1]["text"]),
            (StatusCode::OK, &json!("Kep"))
        );
        let locked = machine
            .json("PUT", "/registration", json!({ "kind": "agent" }))
            .await;
        assert_eq!(
            (locked.status, &locked.body["code"]),
            (StatusCode::CONFLICT, &json!("registration.state"))
        );
    }

    async fn mandates_are_granted_and_withdrawn_over_the_api(app: TestApp) {
        let manager = Machine::of(&app, "manager").await;
        let party = origo_trade::PartyDraft { name: "Tonle Customs Agents".to_owned(), country: "KH".to_owned(), ..Default::default() };
        origo_office::authorities::enter_organisation(&app.office, "kh-moc", "tonle", "agent", &party).await.unwrap();
        let wrong = json!({ "agent": "nobody", "from": "tomorrow", "until": "" });
        let refused = manager.json("POST", "/mandates", wrong).await;
        let at: Vec<_> = refused.body["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["pointer"].as_str().unwrap())
            .collect();
        assert_eq!(
            (refused.status, at),
            (
                StatusCode::UNPROCESSABLE_ENTITY,
                vec!["/agent", "/scope", "/from", "/until"]
            )
        );
        let agents = manager.get("/mandates/agents").await.body;
        let agent = agents[0]["id"]
            .as_str()
            .expect("a registered agent")
            .to_owned();
        let new =
            json!({ "agent": agent, "prepare": true, "from": "2026-11-01", "until": "2027-10-31" });
        let granted = manager.json("POST", "/mandates", new).await;
        assert_eq!(granted.status, StatusCode::CREATED, "{}", granted.body);
        let id = granted.body["id"].as_str().unwrap();
        let list = manager.get("/mandates").await.body;
        assert_eq!(
            (&list[0]["id"], &list[0]["in_force"], &list[0]["submit"]),
            (&json!(id), &json!(true), &json!(false))
        );
        // a token for something else does not open them
        let made = manager
            .json(
                "POST",
                "/tokens",
                json!({ "label": "x", "scopes": ["registration:read"], "days": 1 }),
            )
            .await;
        let narrow = manager.with(made.body["token"].as_str().unwrap());
        assert_eq!(narrow.get("/mandates").await.status, StatusCode::FORBIDDEN);
        assert_eq!(
            narrow
                .json("DELETE", &format!("/mandates/{id}"), json!({}))
                .await
                .status,
            StatusCode::FORBIDDEN
        );
        // nor does another organisation take it back
        let other = Machine::of(&app, "exporter2").await;
        assert_ne!(
            other
                .json("DELETE", &format!("/mandates/{id}"), json!({}))
                .await
                .status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(
            manager
                .json("DELETE", &format!("/mandates/{id}"), json!({}))
                .await
                .status,
            StatusCode::NO_CONTENT
        );
        let list = manager.get("/mandates").await.body;
        assert_eq!(list[0]["in_force"], false);
    }

    async fn the_queue_is_read_to_its_end_while_cases_leave_it(app: TestApp) {
        let anna = Machine::of(&app, "anna").await;
        let mut ids = Vec::new();
        for n in 0..55 {
            ids.push(app.submitted().await);
            if n % 3 == 0 {
                app.clock.advance(SignedDuration::from_mins(1));
            }
        }
        let of = |page: &Value| {
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["id"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        let first = anna.get("/cases").await.body;
        let mut seen = of(&first);
        assert_eq!((seen.len(), &first["total"]), (50, &json!(55)));
        // the first three are withdrawn: by their places the next page would begin three cases later
        for id in &seen[..3] {
            origo_office::applications::withdraw(&app.office, &app.actor("exporter"), id)
                .await
                .unwrap();
        }
        let second = anna
            .get(&format!(
                "/cases?cursor={}",
                first["next"].as_str().unwrap()
            ))
            .await
            .body;
        seen.extend(of(&second));
        assert!(second["next"].is_null());
        let mut sorted = seen.clone();
        sorted.sort();
        ids.sort();
        assert_eq!(sorted, ids);
    }
}

both_engines! {
    async fn an_application_is_handed_in_without_a_body_where_there_is_nothing_to_say(app: TestApp) {
        let machine = Machine::of(&app, "exporter").await;
        let made = machine.json("POST", "/applications", json!({ "form": "co" })).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let path = format!("/api/v1/applications/{}/submit", made.body["id"].as_str().unwrap());
        // the empty draft has findings: so the request itself was read
        let bare = machine.ask("POST", &path, &[], Vec::new()).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bare.body);
        let wrong = [("content-type", "text/plain")];
        let text = machine.ask("POST", &path, &wrong, b"please".to_vec()).await;
        assert_eq!(text.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let text = machine.ask("POST", &path, &[], b"{}".to_vec()).await;
        assert_eq!(text.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
}
