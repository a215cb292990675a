//! Reference data that an operator loaded, on the page `/qualify` and in the API: rates, tables between editions, and what
//! else a case may say there. All figures are the tests' own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use origo_office::Reference;
use origo_testkit::{On, TestApp};
use serde_json::{Value, json};
use std::fs;
use tower::ServiceExt as _;

/// A tariff of Viet Nam and a table in which parts of pumps are split, as `origo data import` writes them.
fn reference() -> Reference {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("rates-VN-2026-01-01.tsv"),
        "rates\tVN\t2026-01-01\tTest tariff\nhs\tscheme\tduty\tfrom\tuntil\texcept\n\
         87116010\tMFN\t12.5%\t\t\t\n871160\tACFTA\t0%\t\t\t\n871160\tAKFTA\t5%\t\t\t\n871160\tAJCEP\t3 USD/p/st\t\t\t\n871160\tAANZFTA\t2%\t\t\t\n",
    )
    .unwrap();
    fs::write(
        folder.path().join("concordance-2022-2012.tsv"),
        "HS 2022\tHS 2012\n848180\t848180\n841391\t841391\n841391\t848190\n",
    )
    .unwrap();
    fs::write(folder.path().join("rates-XX.tsv"), "nonsense").unwrap();
    let (reference, wrong) = Reference::load(folder.path());
    assert_eq!(wrong.len(), 1, "the file that is wrong is named: {wrong:?}");
    assert_eq!(reference.newest, Some(2022));
    reference
}

struct Doors {
    web: Router,
    api: Router,
    _app: TestApp,
}

impl Doors {
    async fn open(reference: Reference) -> Self {
        let app = TestApp::start_with_reference(On::Sqlite, reference).await;
        Self {
            web: origo_web::router(app.office.clone()),
            api: origo_api::router(app.office.clone()),
            _app: app,
        }
    }

    async fn page(&self, fields: &[(&str, &str)]) -> String {
        let body = form(fields);
        let request = Request::post("/qualify")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let answer = self.web.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    async fn decide(&self, query: &str, case: &Value) -> (StatusCode, Value) {
        let request = Request::post(format!("/api/v1/origin/decisions{query}"))
            .header("content-type", "application/json")
            .body(Body::from(case.to_string()))
            .unwrap();
        let answer = self.api.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap())
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => {
                    char::from(byte).to_string()
                }
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect();
    pairs.join("&")
}

/// What stands in the card of an agreement.
fn card<'a>(page: &'a str, id: &str) -> &'a str {
    let start = page
        .find(&format!("id=\"{id}\""))
        .unwrap_or_else(|| panic!("no card {id}"));
    let rest = &page[start..];
    &rest[..rest.find("</article>").unwrap_or(rest.len())]
}

fn places(page: &str, ids: &[&str]) -> Vec<usize> {
    ids.iter()
        .map(|id| page.find(&format!("id=\"{id}\" ")).unwrap())
        .collect()
}

#[tokio::test]
async fn a_card_says_what_the_preference_saves_and_the_greatest_saving_comes_first() {
    let doors = Doors::open(reference()).await;
    let page = doors.page(&[("act", "example:e-bike")]).await;
    assert!(card(&page, "acfta").contains("Saves 80 USD duty a piece (12.5 %)"));
    assert!(card(&page, "acfta").contains("0 % in place of 12.5 %"));
    assert!(card(&page, "acfta").contains("Test tariff, as of 2026-01-01"));
    assert!(card(&page, "akfta").contains("Saves 48 USD duty a piece (7.5 %)"));
    // amounts a unit are shown and not counted; what would be saved is no promise
    assert!(card(&page, "ajcep").contains("3 USD/p/st in place of 12.5 %"));
    assert!(card(&page, "aanzfta").contains("Would save 67.2 USD duty a piece (10.5 %)"));
    assert!(
        !card(&page, "atiga").contains("in place of"),
        "no rate is loaded for ATIGA"
    );
    let order = places(&page, &["acfta", "akfta", "atiga"]);
    assert!(order.is_sorted(), "{order:?}");

    let nothing = Doors::open(Reference::default()).await;
    let page = nothing.page(&[("act", "example:e-bike")]).await;
    assert!(!page.contains("in place of") && !page.contains("name=\"edition\""));
}

#[tokio::test]
async fn a_program_is_told_the_saving_when_it_names_the_destination() {
    let doors = Doors::open(reference()).await;
    let case = json!({
        "agreement": "ACFTA", "origin": "KH", "date": "2026-11-23",
        "product": { "hs": "8711.60", "price": { "FOB": "640" }, "currency": "USD" },
        "materials": [{ "id": "frame", "hs": "8714.91", "origin": "CN", "value": "1" }],
    });
    let (_, answer) = doors.decide("?destination=VN", &case).await;
    assert_eq!(
        answer["duty"],
        json!({
            "destination": "VN", "most_favoured_nation": ["12.5 %"], "preferential": ["0 %"], "percent": "12.5",
            "amount": "80", "currency": "USD", "source": "Test tariff", "as_of": "2026-01-01",
        })
    );
    let (_, answer) = doors.decide("", &case).await;
    assert!(answer.get("duty").is_none(), "nobody asked");
    let (_, answer) = doors.decide("?destination=TH", &case).await;
    assert!(answer.get("duty").is_none(), "no tariff is loaded");
    let (status, problem) = doors.decide("?destination=Vietnam", &case).await;
    assert_eq!(
        (status, &problem["code"]),
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            &json!("origin.destination")
        )
    );
}

/// A valve from the United Kingdom for Japan: CPTPP's annex is of 2012, and whether its part was one of pumps or of valves
/// decides whether it changes its heading.
const VALVE: [(&str, &str); 9] = [
    ("hs", "8481.80"),
    ("price", "100"),
    ("origin", "GB"),
    ("destination", "JP"),
    ("m-name", "part"),
    ("m-hs", "8413.91"),
    ("m-origin", "CN"),
    ("m-value", "90"),
    ("m-status", ""),
];

#[tokio::test]
async fn a_code_that_a_table_splits_is_asked_for_on_the_page_and_the_answer_is_the_annexs() {
    let doors = Doors::open(reference()).await;
    let with =
        |more: &[(&'static str, &'static str)]| [&VALVE[..], more, &[("act", "decide")]].concat();
    let page = doors.page(&with(&[])).await;
    assert!(
        page.contains("name=\"edition\""),
        "the edition matters here"
    );
    assert!(
        page.contains("annex_code"),
        "the page asks which code of 2012 it is"
    );
    assert!(page.contains("value=\"8413.91\"") && page.contains("value=\"8481.90\""));
    // codes of the annex's own edition need no question
    let page = doors.page(&with(&[("edition", "2012")])).await;
    assert!(!page.contains("annex_code"));

    let (_, answer) = doors
        .decide(
            "",
            &json!({
                "agreement": "CPTPP", "origin": "GB",
                "product": { "hs": "8481.80", "hs_edition": 2022, "price": { "FOB": "100" } },
                "materials": [{ "id": "part", "hs": "8413.91", "origin": "CN", "value": "90" }],
                "rule": "CTH",
            }),
        )
        .await;
    assert_eq!(answer["verdict"], "unknown");
    assert_eq!(answer["questions"][0]["edition"], 2012);
}

#[tokio::test]
async fn transport_refunds_and_simple_operations_override_the_rule_on_the_card() {
    let doors = Doors::open(Reference::default()).await;
    let e_bike = doors.page(&[("act", "example:e-bike")]).await;
    assert!(
        !e_bike.contains("name=\"drawback\""),
        "no agreement there forbids it"
    );
    let good: [(&str, &str); 9] = [
        ("hs", "8711.60"),
        ("price", "640"),
        ("origin", "KH"),
        ("destination", "VN"),
        ("m-name", "frame"),
        ("m-hs", "8714.91"),
        ("m-origin", "CN"),
        ("m-value", "1"),
        ("m-status", ""),
    ];
    let with =
        |more: &[(&'static str, &'static str)]| [&good[..], more, &[("act", "decide")]].concat();
    let state = |page: &str| {
        let card = card(page, "atiga");
        card.contains("data-verdict=\"yes\"")
    };
    assert!(state(&doors.page(&with(&[])).await));
    assert!(state(
        &doors
            .page(&with(&[("route", "customs"), ("operations", "more")]))
            .await
    ));
    let altered = doors.page(&with(&[("route", "altered")])).await;
    assert!(!state(&altered));
    assert!(card(&altered, "atiga").contains("do not travel as the agreement asks"));
    let simple = doors.page(&with(&[("operations", "simple")])).await;
    assert!(!state(&simple));
    assert!(card(&simple, "atiga").contains("Only simple operations were done"));

    // Switzerland to Norway: the convention of 2012 forbids the refund
    let pem: Vec<(&str, &str)> = with(&[])
        .into_iter()
        .map(|(name, value)| match (name, value) {
            ("hs", _) => ("hs", "8712.00"),
            ("origin", _) => ("origin", "CH"),
            ("destination", _) => ("destination", "NO"),
            other => other,
        })
        .collect();
    let page = doors.page(&pem).await;
    assert!(page.contains("name=\"drawback\""));
    let refunded = doors
        .page(&[&[("drawback", "yes")], &pem[..]].concat())
        .await;
    assert!(card(&refunded, "pem-2012").contains("Duty on foreign materials was refunded"));
}

#[tokio::test]
async fn origin_without_a_preference_stands_apart() {
    let doors = Doors::open(Reference::default()).await;
    let garment = doors.page(&[("act", "example:garment")]).await;
    for id in ["uk-non-preferential", "eu-non-preferential"] {
        assert!(garment.contains(&format!("<details id=\"{id}\"")), "{id}");
        assert!(!garment.contains(&format!("<article class=\"app-card\" id=\"{id}\"")));
    }
    let e_bike = doors.page(&[("act", "example:e-bike")]).await;
    assert!(
        !e_bike.contains("-non-preferential\""),
        "neither authority has rules here"
    );
    assert!(e_bike.contains("of 6 agreements"), "the summary");
}
