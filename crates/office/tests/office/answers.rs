//! Every question of the authority is answered or marked as not applicable; who acts for whom is said and written down.

use origo_casework::State;
use origo_office::{OfficeError, applications, cases, history, mandates};
use origo_testkit::both_engines;
use origo_trade::PartyDraft;

both_engines! {
    async fn no_question_is_left_without_a_word(app: TestApp) {
        let (office, exporter, anna) = (&app.office, app.actor("exporter"), app.actor("anna"));
        let id = app.submitted().await;
        cases::take(office, &anna, &id).await.unwrap();
        let asked = ["Which variety?", "Which mill?", "Which lorry?"];
        let questions = asked.map(|text| (String::new(), text.to_owned())).to_vec();
        cases::query(office, &anna, &id, questions).await.unwrap();
        let open: Vec<_> = applications::get(office, &exporter, &id).await.unwrap().queries;
        let [variety, mill, lorry] = asked.map(|text| open.iter().find(|query| query.message == text).unwrap().id.clone());
        let blank = vec![(variety.clone(), "Phka Rumduol".to_owned()), (mill.clone(), " \n".to_owned())];
        let Err(OfficeError::Invalid(findings)) = applications::submit(office, &exporter, &id, blank).await else {
            panic!("two questions without an answer were sent back");
        };
        let mut missing: Vec<_> = findings.iter().map(|finding| finding.pointer.clone()).collect();
        missing.sort();
        let mut expected = vec![format!("/answers/{mill}"), format!("/answers/{lorry}")];
        expected.sort();
        assert_eq!(missing, expected);
        assert!(findings.iter().all(|finding| finding.code == "answer-missing"));
        let still = applications::get(office, &exporter, &id).await.unwrap();
        assert_eq!((still.state, still.open_queries().count()), (State::Queried, 3), "nothing was sent");
        let all = vec![
            (variety, "Phka Rumduol".to_owned()),
            (mill, applications::NOT_APPLICABLE.to_owned()),
            (lorry, "  2A-1234 ".to_owned()),
        ];
        applications::submit(office, &exporter, &id, all).await.unwrap();
        let sent = applications::get(office, &exporter, &id).await.unwrap();
        let mut answers: Vec<_> = sent.queries.iter().map(|query| query.answer.as_str()).collect();
        answers.sort_unstable();
        assert_eq!(answers, ["2A-1234", "Phka Rumduol", "n/a"]);
    }

    async fn who_acts_for_whom_is_said_and_written_down(app: TestApp) {
        let office = &app.office;
        let party = PartyDraft { name: "Tonle Agents".to_owned(), country: "KH".to_owned(), ..PartyDraft::default() };
        origo_office::authorities::enter_organisation(office, "kh-moc", "tonle", "agent", &party).await.unwrap();
        let granted = mandates::NewMandate {
            agent: "tonle".to_owned(),
            prepare: true,
            submit: true,
            download: true,
            from: "2026-11-30".to_owned(),
            until: "2027-11-29".to_owned(),
        };
        mandates::grant(office, &app.actor("manager"), &granted).await.unwrap();
        let agent = origo_office::Actor { organisation: Some("tonle".to_owned()), ..app.actor("exporter") };
        let id = applications::create_for(office, &agent, origo_testkit::another_rice(), Some("one")).await.unwrap();
        applications::attach(office, &agent, &id, "invoice", "invoice.pdf", b"%PDF-1.7 x".to_vec()).await.unwrap();
        applications::submit(office, &agent, &id, Vec::new()).await.unwrap();
        for reader in [agent, app.actor("exporter"), app.actor("anna")] {
            let acting = applications::get(office, &reader, &id).await.unwrap().acting.unwrap();
            assert_eq!((acting.agent_id.as_str(), acting.agent.as_str(), acting.exporter_id.as_str()), ("tonle", "Tonle Agents", "one"));
        }
        let told = history::of_application(office, &app.actor("anna"), &id).await.unwrap();
        for kind in ["application-started", "application-submitted"] {
            let (event, _) = told.iter().find(|(event, _)| event.kind == kind).unwrap();
            let detail = &event.detail;
            assert_eq!((detail["agent"].as_str(), detail["acting_for"].as_str()), (Some("tonle"), Some("one")), "{kind}");
        }
        let own = app.submitted().await;
        assert_eq!(applications::get(office, &app.actor("exporter"), &own).await.unwrap().acting, None);
    }
}
