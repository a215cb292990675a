//! The main job on both databases: apply, decide, sign, issue, verify.

use jiff::SignedDuration;
use origo_casework::State;
use origo_office::{
    Actor, OfficeError, Outcome, Role, Turn, applications, audit, cases,
    cases::View,
    certificates, history,
    verification::{by_code, by_details, by_pdf},
    worker,
};
use origo_testkit::{another_rice, both_engines, rice};

fn refused<T: std::fmt::Debug>(result: Result<T, OfficeError>) -> String {
    result.expect_err("should be refused").code().to_owned()
}

both_engines! {
    async fn a_consignment_goes_in_and_a_genuine_certificate_comes_out(app: TestApp) {
        let number = app.issued().await;
        assert_eq!(number, "KH-CO-2026-000001");
        let exporter = app.actor("exporter");
        let certificate = certificates::find(&app.office, &exporter, &number).await.unwrap();
        let view = applications::get(&app.office, &exporter, &certificate.application_id).await.unwrap();
        assert_eq!(view.state, State::Issued);
        let found = by_code(&app.office, &number.to_lowercase(), &certificate.code).await.unwrap();
        assert!(found.genuine());
        assert_eq!(found.data.unwrap().consignment.goods[0].hs_code.dotted(), "1006.30");
        let pdf = certificates::pdf(&app.office, &exporter, &number).await.unwrap();
        let found = by_pdf(&app.office, "test", pdf).await.unwrap();
        assert!(found.genuine());
        assert_eq!(found.integrity.outcome, Outcome::Ok);
        for report in audit::verify(&app.office).await.unwrap() {
            assert_eq!(report.fault, None);
        }
    }

    async fn a_preview_that_cannot_be_drawn_is_said_in_words(app: TestApp) {
        let exporter = app.actor("exporter");
        let draft = rice().with_fields([("/remarks", origo_testkit::NOT_DRAWN)]);
        let id = applications::create(&app.office, &exporter, draft).await.unwrap();
        let code = refused(applications::preview(&app.office, &exporter, &id).await);
        assert_eq!(code, "preview.not-drawn");
        assert_ne!(origo_i18n::T::new("en").error(&code), code);
    }

    async fn what_an_officer_would_send_back_is_caught_before(app: TestApp) {
        let exporter = app.actor("exporter");
        let draft = rice().with_fields([
            ("/goods/0/hs_code", "61"), ("/goods/0/net_weight", "99999"), ("/consignee/name", " "),
        ]);
        let id = applications::create(&app.office, &exporter, draft).await.unwrap();
        let Err(OfficeError::Invalid(findings)) = applications::submit(&app.office, &exporter, &id, vec![]).await
        else { panic!("submitted with faults") };
        let found: Vec<_> = findings.iter().map(|f| format!("{} {}", f.pointer, f.code)).collect();
        for expected in [
            "/goods/0/hs_code hs-code", "/goods/0/gross_weight gross-below-net", "/consignee/name required",
            "/attachments/invoice required-document",
        ] {
            assert!(found.iter().any(|f| f == expected), "{expected} in {found:?}");
        }
    }

    async fn a_query_goes_back_and_forth_with_the_clock_stopped(app: TestApp) {
        let id = app.submitted().await;
        let (anna, exporter) = (app.actor("anna"), app.actor("exporter"));
        cases::take(&app.office, &anna, &id).await.unwrap();
        app.clock.advance(SignedDuration::from_mins(30));
        let questions = vec![("/consignee/address".to_owned(), "Which street?".to_owned())];
        cases::query(&app.office, &anna, &id, questions).await.unwrap();
        let view = applications::get(&app.office, &exporter, &id).await.unwrap();
        assert_eq!((view.state, view.application.due_at), (State::Queried, None));
        let left = view.application.minutes_left.unwrap();
        assert_eq!(left, 450 - 30);
        let query = view.open_queries().next().unwrap().id.clone();
        app.clock.advance(SignedDuration::from_hours(72));
        let answered = rice().with_fields([("/consignee/address", "16 quai de la Joliette\n13002 Marseille")]);
        let revision = view.application.revision;
        applications::save(&app.office, &exporter, &id, revision, answered).await.unwrap();
        applications::submit(&app.office, &exporter, &id, vec![(query, "Number 16".to_owned())]).await.unwrap();
        let case = cases::case(&app.office, &anna, &id).await.unwrap();
        assert_eq!(case.view.application.version, 2);
        assert_eq!(case.view.queries[0].answer, "Number 16");
        assert_eq!(case.changes.len(), 1);
        assert_eq!(case.changes[0].pointer, "/consignee/address");
        let kinds: Vec<_> = case.history.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, [
            "application-started", "document-attached", "application-submitted", "case-taken", "query-raised",
            "application-answered",
        ]);
    }

    async fn two_people_are_needed(app: TestApp) {
        let id = app.approved().await;
        assert_eq!(refused(cases::sign(&app.office, &app.actor("anna"), &id).await), "forbidden");
        let reviewed_by_signatory = app.submitted().await;
        let signatory = app.actor("signatory");
        cases::approve(&app.office, &signatory, &reviewed_by_signatory).await.unwrap();
        let again = cases::sign(&app.office, &signatory, &reviewed_by_signatory).await;
        assert_eq!(refused(again), "application.same-person");
    }

    async fn policy_asks_for_a_second_officer(app: TestApp) {
        let exporter = app.actor("exporter");
        let dear = rice().with_fields([("/goods/0/value", "100000.01"), ("/invoices/0/amount", "100000.01")]);
        let id = applications::create(&app.office, &exporter, dear).await.unwrap();
        let pdf = b"%PDF-1.7".to_vec();
        applications::attach(&app.office, &exporter, &id, "invoice", "i.pdf", pdf).await.unwrap();
        applications::submit(&app.office, &exporter, &id, vec![]).await.unwrap();
        let state = cases::approve(&app.office, &app.actor("anna"), &id).await.unwrap();
        assert_eq!(state, State::AwaitingSecondApproval);
        assert_eq!(refused(cases::approve(&app.office, &app.actor("anna"), &id).await), "application.same-person");
        let state = cases::approve(&app.office, &app.actor("ben"), &id).await.unwrap();
        assert_eq!(state, State::AwaitingSignature);
    }

    async fn a_case_is_locked_to_its_officer_until_the_lock_is_broken(app: TestApp) {
        let id = app.submitted().await;
        let (anna, ben, chief) = (app.actor("anna"), app.actor("ben"), app.actor("administrator"));
        assert_eq!(cases::take_next(&app.office, &anna).await.unwrap(), Some(id.clone()));
        assert_eq!(cases::take_next(&app.office, &ben).await.unwrap(), None);
        assert_eq!(refused(cases::approve(&app.office, &ben, &id).await), "application.locked");
        assert_eq!(refused(cases::break_lock(&app.office, &ben, &id, "ill").await), "forbidden");
        assert_eq!(refused(cases::break_lock(&app.office, &chief, &id, " ").await), "reason.missing");
        cases::break_lock(&app.office, &chief, &id, "Anna is ill").await.unwrap();
        cases::approve(&app.office, &ben, &id).await.unwrap();
    }

    async fn a_cancelled_certificate_says_so_and_a_replaced_one_names_its_successor(app: TestApp) {
        let first = app.issued().await;
        let (exporter, signatory) = (app.actor("exporter"), app.actor("signatory"));
        let id = certificates::replace(&app.office, &exporter, &first).await.unwrap();
        let pdf = b"%PDF-1.7".to_vec();
        applications::attach(&app.office, &exporter, &id, "invoice", "i.pdf", pdf).await.unwrap();
        applications::submit(&app.office, &exporter, &id, vec![]).await.unwrap();
        cases::approve(&app.office, &app.actor("anna"), &id).await.unwrap();
        let second = cases::sign(&app.office, &signatory, &id).await.unwrap();
        worker::run_due(&app.office).await.unwrap();
        let old = certificates::find(&app.office, &exporter, &first).await.unwrap();
        assert_eq!((old.state.as_str(), old.replaced_by.as_deref()), ("replaced", Some(second.as_str())));
        assert_eq!(by_code(&app.office, &first, &old.code).await.unwrap().headline(), "status.replaced");
        // the fact stands in the log of both: of the certificate that ended and of the one in its place
        for history in [
            history::of_certificate(&app.office, &signatory, &first).await.unwrap(),
            history::of_certificate(&app.office, &signatory, &second).await.unwrap(),
        ] {
            let told = history.iter().filter(|event| event.0.kind == "certificate-replaced").collect::<Vec<_>>();
            assert_eq!(told.len(), 1, "{history:?}");
        }
        let new = certificates::find(&app.office, &exporter, &second).await.unwrap();
        let found = by_code(&app.office, &second, &new.code).await.unwrap();
        assert!(found.data.unwrap().endorsement.contains(&first));
        assert_eq!(refused(certificates::cancel(&app.office, &signatory, &second, "because").await), "reason.unknown");
        let reason = app.office.pack("kh").unwrap().policy.cancel_reasons[0].code.clone();
        certificates::cancel(&app.office, &signatory, &second, &reason).await.unwrap();
        assert_eq!(by_code(&app.office, &second, &new.code).await.unwrap().headline(), "status.cancelled");
        assert_eq!(refused(certificates::cancel(&app.office, &signatory, &second, &reason).await), "changed");
    }

    async fn a_certificate_is_replaced_once(app: TestApp) {
        let first = app.issued().await;
        let (exporter, signatory) = (app.actor("exporter"), app.actor("signatory"));
        // two at the same instant may both begin: the signature decides
        let (one, other) = tokio::join!(
            certificates::replace(&app.office, &exporter, &first),
            certificates::replace(&app.office, &exporter, &first),
        );
        let begun: Vec<_> = [one, other].into_iter().flatten().collect();
        assert!(!begun.is_empty());
        let later = certificates::replace(&app.office, &exporter, &first).await;
        assert_eq!(refused(later), "certificate.being-replaced");
        for id in &begun {
            let pdf = b"%PDF-1.7".to_vec();
            applications::attach(&app.office, &exporter, id, "invoice", "i.pdf", pdf).await.unwrap();
            applications::submit(&app.office, &exporter, id, vec![]).await.unwrap();
            cases::approve(&app.office, &app.actor("anna"), id).await.unwrap();
        }
        let mut signed = Vec::new();
        for id in &begun {
            match cases::sign(&app.office, &signatory, id).await {
                Ok(number) => signed.push(number),
                again => assert_eq!(refused(again), "certificate.being-replaced"),
            }
        }
        assert_eq!(signed.len(), 1, "of {}", begun.len());
        // signed and not drawn yet: what is being replaced cannot be cancelled on the way
        let reason = app.office.pack("kh").unwrap().policy.cancel_reasons[0].code.clone();
        let cancelled = certificates::cancel(&app.office, &signatory, &first, &reason).await;
        assert_eq!(refused(cancelled), "certificate.being-replaced");
        worker::run_due(&app.office).await.unwrap();
        let old = certificates::find(&app.office, &exporter, &first).await.unwrap();
        assert_eq!((old.state.as_str(), old.replaced_by.as_ref()), ("replaced", signed.first()));
        let again = certificates::replace(&app.office, &exporter, &first).await;
        assert_eq!(refused(again), "certificate.not-in-force");
    }

    async fn nobody_decides_on_what_they_had_a_hand_in(app: TestApp) {
        let exporter = app.actor("exporter");
        // Anna reviews for the authority, and on other days writes for an exporter
        let anna = app.actor("anna");
        let as_applicant = Actor {
            role: Role::Applicant,
            organisation: exporter.organisation.clone(),
            ..app.actor("anna")
        };
        let id = applications::create(&app.office, &exporter, another_rice()).await.unwrap();
        let pdf = b"%PDF-1.7".to_vec();
        applications::attach(&app.office, &as_applicant, &id, "invoice", "i.pdf", pdf).await.unwrap();
        applications::submit(&app.office, &exporter, &id, vec![]).await.unwrap();
        assert_eq!(refused(cases::take(&app.office, &anna, &id).await), "application.own-work");
        assert_eq!(refused(cases::approve(&app.office, &anna, &id).await), "application.own-work");

        let id = applications::create(&app.office, &exporter, another_rice()).await.unwrap();
        let revision = applications::get(&app.office, &exporter, &id).await.unwrap().application.revision;
        applications::save(&app.office, &as_applicant, &id, revision, another_rice()).await.unwrap();
        let pdf = b"%PDF-1.7".to_vec();
        applications::attach(&app.office, &exporter, &id, "invoice", "i.pdf", pdf).await.unwrap();
        applications::submit(&app.office, &exporter, &id, vec![]).await.unwrap();
        assert_eq!(refused(cases::approve(&app.office, &anna, &id).await), "application.own-work");
        assert_eq!(refused(cases::query(&app.office, &anna, &id, vec![("/remarks".to_owned(), "Why?".to_owned())]).await), "application.own-work");
        cases::approve(&app.office, &app.actor("ben"), &id).await.unwrap();
    }

    async fn a_document_taken_away_while_it_is_submitted_is_noticed(app: TestApp) {
        let exporter = app.actor("exporter");
        for _ in 0..8 {
            let id = applications::create(&app.office, &exporter, another_rice()).await.unwrap();
            let pdf = b"%PDF-1.7".to_vec();
            let paper = applications::attach(&app.office, &exporter, &id, "invoice", "i.pdf", pdf).await.unwrap();
            let before = applications::get(&app.office, &exporter, &id).await.unwrap().application.revision;
            let (submitted, gone) = tokio::join!(
                applications::submit(&app.office, &exporter, &id, vec![]),
                applications::detach(&app.office, &exporter, &id, &paper),
            );
            // one of the two: never a submission without the document it was checked with
            assert_ne!(submitted.is_ok(), gone.is_ok(), "{submitted:?} {gone:?}");
            let after = applications::get(&app.office, &exporter, &id).await.unwrap();
            assert_eq!(after.attachments.is_empty(), gone.is_ok());
            assert_eq!(after.application.revision, before + 1);
        }
    }

    async fn numbers_cannot_be_guessed_or_harvested(app: TestApp) {
        let number = app.issued().await;
        let wrong = by_code(&app.office, &number, "aaaaaaaaaaaaaaaa").await.unwrap();
        let unknown = by_code(&app.office, "KH-CO-2026-999999", "aaaaaaaaaaaaaaaa").await.unwrap();
        assert_eq!(wrong.headline(), unknown.headline());
        assert!(wrong.data.is_none());
        let found = by_details(&app.office, "192.0.2.1", &number, "2026-11-30", "riz de provence sarl").await.unwrap();
        assert!(found.genuine());
        for _ in 1..20 {
            by_details(&app.office, "192.0.2.1", &number, "2026-11-30", "Someone").await.unwrap();
        }
        assert_eq!(refused(by_details(&app.office, "192.0.2.1", &number, "2026-11-30", "x").await), "too-many");
    }

    async fn an_altered_document_is_told_from_a_foreign_one(app: TestApp) {
        let number = app.issued().await;
        let exporter = app.actor("exporter");
        let pdf = certificates::pdf(&app.office, &exporter, &number).await.unwrap();
        let altered = String::from_utf8(pdf.clone()).unwrap().replace("Marseille", "Marseilla").into_bytes();
        assert_eq!(by_pdf(&app.office, "test", altered).await.unwrap().headline(), "integrity.altered");
        let foreign = [b"nobody".as_slice(), &pdf["kh-moc".len()..]].concat();
        assert_eq!(by_pdf(&app.office, "test", foreign).await.unwrap().headline(), "issuer.untrusted");
        let another = [b"gb-leeds".as_slice(), &pdf["kh-moc".len()..]].concat();
        assert_eq!(by_pdf(&app.office, "test", another).await.unwrap().headline(), "issuer.another-authority");
    }

    async fn many_signatures_at_once_leave_no_gap_and_no_double(app: TestApp) {
        let mut waiting = Vec::new();
        for _ in 0..24 {
            waiting.push(app.approved().await);
        }
        let signing: Vec<_> = waiting.into_iter().flat_map(|id| {
            // each case is signed by two hands at once: one must lose
            [(app.office.clone(), app.actor("signatory"), id.clone()), (app.office.clone(), app.actor("signatory"), id)]
        }).map(|(office, actor, id)| tokio::spawn(async move { cases::sign(&office, &actor, &id).await })).collect();
        let mut numbers = Vec::new();
        for task in signing {
            if let Ok(number) = task.await.unwrap() {
                numbers.push(number);
            }
        }
        numbers.sort();
        let expected: Vec<_> = (1..=24).map(|n| format!("KH-CO-2026-{n:06}")).collect();
        assert_eq!(numbers, expected);
        let (one, two) = tokio::join!(worker::run_due(&app.office), worker::run_due(&app.office));
        // each signature leaves its document, each step its letter; no job is done twice
        assert_eq!(one.unwrap() + two.unwrap(), 24 * 3);
        let issued = certificates::list(&app.office, &app.actor("anna"), "KH-CO", &Turn::Start).await.unwrap();
        assert_eq!(issued.rows.iter().filter(|row| row.state == "issued").count(), 24);
        let queue = cases::queue(&app.office, &app.actor("anna"), View::All, &cases::Narrow::default(), &Turn::Start).await.unwrap();
        assert_eq!(queue.total, 0);
        for report in audit::verify(&app.office).await.unwrap() {
            assert_eq!(report.fault, None);
        }
    }

    async fn another_authority_organisation_or_role_sees_and_changes_nothing(app: TestApp) {
        let id = app.submitted().await;
        let number = app.issued().await;
        let office = &app.office;
        let outsiders = [
            app.actor("exporter2"), app.actor_at("gb-leeds", "exporter"), app.actor_at("gb-leeds", "anna"),
            app.actor_at("gb-leeds", "signatory"), app.actor_at("gb-leeds", "auditor"),
        ];
        for actor in &outsiders {
            let who = format!("{} of {}", actor.name, actor.authority);
            assert_eq!(refused(applications::get(office, actor, &id).await), "not-found", "{who}");
            assert_eq!(refused(certificates::find(office, actor, &number).await), "not-found", "{who}");
            assert_eq!(refused(certificates::pdf(office, actor, &number).await), "not-found", "{who}");
            let acts = [
                refused(applications::save(office, actor, &id, 3, rice()).await),
                refused(applications::submit(office, actor, &id, vec![]).await),
                refused(applications::withdraw(office, actor, &id).await),
                refused(applications::attach(office, actor, &id, "invoice", "x", b"%PDF-".to_vec()).await),
                refused(cases::case(office, actor, &id).await),
                refused(cases::take(office, actor, &id).await),
                refused(cases::approve(office, actor, &id).await),
                refused(cases::reject(office, actor, &id, "other", "").await),
                refused(cases::query(office, actor, &id, vec![(String::new(), "?".to_owned())]).await),
                refused(cases::sign(office, actor, &id).await),
                refused(cases::break_lock(office, actor, &id, "x").await),
                refused(certificates::cancel(office, actor, &number, "x").await),
                refused(certificates::replace(office, actor, &number).await),
            ];
            assert!(acts.iter().all(|code| matches!(code.as_str(), "not-found" | "forbidden")), "{who}: {acts:?}");
        }
        let auditor = app.actor("auditor");
        assert!(applications::get(office, &auditor, &id).await.is_ok());
        assert_eq!(refused(cases::approve(office, &auditor, &id).await), "forbidden");
        let seen = applications::get(office, &app.actor("exporter"), &id).await.unwrap();
        assert_eq!(seen.state, State::Submitted);
    }

    async fn the_database_refuses_to_rewrite_history(app: TestApp) {
        app.submitted().await;
        for statement in ["UPDATE events SET kind = 'x'", "DELETE FROM events"] {
            let refusal = app.office.store().execute_for_test(statement).await.expect_err("should be refused");
            assert!(refusal.to_string().contains("append-only"), "{refusal}");
        }
    }

    async fn somebody_who_saves_second_is_told(app: TestApp) {
        let id = app.draft().await;
        let exporter = app.actor("exporter");
        applications::save(&app.office, &exporter, &id, 1, rice()).await.unwrap();
        assert_eq!(refused(applications::save(&app.office, &exporter, &id, 1, rice()).await), "changed");
    }
}
