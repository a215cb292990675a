//! The address book on both databases: an organisation's own, and nobody else's.

use origo_office::{OfficeError, addresses};
use origo_testkit::both_engines;
use origo_trade::PartyDraft;

fn party(name: &str) -> PartyDraft {
    PartyDraft {
        name: name.to_owned(),
        address: "14 quai de la Joliette".to_owned(),
        country: "FR".to_owned(),
        ..PartyDraft::default()
    }
}

both_engines! {
    async fn what_is_kept_is_found_changed_and_forgotten(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let id = addresses::save(office, &own, None, party("Riz de Provence SARL")).await.unwrap();
        addresses::save(office, &own, None, party("Zebra Foods")).await.unwrap();
        let again = addresses::save(office, &own, None, party("Riz de Provence SARL")).await.unwrap();
        assert_eq!(again, id, "the same is not kept twice");
        let names = |list: Vec<addresses::Entry>| list.into_iter().map(|e| e.party.name).collect::<Vec<_>>();
        assert_eq!(names(addresses::list(office, &own, "").await.unwrap()), ["Riz de Provence SARL", "Zebra Foods"]);
        assert_eq!(names(addresses::list(office, &own, "PROVENCE").await.unwrap()), ["Riz de Provence SARL"]);
        assert!(addresses::list(office, &own, "100%").await.unwrap().is_empty());
        addresses::save(office, &own, Some(&id), party("Riz du Midi")).await.unwrap();
        assert_eq!(addresses::get(office, &own, &id).await.unwrap().party, party("Riz du Midi"));
        addresses::delete(office, &own, &id).await.unwrap();
        assert!(matches!(addresses::get(office, &own, &id).await, Err(OfficeError::NotFound)));
        assert_eq!(names(addresses::list(office, &own, "").await.unwrap()), ["Zebra Foods"]);
    }

    async fn nobody_else_sees_or_changes_it(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let id = addresses::save(office, &own, None, party("Riz de Provence SARL")).await.unwrap();
        for other in [app.actor("exporter2"), app.actor_at("gb-leeds", "exporter")] {
            assert!(addresses::list(office, &other, "").await.unwrap().is_empty());
            assert!(matches!(addresses::get(office, &other, &id).await, Err(OfficeError::NotFound)));
            let changed = addresses::save(office, &other, Some(&id), party("Stolen")).await;
            assert!(matches!(changed, Err(OfficeError::NotFound)));
            assert!(matches!(addresses::delete(office, &other, &id).await, Err(OfficeError::NotFound)));
        }
        for staff in ["anna", "signatory", "auditor", "administrator"] {
            assert!(matches!(addresses::list(office, &app.actor(staff), "").await, Err(OfficeError::Forbidden)));
            assert!(matches!(addresses::delete(office, &app.actor(staff), &id).await, Err(OfficeError::Forbidden)));
        }
        assert_eq!(addresses::get(office, &own, &id).await.unwrap().party, party("Riz de Provence SARL"));
    }

    async fn a_party_needs_a_name_and_a_known_country(app: TestApp) {
        let own = app.actor("exporter");
        let nobody = PartyDraft { country: "XX".to_owned(), ..party("  ") };
        let Err(OfficeError::Invalid(faults)) = addresses::save(&app.office, &own, None, nobody).await else {
            panic!("kept");
        };
        let faults: Vec<_> = faults.iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
        assert_eq!(faults, [("/name", "required"), ("/country", "country")]);
    }
}
