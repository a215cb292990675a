//! What an administrator sees of the work at a glance.

use origo_office::{OfficeError, cases, figures::figures};
use origo_testkit::both_engines;

both_engines! {
    async fn open_cases_and_certificates_are_counted(app: TestApp) {
        let administrator = app.actor("auditor");
        let before = figures(&app.office, &administrator).await.unwrap();
        assert!(before.issued.is_empty() && before.usual_minutes.is_none());
        app.issued().await;
        app.submitted().await;
        let taken = app.submitted().await;
        cases::take(&app.office, &app.actor("anna"), &taken).await.unwrap();

        let found = figures(&app.office, &administrator).await.unwrap();
        let submitted = found.by_state.iter().find(|share| share.of == "submitted").unwrap();
        assert_eq!(submitted.count, 2);
        assert!(submitted.oldest.is_some());
        let counts: Vec<_> = found.by_officer.iter().map(|share| share.count).collect();
        assert_eq!(counts, [1, 1], "one is nobody's, one the reviewer's: {:?}", found.by_officer);
        assert!(found.by_officer.iter().any(|share| share.of.is_empty()));
        assert_eq!(found.issued.len(), 1);
        assert_eq!(found.issued[0].count, 1);
        assert_eq!(found.usual_minutes, Some(0));
    }

    async fn another_authority_and_lower_roles_see_none_of_it(app: TestApp) {
        app.issued().await;
        app.submitted().await;
        let other = app.actor_at("gb-leeds", "auditor");
        let found = figures(&app.office, &other).await.unwrap();
        assert_eq!(found, figures_of_nothing());
        for name in ["exporter", "exporter2"] {
            let refused = figures(&app.office, &app.actor(name)).await;
            assert!(matches!(refused, Err(OfficeError::Forbidden)), "{name}: {refused:?}");
        }
    }
}

fn figures_of_nothing() -> origo_office::figures::Figures {
    origo_office::figures::Figures::default()
}
