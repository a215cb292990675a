//! For tests only: an office at work on a database of its own, with a clock that stands until it is moved.
//!
//! The databases are the real ones. Documents are stand-ins here (the certificate's data between two marks), so that
//! the rules can be tested without drawing; the real printer and seals are tested in their own crates and end to end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failing test is the point"
)]

pub mod published;

use futures_util::{FutureExt as _, future::BoxFuture};
use jiff::{SignedDuration, Timestamp};
use origo_office::{
    Actor, Asked, Authority, Channel, Clock, Office, OfficeParts, Opener, Outcome, PdfCheck,
    Printer, Reference, Role, SealRequest, Seals, Secrets, Smtp, Survey, Told, TryLimits, Unopened,
    Verdict, applications, authorities,
};
use origo_pack::Pack;
use origo_store::{
    Files, Store,
    paging::Turn,
    repository::{
        mails::{self, Mail},
        people::{self, Membership, Session, User},
    },
};
use origo_trade::{Draft, PartyDraft};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};
use tempfile::TempDir;
use uuid::Uuid;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// SQLite in a temporary folder.
    Sqlite,
    /// A database of its own on the server of `ORIGO_TEST_POSTGRES_URL`.
    Postgres,
}

/// Declares tests that run on both databases: `both_engines! { async fn name(app: TestApp) { … } }`.
#[macro_export]
macro_rules! both_engines {
    ($(async fn $name:ident($app:ident: TestApp) $body:block)+) => { $(
        mod $name {
            use super::*;
            async fn body($app: $crate::TestApp) $body
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                body($crate::TestApp::start($crate::On::Sqlite).await).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                body($crate::TestApp::start($crate::On::Postgres).await).await;
            }
        }
    )+ };
}

/// A clock that stands until a test moves it.
#[derive(Debug)]
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    /// Lets time pass.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

const OPENING: &str = "TEST DOCUMENT\n";
/// A certificate that says this cannot be drawn.
pub const NOT_DRAWN: &str = "This stops the typesetter";

/// Prints data as text.
#[derive(Debug)]
struct TestPrinter;

impl Printer for TestPrinter {
    fn certificate(
        &self,
        layout: &str,
        data: &Value,
        _: &Value,
        _: Option<&str>,
        preview: bool,
    ) -> Result<Vec<u8>, String> {
        let text = data.to_string();
        if text.contains(NOT_DRAWN) {
            return Err("the layout has a fault".to_owned());
        }
        Ok(format!("{OPENING}{layout} {preview}\n{text}").into_bytes())
    }

    fn unprintable(&self, text: &str) -> Option<char> {
        text.chars().find(|c| *c == '→')
    }
}

/// The end of 2029, in seconds since 1970: the keys of tests seal nothing after it.
const TEST_KEY_ENDS: i64 = 1_893_455_999;

/// Seals with a digest.
#[derive(Debug)]
struct TestSeals;

impl Seals for TestSeals {
    fn ready(&self, _: &Authority, at: Timestamp) -> Result<(), String> {
        let over = at.as_second() > TEST_KEY_ENDS;
        if over {
            Err("the key is over".to_owned())
        } else {
            Ok(())
        }
    }

    fn seal(
        &self,
        authority: &Authority,
        pdf: &[u8],
        request: &SealRequest,
    ) -> Result<Vec<u8>, String> {
        self.ready(authority, request.at)?;
        let seal = format!("{}\n{}\n", authority.id, hex::encode(Sha256::digest(pdf)));
        Ok([seal.as_bytes(), pdf].concat())
    }

    fn root_pem(&self, authority: &Authority, _: Timestamp) -> Result<String, String> {
        Ok(format!("root of {}", authority.id))
    }
}

/// Opens files in this very process: what is read is read by the real reader, what is drawn or checked is a stand-in.
#[derive(Debug)]
struct TestOpener;

impl Opener for TestOpener {
    fn open(&self, asked: Asked, bytes: Vec<u8>) -> BoxFuture<'_, Result<Told, Unopened>> {
        let told = match asked {
            Asked::Goods { name, choice } => {
                Told::Goods(origo_exchange::goods::open(&name, &bytes, &choice))
            }
            Asked::Survey { .. } => Told::Survey(Survey {
                pages: 1,
                lacks: Vec::new(),
            }),
            Asked::Examine => Told::Examined(Ok(())),
            Asked::Page { .. } => Told::Page(b"\x89PNG".to_vec()),
            Asked::Picture { .. } => picture_size(&bytes),
            Asked::Sealed { roots, .. } => Told::Sealed(Box::new(sealed(&bytes, &roots))),
        };
        std::future::ready(Ok(told)).boxed()
    }
}

fn picture_size(picture: &[u8]) -> Told {
    let side = |at: usize| {
        let bytes = picture.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes))
    };
    match (side(16), side(20)) {
        (Some(wide), Some(high)) if !picture.ends_with(b"cannot be drawn") => {
            Told::Picture("image/png".to_owned(), wide, high)
        }
        _ => Told::Unreadable("broken".to_owned()),
    }
}

fn sealed(pdf: &[u8], roots: &[(String, String)]) -> PdfCheck {
    let text = String::from_utf8_lossy(pdf).into_owned();
    let mut lines = text.splitn(3, '\n');
    let (issuer, digest, body) = (lines.next(), lines.next(), lines.next().unwrap_or_default());
    let intact = digest == Some(&hex::encode(Sha256::digest(body.as_bytes())));
    let authority = roots
        .iter()
        .map(|(id, _)| id.clone())
        .find(|id| Some(id.as_str()) == issuer);
    let verdict = |good: bool, ok, bad| {
        Verdict::new(
            if good { Outcome::Ok } else { Outcome::Bad },
            if good { ok } else { bad },
        )
    };
    PdfCheck {
        integrity: verdict(intact, "integrity.intact", "integrity.altered"),
        issuer: verdict(authority.is_some(), "issuer.trusted", "issuer.untrusted"),
        authority,
        data: body
            .rsplit('\n')
            .next()
            .and_then(|json| serde_json::from_str(json).ok()),
        later: Vec::new(),
        signer: None,
        sealed_at: None,
        digest: hex::encode(Sha256::digest(pdf)),
        sealed_digest: intact.then(|| hex::encode(Sha256::digest(pdf))),
        signed_digest: digest.map(str::to_owned),
    }
}

/// Turns texts around, marked with their place: enough to see that what is written is not what was meant.
#[derive(Debug)]
struct TestSecrets;

impl Secrets for TestSecrets {
    fn is_sealed(&self, text: &str) -> bool {
        text.starts_with("sealed ")
    }

    fn seal(&self, place: &str, text: &str) -> Result<String, String> {
        let turned: String = text.chars().rev().collect();
        Ok(format!("sealed {place}: {turned}"))
    }

    fn unseal(&self, place: &str, sealed: &str) -> Result<String, String> {
        let turned = sealed.strip_prefix(&format!("sealed {place}: "));
        let turned = turned.ok_or_else(|| format!("not sealed for {place}"))?;
        Ok(turned.chars().rev().collect())
    }
}

/// An office at work.
pub struct TestApp {
    /// The office.
    pub office: Office,
    /// Its clock.
    pub clock: Arc<TestClock>,
    folder: TempDir,
}

impl TestApp {
    /// Opens an office with the two demo authorities, their exporters and one person in each role.
    pub async fn start(on: On) -> Self {
        Self::start_with(on, None).await
    }

    /// The same, whose letters leave by an SMTP server.
    pub async fn start_with(on: On, smtp: Option<Smtp>) -> Self {
        Self::open(on, smtp, Reference::default()).await
    }

    /// The same, with reference data that an operator loaded.
    pub async fn start_with_reference(on: On, reference: Reference) -> Self {
        Self::open(on, None, reference).await
    }

    async fn open(on: On, smtp: Option<Smtp>, reference: Reference) -> Self {
        let folder = TempDir::new().unwrap();
        let url = match on {
            On::Sqlite => format!("sqlite://{}/origo.db", folder.path().display()),
            On::Postgres => own_postgres_database().await,
        };
        let store = Store::open(&url).await.unwrap();
        store.migrate().await.unwrap();
        // a Monday, ten in the morning in Phnom Penh
        let clock = Arc::new(TestClock(Mutex::new(
            "2026-11-30T03:00:00Z".parse().unwrap(),
        )));
        let office = Office::new(OfficeParts {
            reference,
            smtp,
            ..parts(store, &folder, clock.clone())
        });
        let app = Self {
            office,
            clock,
            folder,
        };
        for (id, pack, country) in [("kh-moc", "kh", "KH"), ("gb-leeds", "gb", "GB")] {
            app.authority(id, pack, country).await;
        }
        app
    }

    /// The same installation after its operator put other packs into it and started it again.
    #[must_use]
    pub fn with_packs(&self, packs: &BTreeMap<String, Pack>) -> Office {
        let store = self.office.store().clone();
        Office::new(OfficeParts {
            packs: packs.clone(),
            ..parts(store, &self.folder, self.clock.clone())
        })
    }

    /// The same installation with another door behind which files are opened.
    #[must_use]
    pub fn with_opener(&self, opener: Arc<dyn Opener>) -> Office {
        let store = self.office.store().clone();
        Office::new(OfficeParts {
            opener,
            ..parts(store, &self.folder, self.clock.clone())
        })
    }

    /// The folder in which files are kept.
    #[must_use]
    pub fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    async fn authority(&self, id: &str, pack: &str, country: &str) {
        let authority = Authority {
            id: id.to_owned(),
            pack: pack.to_owned(),
            name: format!("Authority {id}"),
            name_local: String::new(),
            country: country.to_owned(),
            place: "Capital".to_owned(),
            created_at: 0,
        };
        authorities::enter(&self.office, authority).await.unwrap();
        for organisation in ["one", "two"] {
            let profile = PartyDraft {
                // what stands in brackets is no part of a firm's name: both may apply for the rice of `rice()`
                name: format!("Golden Rice Export Co., Ltd ({organisation})"),
                registration_number: REGISTRATION.to_owned(),
                ..Default::default()
            };
            authorities::enter_organisation(
                &self.office,
                id,
                &house(id, organisation),
                "exporter",
                &profile,
            )
            .await
            .unwrap();
        }
        for (name, organisation, role) in PEOPLE {
            self.person(id, name, &house(id, organisation), role).await;
        }
    }

    /// The letters of the Cambodian authority as they are stored, links and all, newest first.
    pub async fn letters(&self) -> Vec<Mail> {
        let mut reader = self.office.store().read().await.unwrap();
        let list = mails::list(&mut reader, "kh-moc", None, "", &Turn::Start, 1000);
        let mut letters = list.await.unwrap().rows;
        for letter in &mut letters {
            let whole = mails::find(&mut reader, "kh-moc", &letter.id).await;
            *letter = whole.unwrap().unwrap();
        }
        letters
    }

    /// A secret that signs a person in, as `kind` says: `browser` or `token`.
    pub async fn secret(&self, authority: &str, name: &str, kind: &str) -> String {
        self.session(authority, name, kind, TEST_SESSION).await
    }

    /// The same, with a label.
    pub async fn session(&self, authority: &str, name: &str, kind: &str, label: &str) -> String {
        let actor = self.actor_at(authority, name);
        self.session_of(&actor, kind, label).await
    }

    /// The same for whatever somebody acts as.
    pub async fn session_of(&self, actor: &Actor, kind: &str, label: &str) -> String {
        let now = self.clock.now().as_microsecond();
        let secret = Uuid::new_v4().simple().to_string();
        let session = Session {
            token_hash: hex::encode(Sha256::digest(&secret)),
            id: Uuid::new_v4().simple().to_string(),
            kind: kind.to_owned(),
            user_id: actor.user_id.clone(),
            authority_id: actor.authority.clone(),
            organisation_id: actor.organisation.clone().unwrap_or_default(),
            role: actor.role.name().to_owned(),
            scopes: String::new(),
            label: label.to_owned(),
            created_at: now,
            seen_at: now,
            expires_at: now + 365 * 24 * 3_600_000_000,
            revoked_at: None,
            second_factor: "code".to_owned(),
            proved_at: now,
        };
        self.office
            .store()
            .write_with(session, move |tx, session| {
                Box::pin(async move { session.insert(tx).await })
            })
            .await
            .unwrap();
        secret
    }

    async fn person(&self, authority: &str, name: &str, organisation: &str, role: Role) {
        let user = User {
            id: format!("{authority}.{name}"),
            email: format!("{name}@{authority}.test"),
            name: name.to_owned(),
            position: format!("Position of {name}"),
            password_hash: String::new(),
            totp_secret: None,
            locale: "en".to_owned(),
            created_at: 0,
            confirmed_at: Some(0),
            disabled_at: None,
        };
        let membership = Membership {
            authority_id: authority.to_owned(),
            user_id: user.id.clone(),
            organisation_id: organisation.to_owned(),
            role: role.name().to_owned(),
            created_at: 0,
        };
        self.office
            .store()
            .write_with((user, membership), move |tx, (user, membership)| {
                Box::pin(async move {
                    people::enter(tx, user).await?;
                    people::join(tx, membership).await?;
                    Ok::<_, origo_store::StoreError>(())
                })
            })
            .await
            .unwrap();
    }

    /// A person of the Cambodian authority by name: `exporter`, `exporter2`, `anna`, `ben`, `signatory`, `auditor`.
    #[must_use]
    pub fn actor(&self, name: &str) -> Actor {
        self.actor_at("kh-moc", name)
    }

    /// A person of an authority by name.
    #[must_use]
    pub fn actor_at(&self, authority: &str, name: &str) -> Actor {
        let (_, organisation, role) = PEOPLE
            .into_iter()
            .find(|(known, ..)| *known == name)
            .expect("a known name");
        Actor {
            user_id: format!("{authority}.{name}"),
            name: name.to_owned(),
            email: format!("{name}@{authority}.test"),
            authority: authority.to_owned(),
            organisation: Some(house(authority, organisation)).filter(|id| !id.is_empty()),
            role,
            channel: Channel::Api,
            locale: "en".to_owned(),
            second_factor: true,
        }
    }

    /// A person of the Cambodian authority in one more role, for an organisation or (empty) the authority itself.
    pub async fn hat(&self, name: &str, organisation: &str, role: Role) -> Actor {
        let membership = Membership {
            authority_id: "kh-moc".to_owned(),
            user_id: self.actor(name).user_id,
            organisation_id: organisation.to_owned(),
            role: role.name().to_owned(),
            created_at: 0,
        };
        let join = self.office.store().write_with(membership, |tx, row| {
            Box::pin(async move { people::join(tx, row).await })
        });
        join.await.unwrap();
        Actor {
            organisation: Some(organisation.to_owned()).filter(|id| !id.is_empty()),
            role,
            ..self.actor(name)
        }
    }

    /// An application of `exporter` with an invoice attached, not yet handed in.
    pub async fn draft(&self) -> String {
        let exporter = self.actor("exporter");
        // goods that left already would want a declaration, however far the clock was turned
        let soon = self.clock.now() + SignedDuration::from_hours(4 * 24);
        let soon = soon.to_string().chars().take(10).collect::<String>();
        let mut draft = another_rice();
        draft.transport.departure_date = soon.max(draft.transport.departure_date);
        let id = applications::create(&self.office, &exporter, draft)
            .await
            .unwrap();
        let pdf = b"%PDF-1.7 invoice".to_vec();
        applications::attach(&self.office, &exporter, &id, "invoice", "invoice.pdf", pdf)
            .await
            .unwrap();
        id
    }

    /// An application that was handed in.
    pub async fn submitted(&self) -> String {
        let id = self.draft().await;
        applications::submit(&self.office, &self.actor("exporter"), &id, Vec::new())
            .await
            .unwrap();
        id
    }

    /// An application that waits for a signature, approved by `anna`.
    pub async fn approved(&self) -> String {
        let id = self.submitted().await;
        origo_office::cases::approve(&self.office, &self.actor("anna"), &id)
            .await
            .unwrap();
        id
    }

    /// The number of an issued certificate.
    pub async fn issued(&self) -> String {
        let id = self.approved().await;
        let number = origo_office::cases::sign(&self.office, &self.actor("signatory"), &id)
            .await
            .unwrap();
        origo_office::worker::run_due(&self.office).await.unwrap();
        number
    }
}

/// What an office of tests is made of.
fn parts(store: Store, folder: &TempDir, clock: Arc<TestClock>) -> OfficeParts {
    OfficeParts {
        store,
        files: Files::open(folder.path().join("files").to_str().unwrap()).unwrap(),
        packs: origo_pack::builtin().unwrap(),
        reference: Reference::default(),
        clock,
        printer: Arc::new(TestPrinter),
        opener: Arc::new(TestOpener),
        seals: Arc::new(TestSeals),
        secrets: Arc::new(TestSecrets),
        public_url: "http://origo.test".to_owned(),
        smtp: None,
        private_webhooks: true,
        idle_hours: 12,
        tries: TryLimits::default(),
    }
}

/// The packs that are built in, with these texts of their files replaced: `(file, old, new)`.
#[must_use]
pub fn packs_with(changes: &[(&str, &str, &str)]) -> BTreeMap<String, Pack> {
    let folder = TempDir::new().unwrap();
    for (name, text) in origo_pack::builtin_files("") {
        let own = changes.iter().filter(|(file, ..)| *file == name);
        let text = own.fold(text.to_owned(), |text, (_, old, new)| {
            assert!(text.contains(old), "{name} has no {old:?}");
            text.replace(old, new)
        });
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    origo_pack::load_all(folder.path()).unwrap()
}

/// The label of sessions that [`TestApp::secret`] opens.
pub const TEST_SESSION: &str = "a test's own session";

/// The id of an organisation: plain at the Cambodian authority, elsewhere with the authority's, so that no two are alike.
fn house(authority: &str, organisation: &str) -> String {
    if organisation.is_empty() || authority == "kh-moc" {
        organisation.to_owned()
    } else {
        format!("{authority}-{organisation}")
    }
}

/// Everybody at each authority: name, organisation (empty for staff), role. Every role is there.
pub const PEOPLE: [(&str, &str, Role); 11] = [
    ("exporter", "one", Role::Applicant),
    ("exporter2", "two", Role::Applicant),
    ("anna", "", Role::Reviewer),
    ("ben", "", Role::Reviewer),
    ("signatory", "", Role::Signatory),
    ("auditor", "", Role::Auditor),
    ("administrator", "", Role::AuthorityAdministrator),
    ("manager", "one", Role::OrganisationAdministrator),
    ("cashier", "", Role::Cashier),
    ("customs", "", Role::CustomsVerifier),
    ("operator", "", Role::Operator),
];

/// The registration number of the exporters: whoever's consignor has it applies for their own goods.
pub const REGISTRATION: &str = "K009-90120184";

/// The same of another invoice each time, so that none asks for a second certificate for the same goods. The first of a
/// test is that of [`rice`].
#[must_use]
pub fn another_rice() -> Draft {
    static DRAWN: AtomicU32 = AtomicU32::new(0);
    let drawn = DRAWN.fetch_add(1, Ordering::Relaxed);
    if drawn == 0 {
        return rice();
    }
    let invoice = format!("GR-26/{:04}", 412 + drawn);
    let marks = format!("GR / MARSEILLE {drawn} / 1-500");
    rice().with_fields([
        ("/invoices/0/number", invoice.as_str()),
        ("/goods/0/invoice_number", invoice.as_str()),
        ("/goods/0/marks", marks.as_str()),
    ])
}

/// Milled rice to France: a draft without faults.
#[must_use]
pub fn rice() -> Draft {
    Draft::from_fields([
        ("/form", "co"),
        ("/consignor/name", "Golden Rice Export Co., Ltd"),
        ("/consignor/name_local", "ក្រុមហ៊ុន អង្ករមាស"),
        ("/consignor/address", "No. 118, National Road 5\nPhnom Penh"),
        ("/consignor/country", "KH"),
        ("/consignee/name", "Riz de Provence SARL"),
        (
            "/consignee/address",
            "14 quai de la Joliette\n13002 Marseille",
        ),
        ("/consignee/country", "FR"),
        ("/destination", "FR"),
        ("/transport/mode", "sea"),
        ("/transport/departure_date", "2026-12-04"),
        ("/transport/place_of_loading", "Sihanoukville"),
        ("/transport/place_of_discharge", "Marseille"),
        ("/invoices/0/number", "GR-26/0412"),
        ("/invoices/0/date", "2026-11-27"),
        ("/invoices/0/currency", "USD"),
        ("/invoices/0/amount", "21,750.00"),
        ("/goods/0/marks", "GR / MARSEILLE / 1-500"),
        ("/goods/0/packages", "500"),
        ("/goods/0/package_kind", "BG"),
        (
            "/goods/0/description",
            "Fragrant milled rice, 5% broken, crop 2026",
        ),
        ("/goods/0/description_local", "អង្ករក្រអូប"),
        ("/goods/0/hs_code", "1006.30"),
        ("/goods/0/quantity", "25"),
        ("/goods/0/quantity_unit", "TNE"),
        ("/goods/0/gross_weight", "25100"),
        ("/goods/0/net_weight", "25000"),
        ("/goods/0/value", "21750"),
        ("/goods/0/origin", "KH"),
        ("/goods/0/criterion", "WO"),
        ("/goods/0/producer/name", "Battambang Rice Mill"),
        ("/goods/0/producer/address", "National Road 5, Battambang"),
        ("/goods/0/producer/country", "KH"),
        ("/goods/0/invoice_number", "GR-26/0412"),
        ("/declaration/place", "Phnom Penh"),
        ("/declaration/name", "Dara Vann"),
        ("/declaration/position", "Export manager"),
        ("/declaration/ticks", "true-data"),
        ("/declaration/ticks", "origin-rules"),
        ("/declaration/ticks", "further-evidence"),
        ("/declaration/ticks", "return-certificate"),
    ])
}

/// The address of a fresh database on the server of `ORIGO_TEST_POSTGRES_URL`.
pub async fn own_postgres_database() -> String {
    let server = std::env::var("ORIGO_TEST_POSTGRES_URL")
        .expect("ORIGO_TEST_POSTGRES_URL: start one with scripts/postgres.sh, or run make test");
    let (base, options) = server
        .split_once('?')
        .map_or((server.as_str(), ""), |(base, rest)| (base, rest));
    let name = format!("test_{}", Uuid::new_v4().simple());
    let url = format!("{}/{name}?{options}", base.rsplit_once('/').unwrap().0);
    Store::create_database(&server, &name).await.unwrap();
    url.trim_end_matches('?').to_owned()
}
