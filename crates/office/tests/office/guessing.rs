//! Guessing passwords and codes: the address that guesses waits, the owner comes in from elsewhere.

use jiff::SignedDuration;
use origo_office::{Channel, OfficeError, Role, authorities, sign_in, sign_up};
use origo_store::repository::events;
use origo_testkit::{TestApp, both_engines};

const PASSWORD: &str = "four wild horses at Kampot";
const EMAIL: &str = "chan.sokha@moc.test";

async fn enter(app: &TestApp, email: &str) {
    let person = authorities::NewPerson {
        email: email.to_owned(),
        name: "Chan Sokha".to_owned(),
        position: "Director".to_owned(),
        password: PASSWORD.to_owned(),
        locale: "en".to_owned(),
        authority: "kh-moc".to_owned(),
        organisation: None,
        role: Role::Reviewer,
    };
    authorities::enter_person(&app.office, person)
        .await
        .unwrap();
}

async fn come(app: &TestApp, from: &str, email: &str, password: &str) -> Result<(), OfficeError> {
    sign_in::sign_in(
        &app.office,
        email,
        password,
        None,
        Channel::Web,
        "browser",
        from,
    )
    .await
    .map(drop)
}

fn wait(result: Result<(), OfficeError>) -> i64 {
    match result {
        Err(OfficeError::TooMany(seconds)) => seconds,
        other => panic!("not too many: {other:?}"),
    }
}

both_engines! {
    async fn letters_that_strangers_ask_for_keep_no_reset_away(app: TestApp) {
        enter(&app, EMAIL).await;
        for n in 0..12 {
            let stranger = sign_up::SignUp {
                authority: "kh-moc".to_owned(),
                name: "Nobody".to_owned(),
                email: EMAIL.to_owned(),
                password: "seven quiet boats on the Tonle Sap".to_owned(),
                locale: "en".to_owned(),
            };
            sign_up::register(&app.office, &format!("203.0.113.{n}"), stranger).await.unwrap();
        }
        sign_up::forgotten(&app.office, "192.0.2.1", EMAIL).await.unwrap();
        let letters = app.letters().await;
        let reset = letters.iter().filter(|letter| letter.body.contains("/password/reset/"));
        assert_eq!(reset.count(), 1);
        assert!(letters.len() < 8, "strangers fill no mailbox: {}", letters.len());
    }

    async fn a_right_password_is_no_try_however_often_it_is_asked(app: TestApp) {
        enter(&app, EMAIL).await;
        let office = &app.office;
        let come = sign_in::sign_in(office, EMAIL, PASSWORD, None, Channel::Web, "browser", "192.0.2.1");
        let signed = sign_in::bearer(office, &come.await.unwrap().token).await.unwrap().unwrap();
        for _ in 0..11 {
            sign_in::prove_again(office, &signed, PASSWORD).await.unwrap();
        }
        for _ in 0..10 {
            let wrong = sign_in::prove_again(office, &signed, "six lame ducks at Kep").await;
            assert_eq!(wrong.unwrap_err().code(), "password.wrong");
        }
        wait(sign_in::prove_again(office, &signed, PASSWORD).await);
    }

    async fn an_address_waits_and_the_owner_comes_in_from_another(app: TestApp) {
        enter(&app, EMAIL).await;
        // right ones count for nothing, however many
        for _ in 0..12 {
            come(&app, "192.0.2.1", EMAIL, PASSWORD).await.unwrap();
        }
        for _ in 0..10 {
            let wrong = come(&app, "192.0.2.1", EMAIL, "six lame ducks at Kep").await;
            assert!(matches!(wrong, Err(OfficeError::SignIn)), "{wrong:?}");
            app.clock.advance(SignedDuration::from_secs(6));
        }
        // now the right one waits too: otherwise trying would cost nothing. The first of ten was a minute ago
        assert_eq!(wait(come(&app, "192.0.2.1", EMAIL, PASSWORD).await), 841);
        // nobody else does: other addresses, other accounts
        come(&app, "192.0.2.2", EMAIL, PASSWORD).await.unwrap();
        enter(&app, "keo.dara@moc.test").await;
        come(&app, "192.0.2.1", "keo.dara@moc.test", PASSWORD).await.unwrap();
        // being refused is no try: the wait does not grow, and the window slides try by try
        app.clock.advance(SignedDuration::from_secs(840));
        come(&app, "192.0.2.1", EMAIL, PASSWORD).await.unwrap();
        assert!(matches!(come(&app, "192.0.2.1", EMAIL, "x").await, Err(OfficeError::SignIn)));
        assert_eq!(wait(come(&app, "192.0.2.1", EMAIL, PASSWORD).await), 7);
    }

    async fn an_address_that_goes_through_accounts_waits(app: TestApp) {
        enter(&app, EMAIL).await;
        for n in 0..100 {
            // one network of IPv6, an address each time
            let wrong = come(&app, &format!("2001:db8::{n:x}"), &format!("a{n}@moc.test"), "x").await;
            assert!(matches!(wrong, Err(OfficeError::SignIn)));
        }
        assert_eq!(wait(come(&app, "2001:db8::ffff", EMAIL, PASSWORD).await), 901);
        come(&app, "2001:db8:0:1::1", EMAIL, PASSWORD).await.unwrap();
    }

    async fn tries_at_once_do_not_slip_through(app: TestApp) {
        enter(&app, EMAIL).await;
        let tries = (0..30).map(|_| {
            let office = app.office.clone();
            tokio::spawn(async move {
                sign_in::sign_in(&office, EMAIL, "x", None, Channel::Api, "", "192.0.2.1").await
            })
        });
        let mut wrong = 0;
        for done in tries.collect::<Vec<_>>() {
            match done.await.unwrap() {
                Err(OfficeError::SignIn) => wrong += 1,
                Err(OfficeError::TooMany(_)) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(wrong, 10);
    }

    async fn asking_for_a_new_password_is_limited_by_address(app: TestApp) {
        for n in 0..30 {
            sign_up::forgotten(&app.office, "192.0.2.1", &format!("a{n}@moc.test")).await.unwrap();
        }
        let refused = sign_up::forgotten(&app.office, "192.0.2.1", EMAIL).await;
        assert_eq!(wait(refused), 901);
        sign_up::forgotten(&app.office, "192.0.2.2", EMAIL).await.unwrap();
        // signing in is another matter
        enter(&app, EMAIL).await;
        come(&app, "192.0.2.1", EMAIL, PASSWORD).await.unwrap();
    }

    async fn who_changes_the_role_leaves_an_event(app: TestApp) {
        enter(&app, EMAIL).await;
        let both = authorities::NewPerson {
            email: EMAIL.to_owned(),
            authority: "gb-leeds".to_owned(),
            role: Role::Auditor,
            name: "Chan Sokha".to_owned(),
            position: String::new(),
            password: PASSWORD.to_owned(),
            locale: "en".to_owned(),
            organisation: None,
        };
        authorities::enter_person(&app.office, both).await.unwrap();
        let signed = sign_in::sign_in(&app.office, EMAIL, PASSWORD, None, Channel::Web, "", "192.0.2.1").await.unwrap();
        let signed = sign_in::bearer(&app.office, &signed.token).await.unwrap().unwrap();
        let there = signed.memberships.iter().position(|held| held.role == "auditor").unwrap();
        let there = if signed.actor.role == Role::Auditor { 1 - there } else { there };
        sign_in::switch(&app.office, &signed, there).await.unwrap();
        let mut told = Vec::new();
        for authority in ["kh-moc", "gb-leeds"] {
            let mut reader = app.office.store().read().await.unwrap();
            let found = events::about(&mut reader, authority, "user", &signed.actor.user_id).await.unwrap();
            told.extend(found.into_iter().filter(|event| event.kind.starts_with("membership-")).map(|event| {
                (authority, event.kind, event.role)
            }));
        }
        // each authority learns what happened in it, and nothing of the other
        assert_eq!(told, [
            ("kh-moc", "membership-taken-up".to_owned(), "reviewer".to_owned()),
            ("gb-leeds", "membership-laid-down".to_owned(), "auditor".to_owned()),
        ]);
    }
}
