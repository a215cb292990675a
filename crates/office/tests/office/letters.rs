//! Each step of an application tells those whom it concerns, by a letter written with the step.

use origo_office::{applications, cases, certificates};
use origo_testkit::both_engines;

both_engines! {
    async fn every_step_tells_whom_it_concerns(app: TestApp) {
        let (exporter, anna) = (app.actor("exporter"), app.actor("anna"));
        let id = app.submitted().await;
        let reference = applications::get(&app.office, &exporter, &id).await.unwrap().application.reference;
        cases::take(&app.office, &anna, &id).await.unwrap();
        let question = vec![(String::new(), "Which variety?".to_owned())];
        cases::query(&app.office, &anna, &id, question).await.unwrap();
        let asked = applications::get(&app.office, &exporter, &id).await.unwrap().queries[0].id.clone();
        applications::submit(&app.office, &exporter, &id, vec![(asked, "Phka Rumduol.".to_owned())]).await.unwrap();
        let reason = "origin-not-proved";
        cases::reject(&app.office, &anna, &id, reason, "Send proof.").await.unwrap();

        let letters = app.letters().await;
        let told: Vec<_> = letters
            .iter()
            .filter(|letter| letter.subject.contains(&reference))
            .map(|letter| (letter.recipient.split('@').next().unwrap().to_owned(), letter.body.contains(&id)))
            .collect();
        // receipt, question, receipt of the answer, answer to the officer, rejection
        let to = |who: &str| told.iter().filter(|(name, linked)| name == who && *linked).count();
        assert_eq!((to("exporter"), to("anna")), (4, 1), "{told:?}");
        assert!(letters.iter().all(|letter| !letter.body.contains("{ $")), "a value is missing in a letter");
    }

    async fn issue_and_cancellation_name_the_certificate(app: TestApp) {
        let number = app.issued().await;
        let administrator = app.actor("administrator");
        let count = async || {
            let letters = app.letters().await;
            letters.iter().filter(|letter| letter.subject.contains(&number)).count()
        };
        assert_eq!(count().await, 1);
        certificates::cancel(&app.office, &administrator, &number, "goods-not-shipped").await.unwrap();
        assert_eq!(count().await, 2);
    }
}
