//! One call and more of every function of the repositories that reads.

use crate::judged::Judge;
use origo_store::{
    Tx,
    paging::{Mark, Turn},
    repository::{self, applications, certificates, events, mails::MailState, mandates::Scope},
};

const A: &str = "kh-moc";
const ONE: &str = "one";
const ANNA: &str = "kh-moc.anna";
const CASE: &str = "applications-id-77";
const NOW: i64 = 1_700_000_000_000_000;

macro_rules! calls {
    ($($file:ident::$name:ident($($argument:expr),* $(,)?);)+) => {
        /// Whose calls they are.
        pub const NAMES: &[&str] = &[$(concat!(stringify!($file), "::", stringify!($name))),+];

        /// Makes each call and has it judged.
        pub async fn each(tx: &mut Tx, judge: &mut Judge) {
            $(
                let name = concat!(stringify!($file), "::", stringify!($name));
                if judge.begins(name, &[$(stringify!($argument)),*]) {
                    let done = Box::pin(repository::$file::$name(&mut *tx, $($argument),*)).await;
                    if let Err(error) = done {
                        panic!("{name}: {error}");
                    }
                    Box::pin(judge.ends(tx)).await;
                }
            )+
        }
    };
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn mark() -> Mark {
    Mark {
        at: 2000,
        id: CASE.to_owned(),
    }
}

fn after() -> Turn {
    Turn::After(mark())
}

fn before() -> Turn {
    Turn::Before(mark())
}

/// An applicant's list.
fn own() -> applications::Filter {
    applications::Filter {
        organisation: Some(ONE.to_owned()),
        states: vec!["issued", "submitted", "draft"],
        limit: 50,
        ..Default::default()
    }
}

/// An officer's queue.
fn queue() -> applications::Filter {
    applications::Filter {
        states: vec![
            "submitted",
            "awaiting-second-approval",
            "awaiting-signature",
        ],
        ordered: applications::Ordered::Deadline,
        limit: 50,
        ..Default::default()
    }
}

fn mine() -> applications::Filter {
    applications::Filter {
        assigned_to: Some(ANNA.to_owned()),
        ..queue()
    }
}

fn nobodys() -> applications::Filter {
    applications::Filter {
        unassigned: true,
        states: vec!["submitted"],
        ..queue()
    }
}

fn overdue() -> applications::Filter {
    applications::Filter {
        due_before: Some(90),
        ..queue()
    }
}

fn agents(filter: applications::Filter) -> applications::Filter {
    applications::Filter {
        organisation: Some("two".to_owned()),
        agent_at: NOW,
        ..filter
    }
}

fn entered(filter: applications::Filter) -> applications::Filter {
    applications::Filter {
        ordered: applications::Ordered::Entered,
        ..filter
    }
}

fn turned(filter: applications::Filter, turn: Turn) -> applications::Filter {
    applications::Filter { turn, ..filter }
}

fn searched(filter: applications::Filter, words: &str) -> applications::Filter {
    applications::Filter {
        search: words.to_owned(),
        ..filter
    }
}

/// Every certificate of the authority.
fn papers() -> certificates::Filter {
    certificates::Filter {
        limit: 50,
        ..Default::default()
    }
}

fn own_papers() -> certificates::Filter {
    certificates::Filter {
        organisation: Some(ONE.to_owned()),
        ..papers()
    }
}

fn agents_papers() -> certificates::Filter {
    certificates::Filter {
        organisation: Some("two".to_owned()),
        agent_at: NOW,
        ..papers()
    }
}

fn found_papers(filter: certificates::Filter, words: &str) -> certificates::Filter {
    certificates::Filter {
        search: words.to_owned(),
        ..filter
    }
}

fn turned_papers(filter: certificates::Filter, turn: Turn) -> certificates::Filter {
    certificates::Filter { turn, ..filter }
}

fn of_kind() -> events::Search {
    events::Search {
        kind: "kind-3".to_owned(),
        ..Default::default()
    }
}

fn about(objects: &[&str], people: &[&str]) -> events::Search {
    events::Search {
        about: Some((texts(objects), texts(people))),
        ..Default::default()
    }
}

fn between() -> events::Search {
    events::Search {
        from: Some(2000),
        until: Some(2100),
        ..Default::default()
    }
}

fn event() -> events::NewEvent {
    events::NewEvent {
        id: "new".to_owned(),
        objects: vec![("application".to_owned(), CASE.to_owned())],
        ..Default::default()
    }
}

// a common word is counted along the list, or at once where a table is as small as here: `origo-growth` judges that
calls! {
    address_book::list(A, "address_book-organisation_id-9", "x", 20);
    address_book::find(A, ONE, "x");
    applications::list(A, &own());
    applications::list(A, &turned(own(), after()));
    applications::list(A, &turned(own(), before()));
    applications::list(A, &entered(own()));
    applications::list(A, &turned(entered(own()), after()));
    applications::list(A, &agents(own()));
    applications::list(A, &agents(entered(own())));
    applications::list(A, &turned(agents(own()), after()));
    applications::list(A, &applications::Filter { organisation: None, ..own() });
    applications::list(A, &applications::Filter { organisation: None, ..entered(own()) });
    applications::list(A, &queue());
    applications::list(A, &turned(queue(), after()));
    applications::list(A, &turned(queue(), before()));
    applications::list(A, &mine());
    applications::list(A, &turned(mine(), after()));
    applications::list(A, &nobodys());
    applications::list(A, &overdue());
    applications::list(A, &applications::Filter { answered: true, ..queue() });
    applications::list(A, &applications::Filter { destination: Some("FR".to_owned()), ..queue() });
    applications::list(A, &applications::Filter { form: Some("co".to_owned()), ..queue() });
    applications::list(A, &searched(own(), "marseille"));
    applications::list(A, &searched(own(), "rice"));
    applications::list(A, &searched(agents(own()), "rice"));
    applications::list(A, &searched(queue(), "marseille"));
    applications::list(A, &searched(queue(), "rice"));
    applications::list(A, &turned(searched(own(), "rice"), after()));
    applications::counts(A, &[queue(), mine(), nobodys(), overdue()]);
    applications::counts(A, &[own(), entered(own())]);
    applications::counts(A, &[agents(own())]);
    applications::counts(A, &[searched(own(), "marseille"), searched(own(), "rice")]);
    applications::counts(A, &[searched(queue(), "marseille")]);
    applications::is_being_replaced(A, "number-77");
    applications::find(A, CASE);
    applications::queries(A, CASE);
    applications::references(A, &texts(&[CASE, "applications-id-78"]));
    appointments::list(A);
    appointments::waits(ANNA);
    authorities::all();
    authorities::find(A);
    authorities::organisation(A, ONE);
    authorities::names_of(A, &texts(&[ONE, "firm-7"]));
    authorities::registered(A, "exporter");
    certificates::find(A, "certificates-number-77");
    certificates::by_number("certificates-number-77");
    certificates::list(A, &papers());
    certificates::list(A, &turned_papers(papers(), after()));
    certificates::list(A, &turned_papers(papers(), before()));
    certificates::list(A, &own_papers());
    certificates::list(A, &turned_papers(own_papers(), after()));
    certificates::list(A, &agents_papers());
    certificates::list(A, &turned_papers(agents_papers(), after()));
    certificates::list(A, &found_papers(papers(), "marseille"));
    certificates::list(A, &found_papers(papers(), "rice"));
    certificates::list(A, &found_papers(papers(), "rice marseille"));
    certificates::list(A, &found_papers(papers(), "77"));
    certificates::list(A, &found_papers(own_papers(), "rice"));
    certificates::list(A, &found_papers(own_papers(), "marseille"));
    certificates::list(A, &found_papers(agents_papers(), "rice"));
    certificates::list(A, &turned_papers(found_papers(papers(), "rice"), after()));
    checks::list(A, ANNA);
    confirmations::find("x", "invite", NOW);
    confirmations::open(A, "invite", NOW);
    draft_steps::find(A, CASE, "x");
    drafts::versions(A, CASE);
    drafts::attachments(A, CASE);
    events::record(A, &event());
    events::about(A, "application", CASE);
    events::after(A, 3000, 500);
    events::head(A);
    events::search(A, &events::Search::default(), 50);
    events::search(A, &of_kind(), 50);
    events::search(A, &between(), 50);
    events::search(A, &about(&["event_objects-object_id-77"], &[]), 50);
    events::search(A, &about(&[], &["events-actor-77"]), 50);
    events::search(A, &about(&["event_objects-object_id-77"], &["events-actor-77"]), 50);
    events::kinds(A);
    figures::open(A, false);
    figures::open(A, true);
    figures::issued(A, 137);
    figures::durations(A, 137);
    goods_imports::find(A, CASE, "x");
    jobs::is_due("topic", NOW);
    jobs::parked(Some(A), 50);
    jobs::parked(None, 50);
    jobs::parked_count(Some(A));
    jobs::parked_count(None);
    jobs::find(A, "topic", "jobs-subject-9");
    jobs::failing(A, 50);
    jobs::topics(NOW);
    jobs::backlog();
    kept_entries::owner_of_session("x");
    kept_entries::find(A, ANNA, CASE, "goods");
    likenesses::alike(A, "likenesses-mark-7", 5);
    mails::find(A, "mails-id-7");
    mails::list(A, None, "", &Turn::Start, 50);
    mails::list(A, None, "", &after(), 50);
    mails::list(A, Some(MailState::Waiting), "", &Turn::Start, 50);
    mails::list(A, Some(MailState::Sent), "", &Turn::Start, 50);
    mails::list(A, Some(MailState::GivenUp), "", &before(), 50);
    mails::list(A, Some(MailState::Kept), "", &Turn::Start, 50);
    mails::list(A, Some(MailState::Kept), "rice", &Turn::Start, 50);
    mails::list(A, None, "marseille", &Turn::Start, 50);
    mails::counts(A, "");
    mails::counts(A, "marseille");
    mandates::may_act(A, "two", CASE, Scope::See, NOW);
    mandates::exporters(A, "two", Scope::Prepare, NOW);
    mandates::of(A, ONE);
    mandates::prepared(A, CASE);
    numbers::next_number(A, "co-2026");
    numbers::is_given(A, "certificates-number-7");
    numbers::series(A);
    numbers::busiest_day(A);
    numbers::last_event(A);
    passkeys::of(ANNA);
    passkeys::count(ANNA);
    passkeys::by_credential("x");
    passkeys::take("x", "sign-in", NOW);
    people::by_email("anna@kh-moc.test");
    people::find(ANNA);
    people::members(A, ONE);
    people::names(A);
    people::names_of(A, &texts(&[ANNA, "users-id-9"]));
    people::memberships(ANNA);
    people::session("x", NOW, 0);
    people::sessions(ANNA, NOW, 0);
    people::hit("x", NOW, 60);
    people::everybody();
    people::tokens(A, ONE, NOW);
    reasons::of(A, CASE);
    registrations::find(A, "firm-7");
    registrations::list(A, &["submitted", "approved"], "", &Turn::Start, 50);
    registrations::list(A, &["submitted", "approved"], "", &after(), 50);
    registrations::list(A, &["submitted", "approved"], "rice", &Turn::Start, 50);
    registrations::list(A, &["submitted", "approved"], "marseille", &Turn::Start, 50);
    registrations::counts(A, &["submitted", "approved"], "");
    registrations::counts(A, &["submitted", "approved"], "marseille");
    registrations::documents(A, "firm-7");
    registrations::messages(A, "firm-7");
    requests::find(A, ANNA, "x");
    saved_views::list(A, ANNA);
    second_factors::standing(ANNA);
    second_factors::codes_left(ANNA);
    secrets::all();
    sheet_headings::of_organisation(A, ONE, "co", 500);
    specimen_pictures::of_person(A, ANNA);
    specimens::find(A, ANNA);
    templates::list(A, ONE, "x", 20);
    templates::find(A, ONE, "x");
    webhooks::of(A, "firm-7");
    webhooks::enabled(A, "firm-7");
    webhooks::find(A, "x");
    webhooks::deliveries(A, "webhook_deliveries-webhook_id-7", "", 50);
    webhooks::delivery(A, "x");
    wrong_tries::begin("wrong_tries-subject-7", "new", NOW, 60, 5);
}
