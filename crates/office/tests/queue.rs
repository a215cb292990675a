//! The officer's queue on both databases: what it counts is what it shows, oldest deadline first.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use jiff::SignedDuration;
use origo_office::{cases, cases::View};
use origo_testkit::both_engines;

both_engines! {
    async fn every_view_counts_what_it_shows(app: TestApp) {
        let (anna, ben) = (app.actor("anna"), app.actor("ben"));
        let mut submitted = Vec::new();
        for _ in 0..5 {
            submitted.push(app.submitted().await);
            app.clock.advance(SignedDuration::from_mins(7));
        }
        app.approved().await;
        app.issued().await;
        app.draft().await;
        cases::take(&app.office, &anna, &submitted[2]).await.unwrap();

        let expected = [
            (View::Mine, 1), (View::Unassigned, 4), (View::Answered, 0), (View::SecondApproval, 0),
            (View::Signature, 1), (View::Overdue, 0), (View::All, 6),
        ];
        let first = cases::queue(&app.office, &anna, View::All, "", 0).await.unwrap();
        assert_eq!(first.counts, expected);
        for (view, count) in expected {
            let page = cases::queue(&app.office, &anna, view, "", 0).await.unwrap();
            assert_eq!((page.total, page.rows.len() as i64), (count, count), "{view:?}");
        }
        let mine = cases::queue(&app.office, &ben, View::Mine, "", 0).await.unwrap();
        assert_eq!(mine.total, 0);

        let ids: Vec<_> = first.rows.iter().map(|row| row.id.clone()).collect();
        assert_eq!(&ids[..5], &submitted[..], "oldest deadline first");
        app.clock.advance(SignedDuration::from_hours(24 * 60));
        let late = cases::queue(&app.office, &anna, View::Overdue, "", 0).await.unwrap();
        assert_eq!(late.total, 6);
    }

    async fn a_search_counts_only_what_it_finds(app: TestApp) {
        let anna = app.actor("anna");
        app.submitted().await;
        app.submitted().await;
        for (text, total) in [("MILLED rice", 2), ("a-2026-000002", 1), ("nowhere", 0), ("100%", 0)] {
            let page = cases::queue(&app.office, &anna, View::All, text, 0).await.unwrap();
            assert_eq!((page.total, page.rows.len() as i64), (total, total), "{text}");
            assert_eq!(page.counts[6], (View::All, 2), "tabs count without the search");
        }
        let beyond = cases::queue(&app.office, &anna, View::All, "", 1).await.unwrap();
        assert_eq!((beyond.total, beyond.rows.len()), (2, 0));
    }
}
