//! Numbers without gaps or doubles on both databases, whatever else fails beside them.

use jiff::SignedDuration;
use origo_office::{OfficeError, Outcome, RefusalCode, cases, certificates, numbers, verification};
use origo_store::repository::numbers::next_number;
use origo_testkit::{On, TestApp, both_engines};
use std::collections::BTreeMap;

const TASKS: usize = 8;
const TURNS: usize = 15;
const SERIES: [&str; 3] = [
    "certificate/co/2026",
    "certificate/eur1/2026",
    "application/2026",
];

both_engines! {
    async fn interleaved_writers_some_of_which_fail_leave_no_gap(app: TestApp) {
        let mut tasks = Vec::new();
        for task in 0..TASKS {
            let store = app.office.store().clone();
            tasks.push(tokio::spawn(async move {
                let mut kept = Vec::new();
                for turn in 0..TURNS {
                    // a walk of each task's own through the series, two authorities, and failing
                    let step = task * 31 + turn * 17;
                    let series = SERIES[step % SERIES.len()];
                    let authority = ["kh-moc", "gb-leeds"][step / 3 % 2];
                    let fails = step % 5 < 2;
                    let taken = store
                        .write(move |tx| {
                            Box::pin(async move {
                                let number = next_number(tx, authority, series).await?;
                                tokio::task::yield_now().await;
                                if fails { Err(OfficeError::Refused(RefusalCode::ReasonMissing)) } else { Ok(number) }
                            })
                        })
                        .await;
                    match taken {
                        Ok(number) => kept.push(((authority, series), number)),
                        Err(error) => assert_eq!(error.code(), "reason.missing"),
                    }
                }
                kept
            }));
        }
        let mut numbers: BTreeMap<_, Vec<i64>> = BTreeMap::new();
        for task in tasks {
            for (series, number) in task.await.unwrap() {
                numbers.entry(series).or_default().push(number);
            }
        }
        assert!(numbers.len() == 6, "every series of both authorities was used");
        for (series, mut taken) in numbers {
            taken.sort_unstable();
            let expected: Vec<_> = (1..=i64::try_from(taken.len()).unwrap()).collect();
            assert_eq!(taken, expected, "{series:?}");
        }
    }

    async fn after_a_restore_every_series_goes_on_beyond_what_can_have_been_given(app: TestApp) {
        let first = app.issued().await;
        assert_eq!(first, "KH-CO-2026-000001");
        // three days after the backup it is put back; the busiest day saw one
        app.clock.advance(SignedDuration::from_hours(3 * 24));
        let raised = numbers::raise_after_restore(&app.office).await.unwrap();
        let leapt: Vec<_> = raised.iter().map(|r| (r.series.as_str(), r.from, r.to)).collect();
        assert_eq!(leapt, [
            ("registration/2026", 2, 102),
            ("application/2026", 1, 101),
            ("certificate/co/2026", 1, 101),
            ("registration/2026", 2, 102),
        ], "every series of each authority");
        assert_eq!(app.issued().await, "KH-CO-2026-000102");
        // a year that has begun since the backup begins there too, and a busy house leaps further
        for _ in 0..4 {
            app.submitted().await;
        }
        app.clock.advance(SignedDuration::from_hours(60 * 24));
        let raised = numbers::raise_after_restore(&app.office).await.unwrap();
        let of = |series: &str| raised.iter().find(|r| r.series == series).map(|r| (r.from, r.to));
        assert_eq!(of("certificate/co/2027"), Some((0, 5 * 2 * 61)));
        assert_eq!(of("certificate/co/2026"), Some((102, 102 + 5 * 2 * 61)));
        let log = app.office.store().dump_for_test().await.unwrap();
        let told = log.iter().filter(|(table, row)| table == "events" && row["kind"] == "numbers-raised");
        assert_eq!(told.count(), 4, "a leap is an event of each authority");
    }

    async fn a_number_on_a_sealed_document_is_never_given_again(app: TestApp) {
        // the installation as it was before the backup was put back: it had issued one more
        let lost = TestApp::start(On::Sqlite).await;
        let number = lost.issued().await;
        let pdf = certificates::pdf(&lost.office, &lost.actor("signatory"), &number).await.unwrap();
        let mut forged = pdf.clone();
        forged.push(b'x');
        verification::by_pdf(&app.office, "192.0.2.1", forged).await.unwrap();
        for _ in 0..2 {
            let found = verification::by_pdf(&app.office, "192.0.2.1", pdf.clone()).await.unwrap();
            assert_eq!(found.integrity.outcome, Outcome::Ok);
            assert_eq!(found.status.outcome, Outcome::Bad, "it is not in the register");
        }
        let rows = app.office.store().dump_for_test().await.unwrap();
        let seen = rows.iter().filter(|(table, _)| table == "numbers_seen").count();
        let told = rows.iter().filter(|(table, row)| table == "events" && row["kind"] == "number-seen").count();
        assert_eq!((seen, told), (1, 1), "once, and not for a forgery");
        assert_eq!((number.as_str(), app.issued().await.as_str()), ("KH-CO-2026-000001", "KH-CO-2026-000002"));
    }

    async fn no_number_is_taken_while_the_key_cannot_seal(app: TestApp) {
        let id = app.approved().await;
        // past the end of the key
        app.clock.advance(SignedDuration::from_hours(5 * 366 * 24));
        let refused = cases::sign(&app.office, &app.actor("signatory"), &id).await.unwrap_err();
        assert_eq!(refused.code(), "seal.not-ready");
        let rows = app.office.store().dump_for_test().await.unwrap();
        let taken = rows.iter().filter(|(table, row)| table == "number_series" && row["series"].starts_with("certificate/"));
        assert_eq!(taken.count(), 0);
        assert!(!rows.iter().any(|(table, _)| table == "certificates"), "nothing waits in issuing");
    }
}
