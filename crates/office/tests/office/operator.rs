//! What an operator does for a person, and that nothing of it is silent.

use origo_office::{
    Channel, OfficeError, Role, authorities,
    operator::{self, Help},
    second_factor,
    sign_in::{self, SignedIn},
};
use origo_testkit::{TestApp, both_engines};

const EMAIL: &str = "chan.sokha@moc.test";
const PASSWORD: &str = "four wild horses at Kampot";

async fn come_in(app: &TestApp, password: &str) -> Result<SignedIn, OfficeError> {
    sign_in::sign_in(
        &app.office,
        EMAIL,
        password,
        None,
        Channel::Web,
        "browser",
        "192.0.2.1",
    )
    .await
}

async fn lives(app: &TestApp, session: &SignedIn) -> bool {
    let found = sign_in::bearer(&app.office, &session.token).await.unwrap();
    found.is_some()
}

async fn kinds(app: &TestApp) -> Vec<String> {
    let rows = app.office.store().dump_for_test().await.unwrap();
    let events = rows.into_iter().filter(|(table, _)| table == "events");
    let mut events: Vec<_> = events.map(|(_, columns)| columns).collect();
    events.sort_by_key(|columns| columns["seq"].parse::<i64>().unwrap());
    let mut kinds: Vec<_> = events.iter().map(|event| event["kind"].clone()).collect();
    kinds.dedup();
    kinds
}

async fn enter(app: &TestApp) {
    let person = authorities::NewPerson {
        email: EMAIL.to_owned(),
        name: "Chan Sokha".to_owned(),
        position: String::new(),
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

both_engines! {
    async fn an_operator_helps_and_it_is_written(app: TestApp) {
        enter(&app).await;
        let before = come_in(&app, PASSWORD).await.unwrap();

        let fresh = Help::Password("five tame geese by the river".to_owned());
        operator::help(&app.office, EMAIL, fresh).await.unwrap();
        assert!(!lives(&app, &before).await, "the old session must end");
        assert!(come_in(&app, PASSWORD).await.is_err());
        let session = come_in(&app, "five tame geese by the river").await.unwrap();

        operator::help(&app.office, EMAIL, Help::Disable)
            .await
            .unwrap();
        assert!(!lives(&app, &session).await);
        assert!(come_in(&app, "five tame geese by the river").await.is_err());
        operator::help(&app.office, EMAIL, Help::Enable)
            .await
            .unwrap();
        assert!(!lives(&app, &session).await, "an ended session stays ended");

        let session = come_in(&app, "five tame geese by the river").await.unwrap();
        let signed = sign_in::bearer(&app.office, &session.token).await.unwrap();
        let signed = signed.expect("a live session");
        let proposal = second_factor::propose(&app.office, &signed.actor)
            .await
            .unwrap();
        let code = second_factor::code_at(&proposal.secret, app.office.now().as_second()).unwrap();
        second_factor::confirm(&app.office, &signed, &code)
            .await
            .unwrap();
        assert!(come_in(&app, "five tame geese by the river").await.is_err());
        operator::help(&app.office, EMAIL, Help::ResetSecondFactor)
            .await
            .unwrap();
        come_in(&app, "five tame geese by the river").await.unwrap();

        let kinds = kinds(&app).await;
        for kind in [
            "person-entered",
            "password-set",
            "person-disabled",
            "person-enabled",
            "second-factor-reset",
        ] {
            assert!(kinds.iter().any(|known| known == kind), "{kind}: {kinds:?}");
        }
    }

    async fn who_is_not_there_is_said_and_a_weak_password_refused(app: TestApp) {
        enter(&app).await;
        let nobody = operator::help(&app.office, "nobody@moc.test", Help::Disable).await;
        assert!(matches!(nobody, Err(OfficeError::NotFound)), "{nobody:?}");
        let weak = operator::help(&app.office, EMAIL, Help::Password("password".to_owned())).await;
        assert!(weak.is_err());
        come_in(&app, PASSWORD).await.unwrap();
    }
}
