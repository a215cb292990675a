//! The officer's queue on both databases: what it counts is what it shows, oldest deadline first.

use jiff::SignedDuration;
use origo_office::{
    OfficeError, Turn, cases,
    cases::{Narrow, View},
    saved_views,
};
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
        let first = cases::queue(&app.office, &anna, View::All, &Narrow::to_text(""), &Turn::Start).await.unwrap();
        assert_eq!(first.counts, expected);
        for (view, count) in expected {
            let page = cases::queue(&app.office, &anna, view, &Narrow::to_text(""), &Turn::Start).await.unwrap();
            assert_eq!((page.total, page.rows.len() as i64), (count, count), "{view:?}");
        }
        let mine = cases::queue(&app.office, &ben, View::Mine, &Narrow::to_text(""), &Turn::Start).await.unwrap();
        assert_eq!(mine.total, 0);

        let ids: Vec<_> = first.rows.iter().map(|row| row.id.clone()).collect();
        assert_eq!(&ids[..5], &submitted[..], "oldest deadline first");
        app.clock.advance(SignedDuration::from_hours(24 * 60));
        let late = cases::queue(&app.office, &anna, View::Overdue, &Narrow::to_text(""), &Turn::Start).await.unwrap();
        assert_eq!(late.total, 6);
    }

    async fn what_a_list_shows_can_be_saved_without_losing_the_draft(app: TestApp) {
        use origo_store::repository::applications as rows;
        let (anna, id) = (app.actor("anna"), app.submitted().await);
        let before = origo_office::applications::get(&app.office, &anna, &id).await.unwrap();
        let row = cases::queue(&app.office, &anna, View::All, &Narrow::to_text(""), &Turn::Start).await.unwrap().rows.remove(0);
        assert_eq!(row.draft, "", "lists carry no drafts");
        app.office
            .store()
            .write_with(row, move |tx, row| {
                Box::pin(async move { rows::save_case(tx, row).await })
            })
            .await
            .unwrap();
        let after = origo_office::applications::get(&app.office, &anna, &id).await.unwrap();
        assert_eq!(after.application.draft, before.application.draft);
        assert_eq!(after.application.search, before.application.search);
    }

    async fn a_search_counts_only_what_it_finds(app: TestApp) {
        let anna = app.actor("anna");
        app.submitted().await;
        app.submitted().await;
        for (text, total) in [("MILLED rice", 2), ("a-2026-000002", 1), ("nowhere", 0), ("100%", 0)] {
            let page = cases::queue(&app.office, &anna, View::All, &Narrow::to_text(text), &Turn::Start).await.unwrap();
            assert_eq!((page.total, page.rows.len() as i64), (total, total), "{text}");
            assert_eq!(page.counts[6], (View::All, 2), "tabs count without the search");
        }
    }

    async fn filters_narrow_the_rows_and_not_the_tabs(app: TestApp) {
        let anna = app.actor("anna");
        app.submitted().await;
        for (form, destination, total) in [("co", "", 1), ("other", "", 0), ("co", "FR", 1), ("", "DE", 0)] {
            let narrow = Narrow { form: form.to_owned(), destination: destination.to_owned(), ..Narrow::default() };
            let page = cases::queue(&app.office, &anna, View::All, &narrow, &Turn::Start).await.unwrap();
            assert_eq!((page.total, page.rows.len() as i64), (total, total), "{form} {destination}");
            assert_eq!(page.counts[6], (View::All, 1));
        }
    }

    async fn a_saved_view_is_its_officers_own(app: TestApp) {
        let (anna, ben) = (app.actor("anna"), app.actor("ben"));
        saved_views::save(&app.office, &anna, " Rice to France ", "view=all&q=rice&to=FR").await.unwrap();
        let kept = saved_views::list(&app.office, &anna).await.unwrap();
        assert_eq!((kept[0].name.as_str(), kept[0].query.as_str()), ("Rice to France", "view=all&q=rice&to=FR"));
        let refused = saved_views::save(&app.office, &anna, "  ", "view=all").await.unwrap_err();
        assert_eq!(refused.code(), "view.no-name");

        assert!(saved_views::list(&app.office, &ben).await.unwrap().is_empty());
        let stranger = app.actor_at("gb-leeds", "anna");
        assert!(saved_views::list(&app.office, &stranger).await.unwrap().is_empty());
        for other in [&ben, &stranger] {
            let refused = saved_views::delete(&app.office, other, &kept[0].id).await.unwrap_err();
            assert!(matches!(refused, OfficeError::NotFound));
        }
        saved_views::delete(&app.office, &anna, &kept[0].id).await.unwrap();
        assert!(saved_views::list(&app.office, &anna).await.unwrap().is_empty());
    }

    async fn several_questions_go_back_at_once_about_fields_that_are_there(app: TestApp) {
        let anna = app.actor("anna");
        let id = app.submitted().await;
        cases::take(&app.office, &anna, &id).await.unwrap();
        let ask = |pointer: &str| vec![
            ("/goods/0/description".to_owned(), "Which variety?".to_owned()),
            (pointer.to_owned(), "Please say why.".to_owned()),
        ];
        for nowhere in ["/goods/99/description", "/no/such/field"] {
            let refused = cases::query(&app.office, &anna, &id, ask(nowhere)).await.unwrap_err();
            assert_eq!(refused.code(), "query.no-field");
        }
        cases::query(&app.office, &anna, &id, ask("")).await.unwrap();
        let case = cases::case(&app.office, &anna, &id).await.unwrap();
        assert_eq!(case.view.queries.len(), 2);
        assert_eq!(case.view.application.state, "queried");
    }

    async fn what_would_be_refused_is_said_before(app: TestApp) {
        let (anna, ben) = (app.actor("anna"), app.actor("ben"));
        let id = app.approved().await;
        let reviewer = cases::case(&app.office, &anna, &id).await.unwrap();
        assert_eq!(reviewer.refused.map(|code| code.as_str()), Some("application.same-person"));
        let other = cases::case(&app.office, &ben, &id).await.unwrap();
        assert_eq!(other.refused.map(|code| code.as_str()), Some("application.not-signatory"));
        let idle = cases::break_lock(&app.office, &app.actor("administrator"), &id, "nobody holds it").await;
        assert_eq!(idle.unwrap_err().code(), "application.state");
    }
}
