//! Small inputs that were got wrong once, through the whole house: from the draft to the data that is sealed.

use origo_casework::{CertificateData, State};
use origo_i18n::T;
use origo_office::{
    Actor, OfficeError, applications, cases, certificates, sentences::Sentences, worker,
};
use origo_testkit::{REGISTRATION, TestApp, both_engines};
use origo_trade::{Draft, Finding};
use serde_json::{Value, json};

const AUTHORITY: &str = "gb-leeds";

fn case(text: &str) -> Draft {
    let draft: Draft = serde_json::from_str(text).unwrap();
    draft.with_fields([("/consignor/registration_number", REGISTRATION)])
}

fn exporter(app: &TestApp) -> Actor {
    app.actor_at(AUTHORITY, "exporter")
}

async fn ready(app: &TestApp, draft: Draft) -> String {
    let exporter = exporter(app);
    let id = applications::create(&app.office, &exporter, draft)
        .await
        .unwrap();
    let pdf = b"%PDF-1.7".to_vec();
    applications::attach(&app.office, &exporter, &id, "invoice", "i.pdf", pdf)
        .await
        .unwrap();
    id
}

/// The data of the certificate that an application becomes.
async fn certified(app: &TestApp, id: &str) -> Value {
    let office = &app.office;
    applications::submit(office, &exporter(app), id, vec![])
        .await
        .unwrap();
    for officer in ["anna", "ben"] {
        let officer = app.actor_at(AUTHORITY, officer);
        let state = applications::get(office, &officer, id).await.unwrap().state;
        if state != State::AwaitingSignature {
            cases::approve(office, &officer, id).await.unwrap();
        }
    }
    let signatory = app.actor_at(AUTHORITY, "signatory");
    let number = cases::sign(office, &signatory, id).await.unwrap();
    worker::run_due(office).await.unwrap();
    let certificate = certificates::find(office, &signatory, &number)
        .await
        .unwrap();
    let data: CertificateData = serde_json::from_str(&certificate.data).unwrap();
    serde_json::to_value(data).unwrap()
}

async fn refused(app: &TestApp, id: &str) -> Vec<Finding> {
    match applications::submit(&app.office, &exporter(app), id, vec![]).await {
        Err(OfficeError::Invalid(findings)) => findings,
        other => panic!("{other:?}"),
    }
}

fn codes(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|one| format!("{} {}", one.pointer, one.code))
        .collect()
}

both_engines! {
    async fn late_issue(app: TestApp) {
        let mut draft = case(include_str!("../../../casework/tests/cases/late-issue.json"));
        let id = ready(&app, draft.clone()).await;
        assert_eq!(codes(&refused(&app, &id).await), ["/declaration/ticks shipped-not-ticked"]);
        draft.declaration.ticks.push("already-shipped".to_owned());
        let revision = applications::get(&app.office, &exporter(&app), &id).await.unwrap().application.revision;
        applications::save(&app.office, &exporter(&app), &id, revision, draft).await.unwrap();
        assert_eq!(certified(&app, &id).await["endorsement"], "ISSUED RETROSPECTIVELY");
    }

    async fn two_currencies(app: TestApp) {
        let id = ready(&app, case(include_str!("../../../casework/tests/cases/two-currencies.json"))).await;
        let data = certified(&app, &id).await;
        let values: Vec<_> = data["consignment"]["goods"].as_array().unwrap().iter().map(|line| line["value"].clone()).collect();
        assert_eq!(values, [json!({ "amount": "1000.00", "currency": "GBP" }), json!({ "amount": "500.00", "currency": "EUR" })]);
        assert_eq!(data["endorsement"], "");
    }

    async fn packed_together(app: TestApp) {
        let id = ready(&app, case(include_str!("../../../casework/tests/cases/packed-together.json"))).await;
        let data = certified(&app, &id).await;
        let goods = &data["consignment"]["goods"];
        assert_eq!(goods[0]["packages"]["amount"], "1");
        assert!(goods[0].get("packed_with").is_none());
        assert_eq!(goods[1]["packages"]["amount"], "0");
        assert_eq!(goods[1]["packed_with"], 1);
    }

    async fn to_order(app: TestApp) {
        let id = ready(&app, case(include_str!("../../../casework/tests/cases/to-order.json"))).await;
        let data = certified(&app, &id).await;
        let consignee = &data["consignment"]["consignee"];
        assert_eq!(consignee["name"], "To order");
        assert_eq!(consignee["country"], "AE");
    }

    async fn no_letter_for_it(app: TestApp) {
        // the printer of the tests has no arrow
        let mut draft = case(include_str!("../../../casework/tests/cases/no-letter-for-it.json"));
        draft.goods[0].description = "Ball valve → brass, DN 25".to_owned();
        let id = ready(&app, draft).await;
        let findings = refused(&app, &id).await;
        assert_eq!(codes(&findings), ["/goods/0/description unprintable"]);
        let pack = &app.office.packs()["gb"];
        let form = &pack.forms["co"];
        for (language, part) in [("en", "Latin letters"), ("fr", "lettres latines"), ("km", "អក្សរឡាតាំង")] {
            let said = Sentences { t: T::new(language), pack, form }.of(&findings[0]);
            assert!(said.contains(part) && said.contains('→') && !said.contains("unprintable"), "{said}");
        }
    }
}
