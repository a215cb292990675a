//! How the engines mean to read: every statement with which a repository reads is asked for its plan on a database that
//! is full, on both engines. None may read or sort a whole table, whatever a list, a search, a count or the overview wants.
//!
//! The functions are taken from the sources of the repositories, so a new one without a call in `calls.rs` fails here.
//! SQLite says beforehand how it would read (`EXPLAIN QUERY PLAN`); PostgreSQL says afterwards how it did
//! (`auto_explain`), with the rows that each step touched.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failing test is the point"
)]

mod calls;
mod filled;
mod heard;
mod judged;

use judged::{Judge, SORTS, WALKS, WHOLE};
use origo_store::{StoreError, Tx};
use origo_testkit::{On, TestApp};
use std::{collections::BTreeSet, fs, path::Path};

/// What is right as it is, and why.
const MEANT: [(&str, &str, &str); 39] = [
    ("events::record", WALKS, "the one row of an authority"),
    (
        "authorities::all",
        WHOLE,
        "a handful, entered by the operator",
    ),
    (
        "people::everybody",
        WHOLE,
        "`origo user list` prints everybody",
    ),
    (
        "people::names",
        WHOLE,
        "who is looked for by a part of a name, in the events only",
    ),
    (
        "secrets::all",
        WHOLE,
        "a change of the vault's key reads every secret",
    ),
    (
        "numbers::busiest_day",
        WHOLE,
        "`origo restore` asks once how far numbers must leap",
    ),
    (
        "jobs::topics",
        WHOLE,
        "what is still to do, by an index of nothing else",
    ),
    ("jobs::backlog", WHOLE, "the same"),
    ("applications::queries", SORTS, "of one application"),
    ("drafts::attachments", SORTS, "of one application"),
    ("events::about", SORTS, "of one application"),
    ("events::search", SORTS, "about one thing, or by one person"),
    ("checks::list", SORTS, "of one person, who keeps twenty"),
    ("passkeys::of", SORTS, "of one person"),
    ("people::memberships", SORTS, "of one person"),
    ("people::sessions", SORTS, "of one person"),
    ("people::tokens", SORTS, "of one organisation"),
    ("saved_views::list", SORTS, "of one person"),
    ("mandates::of", SORTS, "of one organisation"),
    ("mandates::exporters", SORTS, "for whom one agent acts"),
    ("registrations::documents", SORTS, "of one organisation"),
    ("registrations::messages", SORTS, "of one organisation"),
    (
        "sheet_headings::of_organisation",
        SORTS,
        "of one organisation",
    ),
    ("figures::open", SORTS, "states and officers"),
    ("figures::issued", SORTS, "countries, of thirty days"),
    ("figures::durations", SORTS, "minutes, of thirty days"),
    ("figures::open", WALKS, "a tally for each state and officer"),
    ("appointments::list", WALKS, "those that wait"),
    ("certificates::list", WALKS, "as far as a page"),
    ("mails::list", WALKS, "as far as a page"),
    ("mails::counts", WALKS, "as far as a count goes"),
    ("events::search", WALKS, "as far as a page"),
    ("events::kinds", WALKS, "one row of each kind"),
    ("numbers::series", WALKS, "one row a year"),
    ("numbers::last_event", WALKS, "the last row of an index"),
    (
        "certificates::by_number",
        SORTS,
        "one of each authority at most",
    ),
    ("events::head", WALKS, "the one row of an authority"),
    (
        "jobs::failing",
        WALKS,
        "as far as a page, by an index of what fails",
    ),
    ("specimen_pictures::of_person", SORTS, "of one person"),
];

/// An index, and what must be found wanting without it.
const NEEDED: [(&str, &str); 6] = [
    ("applications_waiting", "applications::list"),
    ("applications_replaces", "applications::is_being_replaced"),
    ("certificates_newest", "certificates::list"),
    ("certificates_number", "certificates::by_number"),
    ("mails_newest", "mails::list"),
    ("registrations_state", "registrations::list"),
];

/// Every public function of the repositories that reads, as `file::function`.
fn readers() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/src/repository");
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        for part in text.split("\npub async fn ").skip(1) {
            let body = part.split("\n}\n").next().unwrap();
            if body.contains("fetch_") {
                let name: String = part
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                found.insert(format!("{file}::{name}"));
            }
        }
    }
    found
}

#[test]
fn every_function_that_reads_is_called() {
    let called: BTreeSet<_> = calls::NAMES.iter().map(|name| (*name).to_owned()).collect();
    let readers = readers();
    assert!(readers.len() > 80, "the sources were not found");
    let missing: Vec<_> = readers.difference(&called).collect();
    let gone: Vec<_> = called.difference(&readers).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "without a call in calls.rs: {missing:?}; called but gone: {gone:?}"
    );
}

const ROLLED_BACK: &str = "nothing of this stays";

fn meant() -> Vec<(&'static str, &'static str)> {
    MEANT.iter().map(|(name, kind, _)| (*name, *kind)).collect()
}

async fn without(tx: &mut Tx, index: &str, name: &str) {
    tx.rows_for_test(format!("DROP INDEX {index}"))
        .await
        .unwrap();
    let mut judge = Judge::of(Some(name));
    calls::each(tx, &mut judge).await;
    assert!(
        !judge.left(&meant()).is_empty(),
        "without {index} nothing is wanting in {name}: the judge is blind"
    );
}

async fn judged(on: On) {
    let _alone = heard::alone().await;
    let app = TestApp::start(on).await;
    let store = app.office.store().clone();
    let write = store.write(|tx| {
        Box::pin(async move {
            filled::fill(tx).await;
            judged::listen(tx).await;
            let mut judge = Judge::of(None);
            calls::each(tx, &mut judge).await;
            let left = judge.left(&meant());
            assert!(left.is_empty(), "{}", left.join("\n\n"));
            for (index, name) in NEEDED {
                without(tx, index, name).await;
            }
            // nothing of this stays
            Err::<(), _>(StoreError::Address(ROLLED_BACK.to_owned()))
        })
    });
    let ended = write.await;
    assert!(
        matches!(&ended, Err(StoreError::Address(text)) if text == ROLLED_BACK),
        "{ended:?}: what was wanting stands above"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_reader_scans_or_sorts_a_whole_table_on_sqlite() {
    judged(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_reader_scans_or_sorts_a_whole_table_on_postgres() {
    judged(On::Postgres).await;
}
