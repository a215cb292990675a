//! People and organisations come in, act for one another, and go: on both databases.

use jiff::SignedDuration;
use origo_casework::{RegistrationAct as Act, RegistrationState, Standing};
use origo_office::{
    Actor, Channel, OfficeError, RefusalCode, Role, Scope, Turn, applications, appointments, audit,
    authorities, certificates,
    mandates::{self, NewMandate},
    people::{self, Newcomer},
    registrations::{self, Profile},
    sign_in, sign_up, worker,
};
use origo_testkit::{REGISTRATION, TestApp, another_rice, both_engines, rice};
use origo_trade::PartyDraft;

const PASSWORD: &str = "four wild horses at Kampot";
const NEW_PASSWORD: &str = "seven calm herons near Kep";
const PDF: &[u8] = b"%PDF-1.7 paper";

fn code<T: std::fmt::Debug>(result: Result<T, OfficeError>) -> String {
    match result {
        Err(error) => error.code().to_owned(),
        Ok(value) => panic!("not refused: {value:?}"),
    }
}

fn faults<T: std::fmt::Debug>(result: Result<T, OfficeError>) -> Vec<String> {
    match result {
        Err(OfficeError::Invalid(findings)) => findings
            .iter()
            .map(|finding| format!("{} {}", finding.pointer, finding.code))
            .collect(),
        other => panic!("not invalid: {other:?}"),
    }
}

/// Letters to an address, newest first: kind cannot be seen, so subject and text.
async fn letters(app: &TestApp, to: &str) -> Vec<(String, String)> {
    let letters = app.letters().await.into_iter();
    let letters = letters.filter(|mail| mail.recipient == to);
    letters.map(|mail| (mail.subject, mail.body)).collect()
}

/// The secret of the newest link in the letters to an address.
async fn secret(app: &TestApp, to: &str, link: &str) -> String {
    let letters = letters(app, to).await;
    let (_, body) = letters
        .iter()
        .find(|(_, body)| body.contains(link))
        .expect("a letter with the link");
    let after = body.split_once(link).unwrap().1;
    after
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect()
}

fn sign_up_of(email: &str) -> sign_up::SignUp {
    sign_up::SignUp {
        authority: "kh-moc".to_owned(),
        name: "Sovann Kim".to_owned(),
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        locale: "km".to_owned(),
    }
}

async fn enter(app: &TestApp, email: &str, password: &str) -> Result<Actor, OfficeError> {
    let signed = sign_in::sign_in(
        &app.office,
        email,
        password,
        None,
        Channel::Web,
        "test",
        "192.0.2.1",
    )
    .await?;
    Ok(signed.actor)
}

/// A person who registered and confirmed, and belongs to no organisation yet.
async fn newcomer(app: &TestApp, email: &str) -> Actor {
    sign_up::register(&app.office, "192.0.2.1", sign_up_of(email))
        .await
        .unwrap();
    let token = secret(app, email, "/register/confirm/").await;
    sign_up::confirm(&app.office, &token, PASSWORD)
        .await
        .unwrap();
    enter(app, email, PASSWORD).await.unwrap()
}

fn profile() -> Profile {
    Profile {
        kind: "exporter".to_owned(),
        name: "Kampot Pepper Co., Ltd".to_owned(),
        address: "Phnom Voar\nKep".to_owned(),
        country: "KH".to_owned(),
        registration_number: "00031846".to_owned(),
        tax_number: "K004-901774020".to_owned(),
        contact_name: "Sovann Kim".to_owned(),
        contact_email: "sovann@pepper.test".to_owned(),
        contact_phone: "+855 36 555 204".to_owned(),
        goods: "Pepper".to_owned(),
        ..Profile::default()
    }
}

/// An organisation whose registration is with the authority, and its administrator.
async fn applied(app: &TestApp, email: &str) -> Actor {
    let mut actor = newcomer(app, email).await;
    let office = &app.office;
    registrations::save(office, &actor, profile())
        .await
        .unwrap();
    actor = enter(app, &actor.email, PASSWORD).await.unwrap();
    for kind in ["incorporation", "authorisation", "identity"] {
        registrations::attach(office, &actor, kind, "paper.pdf", PDF.to_vec())
            .await
            .unwrap();
    }
    registrations::submit(office, &actor, true, "")
        .await
        .unwrap();
    actor
}

fn house(actor: &Actor) -> &str {
    actor.organisation.as_deref().unwrap()
}

async fn decide(app: &TestApp, by: &str, whose: &Actor, act: Act) -> Result<(), OfficeError> {
    let (reason, text) = match act {
        Act::Reject | Act::Suspend => ("other", "Words."),
        Act::Query | Act::Reinstate => ("", "Words."),
        _ => ("", ""),
    };
    let by = app.actor(by);
    registrations::decide(&app.office, &by, house(whose), act, reason, text).await
}

/// An application of this actor (for another organisation if one is named) that could be handed in.
async fn ready(app: &TestApp, actor: &Actor, exporter: Option<&str>) -> String {
    // whoever registered here sends their own goods
    let own = match house(actor) {
        "one" | "two" => REGISTRATION.to_owned(),
        _ => profile().registration_number,
    };
    let draft = another_rice().with_fields([("/consignor/registration_number", own.as_str())]);
    let id = applications::create_for(&app.office, actor, draft, exporter)
        .await
        .unwrap();
    applications::attach(
        &app.office,
        actor,
        &id,
        "invoice",
        "invoice.pdf",
        PDF.to_vec(),
    )
    .await
    .unwrap();
    id
}

async fn submit(app: &TestApp, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    applications::submit(&app.office, actor, id, Vec::new()).await
}

/// An agent's organisation with one person, and a mandate of `exporter`'s organisation from today.
async fn agent(app: &TestApp) -> Actor {
    let party = PartyDraft {
        name: "Tonle Logistics".to_owned(),
        ..PartyDraft::default()
    };
    authorities::enter_organisation(&app.office, "kh-moc", "tonle", "agent", &party)
        .await
        .unwrap();
    let person = authorities::NewPerson {
        email: "agent@tonle.test".to_owned(),
        name: "Ros Sokunthea".to_owned(),
        position: String::new(),
        password: PASSWORD.to_owned(),
        locale: "en".to_owned(),
        authority: "kh-moc".to_owned(),
        organisation: Some("tonle".to_owned()),
        role: Role::OrganisationAdministrator,
    };
    authorities::enter_person(&app.office, person)
        .await
        .unwrap();
    enter(app, "agent@tonle.test", PASSWORD).await.unwrap()
}

fn mandate(scopes: [bool; 3]) -> NewMandate {
    NewMandate {
        agent: "tonle".to_owned(),
        prepare: scopes[0],
        submit: scopes[1],
        download: scopes[2],
        from: "2026-11-30".to_owned(),
        until: "2026-12-31".to_owned(),
    }
}

both_engines! {
    async fn a_person_registers_and_confirms_once(app: TestApp) {
        let office = &app.office;
        let email = "sovann@pepper.test";
        sign_up::register(office, "192.0.2.1", sign_up_of(" Sovann@Pepper.test ")).await.unwrap();
        assert!(matches!(enter(&app, email, PASSWORD).await, Err(OfficeError::SignIn)), "before confirming");
        let token = secret(&app, email, "/register/confirm/").await;
        assert_eq!(sign_up::registration_link(office, &token).await.unwrap().email, email);
        assert_eq!(code(sign_up::confirm(office, &token, "not my password").await), "sign-in");
        assert_eq!(code(sign_up::confirm(office, "another", PASSWORD).await), "link.over");
        assert_eq!(sign_up::confirm(office, &token, PASSWORD).await.unwrap(), email);
        assert_eq!(code(sign_up::confirm(office, &token, PASSWORD).await), "link.over");
        let actor = enter(&app, email, PASSWORD).await.unwrap();
        assert_eq!((actor.organisation.as_deref(), actor.locale.as_str()), (None, "km"));
        // who belongs to nobody sees and does nothing
        assert_eq!(code(applications::list(office, &actor, &Default::default()).await), "forbidden");
        assert_eq!(code(applications::create(office, &actor, rice()).await), "forbidden");
        assert_eq!(code(certificates::list(office, &actor, "", &Turn::Start).await), "forbidden");
        assert_eq!(code(people::list(office, &actor).await), "forbidden");
        assert_eq!(code(registrations::list(office, &actor, "", "", &Turn::Start).await), "forbidden");
    }

    async fn a_link_ends_with_its_time(app: TestApp) {
        let office = &app.office;
        sign_up::register(office, "192.0.2.1", sign_up_of("a@pepper.test")).await.unwrap();
        let token = secret(&app, "a@pepper.test", "/register/confirm/").await;
        app.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(code(sign_up::confirm(office, &token, PASSWORD).await), "link.over");
    }

    async fn whether_an_address_is_known_is_told_to_its_owner_only(app: TestApp) {
        let office = &app.office;
        newcomer(&app, "a@pepper.test").await;
        let before = letters(&app, "a@pepper.test").await.len();
        // the same answer for a known and an unknown address
        sign_up::register(office, "192.0.2.1", sign_up_of("a@pepper.test")).await.unwrap();
        sign_up::forgotten(office, "192.0.2.1", "nobody@pepper.test").await.unwrap();
        let found = letters(&app, "a@pepper.test").await;
        assert_eq!(found.len(), before + 1);
        assert!(!found[0].1.contains("/register/confirm/"), "{:?}", found[0]);
        assert_eq!(letters(&app, "nobody@pepper.test").await, []);
        // the second registration changed nothing: the first password still holds
        enter(&app, "a@pepper.test", PASSWORD).await.unwrap();
    }

    async fn letters_and_requests_are_limited(app: TestApp) {
        let office = &app.office;
        for _ in 0..10 {
            sign_up::register(office, "192.0.2.1", sign_up_of("flood@pepper.test")).await.unwrap();
        }
        assert_eq!(letters(&app, "flood@pepper.test").await.len(), 4, "a mailbox is not flooded");
        let mut refused = 0;
        for _ in 0..40 {
            let asked = sign_up::forgotten(office, "192.0.2.9", "nobody@pepper.test").await;
            refused += usize::from(matches!(asked, Err(OfficeError::TooMany(_))));
        }
        assert_eq!(refused, 10);
        sign_up::forgotten(office, "192.0.2.10", "nobody@pepper.test").await.unwrap();
    }

    async fn what_was_typed_wrong_is_said_all_at_once(app: TestApp) {
        let new = sign_up::SignUp { password: "short".to_owned(), email: "nonsense".to_owned(), ..Default::default() };
        let found = faults(sign_up::register(&app.office, "192.0.2.1", new).await);
        assert_eq!(found, ["/authority required", "/name required", "/email email", "/password password-short"]);
    }

    async fn a_forgotten_password_is_chosen_anew_and_every_session_ends(app: TestApp) {
        let office = &app.office;
        let email = "a@pepper.test";
        newcomer(&app, email).await;
        let signed = sign_in::sign_in(office, email, PASSWORD, None, Channel::Web, "", "192.0.2.1").await.unwrap();
        sign_up::forgotten(office, "192.0.2.1", email).await.unwrap();
        let token = secret(&app, email, "/password/reset/").await;
        assert_eq!(faults(sign_up::reset(office, &token, "password1234").await), ["/password password-guessable"]);
        sign_up::reset(office, &token, NEW_PASSWORD).await.unwrap();
        assert_eq!(code(sign_up::reset(office, &token, NEW_PASSWORD).await), "link.over");
        assert!(sign_in::bearer(office, &signed.token).await.unwrap().is_none(), "the old session lives");
        assert!(matches!(enter(&app, email, PASSWORD).await, Err(OfficeError::SignIn)));
        enter(&app, email, NEW_PASSWORD).await.unwrap();
        // a link for one purpose opens nothing else
        sign_up::forgotten(office, "192.0.2.1", email).await.unwrap();
        let token = secret(&app, email, "/password/reset/").await;
        assert_eq!(code(sign_up::confirm(office, &token, NEW_PASSWORD).await), "link.over");
        assert_eq!(code(people::accept(office, &token, Newcomer::default()).await), "link.over");
    }

    async fn a_registration_goes_back_and_forth_until_it_is_approved(app: TestApp) {
        let office = &app.office;
        let mut actor = newcomer(&app, "sovann@pepper.test").await;
        registrations::save(office, &actor, Profile { registration_number: "12".to_owned(), ..Profile::default() })
            .await
            .unwrap();
        actor = enter(&app, &actor.email, PASSWORD).await.unwrap();
        let missing = faults(registrations::submit(office, &actor, false, "").await);
        for expected in ["/name required", "/tax_number required", "/registration_number number-form",
            "/documents required-document", "/undertaking undertaking", "/contact_email required"] {
            assert!(missing.iter().any(|fault| fault == expected), "{expected} not in {missing:?}");
        }
        registrations::save(office, &actor, profile()).await.unwrap();
        for kind in ["incorporation", "authorisation", "identity"] {
            registrations::attach(office, &actor, kind, "paper.pdf", PDF.to_vec()).await.unwrap();
        }
        assert_eq!(code(registrations::attach(office, &actor, "incorporation", "x.exe", b"MZ".to_vec()).await), "attachment.type");
        assert_eq!(code(registrations::attach(office, &actor, "nonsense", "x.pdf", PDF.to_vec()).await), "attachment.kind");
        // an officer does not see what was never handed in
        let id = house(&actor).to_owned();
        assert_eq!(code(registrations::get(office, &app.actor("anna"), &id).await), "not-found");
        registrations::submit(office, &actor, true, "").await.unwrap();
        assert_eq!(code(registrations::save(office, &actor, profile()).await), "registration.state");

        // drafts are allowed, submission is not
        let draft = ready(&app, &actor, None).await;
        assert_eq!(code(submit(&app, &actor, &draft).await), "organisation.not-registered");

        decide(&app, "anna", &actor, Act::Query).await.unwrap();
        let (subject, body) = letters(&app, &actor.email).await.remove(0);
        assert!(body.contains("Words.") && !subject.is_empty(), "{body}");
        assert_eq!(faults(registrations::submit(office, &actor, true, " ").await), ["/answer required"]);
        registrations::submit(office, &actor, true, "Our answer.").await.unwrap();
        let view = registrations::get(office, &app.actor("anna"), &id).await.unwrap();
        assert_eq!(view.messages.iter().map(|m| m.kind.as_str()).collect::<Vec<_>>(), ["query", "answer"]);
        decide(&app, "ben", &actor, Act::Approve).await.unwrap();
        submit(&app, &actor, &draft).await.unwrap();
        let view = registrations::own(office, &actor).await.unwrap().unwrap();
        assert_eq!((view.state, view.standing), (RegistrationState::Approved, Standing::InOrder));

        let (events, _) = registrations::history(office, &app.actor("anna"), &id).await.unwrap();
        let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["registration-started", "document-attached", "document-attached", "document-attached",
            "registration-submitted", "registration-queried", "registration-answered", "registration-approved"]);
        assert!(audit::verify(office).await.unwrap().iter().all(|report| report.fault.is_none()));
    }

    async fn a_suspended_organisation_waits_until_it_is_reinstated(app: TestApp) {
        let actor = applied(&app, "sovann@pepper.test").await;
        decide(&app, "anna", &actor, Act::Approve).await.unwrap();
        let draft = ready(&app, &actor, None).await;
        assert_eq!(code(decide(&app, "anna", &actor, Act::Suspend).await), "forbidden", "reviewers do not suspend");
        decide(&app, "administrator", &actor, Act::Suspend).await.unwrap();
        assert_eq!(code(submit(&app, &actor, &draft).await), "organisation.suspended");
        assert_eq!(code(registrations::renew(&app.office, &actor, true).await), "registration.state");
        decide(&app, "administrator", &actor, Act::Reinstate).await.unwrap();
        submit(&app, &actor, &draft).await.unwrap();
        assert_eq!(code(decide(&app, "anna", &actor, Act::Approve).await), "registration.state");
    }

    async fn a_refused_organisation_submits_nothing(app: TestApp) {
        let actor = applied(&app, "sovann@pepper.test").await;
        let anna = app.actor("anna");
        let reject = |reason: &'static str, text: &'static str| {
            registrations::decide(&app.office, &anna, house(&actor), Act::Reject, reason, text)
        };
        assert_eq!(code(reject("nonsense", "").await), "reason.unknown");
        assert_eq!(code(reject("other", " ").await), "reason.missing");
        reject("document-not-genuine", "").await.unwrap();
        let draft = ready(&app, &actor, None).await;
        assert_eq!(code(submit(&app, &actor, &draft).await), "organisation.not-registered");
        let (_, body) = letters(&app, &actor.email).await.remove(0);
        assert!(body.contains("ឯកសារមួយហាក់ដូចជាមិនពិតប្រាកដ។"), "in the reader's language: {body}");
        // what the reason names is mended, and the registration handed in again
        registrations::save(&app.office, &actor, profile()).await.unwrap();
        registrations::submit(&app.office, &actor, true, "").await.unwrap();
        decide(&app, "ben", &actor, Act::Approve).await.unwrap();
        submit(&app, &actor, &draft).await.unwrap();
        let (events, _) = registrations::history(&app.office, &anna, house(&actor)).await.unwrap();
        let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).skip(4).collect();
        assert_eq!(kinds, ["registration-submitted", "registration-rejected", "registration-submitted", "registration-approved"]);
    }

    async fn others_cannot_touch_a_registration(app: TestApp) {
        let office = &app.office;
        let actor = applied(&app, "sovann@pepper.test").await;
        let id = house(&actor);
        let other_authority = app.actor_at("gb-leeds", "anna");
        assert_eq!(code(registrations::get(office, &other_authority, id).await), "not-found");
        assert_eq!(code(registrations::decide(office, &other_authority, id, Act::Approve, "", "").await), "not-found");
        for name in ["exporter2", "manager"] {
            assert_eq!(code(registrations::get(office, &app.actor(name), id).await), "not-found");
        }
        for name in ["auditor", "cashier", "exporter", "manager", "customs", "operator"] {
            let done = registrations::decide(office, &app.actor(name), id, Act::Approve, "", "").await;
            assert_eq!(code(done), "forbidden", "{name}");
        }
        let document = registrations::own(office, &actor).await.unwrap().unwrap().documents.remove(0).id;
        registrations::document(office, &app.actor("anna"), id, &document).await.unwrap();
        assert_eq!(code(registrations::document(office, &app.actor("manager"), id, &document).await), "not-found");
        assert_eq!(code(registrations::document(office, &other_authority, id, &document).await), "not-found");
        assert_eq!(code(registrations::detach(office, &app.actor("manager"), &document).await), "not-found");
        // an officer who registered the organisation does not decide on it
        let mut officer = actor.clone();
        officer.role = Role::Reviewer;
        officer.organisation = None;
        assert_eq!(code(registrations::decide(office, &officer, id, Act::Approve, "", "").await), "registration.own-work");
    }

    async fn an_undertaking_ends_is_announced_and_is_given_again(app: TestApp) {
        let office = &app.office;
        let actor = applied(&app, "sovann@pepper.test").await;
        decide(&app, "anna", &actor, Act::Approve).await.unwrap();
        worker::run_due(office).await.unwrap();
        let before = letters(&app, &actor.email).await.len();
        app.clock.advance(SignedDuration::from_hours(24 * 336));
        worker::run_due(office).await.unwrap();
        let ends = letters(&app, &actor.email).await;
        assert_eq!(ends.len(), before + 1);
        assert!(ends[0].1.contains("2027-11-29"), "{}", ends[0].1);
        app.clock.advance(SignedDuration::from_hours(24 * 30));
        worker::run_due(office).await.unwrap();
        assert_eq!(letters(&app, &actor.email).await.len(), before + 2);
        let actor = enter(&app, &actor.email, PASSWORD).await.unwrap();
        let draft = ready(&app, &actor, None).await;
        // the dates of the example have passed too, so only the standing is asked
        let view = registrations::own(office, &actor).await.unwrap().unwrap();
        assert_eq!(view.standing, Standing::UndertakingOver);
        let refused = submit(&app, &actor, &draft).await;
        assert!(matches!(refused, Err(OfficeError::Invalid(_) | OfficeError::Refused(RefusalCode::OrganisationUndertakingOver))));
        assert_eq!(faults(registrations::renew(office, &actor, false).await), ["/undertaking undertaking"]);
        registrations::renew(office, &actor, true).await.unwrap();
        let view = registrations::own(office, &actor).await.unwrap().unwrap();
        assert_eq!(view.standing, Standing::InOrder);
        // renewed early: the old reminders say nothing
        app.clock.advance(SignedDuration::from_hours(24 * 100));
        registrations::renew(office, &actor, true).await.unwrap();
        let before = letters(&app, &actor.email).await.len();
        app.clock.advance(SignedDuration::from_hours(24 * 266));
        worker::run_due(office).await.unwrap();
        assert_eq!(letters(&app, &actor.email).await.len(), before);
    }

    async fn an_agent_acts_within_its_mandate_only(app: TestApp) {
        let office = &app.office;
        let (agent, manager, exporter) = (agent(&app).await, app.actor("manager"), app.actor("exporter"));
        let own = app.draft().await;
        let refused = applications::create_for(office, &agent, rice(), Some("one")).await;
        assert_eq!(code(refused), "mandate.missing");
        let first = mandates::grant(office, &manager, &mandate([true, false, false])).await.unwrap();
        let named = |all: Vec<origo_office::Organisation>| all.into_iter().map(|o| o.id).collect::<Vec<_>>();
        assert_eq!(named(mandates::exporters(office, &agent, Scope::Prepare).await.unwrap()), ["tonle", "one"]);
        assert_eq!(named(mandates::exporters(office, &agent, Scope::Submit).await.unwrap()), ["tonle"]);

        // it belongs to the exporter, who sees it; the agent sees what it prepared and nothing else
        let id = ready(&app, &agent, Some("one")).await;
        let view = applications::get(office, &exporter, &id).await.unwrap();
        assert_eq!((view.application.organisation_id.as_str(), &view.application.prepared_by), ("one", &agent.user_id));
        assert_eq!(code(applications::get(office, &agent, &own).await), "not-found");
        let seen = applications::list(office, &agent, &Default::default()).await.unwrap();
        assert_eq!(seen.rows.iter().map(|row| &row.id).collect::<Vec<_>>(), [&id]);
        assert_eq!(seen.total, 1);
        assert_eq!(applications::list(office, &exporter, &Default::default()).await.unwrap().total, 2);
        assert_eq!(applications::list(office, &app.actor("exporter2"), &Default::default()).await.unwrap().total, 0);

        // preparing is not submitting
        assert_eq!(code(submit(&app, &agent, &id).await), "mandate.missing");
        mandates::grant(office, &manager, &mandate([false, true, false])).await.unwrap();
        submit(&app, &agent, &id).await.unwrap();
        origo_office::cases::approve(office, &app.actor("anna"), &id).await.unwrap();
        let number = origo_office::cases::sign(office, &app.actor("signatory"), &id).await.unwrap();
        worker::run_due(office).await.unwrap();

        // nor is it downloading
        assert_eq!(code(certificates::pdf(office, &agent, &number).await), "not-found");
        assert_eq!(certificates::list(office, &agent, "", &Turn::Start).await.unwrap().rows.len(), 0);
        let third = mandates::grant(office, &manager, &mandate([false, false, true])).await.unwrap();
        certificates::pdf(office, &agent, &number).await.unwrap();
        assert_eq!(certificates::list(office, &agent, "", &Turn::Start).await.unwrap().rows.len(), 1);

        // after withdrawal the agent neither sees nor acts
        mandates::withdraw(office, &manager, &third).await.unwrap();
        assert_eq!(code(certificates::pdf(office, &agent, &number).await), "not-found");
        mandates::withdraw(office, &manager, &first).await.unwrap();
        assert_eq!(code(mandates::withdraw(office, &manager, &first).await), "not-found");
        assert_eq!(code(applications::create_for(office, &agent, rice(), Some("one")).await), "mandate.missing");
        // the mandate to submit still holds, until its last day is over
        applications::get(office, &agent, &id).await.unwrap();
        app.clock.advance(SignedDuration::from_hours(24 * 32));
        assert_eq!(code(applications::get(office, &agent, &id).await), "not-found");
        assert_eq!(applications::list(office, &agent, &Default::default()).await.unwrap().total, 0);
        applications::get(office, &exporter, &id).await.unwrap();
    }

    async fn an_agent_cannot_go_on_after_withdrawal(app: TestApp) {
        let office = &app.office;
        let (agent, manager) = (agent(&app).await, app.actor("manager"));
        let all = mandates::grant(office, &manager, &mandate([true, true, true])).await.unwrap();
        let id = ready(&app, &agent, Some("one")).await;
        let view = applications::get(office, &agent, &id).await.unwrap();
        let copied = applications::copy(office, &agent, &id).await.unwrap();
        assert_eq!(applications::get(office, &agent, &copied).await.unwrap().application.organisation_id, "one");
        mandates::withdraw(office, &manager, &all).await.unwrap();
        let revision = view.application.revision;
        assert_eq!(code(applications::save(office, &agent, &id, revision, rice()).await), "not-found");
        assert_eq!(code(applications::attach(office, &agent, &id, "invoice", "i.pdf", PDF.to_vec()).await), "not-found");
        assert_eq!(code(applications::detach(office, &agent, &id, &view.attachments[0].id).await), "not-found");
        assert_eq!(code(applications::attachment(office, &agent, &id, &view.attachments[0].id).await), "not-found");
        assert_eq!(code(applications::copy(office, &agent, &id).await), "not-found");
        assert_eq!(code(applications::withdraw(office, &agent, &id).await), "not-found");
        assert_eq!(code(submit(&app, &agent, &id).await), "not-found");
        // the exporter goes on with what was prepared
        submit(&app, &app.actor("exporter"), &id).await.unwrap();
    }

    async fn a_mandate_that_only_submits_writes_nothing(app: TestApp) {
        let office = &app.office;
        let (agent, manager) = (agent(&app).await, app.actor("manager"));
        let prepare = mandates::grant(office, &manager, &mandate([true, false, false])).await.unwrap();
        let id = ready(&app, &agent, Some("one")).await;
        mandates::grant(office, &manager, &mandate([false, true, false])).await.unwrap();
        mandates::withdraw(office, &manager, &prepare).await.unwrap();
        let view = applications::get(office, &agent, &id).await.unwrap();
        let revision = view.application.revision;
        assert_eq!(code(applications::save(office, &agent, &id, revision, rice()).await), "mandate.missing");
        assert_eq!(code(applications::attach(office, &agent, &id, "invoice", "i.pdf", PDF.to_vec()).await), "mandate.missing");
        assert_eq!(code(applications::detach(office, &agent, &id, &view.attachments[0].id).await), "mandate.missing");
        submit(&app, &agent, &id).await.unwrap();
    }

    async fn only_the_exporters_administrator_grants_and_withdraws(app: TestApp) {
        let office = &app.office;
        let (agent, manager) = (agent(&app).await, app.actor("manager"));
        for name in ["exporter", "exporter2", "anna", "administrator"] {
            let done = mandates::grant(office, &app.actor(name), &mandate([true, true, true])).await;
            assert_eq!(code(done), "forbidden", "{name}");
        }
        let wrong = NewMandate { agent: "two".to_owned(), from: "2026-12-02".to_owned(), until: "2026-12-01".to_owned(), ..NewMandate::default() };
        assert_eq!(faults(mandates::grant(office, &manager, &wrong).await), ["/agent required", "/scope scope", "/until until-before-from"]);
        let id = mandates::grant(office, &manager, &mandate([true, true, true])).await.unwrap();
        assert_eq!(code(mandates::withdraw(office, &agent, &id).await), "not-found", "the agent itself");
        assert_eq!(code(mandates::withdraw(office, &app.actor_at("gb-leeds", "manager"), &id).await), "not-found");
        assert_eq!(code(mandates::withdraw(office, &app.actor("exporter"), &id).await), "forbidden");
        assert!(mandates::list(office, &agent).await.unwrap()[0].in_force);
        assert_eq!(mandates::list(office, &app.actor("exporter2")).await.unwrap().len(), 0);
        // an agent of one authority is none at another
        let foreign = app.actor_at("gb-leeds", "manager");
        assert_eq!(faults(mandates::grant(office, &foreign, &mandate([true, true, true])).await), ["/agent required"]);
    }

    async fn people_are_invited_change_and_go(app: TestApp) {
        let office = &app.office;
        let manager = app.actor("manager");
        let email = "new@rice.test";
        assert_eq!(faults(people::invite(office, &manager, "x", "reviewer").await), ["/email email", "/role required"]);
        people::invite(office, &manager, email, "applicant").await.unwrap();
        assert_eq!(people::invitations(office, &manager).await.unwrap().len(), 1);
        assert_eq!(people::invitations(office, &app.actor("administrator")).await.unwrap().len(), 0, "not the authority's");
        let token = secret(&app, email, "/invitation/").await;
        let view = people::invitation(office, &token).await.unwrap();
        assert_eq!((view.house.as_str(), view.known), ("Golden Rice Export Co., Ltd (one)", false));
        assert_eq!(faults(people::accept(office, &token, Newcomer::default()).await), ["/name required", "/password password-short"]);
        let answer = Newcomer { name: "Kim Ly".to_owned(), password: PASSWORD.to_owned(), locale: "km".to_owned(), ..Newcomer::default() };
        people::accept(office, &token, answer.clone()).await.unwrap();
        assert_eq!(code(people::accept(office, &token, answer).await), "link.over");
        let actor = enter(&app, email, PASSWORD).await.unwrap();
        assert_eq!((actor.organisation.as_deref(), actor.role), (Some("one"), Role::Applicant));
        assert_eq!(code(people::invite(office, &manager, email, "applicant").await), "person.there-already");

        let administrator = Role::OrganisationAdministrator.name();
        assert_eq!(code(people::remove(office, &manager, &manager.user_id, administrator).await), "person.last-administrator");
        assert_eq!(code(people::change_role(office, &manager, &manager.user_id, administrator, "applicant").await), "person.last-administrator");
        assert_eq!(code(people::change_role(office, &manager, &actor.user_id, "applicant", "signatory").await), "role.unknown");
        people::change_role(office, &manager, &actor.user_id, "applicant", administrator).await.unwrap();
        people::remove(office, &manager, &manager.user_id, administrator).await.unwrap();

        let signed = sign_in::sign_in(office, email, PASSWORD, None, Channel::Web, "", "192.0.2.1").await.unwrap();
        assert!(sign_in::bearer(office, &signed.token).await.unwrap().is_some());
        assert_eq!(signed.actor.role, Role::OrganisationAdministrator);
        assert_eq!(code(people::remove(office, &signed.actor, &actor.user_id, administrator).await), "person.last-administrator");
    }

    async fn access_ends_at_once(app: TestApp) {
        let office = &app.office;
        let token = app.session("kh-moc", "exporter", "browser", "a browser").await;
        assert!(sign_in::bearer(office, &token).await.unwrap().is_some());
        people::remove(office, &app.actor("manager"), "kh-moc.exporter", "applicant").await.unwrap();
        assert!(sign_in::bearer(office, &token).await.unwrap().is_none());
    }

    async fn each_keeps_the_people_of_their_own_house(app: TestApp) {
        let office = &app.office;
        let (manager, administrator) = (app.actor("manager"), app.actor("administrator"));
        for name in ["exporter", "anna", "signatory", "auditor", "operator"] {
            assert_eq!(code(people::list(office, &app.actor(name)).await), "forbidden", "{name}");
            let asked = people::invite(office, &app.actor(name), "x@rice.test", "applicant").await;
            assert_eq!(code(asked), "forbidden", "{name}");
        }
        for (who, user, role) in [
            (&manager, "kh-moc.exporter2", "applicant"),
            (&manager, "kh-moc.anna", "reviewer"),
            (&manager, "gb-leeds.exporter", "applicant"),
            (&administrator, "kh-moc.exporter", "applicant"),
            (&administrator, "gb-leeds.anna", "reviewer"),
        ] {
            assert_eq!(code(people::remove(office, who, user, role).await), "not-found", "{user}");
            let given = who.role.name();
            assert_eq!(code(people::change_role(office, who, user, role, given).await), "not-found", "{user}");
        }
        people::change_role(office, &administrator, "kh-moc.anna", "reviewer", "auditor").await.unwrap();
        people::invite(office, &administrator, "officer@moc.test", "reviewer").await.unwrap();
        let invitation = people::invitations(office, &administrator).await.unwrap().remove(0);
        assert_eq!(code(people::uninvite(office, &manager, &invitation.id).await), "not-found");
        let token = secret(&app, "officer@moc.test", "/invitation/").await;
        people::uninvite(office, &administrator, &invitation.id).await.unwrap();
        assert_eq!(code(people::accept(office, &token, Newcomer::default()).await), "link.over");
    }

    async fn nobody_alone_makes_a_signatory_or_an_administrator(app: TestApp) {
        let office = &app.office;
        let (one, two) = (app.actor("administrator"), app.hat("auditor", "", Role::AuthorityAdministrator).await);
        let waiting = async || appointments::list(office, &one).await.unwrap();
        let roles = async |name: &str| {
            let members = people::list(office, &one).await.unwrap();
            let own = members.into_iter().filter(|member| member.name == name);
            own.map(|member| member.role.name()).collect::<Vec<_>>()
        };
        // somebody new, perhaps under a second address of whoever invites
        people::invite(office, &one, "second@moc.test", "signatory").await.unwrap();
        let token = secret(&app, "second@moc.test", "/invitation/").await;
        let answer = Newcomer { name: "Second".to_owned(), password: PASSWORD.to_owned(), ..Newcomer::default() };
        people::accept(office, &token, answer).await.unwrap();
        assert_eq!(roles("Second").await, [""; 0], "no role until another says yes");
        let tried = sign_in::sign_in(office, "second@moc.test", PASSWORD, None, Channel::Web, "", "192.0.2.1").await;
        assert_eq!(code(tried), "appointment.waits");
        let wrong = sign_in::sign_in(office, "second@moc.test", "not the password", None, Channel::Web, "", "192.0.2.1").await;
        assert_eq!(code(wrong), "sign-in", "and only who has the password is told");
        let new = waiting().await.remove(0);
        assert_eq!((new.refused.map(|code| code.as_str()), new.role), (Some("appointment.own"), Role::Signatory));
        assert_eq!(code(appointments::confirm(office, &one, &new.id).await), "appointment.own");
        assert_eq!(code(appointments::confirm(office, &app.actor("anna"), &new.id).await), "forbidden");
        assert_eq!(code(appointments::confirm(office, &app.actor_at("gb-leeds", "administrator"), &new.id).await), "not-found");
        assert_eq!(appointments::list(office, &two).await.unwrap()[0].refused, None);
        appointments::confirm(office, &two, &new.id).await.unwrap();
        assert_eq!(roles("Second").await, ["signatory"]);
        assert_eq!(code(appointments::confirm(office, &two, &new.id).await), "not-found");

        // a reviewer, an administrator who takes it for themselves, and a second administrator: all wait, and keep what they are
        for (user, from, to) in [
            ("kh-moc.anna", "reviewer", "signatory"),
            ("kh-moc.administrator", "authority-administrator", "signatory"),
            ("kh-moc.ben", "reviewer", "authority-administrator"),
        ] {
            assert!(!people::change_role(office, &one, user, from, to).await.unwrap(), "{user}");
            assert_eq!(code(people::change_role(office, &one, user, from, to).await), "person.there-already");
        }
        let all = waiting().await;
        assert_eq!(all.len(), 3);
        assert_eq!((roles("anna").await, roles("administrator").await), (vec!["reviewer"], vec!["authority-administrator"]));
        // whose role it is does not confirm it either, whoever asked for it
        let ben = all.iter().find(|row| row.name == "ben").unwrap();
        let as_administrator = app.hat("ben", "", Role::AuthorityAdministrator).await;
        assert_eq!(code(appointments::confirm(office, &as_administrator, &ben.id).await), "appointment.own");
        appointments::decline(office, &one, &ben.id).await.unwrap();
        let anna = all.iter().find(|row| row.name == "anna").unwrap();
        appointments::confirm(office, &two, &anna.id).await.unwrap();
        assert_eq!(roles("anna").await, ["signatory"], "in place of what she was");
        // who loses the role that it was to follow gets nothing
        people::change_role(office, &two, "kh-moc.ben", "reviewer", "signatory").await.unwrap();
        people::remove(office, &two, "kh-moc.ben", "reviewer").await.unwrap();
        assert!(waiting().await.iter().all(|row| row.name != "ben"));
        // the operator stands in for a second administrator
        let confirmed = appointments::confirm_by_operator(office, "kh-moc", "administrator@kh-moc.test").await.unwrap();
        assert_eq!((confirmed, roles("administrator").await), (vec![Role::Signatory], vec!["signatory"]));
        let rows = office.store().dump_for_test().await.unwrap();
        let told = |kind: &str| rows.iter().filter(|(table, row)| table == "events" && row["kind"] == kind).count();
        assert_eq!((told("appointment-made"), told("appointment-confirmed"), told("appointment-declined")), (5, 3, 1));
        let letters = app.letters().await;
        assert!(letters.iter().any(|letter| letter.recipient == "second@moc.test" && letter.subject == "Your role is confirmed"));
    }
}
