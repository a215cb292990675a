//! What was approved is what is signed, whatever becomes of the country pack between two steps of a case.

use origo_casework::{CertificateData, State};
use origo_office::{Office, OfficeError, applications, cases, certificates, worker};
use origo_pack::Pack;
use origo_testkit::{TestApp, both_engines, packs_with, rice};
use std::collections::BTreeMap;

const FORM: &str = "kh/forms/co.toml";
const POLICY: (&str, &str, &str) = (
    "kh/pack.toml",
    r#"second_approval = { when = "value-over", amount = "100000" }"#,
    r#"second_approval = { when = "always" }"#,
);

/// The pack under which everything is handed in.
fn before() -> BTreeMap<String, Pack> {
    packs_with(&[POLICY])
}

/// Another form, layout, number, words and policy.
fn after() -> BTreeMap<String, Pack> {
    packs_with(&[
        (FORM, r#"version = "2026-2""#, r#"version = "2027-1""#),
        (FORM, r#"layout = "km-en""#, r#"layout = "another""#),
        (
            FORM,
            "KH-CO-{year}-{sequence:6}",
            "KH-NEW-{year}-{sequence:6}",
        ),
        (
            FORM,
            "It is certified, on the basis",
            "Nobody says, on the basis",
        ),
        (
            FORM,
            "The applicant asks for this certificate",
            "The applicant swears",
        ),
    ])
}

fn code<T>(done: Result<T, OfficeError>) -> &'static str {
    done.err().map_or("done", |error| error.code())
}

const STEPS: usize = 6;

/// One step of a case, done by an office.
async fn step(app: &TestApp, office: &Office, id: &str, step: usize) {
    let done = match step {
        0 => applications::submit(office, &app.actor("exporter"), id, Vec::new()).await,
        1 => cases::take(office, &app.actor("anna"), id).await,
        2 => cases::approve(office, &app.actor("anna"), id)
            .await
            .map(|after| {
                assert_eq!(
                    after,
                    State::AwaitingSecondApproval,
                    "the policy is the pack's of the submission"
                );
            }),
        3 => cases::approve(office, &app.actor("ben"), id)
            .await
            .map(drop),
        4 => cases::sign(office, &app.actor("signatory"), id)
            .await
            .map(drop),
        _ => worker::run_due(office).await.map(drop),
    };
    done.unwrap_or_else(|error| panic!("step {step}: {error}"));
}

/// What was issued: the data and the paper.
async fn issued(app: &TestApp, office: &Office, id: &str) -> (CertificateData, String) {
    let signatory = app.actor("signatory");
    let view = applications::get(office, &signatory, id).await.unwrap();
    assert_eq!(view.state, State::Issued);
    let certificate = view.certificate.unwrap();
    let pdf = certificates::pdf(office, &signatory, &certificate.number)
        .await
        .unwrap();
    (
        serde_json::from_str(&certificate.data).unwrap(),
        String::from_utf8(pdf).unwrap(),
    )
}

both_engines! {
    async fn a_pack_that_is_replaced_between_two_steps_changes_nothing_of_what_is_signed(app: TestApp) {
        let (old, new) = (before(), after());
        // after which step the pack is replaced: once at each place, and never
        for replaced_after in 0..STEPS {
            let id = app.draft().await;
            for place in 0..STEPS {
                let packs = if place <= replaced_after { &old } else { &new };
                // a process of its own for each step: nothing is remembered but what was kept
                step(&app, &app.with_packs(packs), &id, place).await;
            }
            let (data, paper) = issued(&app, &app.with_packs(&new), &id).await;
            assert_eq!(data.form.version, "2026-2", "replaced after step {replaced_after}");
            assert_eq!(data.pack.digest, old["kh"].digest);
            assert!(data.number.starts_with("KH-CO-2026-"), "{}", data.number);
            assert!(data.certification["en"].starts_with("It is certified"));
            assert!(data.declaration["en"].starts_with("The applicant asks"));
            assert!(paper.contains("km-en false"), "the layout of the day of submission");
        }
    }

    async fn a_case_that_is_answered_goes_by_the_pack_of_the_answer(app: TestApp) {
        let (old, new) = (app.with_packs(&before()), app.with_packs(&after()));
        let (anna, exporter, id) = (app.actor("anna"), app.actor("exporter"), app.draft().await);
        applications::submit(&old, &exporter, &id, Vec::new()).await.unwrap();
        cases::query(&old, &anna, &id, vec![(String::new(), "Whose rice?".to_owned())]).await.unwrap();
        let view = applications::get(&new, &exporter, &id).await.unwrap();
        let (_, form) = applications::form_of(&new, &view).await.unwrap();
        assert_eq!(form.version, "2027-1", "a draft is written by today's form");
        let answers = vec![(view.queries[0].id.clone(), "Ours".to_owned())];
        applications::submit(&new, &exporter, &id, answers).await.unwrap();
        assert_eq!(cases::approve(&old, &anna, &id).await.unwrap(), State::AwaitingSignature, "the new policy");
        cases::sign(&old, &app.actor("signatory"), &id).await.unwrap();
        worker::run_due(&old).await.unwrap();
        let (data, paper) = issued(&app, &old, &id).await;
        assert_eq!((data.form.version.as_str(), paper.contains("another false")), ("2027-1", true));
    }

    async fn what_was_handed_in_before_packs_were_kept_goes_by_the_pack_of_the_day(app: TestApp) {
        let id = app.submitted().await;
        let statement = "UPDATE applications SET pack_digest = '', form_version = ''";
        app.office.store().execute_for_test(statement).await.unwrap();
        let new = app.with_packs(&after());
        cases::approve(&new, &app.actor("anna"), &id).await.unwrap();
        cases::sign(&new, &app.actor("signatory"), &id).await.unwrap();
        // from the signature on it is fixed all the same
        worker::run_due(&app.office).await.unwrap();
        let (data, paper) = issued(&app, &app.office, &id).await;
        assert_eq!((data.form.version.as_str(), paper.contains("another false")), ("2027-1", true));
    }

    async fn a_pack_that_cannot_be_read_any_more_signs_nothing_and_says_so(app: TestApp) {
        let (anna, signatory) = (app.actor("anna"), app.actor("signatory"));
        let (first, second) = (app.submitted().await, app.approved().await);
        let signed = app.approved().await;
        cases::sign(&app.office, &signatory, &signed).await.unwrap();
        let digest = app.office.pack("kh").unwrap().digest.clone();
        let kept = app.files().join("sha256").join(&digest[..2]).join(&digest[2..]);
        let bytes = std::fs::read(&kept).unwrap();
        std::fs::remove_file(&kept).unwrap();
        let new = app.with_packs(&after());
        assert_eq!(code(cases::approve(&new, &anna, &first).await), "pack.unreadable");
        assert_eq!(code(cases::sign(&new, &signatory, &second).await), "pack.unreadable");
        assert_eq!(code(applications::preview(&new, &anna, &first).await), "pack.unreadable");
        let shown = cases::case(&new, &anna, &first).await.unwrap();
        assert_eq!(shown.refused.map(|code| code.as_str()), Some("pack.unreadable"), "it is said beforehand");
        worker::run_due(&new).await.unwrap();
        let view = applications::get(&new, &signatory, &signed).await.unwrap();
        assert_eq!(view.state, State::Issuing, "nothing else is drawn in its place");
        // the way on: sent back and handed in again it goes by today's pack
        cases::query(&new, &anna, &first, vec![(String::new(), "Again, please.".to_owned())]).await.unwrap();
        let exporter = app.actor("exporter");
        let view = applications::get(&new, &exporter, &first).await.unwrap();
        let answers = vec![(view.queries[0].id.clone(), "Here".to_owned())];
        applications::save(&new, &exporter, &first, view.application.revision, rice()).await.unwrap();
        applications::submit(&new, &exporter, &first, answers).await.unwrap();
        cases::approve(&new, &anna, &first).await.unwrap();
        cases::sign(&new, &signatory, &first).await.unwrap();
        // and once the files are back, what waited is issued as it was signed
        std::fs::write(&kept, bytes).unwrap();
        app.clock.advance(jiff::SignedDuration::from_hours(2));
        worker::run_due(&new).await.unwrap();
        let (data, paper) = issued(&app, &new, &signed).await;
        assert_eq!((data.form.version.as_str(), paper.contains("km-en false")), ("2026-2", true));
    }
}
