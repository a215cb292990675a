//! Letters leave by SMTP: once, again after growing pauses, given up where everybody who should can see it; and who may
//! read what on screen.

use jiff::SignedDuration;
use origo_office::{
    Mail, MailState, OfficeError, RefusalCode, Smtp, audit, history, letters, mailbox, sign_up,
    worker,
};
use origo_store::{
    Engine,
    repository::jobs::{self as outbox, Turn},
};
use origo_testkit::{On, TestApp, both_engines};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// A mail server that answers the end of each message as it is told, `250` when it is told nothing.
#[derive(Clone, Default)]
struct Server {
    answers: Arc<Mutex<VecDeque<&'static str>>>,
    taken: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start(&self) -> Smtp {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(server.clone().talk(stream));
            }
        });
        Smtp::read(&format!("smtp://{address}"), "no-reply@origo.example", None).unwrap()
    }

    fn answers(&self, answers: &[&'static str]) {
        self.answers.lock().unwrap().extend(answers);
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }

    async fn talk(self, stream: TcpStream) {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 test\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            let answer = match line.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" => "250 test".to_owned(),
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await.unwrap();
                    let mut message = String::new();
                    while let Ok(Some(line)) = lines.next_line().await {
                        if line == "." {
                            break;
                        }
                        message.push_str(&line);
                        message.push('\n');
                    }
                    let answer = self.answers.lock().unwrap().pop_front().unwrap_or("250 ok");
                    if answer.starts_with('2') {
                        self.taken.lock().unwrap().push(message);
                    }
                    answer.to_owned()
                }
                "QUIT" => "221 bye".to_owned(),
                _ => "250 ok".to_owned(),
            };
            write
                .write_all(format!("{answer}\r\n").as_bytes())
                .await
                .unwrap();
        }
    }
}

fn engine(app: &TestApp) -> On {
    match app.office.store().engine() {
        Engine::Sqlite => On::Sqlite,
        Engine::Postgres => On::Postgres,
    }
}

async fn write(app: &TestApp, locale: &'static str) -> String {
    let office = app.office.clone();
    app.office
        .store()
        .write_with(office, move |tx, office| {
            Box::pin(async move {
                let link = "http://origo.test/password/reset/abc234def";
                let values = [("name", "Dara"), ("link", link)];
                letters::write(
                    office,
                    tx,
                    "kh-moc",
                    "dara@kh.test",
                    locale,
                    "reset",
                    &values,
                )
                .await
            })
        })
        .await
        .unwrap()
}

async fn letter(app: &TestApp, id: &str) -> Mail {
    mailbox::letter(&app.office, &app.actor("administrator"), id)
        .await
        .unwrap()
}

fn header<'a>(message: &'a str, name: &str) -> &'a str {
    let start = format!("{name}: ");
    message
        .lines()
        .find_map(|line| line.strip_prefix(&start))
        .unwrap_or_default()
}

both_engines! {
    async fn a_letter_leaves_once_and_keeps_no_link(app: TestApp) {
        let server = Server::default();
        let app = TestApp::start_with(engine(&app), Some(server.start().await)).await;
        let id = write(&app, "en").await;
        worker::run_due(&app.office).await.unwrap();
        worker::run_due(&app.office).await.unwrap();
        let taken = server.taken();
        assert_eq!(taken.len(), 1);
        assert_eq!(header(&taken[0], "Message-ID"), format!("<{id}@origo.example>"));
        assert_eq!(header(&taken[0], "To"), "dara@kh.test");
        // holiday answers do not come back (RFC 3834)
        assert_eq!(header(&taken[0], "Auto-Submitted"), "auto-generated");
        assert!(header(&taken[0], "From").contains("<no-reply@origo.example>"), "{}", taken[0]);
        assert!(header(&taken[0], "Date").starts_with("Mon, 30 Nov 2026"), "{}", taken[0]);
        let kept = app.letters().await;
        assert!(!kept[0].body.contains("abc234def"), "the link stays in the database");
        assert_eq!(letter(&app, &id).await.state, MailState::Sent);
        let again = mailbox::again(&app.office, &app.actor("administrator"), &id).await;
        assert!(matches!(again, Err(OfficeError::Refused(RefusalCode::MailNotGivenUp))));
    }

    async fn what_the_server_cannot_take_now_is_tried_again_later(app: TestApp) {
        let server = Server::default();
        let app = TestApp::start_with(engine(&app), Some(server.start().await)).await;
        server.answers(&["451 later", "421 busy"]);
        let id = write(&app, "km").await;
        let mut waits = Vec::new();
        for _ in 0..2 {
            worker::run_due(&app.office).await.unwrap();
            let seen = letter(&app, &id).await;
            assert_eq!(seen.state, MailState::Waiting);
            assert!(seen.last_error.contains("4"), "{}", seen.last_error);
            let wait = (seen.next_at.unwrap() - app.office.now().as_microsecond()) / 1_000_000;
            waits.push(wait);
            // not before its time
            app.clock.advance(SignedDuration::from_secs(wait - 1));
            worker::run_due(&app.office).await.unwrap();
            assert_eq!(server.taken().len(), 0);
            app.clock.advance(SignedDuration::from_secs(1));
        }
        worker::run_due(&app.office).await.unwrap();
        assert_eq!(waits, [60, 300]);
        assert_eq!(server.taken().len(), 1);
        let seen = letter(&app, &id).await;
        assert_eq!((seen.state, seen.attempts), (MailState::Sent, 3));
        assert!(header(&server.taken()[0], "Subject").starts_with("=?utf-8?b?"), "{}", server.taken()[0]);
    }

    async fn a_refusal_for_good_gives_up_at_once_and_says_so(app: TestApp) {
        let server = Server::default();
        let app = TestApp::start_with(engine(&app), Some(server.start().await)).await;
        let (administrator, auditor) = (app.actor("administrator"), app.actor("auditor"));
        server.answers(&["550 no such user"]);
        let id = write(&app, "en").await;
        worker::run_due(&app.office).await.unwrap();
        let seen = letter(&app, &id).await;
        assert_eq!((seen.state, seen.attempts), (MailState::GivenUp, 1));
        assert!(seen.last_error.contains("no such user"), "{}", seen.last_error);
        let count = async || {
            let counts = mailbox::counts(&app.office, &administrator).await.unwrap();
            counts.iter().find(|(state, _)| *state == MailState::GivenUp).unwrap().1
        };
        assert_eq!(count().await, 1);
        let told = history::search(&app.office, &auditor, &history::Search::about("mail", &id)).await.unwrap();
        assert_eq!(told.rows.iter().map(|(event, _)| event.kind.as_str()).collect::<Vec<_>>(), ["mail-given-up"]);
        app.clock.advance(SignedDuration::from_hours(48));
        worker::run_due(&app.office).await.unwrap();
        assert_eq!(server.taken().len(), 0, "nobody tries it again by himself");
        for stranger in [app.actor("exporter"), auditor.clone(), app.actor("anna")] {
            assert!(matches!(mailbox::again(&app.office, &stranger, &id).await, Err(OfficeError::Forbidden)));
        }
        let other = mailbox::again(&app.office, &app.actor_at("gb-leeds", "administrator"), &id).await;
        assert!(matches!(other, Err(OfficeError::NotFound)));
        mailbox::again(&app.office, &administrator, &id).await.unwrap();
        assert_eq!(letter(&app, &id).await.state, MailState::Waiting);
        worker::run_due(&app.office).await.unwrap();
        assert_eq!((server.taken().len(), count().await), (1, 0));
        assert!(audit::verify(&app.office).await.unwrap().iter().all(|chain| chain.fault.is_none()));
    }

    async fn after_the_last_try_it_is_given_up(app: TestApp) {
        let server = Server::default();
        let app = TestApp::start_with(engine(&app), Some(server.start().await)).await;
        server.answers(&["450 later"; 8]);
        let id = write(&app, "en").await;
        for tried in 1..=8 {
            worker::run_due(&app.office).await.unwrap();
            assert_eq!(letter(&app, &id).await.attempts, tried);
            app.clock.advance(SignedDuration::from_hours(13));
        }
        assert_eq!(letter(&app, &id).await.state, MailState::GivenUp);
        worker::run_due(&app.office).await.unwrap();
        assert_eq!(server.taken().len(), 0);
    }

    async fn a_wrong_password_of_ours_does_not_give_up_the_letter(app: TestApp) {
        let server = Server::default();
        let app = TestApp::start_with(engine(&app), Some(server.start().await)).await;
        server.answers(&["530 5.7.0 authentication required"]);
        let id = write(&app, "en").await;
        worker::run_due(&app.office).await.unwrap();
        assert_eq!(letter(&app, &id).await.state, MailState::Waiting);
    }

    async fn a_crash_between_sending_and_marking_loses_nothing(app: TestApp) {
        let server = Server::default();
        let app = TestApp::start_with(engine(&app), Some(server.start().await)).await;
        let id = write(&app, "en").await;
        // the worker that claims it sends it and dies: nothing is marked, and its lease ends
        let now = app.office.now().as_microsecond();
        let claimed = app.office.store().write(move |tx| {
            Box::pin(async move { outbox::claim(tx, "mail", &Turn::default(), now, now + 120_000_000).await })
        }).await.unwrap().unwrap();
        assert_eq!(claimed.subject, id);
        worker::run_due(&app.office).await.unwrap();
        assert_eq!(server.taken().len(), 0, "another worker leaves it alone while the lease holds");
        app.clock.advance(SignedDuration::from_secs(121));
        worker::run_due(&app.office).await.unwrap();
        worker::run_due(&app.office).await.unwrap();
        assert_eq!(server.taken().len(), 1);
        assert_eq!(header(&server.taken()[0], "Message-ID"), format!("<{id}@origo.example>"));
    }

    async fn without_a_server_only_the_operator_opens_links_and_the_log_tells(app: TestApp) {
        let id = write(&app, "en").await;
        worker::run_due(&app.office).await.unwrap();
        let (operator, administrator) = (app.actor("operator"), app.actor("administrator"));
        for reader in [&operator, &administrator] {
            let seen = mailbox::letter(&app.office, reader, &id).await.unwrap();
            assert_eq!(seen.state, MailState::Kept);
            assert!(!seen.body.contains("abc234def"), "{} reads the link", reader.name);
        }
        for stranger in ["administrator", "auditor", "signatory", "exporter", "customs"] {
            let refused = mailbox::open_links(&app.office, &app.actor(stranger), &id).await;
            assert!(matches!(refused, Err(OfficeError::Forbidden)), "{stranger}");
        }
        let far = mailbox::open_links(&app.office, &app.actor_at("gb-leeds", "operator"), &id).await;
        assert!(matches!(far, Err(OfficeError::NotFound)));
        let open = mailbox::open_links(&app.office, &operator, &id).await.unwrap();
        assert!(open.body.contains("/password/reset/abc234def"));
        let search = history::Search::about("mail", &id);
        let told = history::search(&app.office, &app.actor("auditor"), &search).await.unwrap();
        assert_eq!(told.rows[0].0.kind, "mail-links-shown");
        for stranger in ["exporter", "anna", "customs", "auditor"] {
            let refused = mailbox::list(&app.office, &app.actor(stranger), &mailbox::Filter::default()).await;
            assert!(matches!(refused, Err(OfficeError::Forbidden)), "{stranger}");
        }
    }

    async fn letters_are_found_and_counted(app: TestApp) {
        sign_up::forgotten(&app.office, "192.0.2.1", "exporter@kh-moc.test").await.unwrap();
        write(&app, "en").await;
        worker::run_due(&app.office).await.unwrap();
        let administrator = app.actor("administrator");
        let find = async |search: &str, state| {
            let filter = mailbox::Filter { state, search: search.to_owned(), ..Default::default() };
            mailbox::list(&app.office, &administrator, &filter).await.unwrap().letters.rows.len()
        };
        assert_eq!(find("", None).await, 2);
        assert_eq!(find("DARA@", None).await, 1);
        assert_eq!(find("dara", Some(MailState::Kept)).await, 1);
        assert_eq!(find("dara", Some(MailState::Sent)).await, 0);
        assert_eq!(find("nobody", None).await, 0);
        let (far, filter) = (app.actor_at("gb-leeds", "administrator"), mailbox::Filter::default());
        assert_eq!(mailbox::list(&app.office, &far, &filter).await.unwrap().letters.rows.len(), 0);
    }
}
