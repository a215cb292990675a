//! Somebody else's goods, and the same goods twice: who is told what, and what they must say.

use origo_office::{
    Actor, OfficeError,
    applications::{self, Explained},
    cases, certificates,
};
use origo_testkit::{TestApp, both_engines, rice};
use origo_trade::{Draft, Finding};

async fn ready(app: &TestApp, actor: &Actor, draft: Draft) -> String {
    let id = applications::create(&app.office, actor, draft)
        .await
        .unwrap();
    let pdf = b"%PDF-1.7".to_vec();
    applications::attach(&app.office, actor, &id, "invoice", "i.pdf", pdf)
        .await
        .unwrap();
    id
}

async fn found(app: &TestApp, actor: &Actor, id: &str) -> Vec<Finding> {
    let mut findings = applications::check(&app.office, actor, id).await.unwrap();
    findings.retain(|one| one.code != "hs-not-looked-up");
    findings
}

fn codes(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|one| format!("{} {} {}", one.severity.name(), one.pointer, one.code))
        .collect()
}

async fn refused(app: &TestApp, actor: &Actor, id: &str) -> Vec<String> {
    match applications::submit(&app.office, actor, id, vec![]).await {
        Err(OfficeError::Invalid(findings)) => codes(&findings),
        other => panic!("{other:?}"),
    }
}

fn explained(code: &str) -> Vec<Explained> {
    vec![Explained {
        pointer: "/invoices/0/number".to_owned(),
        code: code.to_owned(),
        reason: "The first one was lost in the post.".to_owned(),
    }]
}

both_engines! {
    async fn goods_of_another_company_are_refused(app: TestApp) {
        let exporter = app.actor("exporter");
        for (name, number, passes) in [
            ("Mekong Fine Foods Co., Ltd", "", false),
            ("GOLDEN RICE EXPORT CO LTD", "", true),
            ("Golden Rice Export Company Limited", "", true),
            ("Written quite otherwise", "K009 90120184", true),
        ] {
            let draft = rice().with_fields([("/consignor/name", name), ("/consignor/registration_number", number)]);
            let id = ready(&app, &exporter, draft).await;
            let said = codes(&found(&app, &exporter, &id).await);
            let expected = if passes { vec![] } else { vec!["error /consignor/name consignor-not-own".to_owned()] };
            assert_eq!(said, expected, "{name}");
        }
    }

    async fn a_second_certificate_for_the_same_goods_needs_a_reason_that_the_officer_reads(app: TestApp) {
        let (office, exporter, anna) = (&app.office, app.actor("exporter"), app.actor("anna"));
        let number = app.issued().await;
        let id = ready(&app, &exporter, rice()).await;
        let said = found(&app, &exporter, &id).await;
        assert_eq!(codes(&said), ["needs-reason /invoices/0/number likely-double"]);
        assert_eq!(said[0].values["other"], number);
        assert!(said[0].values["href"].starts_with("/applications/"));
        assert_eq!(refused(&app, &exporter, &id).await, ["error /invoices/0/number reason-missing"]);
        // a reason for something else, or none at all, is none
        applications::explain(office, &exporter, &id, explained("embargo")).await.unwrap();
        assert_eq!(refused(&app, &exporter, &id).await.len(), 1);
        applications::explain(office, &exporter, &id, explained("likely-double")).await.unwrap();
        applications::submit(office, &exporter, &id, vec![]).await.unwrap();
        let case = cases::case(office, &anna, &id).await.unwrap();
        let place = case.findings.iter().position(|one| one.code == "likely-double").unwrap();
        let reasons = applications::reasons(office, "kh-moc", &id, &case.findings).await.unwrap();
        assert_eq!(reasons[place].as_deref(), Some("The first one was lost in the post."));
        assert!(case.findings[place].values["href"].starts_with("/cases/"));

    }

    async fn another_firm_with_the_same_goods_is_named_to_the_officer_alone(app: TestApp) {
        let (office, other) = (&app.office, app.actor("exporter2"));
        let first = app.submitted().await;
        let draft = rice().with_fields([("/invoices/0/number", "OTHER-1"), ("/goods/0/invoice_number", "OTHER-1")]);
        let id = ready(&app, &other, draft).await;
        let said = found(&app, &other, &id).await;
        assert_eq!(codes(&said), ["needs-reason /invoices/0/number double-elsewhere"]);
        assert_eq!((said[0].values["other"].as_str(), said[0].values["href"].as_str()), ("", ""));
        applications::explain(office, &other, &id, explained("double-elsewhere")).await.unwrap();
        applications::submit(office, &other, &id, vec![]).await.unwrap();
        let seen = found(&app, &app.actor("anna"), &id).await;
        assert_eq!(seen[0].values["href"], format!("/cases/{first}"));
        assert!(seen[0].values["other"].starts_with("A-2026-"));
    }

    async fn a_replacement_is_no_double_of_what_it_replaces(app: TestApp) {
        let (office, exporter) = (&app.office, app.actor("exporter"));
        let number = app.issued().await;
        let id = certificates::replace(office, &exporter, &number).await.unwrap();
        let said = codes(&found(&app, &exporter, &id).await);
        assert!(said.iter().all(|one| !one.contains("double")), "{said:?}");
    }
}
