//! Passkeys with an authenticator made of a key: what is accepted, once, and from whom; and what else changes the ways
//! in: the password, its freshness, idle sessions.

use data_encoding::BASE64URL_NOPAD as BASE64;
use jiff::SignedDuration;
use origo_office::{
    Channel, OfficeError, Role, authorities,
    passkeys::{self, Asked},
    second_factor,
    sign_in::{self, Signed, SignedIn},
};
use origo_testkit::{TestApp, both_engines};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const PASSWORD: &str = "four wild horses at Kampot";
const SITE: &str = "origo.test";
const ORIGIN: &str = "http://origo.test";

/// A key that answers as a device would.
struct Device {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    count: u32,
    origin: &'static str,
    verifies: bool,
}

impl Device {
    fn new(id: &str) -> Self {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        Self {
            key: EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &random).unwrap(),
            id: id.as_bytes().to_vec(),
            count: 0,
            origin: ORIGIN,
            verifies: true,
        }
    }

    fn data(&mut self, more: u8) -> Vec<u8> {
        self.count += 1;
        let flags = 0x01 | if self.verifies { 0x04 } else { 0 } | more;
        let mut data = Sha256::digest(SITE.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.count.to_be_bytes());
        data
    }

    fn client(&self, kind: &str, asked: &Asked) -> Vec<u8> {
        let options: Value = serde_json::from_str(&asked.options).unwrap();
        let challenge = &options["challenge"];
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn answer(&self, response: &Value) -> String {
        let id = BASE64.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {}, "response": response })
            .to_string()
    }

    fn make(&mut self, asked: &Asked) -> String {
        let client = self.client("webauthn.create", asked);
        let mut data = self.data(0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.key.public_key().as_ref();
        // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(data.len()).unwrap()]);
        object.extend(data);
        self.answer(&json!({
            "clientDataJSON": BASE64.encode(&client),
            "attestationObject": BASE64.encode(&object),
            "transports": ["internal"],
        }))
    }

    fn show(&mut self, asked: &Asked, user: Option<&str>) -> String {
        let client = self.client("webauthn.get", asked);
        let data = self.data(0);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer(&json!({
            "clientDataJSON": BASE64.encode(&client),
            "authenticatorData": BASE64.encode(&data),
            "signature": BASE64.encode(signature.as_ref()),
            "userHandle": user.map(|user| BASE64.encode(&Sha256::digest(user.as_bytes()))),
        }))
    }
}

async fn person(app: &TestApp, email: &str) -> Signed {
    let person = authorities::NewPerson {
        email: email.to_owned(),
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
    bearer(app, &type_password(app, email, None).await.unwrap()).await
}

async fn type_password(
    app: &TestApp,
    email: &str,
    code: Option<&str>,
) -> Result<SignedIn, OfficeError> {
    sign_in::sign_in(
        &app.office,
        email,
        PASSWORD,
        code,
        Channel::Web,
        "browser",
        "192.0.2.1",
    )
    .await
}

async fn bearer(app: &TestApp, signed: &SignedIn) -> Signed {
    let found = sign_in::bearer(&app.office, &signed.token).await.unwrap();
    found.expect("a live session")
}

async fn add(
    app: &TestApp,
    signed: &Signed,
    device: &mut Device,
) -> Result<Vec<String>, OfficeError> {
    let asked = passkeys::start(&app.office, signed).await?;
    let answer = device.make(&asked);
    passkeys::finish(
        &app.office,
        signed,
        &asked.token,
        "Office computer",
        &answer,
    )
    .await
}

/// The question that follows a right password.
async fn asked(app: &TestApp, email: &str) -> Asked {
    assert!(matches!(
        type_password(app, email, None).await,
        Err(OfficeError::CodeWanted)
    ));
    let ways = passkeys::ask_after_password(&app.office, email)
        .await
        .unwrap();
    ways.asked.expect("a question")
}

async fn come_in(
    app: &TestApp,
    asked: &Asked,
    answer: &str,
    after: bool,
) -> Result<SignedIn, OfficeError> {
    passkeys::sign_in(&app.office, &asked.token, answer, after, "browser").await
}

fn code<T: std::fmt::Debug>(result: Result<T, OfficeError>) -> &'static str {
    result.unwrap_err().code()
}

both_engines! {
    async fn a_passkey_is_the_second_factor_that_signatories_need(app: TestApp) {
        let id = app.approved().await;
        let signed = person(&app, "a@moc.test").await;
        assert!(second_factor::missing(&signed.actor));
        let mut device = Device::new("device");
        let codes = add(&app, &signed, &mut device).await.unwrap();
        assert_eq!(codes.len(), 10);

        let asked = asked(&app, "a@moc.test").await;
        let answer = device.show(&asked, None);
        let signed = bearer(&app, &come_in(&app, &asked, &answer, true).await.unwrap()).await;
        assert!(!second_factor::missing(&signed.actor));
        assert_eq!(signed.session.second_factor, "passkey");
        origo_office::cases::sign(&app.office, &signed.actor, &id).await.unwrap();
        let shown = passkeys::list(&app.office, &signed).await.unwrap();
        assert_eq!((shown.len(), shown[0].name.as_str()), (1, "Office computer"));
        assert!(shown[0].used_at.is_some());
        // a recovery code opens too, where the device is lost
        assert!(type_password(&app, "a@moc.test", Some(&codes[0])).await.unwrap().actor.second_factor);
    }

    async fn an_answer_counts_once_and_in_its_time(app: TestApp) {
        let signed = person(&app, "a@moc.test").await;
        let mut device = Device::new("device");
        add(&app, &signed, &mut device).await.unwrap();
        let first = asked(&app, "a@moc.test").await;
        let answer = device.show(&first, None);
        come_in(&app, &first, &answer, true).await.unwrap();
        assert_eq!(code(come_in(&app, &first, &answer, true).await), "passkey.answer", "replayed");
        let late = asked(&app, "a@moc.test").await;
        let answer = device.show(&late, None);
        app.clock.advance(SignedDuration::from_mins(6));
        assert_eq!(code(come_in(&app, &late, &answer, true).await), "passkey.answer", "late");
        // a question after the password is none for coming in without one, and the other way round
        let other = asked(&app, "a@moc.test").await;
        let answer = device.show(&other, None);
        assert_eq!(code(come_in(&app, &other, &answer, false).await), "passkey.answer", "of another kind");
        // a copy of the device, whose counter stayed behind
        let again = asked(&app, "a@moc.test").await;
        device.count = 1;
        let answer = device.show(&again, None);
        assert_eq!(code(come_in(&app, &again, &answer, true).await), "passkey.answer", "a counter that went back");
        device.count = 100;
        let good = asked(&app, "a@moc.test").await;
        let answer = device.show(&good, None);
        assert!(come_in(&app, &good, &answer, true).await.is_ok());
    }

    async fn somebody_elses_passkey_is_refused(app: TestApp) {
        let (a, b) = (person(&app, "a@moc.test").await, person(&app, "b@moc.test").await);
        let (mut of_a, mut of_b) = (Device::new("device of a"), Device::new("device of b"));
        add(&app, &a, &mut of_a).await.unwrap();
        add(&app, &b, &mut of_b).await.unwrap();
        let question = asked(&app, "a@moc.test").await;
        let answer = of_b.show(&question, None);
        assert_eq!(code(come_in(&app, &question, &answer, true).await), "passkey.answer");
        // the right name of the key, signed by another key
        of_b.id = of_a.id.clone();
        let question = asked(&app, "a@moc.test").await;
        let answer = of_b.show(&question, None);
        assert_eq!(code(come_in(&app, &question, &answer, true).await), "passkey.answer");
        // another site
        of_a.origin = "http://evil.test";
        let question = asked(&app, "a@moc.test").await;
        let answer = of_a.show(&question, None);
        assert_eq!(code(come_in(&app, &question, &answer, true).await), "passkey.answer");
        // a's question is not b's to answer, a's key not b's to add or remove
        let question = passkeys::start(&app.office, &a).await.unwrap();
        let answer = Device::new("third").make(&question);
        let refused = passkeys::finish(&app.office, &b, &question.token, "x", &answer).await;
        assert_eq!(code(refused), "passkey.answer");
        assert_eq!(code(add(&app, &b, &mut Device::new("device of a")).await), "passkey.answer");
        let id = passkeys::list(&app.office, &a).await.unwrap()[0].id.clone();
        assert_eq!(code(passkeys::remove(&app.office, &b, &id).await), "not-found");
    }

    async fn a_passkey_alone_is_enough_where_its_owner_was_seen(app: TestApp) {
        let signed = person(&app, "a@moc.test").await;
        let user = signed.actor.user_id.clone();
        let mut device = Device::new("device");
        add(&app, &signed, &mut device).await.unwrap();
        let question = passkeys::ask_alone(&app.office).await.unwrap();
        let answer = device.show(&question, Some(&user));
        let signed = bearer(&app, &come_in(&app, &question, &answer, false).await.unwrap()).await;
        assert_eq!(signed.actor.user_id, user);
        let question = passkeys::ask_alone(&app.office).await.unwrap();
        let answer = device.show(&question, Some("somebody else"));
        assert_eq!(code(come_in(&app, &question, &answer, false).await), "passkey.answer");
        device.verifies = false;
        let question = passkeys::ask_alone(&app.office).await.unwrap();
        let answer = device.show(&question, Some(&user));
        assert_eq!(code(come_in(&app, &question, &answer, false).await), "passkey.answer");
    }

    async fn the_ways_in_change_only_shortly_after_the_password(app: TestApp) {
        let signed = person(&app, "a@moc.test").await;
        let mut device = Device::new("device");
        add(&app, &signed, &mut device).await.unwrap();
        let id = passkeys::list(&app.office, &signed).await.unwrap()[0].id.clone();
        app.clock.advance(SignedDuration::from_mins(6));
        for refused in [
            code(passkeys::start(&app.office, &signed).await),
            code(passkeys::remove(&app.office, &signed, &id).await),
            code(second_factor::new_codes(&app.office, &signed).await),
            code(second_factor::confirm(&app.office, &signed, "123456").await),
        ] {
            assert_eq!(refused, "password-wanted");
        }
        assert_eq!(code(sign_in::prove_again(&app.office, &signed, "guess").await), "password.wrong");
        let session = app.session("kh-moc", "anna", "browser", "another").await;
        sign_in::prove_again(&app.office, &signed, PASSWORD).await.unwrap();
        let other = sign_in::bearer(&app.office, &session).await.unwrap().unwrap();
        assert!(sign_in::fresh(&app.office, &other), "as the test kit makes it");
        let mut proved = signed.clone();
        proved.session.proved_at = app.office.now().as_microsecond();
        assert_eq!(second_factor::new_codes(&app.office, &proved).await.unwrap().len(), 10);
        passkeys::remove(&app.office, &proved, &id).await.unwrap();
        // nothing is left of a second factor: no session counts as proved, no code opens
        let after = bearer(&app, &type_password(&app, "a@moc.test", None).await.unwrap()).await;
        assert!(second_factor::missing(&after.actor));
        assert_eq!(second_factor::standing(&app.office, &after.actor).await.unwrap().codes_left, 0);
    }

    async fn a_new_password_ends_what_is_open_elsewhere(app: TestApp) {
        let here = type_password(&app, "a@moc.test", None).await;
        assert!(here.is_err(), "nobody yet");
        let signed = person(&app, "a@moc.test").await;
        let elsewhere = type_password(&app, "a@moc.test", None).await.unwrap();
        let change = |old, new| sign_in::change_password(&app.office, &signed, old, new);
        assert_eq!(code(change("guess", "seven grey herons by the lake").await), "password.wrong");
        assert_eq!(code(change(PASSWORD, "password12345").await), "invalid");
        change(PASSWORD, "seven grey herons by the lake").await.unwrap();
        assert!(sign_in::bearer(&app.office, &elsewhere.token).await.unwrap().is_none());
        let live = sign_in::sessions(&app.office, &signed.actor).await.unwrap();
        assert_eq!(live.iter().map(|row| &row.id).collect::<Vec<_>>(), [&signed.session.id]);
        assert!(matches!(type_password(&app, "a@moc.test", None).await, Err(OfficeError::SignIn)));
        sign_in::sign_out_everywhere(&app.office, &signed.actor).await.unwrap();
        assert!(sign_in::sessions(&app.office, &signed.actor).await.unwrap().is_empty());
    }

    async fn a_browser_that_is_not_used_signs_in_again(app: TestApp) {
        person(&app, "a@moc.test").await;
        let signed = type_password(&app, "a@moc.test", None).await.unwrap();
        let alive = async || sign_in::bearer(&app.office, &signed.token).await.unwrap();
        // used every eleven hours it lives on, and says when it was seen
        for _ in 0..3 {
            app.clock.advance(SignedDuration::from_hours(11));
            let before = alive().await.expect("in use").session.seen_at;
            assert_eq!(alive().await.unwrap().session.seen_at, before + 11 * 3_600_000_000);
        }
        app.clock.advance(SignedDuration::from_hours(13));
        assert!(alive().await.is_none(), "idle");
        // and after thirty days in any case
        let signed = type_password(&app, "a@moc.test", None).await.unwrap();
        let alive = async || sign_in::bearer(&app.office, &signed.token).await.unwrap();
        for _ in 0..71 {
            app.clock.advance(SignedDuration::from_hours(10));
            assert!(alive().await.is_some());
        }
        app.clock.advance(SignedDuration::from_hours(10));
        assert!(alive().await.is_none(), "thirty days old");
    }
}
