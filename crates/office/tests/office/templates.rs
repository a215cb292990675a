//! Templates on both databases: an organisation's own, and nobody else's.

use origo_office::{OfficeError, applications, templates};
use origo_testkit::{both_engines, rice};

both_engines! {
    async fn a_template_starts_applications_without_what_must_be_fresh(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let source = applications::create(office, &own, rice()).await.unwrap();
        let id = templates::keep(office, &own, &source, "  Rice to Marseille ").await.unwrap();
        let all = templates::list(office, &own, "").await.unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].name, "Rice to Marseille");
        // a colleague of the same organisation sees it too
        assert_eq!(templates::list(office, &app.actor("manager"), "RICE").await.unwrap().len(), 1);
        assert!(templates::list(office, &own, "bicycles").await.unwrap().is_empty());
        let started = templates::start(office, &own, &id, None).await.unwrap();
        let draft = applications::get(office, &own, &started).await.unwrap().draft;
        assert_eq!(draft.consignee, rice().consignee);
        assert_eq!(draft.goods.len(), rice().goods.len());
        assert!(draft.invoices.is_empty() && draft.declaration.ticks.is_empty());
        assert!(draft.transport.departure_date.is_empty());
    }

    async fn names_are_told_apart_and_a_removed_template_comes_back(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let source = applications::create(office, &own, rice()).await.unwrap();
        let id = templates::keep(office, &own, &source, "Rice").await.unwrap();
        let other = templates::keep(office, &own, &source, "Other rice").await.unwrap();
        let code = |result: Result<(), OfficeError>| match result {
            Err(OfficeError::Invalid(faults)) => faults[0].code,
            other => panic!("{other:?}"),
        };
        let keep = |name: &'static str| { let (own, source) = (own.clone(), source.clone()); async move {
            templates::keep(office, &own, &source, name).await.map(|_| ())
        }};
        assert_eq!(code(keep(" ").await), "required");
        assert_eq!(code(keep("RICE").await), "name-taken");
        assert_eq!(code(templates::rename(office, &own, &other, "rice").await), "name-taken");
        templates::rename(office, &own, &id, "Rice").await.unwrap();
        templates::rename(office, &own, &id, "Long-grain rice").await.unwrap();
        templates::remove(office, &own, &id).await.unwrap();
        assert!(matches!(templates::start(office, &own, &id, None).await, Err(OfficeError::NotFound)));
        assert_eq!(templates::list(office, &own, "").await.unwrap().len(), 1);
        assert_eq!(templates::removed(office, &own, &id).await.unwrap().unwrap().name, "Long-grain rice");
        templates::bring_back(office, &own, &id).await.unwrap();
        assert_eq!(templates::get(office, &own, &id).await.unwrap().name, "Long-grain rice");
    }

    async fn nobody_else_sees_uses_or_changes_it(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let source = applications::create(office, &own, rice()).await.unwrap();
        let id = templates::keep(office, &own, &source, "Rice").await.unwrap();
        for other in [app.actor("exporter2"), app.actor_at("gb-leeds", "exporter")] {
            assert!(templates::list(office, &other, "").await.unwrap().is_empty());
            let refused = |result: Result<(), OfficeError>| assert!(matches!(result, Err(OfficeError::NotFound)), "{result:?}");
            refused(templates::get(office, &other, &id).await.map(|_| ()));
            refused(templates::start(office, &other, &id, None).await.map(|_| ()));
            refused(templates::rename(office, &other, &id, "Stolen").await);
            refused(templates::remove(office, &other, &id).await);
            refused(templates::bring_back(office, &other, &id).await);
            refused(templates::keep(office, &other, &source, "Mine now").await.map(|_| ()));
        }
        for staff in ["anna", "signatory", "auditor", "administrator"] {
            let staff = app.actor(staff);
            assert!(matches!(templates::list(office, &staff, "").await, Err(OfficeError::Forbidden)));
            assert!(matches!(templates::remove(office, &staff, &id).await, Err(OfficeError::Forbidden)));
        }
        assert_eq!(templates::get(office, &own, &id).await.unwrap().name, "Rice");
    }
}
