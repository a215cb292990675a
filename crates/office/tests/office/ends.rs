//! What has an end ends: expired rows are deleted, old sessions and tokens do not outlive a password, guesses of a code
//! are limited by account, and letters that strangers ask for keep no other letter away.

use jiff::SignedDuration;
use origo_office::{
    MailState, Role, checks,
    operator::{self, Help},
    sign_in, sign_up, upkeep, verification, worker,
};
use origo_store::repository::jobs;
use origo_testkit::both_engines;

both_engines! {
    async fn what_is_over_is_deleted_and_what_holds_stays(app: TestApp) {
        let office = &app.office;
        let _session = app.secret("kh-moc", "anna", "browser").await;
        sign_up::forgotten(office, "203.0.113.1", "anna@kh-moc.test").await.unwrap();
        office.store().write(|tx| Box::pin(async move {
            for n in 0..1200 {
                jobs::push(tx, "kh-moc", "done", &n.to_string(), "{}".to_owned(), 0).await?;
            }
            Ok::<_, origo_store::StoreError>(())
        })).await.unwrap();
        assert_eq!(upkeep::sweep(office).await.unwrap(), 0, "nothing is over yet");
        app.clock.advance(SignedDuration::from_hours(24 * 500));
        // the session, the link, the tries and what counted them
        let swept = upkeep::sweep(office).await.unwrap();
        assert!(swept >= 4, "{swept}");
        assert_eq!(upkeep::sweep(office).await.unwrap(), 0, "all of it in one go");
        let left = jobs::topics(&mut office.store().read().await.unwrap(), 1).await.unwrap();
        let done = left.iter().find(|topic| topic.name == "done").unwrap();
        assert_eq!(done.due, 1200, "what is not done stays");
    }

    async fn old_letters_and_looks_end_and_a_letter_that_waits_stays(app: TestApp) {
        let office = &app.office;
        let customs = app.hat("auditor", "", Role::CustomsVerifier).await;
        let number = app.issued().await;
        let looked = verification::by_code(office, &number, "aaaabbbbccccdddd").await.unwrap();
        checks::remember(office, &customs, &number, &looked).await.unwrap();
        worker::run_due(office).await.unwrap();
        let kept = app.letters().await.len();
        assert!(kept > 0);
        sign_up::forgotten(office, "203.0.113.1", "anna@kh-moc.test").await.unwrap();
        app.clock.advance(SignedDuration::from_hours(24 * 360));
        upkeep::sweep(office).await.unwrap();
        assert_eq!(app.letters().await.len(), kept + 1, "nobody's year is over");
        app.clock.advance(SignedDuration::from_hours(24 * 6));
        upkeep::sweep(office).await.unwrap();
        let letters = app.letters().await;
        assert_eq!(letters.iter().map(|letter| letter.state()).collect::<Vec<_>>(), [MailState::Waiting]);
        assert!(checks::list(office, &customs).await.unwrap().is_empty());
    }

    async fn a_new_password_ends_sessions_and_tokens(app: TestApp) {
        let office = &app.office;
        let browser = app.secret("kh-moc", "anna", "browser").await;
        let token = app.secret("kh-moc", "anna", "token").await;
        let help = Help::Password("a quiet harbour at dawn 42".to_owned());
        assert!(sign_in::bearer(office, &token).await.unwrap().is_some());
        operator::help(office, "anna@kh-moc.test", help).await.unwrap();
        for secret in [browser, token] {
            assert!(sign_in::bearer(office, &secret).await.unwrap().is_none());
        }
    }
}
