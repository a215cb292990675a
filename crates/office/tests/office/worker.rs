//! The worker's turns: each kind of work by itself, one owner after another, and what fails for ever set aside where
//! somebody sees it and can have it run again.

use jiff::SignedDuration;
use origo_office::{
    Office, OfficeError, history, parked,
    worker::{self, Kind, Lane, Ran},
};
use origo_store::repository::jobs::{self, Job, Turn};
use origo_testkit::{TestApp, both_engines};

const LEASE: i64 = 120;

async fn put(office: &Office, authority: &str, organisation: &str, topic: &str, subject: &str) {
    let given = [authority, organisation, topic, subject].map(str::to_owned);
    let now = office.now().as_microsecond();
    office
        .store()
        .write_with(
            given,
            move |tx, [authority, organisation, topic, subject]| {
                Box::pin(async move {
                    let nothing = "{}".to_owned();
                    jobs::push_for(tx, authority, organisation, topic, subject, nothing, now).await
                })
            },
        )
        .await
        .unwrap();
}

async fn claim(office: &Office, topic: &'static str, turn: Turn) -> Option<Job> {
    let now = office.now().as_microsecond();
    office
        .store()
        .write_with(turn, move |tx, turn| {
            Box::pin(
                async move { jobs::claim(tx, topic, turn, now, now + LEASE * 1_000_000).await },
            )
        })
        .await
        .unwrap()
}

async fn found(office: &Office, authority: &str, topic: &str, subject: &str) -> Job {
    let mut reader = office.store().read().await.unwrap();
    let job = jobs::find(&mut reader, authority, topic, subject).await;
    job.unwrap().unwrap()
}

async fn last_events(app: &TestApp, name: &str) -> Vec<String> {
    let actor = app.actor(name);
    let found = history::search(&app.office, &actor, &history::Search::default()).await;
    let rows = found.unwrap().rows.into_iter();
    rows.map(|(event, _)| event.kind).collect()
}

both_engines! {
    async fn owners_take_turns_and_a_full_one_is_passed(app: TestApp) {
        let office = &app.office;
        for n in 0..20 {
            put(office, "kh-moc", "one", "webhook", &format!("a{n:02}")).await;
        }
        put(office, "kh-moc", "two", "webhook", "b").await;
        put(office, "gb-leeds", "", "webhook", "c").await;
        let mut turn = Turn::default();
        let mut order = Vec::new();
        for _ in 0..5 {
            let job = claim(office, "webhook", turn.clone()).await.unwrap();
            turn.after.clone_from(&job.owner);
            order.push(job.subject);
        }
        // the twenty of the first do not come before the one of the others
        assert_eq!(order, ["c", "a00", "b", "a01", "a02"]);
        let full = Turn { after: String::new(), passed: vec!["kh-moc/one".to_owned()] };
        assert!(claim(office, "webhook", full).await.is_none());
        // another kind of work sees none of it
        assert!(claim(office, "issue", Turn::default()).await.is_none());
        assert_eq!(Lane::new(Kind::Letters).run_one(office).await.unwrap(), Ran::Nothing);
    }

    async fn a_job_that_stops_the_process_is_set_aside_and_can_run_again(app: TestApp) {
        let office = &app.office;
        put(office, "kh-moc", "", "issue", "KH-CO-2026-000009").await;
        for begun in 1..=5 {
            // claimed, and then the process is gone
            let job = claim(office, "issue", Turn::default()).await.unwrap();
            assert_eq!((job.attempts, job.lost), (begun, begun));
            assert!(claim(office, "issue", Turn::default()).await.is_none());
            app.clock.advance(SignedDuration::from_secs(LEASE));
        }
        assert_eq!(worker::run_due(office).await.unwrap(), 0);
        let job = found(office, "kh-moc", "issue", "KH-CO-2026-000009").await;
        assert_eq!(job.parked_at, Some(office.now().as_microsecond()));
        assert!(job.last_error.contains("begun 5 times"), "{}", job.last_error);
        app.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(Lane::new(Kind::Issuing).run_one(office).await.unwrap(), Ran::Nothing);
        assert_eq!(worker::backlog(office).await.unwrap().parked, 1);

        let (authority, topic, subject) = ("kh-moc", "issue", "KH-CO-2026-000009");
        for (name, seen) in [("administrator", 1), ("operator", 1)] {
            let actor = app.actor(name);
            assert_eq!(parked::list(office, &actor).await.unwrap().len(), seen);
            assert_eq!(parked::count(office, &actor).await.unwrap(), 1);
        }
        let other = app.actor_at("gb-leeds", "administrator");
        assert_eq!(parked::list(office, &other).await.unwrap(), []);
        let refused = parked::again(office, &other, authority, topic, subject).await;
        assert!(matches!(refused, Err(OfficeError::NotFound)));
        let refused = parked::again(office, &app.actor("anna"), authority, topic, subject).await;
        assert!(matches!(refused, Err(OfficeError::Forbidden)));
        parked::again(office, &app.actor("administrator"), authority, topic, subject).await.unwrap();
        let job = found(office, authority, topic, subject).await;
        assert_eq!((job.parked_at, job.attempts, job.lost), (None, 0, 0));
        let twice = parked::again(office, &app.actor("administrator"), authority, topic, subject).await;
        assert!(matches!(twice, Err(OfficeError::NotFound)), "it is set aside no more");
        let kinds = last_events(&app, "administrator").await;
        assert_eq!(kinds.get(..2).unwrap(), ["job-run-again", "job-parked"]);
    }

    async fn what_fails_again_and_again_is_set_aside(app: TestApp) {
        let office = &app.office;
        // there is no such certificate
        put(office, "kh-moc", "", "issue", "KH-CO-2026-000008").await;
        let lane = Lane::new(Kind::Issuing);
        for attempts in 1..=12 {
            assert_eq!(lane.run_one(office).await.unwrap(), Ran::Failed);
            let job = found(office, "kh-moc", "issue", "KH-CO-2026-000008").await;
            // a failure that came back is none that stops the process
            assert_eq!((job.attempts, job.parked_at.is_some()), (attempts, attempts == 12));
            assert_eq!(job.lost, i64::from(attempts == 12));
            app.clock.advance(SignedDuration::from_hours(1));
        }
        assert_eq!(lane.run_one(office).await.unwrap(), Ran::Nothing);
    }
}
