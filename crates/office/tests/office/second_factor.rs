//! The second factor: enrolment, codes that count once, recovery codes, and that nobody signs without.

use jiff::SignedDuration;
use origo_office::{
    Actor, Channel, OfficeError, Role, authorities, cases, demo, second_factor,
    sign_in::{self, Signed},
};
use origo_testkit::{TestApp, both_engines};

const PASSWORD: &str = "four wild horses at Kampot";
const EMAIL: &str = "chan.sokha@moc.test";

async fn signatory(app: &TestApp) -> Signed {
    let person = authorities::NewPerson {
        email: EMAIL.to_owned(),
        name: "Chan Sokha".to_owned(),
        position: "Director".to_owned(),
        password: PASSWORD.to_owned(),
        locale: "en".to_owned(),
        authority: "kh-moc".to_owned(),
        organisation: None,
        role: Role::Signatory,
    };
    authorities::enter_person(&app.office, person)
        .await
        .unwrap();
    come_in(app, PASSWORD, None).await.unwrap()
}

async fn come_in(app: &TestApp, password: &str, code: Option<&str>) -> Result<Signed, OfficeError> {
    from(app, "192.0.2.1", password, code).await
}

async fn from(
    app: &TestApp,
    address: &str,
    password: &str,
    code: Option<&str>,
) -> Result<Signed, OfficeError> {
    let (office, channel) = (&app.office, Channel::Web);
    let signed =
        sign_in::sign_in(office, EMAIL, password, code, channel, "browser", address).await?;
    Ok(sign_in::bearer(office, &signed.token)
        .await?
        .expect("a live session"))
}

fn code(app: &TestApp, secret: &str) -> String {
    second_factor::code_at(secret, app.office.now().as_second()).unwrap()
}

/// Enrols; answers the secret and the recovery codes.
async fn enrol(app: &TestApp, signed: &Signed) -> (String, Vec<String>) {
    let proposal = second_factor::propose(&app.office, &signed.actor)
        .await
        .unwrap();
    let codes = second_factor::confirm(&app.office, signed, &code(app, &proposal.secret))
        .await
        .unwrap();
    app.clock.advance(SignedDuration::from_secs(60));
    (proposal.secret, codes)
}

both_engines! {
    async fn guesses_of_a_code_are_limited_by_account_from_however_many_addresses(app: TestApp) {
        let signed = signatory(&app).await;
        let (secret, _) = enrol(&app, &signed).await;
        let guess = async |n: usize| from(&app, &format!("198.51.100.{n}"), PASSWORD, Some("000000")).await;
        for n in 0..10 {
            assert!(matches!(guess(n).await, Err(OfficeError::SignIn)), "{n}");
        }
        assert!(matches!(guess(99).await, Err(OfficeError::TooMany(_))));
        // who does not know the password keeps nobody out
        app.clock.advance(SignedDuration::from_mins(16));
        for n in 0..40 {
            let stranger = from(&app, &format!("203.0.113.{n}"), "wrong", Some("000000")).await;
            assert!(matches!(stranger, Err(OfficeError::SignIn)), "{n}");
        }
        assert!(from(&app, "192.0.2.1", PASSWORD, Some(&code(&app, &secret))).await.is_ok());
    }

    async fn nobody_signs_without_a_second_factor(app: TestApp) {
        let id = app.approved().await;
        let signed = signatory(&app).await;
        assert!(second_factor::missing(&signed.actor));
        let refused = cases::sign(&app.office, &signed.actor, &id).await.unwrap_err();
        assert_eq!(refused.code(), "second-factor-wanted");

        // enrolling proves it for the session at hand, and no other
        let (secret, _) = enrol(&app, &signed).await;
        let again = come_in(&app, PASSWORD, Some(&code(&app, &secret))).await.unwrap();
        assert!(again.actor.second_factor && !second_factor::missing(&again.actor));
        cases::sign(&app.office, &again.actor, &id).await.unwrap();
        // a role that does not sign needs none
        let anna = Actor { second_factor: false, ..app.actor("anna") };
        assert!(!second_factor::missing(&anna));
    }

    async fn a_code_counts_once_and_only_around_its_time(app: TestApp) {
        let signed = signatory(&app).await;
        let (secret, _) = enrol(&app, &signed).await;
        assert!(matches!(come_in(&app, PASSWORD, None).await, Err(OfficeError::CodeWanted)));
        let now = code(&app, &secret);
        assert!(come_in(&app, PASSWORD, Some(&now)).await.is_ok());
        assert!(matches!(come_in(&app, PASSWORD, Some(&now)).await, Err(OfficeError::SignIn)));
        app.clock.advance(SignedDuration::from_secs(30));
        let next = code(&app, &secret);
        app.clock.advance(SignedDuration::from_secs(90));
        assert!(matches!(come_in(&app, PASSWORD, Some(&next)).await, Err(OfficeError::SignIn)));
        assert!(matches!(come_in(&app, "wrong", Some(&code(&app, &secret))).await, Err(OfficeError::SignIn)));
        assert!(come_in(&app, PASSWORD, Some(&code(&app, &secret))).await.is_ok());
    }

    async fn secrets_do_not_stand_in_the_clear(app: TestApp) {
        use origo_store::repository::{second_factors, secrets as kept};
        let signed = signatory(&app).await;
        let proposal = second_factor::propose(&app.office, &signed.actor).await.unwrap();
        let all = async || kept::all(&mut app.office.store().read().await.unwrap()).await.unwrap();
        assert!(all().await.iter().all(|row| !row.text.contains(&proposal.secret)));
        let (secret, _) = enrol(&app, &signed).await;
        assert_eq!(secret, proposal.secret, "the same until it is confirmed");
        let rows = all().await;
        assert!(!rows.is_empty() && rows.iter().all(|row| !row.text.contains(&secret)));
        // what an earlier version wrote in the clear works, and is sealed at the next start
        let (user, old) = (signed.actor.user_id.clone(), secret.clone());
        let write = app.office.store().write_with((user, old), move |tx, (user, old)| {
            Box::pin(async move { second_factors::set(tx, user, Some(old)).await })
        });
        write.await.unwrap();
        assert!(come_in(&app, PASSWORD, Some(&code(&app, &secret))).await.is_ok());
        assert_eq!(origo_office::secrets::seal_old(&app.office).await.unwrap(), 1);
        assert!(all().await.iter().all(|row| !row.text.contains(&secret)));
        app.clock.advance(SignedDuration::from_secs(60));
        assert!(come_in(&app, PASSWORD, Some(&code(&app, &secret))).await.is_ok());
        assert_eq!(origo_office::secrets::seal_old(&app.office).await.unwrap(), 0);
    }

    async fn a_recovery_code_works_once_and_stands_nowhere_in_the_clear(app: TestApp) {
        let signed = signatory(&app).await;
        let (_, codes) = enrol(&app, &signed).await;
        assert_eq!(codes.len(), 10);
        assert_eq!(second_factor::standing(&app.office, &signed.actor).await.unwrap().codes_left, 10);
        let typed = codes[3].to_uppercase().replace('-', " ");
        assert!(come_in(&app, PASSWORD, Some(&typed)).await.unwrap().actor.second_factor);
        assert!(matches!(come_in(&app, PASSWORD, Some(&codes[3])).await, Err(OfficeError::SignIn)));
        assert!(come_in(&app, PASSWORD, Some(&codes[4])).await.is_ok());
        assert_eq!(second_factor::standing(&app.office, &signed.actor).await.unwrap().codes_left, 8);
    }

    async fn removal_wants_the_password_and_ends_the_proof_everywhere(app: TestApp) {
        let signed = signatory(&app).await;
        let (secret, codes) = enrol(&app, &signed).await;
        let again = come_in(&app, PASSWORD, Some(&code(&app, &secret))).await.unwrap();
        let refused = second_factor::remove(&app.office, &again.actor, "guess").await.unwrap_err();
        assert_eq!(refused.code(), "password.wrong");
        second_factor::remove(&app.office, &again.actor, PASSWORD).await.unwrap();
        let after = come_in(&app, PASSWORD, Some(&codes[0])).await.unwrap();
        assert!(second_factor::missing(&after.actor), "a removed factor proves nothing");
        let sessions = sign_in::sessions(&app.office, &after.actor).await.unwrap();
        assert!(sessions.iter().all(|session| session.second_factor.is_empty()));
    }

    async fn guesses_run_out_but_a_stranger_cannot_use_them_up(app: TestApp) {
        let signed = signatory(&app).await;
        let (secret, _) = enrol(&app, &signed).await;
        // a stranger without the password: as often as they like, the owner still comes in
        for _ in 0..15 {
            assert!(from(&app, "198.51.100.7", "guess", Some("000000")).await.is_err());
        }
        assert!(come_in(&app, PASSWORD, Some(&code(&app, &secret))).await.is_ok());
        app.clock.advance(SignedDuration::from_secs(60));
        // a thief of the password guesses codes: ten, then even the right one must wait
        let wrong = if code(&app, &secret) == "000000" { "111111" } else { "000000" };
        for _ in 0..10 {
            let guess = from(&app, "198.51.100.8", PASSWORD, Some(wrong)).await;
            assert!(matches!(guess, Err(OfficeError::SignIn)));
        }
        let right = code(&app, &secret);
        let guess = from(&app, "198.51.100.8", PASSWORD, Some(&right)).await;
        assert!(matches!(guess, Err(OfficeError::TooMany(_))));
        // from another address as well, or a thief with many addresses would guess on
        assert!(matches!(come_in(&app, PASSWORD, Some(&right)).await, Err(OfficeError::TooMany(_))));
        app.clock.advance(SignedDuration::from_mins(16));
        assert!(come_in(&app, PASSWORD, Some(&code(&app, &secret))).await.is_ok());
    }

    async fn the_demo_shows_the_code_of_its_own_signatories_only(app: TestApp) {
        signatory(&app).await;
        assert_eq!(demo::code(&app.office, EMAIL).await.unwrap(), None);
        assert_eq!(demo::code(&app.office, "nobody@moc.test").await.unwrap(), None);
    }
}
