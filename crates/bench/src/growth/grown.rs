//! The rows. One certificate of the demo, which went the way that all go, is copied with all that belongs to it, inside
//! the database: other numbers, firms, consignees, goods, countries and days. What triggers keep (tallies, words for
//! searches) is kept by them as always; the events of copies are no chain.

use anyhow::{Context as _, Result, ensure};
use sqlx::{AnyConnection, AssertSqlSafe, Column as _, Executor as _, Row as _, any::AnyRow};
use std::{net::SocketAddr, time::Duration};
use tokio::time::sleep;

/// Secrets of the sessions of an officer, an exporter and an administrator, and their digests.
pub const SECRETS: [&str; 3] = ["growth-officer", "growth-exporter", "growth-administrator"];
const DIGESTS: [&str; 3] = [
    "47418fcdb43511c36010a03c0f87cdb954259823722e5493e4c75546e9f83789",
    "87c5ddc1a5b1821ce34223905f01220446655c44831faf7cb82f27b5b7e699cb",
    "732e4296ec5285d070dd067790aa60f47c0887579efc6d1aa458bc498796dfbf",
];
const ROLES: [&str; 3] = ["reviewer", "applicant", "authority-administrator"];

/// Copies in one transaction.
const BATCH: i64 = 10_000;
/// Other firms than the one whose list is measured; that one has each twentieth certificate.
const FIRMS: i64 = 1000;
const OWN: &str = "i % 20 = 0";
/// One application waits for the authority for so many certificates.
const WAITS: i64 = 100;

const FIRST: [&str; 16] = [
    "Alpine", "Baltic", "Caspian", "Danube", "Eastern", "Fjord", "Golden", "Harbour", "Indus",
    "Jade", "Kestrel", "Lotus", "Meridian", "Northern", "Orchid", "Pacific",
];
const SECOND: [&str; 16] = [
    "Foods",
    "Textiles",
    "Trading",
    "Machinery",
    "Imports",
    "Chemicals",
    "Timber",
    "Ceramics",
    "Bicycles",
    "Spices",
    "Garments",
    "Furniture",
    "Electrics",
    "Rubber",
    "Paper",
    "Leather",
];
const THIRD: [&str; 8] = ["GmbH", "SARL", "Ltd", "BV", "SpA", "Oy", "Kft", "Inc"];
const HEADINGS: [&str; 20] = [
    "090411", "100630", "110814", "151110", "170199", "200820", "240120", "340111", "392310",
    "400122", "420292", "440710", "480255", "520812", "610910", "620342", "640399", "690721",
    "731815", "871200",
];
const COUNTRIES: [&str; 12] = [
    "DE", "FR", "NL", "BE", "IT", "ES", "PL", "SE", "US", "JP", "AU", "CA",
];

const NUMBERS: &str = "WITH RECURSIVE numbers (i) AS \
     (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM numbers WHERE i < $2)";

/// A database that grows.
pub struct Grown {
    /// Number and code of the certificate that is copied: it has a document, so it can be verified.
    pub paper: (String, String),
    authority: String,
    application: String,
    old: Old,
    events: Vec<i64>,
    /// Where the events stood, less those of copies.
    head: i64,
    now: i64,
    sqlite: bool,
    size: i64,
}

/// What the one that is copied says where copies say something else.
struct Old {
    consignee: String,
    heading: String,
}

/// Runs a statement that answers nothing.
pub async fn run(connection: &mut AnyConnection, statement: &str) -> Result<()> {
    let done = connection.execute(sqlx::raw_sql(AssertSqlSafe(statement.to_owned())));
    done.await
        .with_context(|| statement.chars().take(400).collect::<String>())?;
    Ok(())
}

async fn texts(connection: &mut AnyConnection, statement: &str) -> Result<Vec<Vec<String>>> {
    let rows = connection.fetch_all(sqlx::raw_sql(AssertSqlSafe(statement.to_owned())));
    let rows = rows.await.with_context(|| statement.to_owned())?;
    rows.iter().map(of_row).collect()
}

fn of_row(row: &AnyRow) -> Result<Vec<String>> {
    let columns = row.columns().iter();
    columns
        .map(|column| Ok(row.try_get(column.ordinal())?))
        .collect()
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// One of these by a number.
fn one_of(list: &[&str], by: &str) -> String {
    let ways: Vec<_> = list
        .iter()
        .enumerate()
        .map(|(place, text)| format!("WHEN {place} THEN {}", literal(text)))
        .collect();
    format!("CASE ({by}) % {} {} END", list.len(), ways.join(" "))
}

fn consignee() -> String {
    let parts = [
        one_of(&FIRST, "i * 7919"),
        one_of(&SECOND, "i / 16"),
        one_of(&THIRD, "i / 256"),
    ];
    format!("({})", parts.join(" || ' ' || "))
}

impl Grown {
    /// Waits until the server has issued the demo's first certificate, opens the sessions, and enters the firms.
    pub async fn begin(connection: &mut AnyConnection, server: SocketAddr) -> Result<Self> {
        let issued = "SELECT number, code, authority_id, application_id FROM certificates WHERE state = 'issued' \
             AND NOT EXISTS (SELECT 1 FROM certificates WHERE state = 'issuing') ORDER BY number LIMIT 1";
        let mut waited = 0;
        let found = loop {
            if let Some(found) = texts(connection, issued).await?.pop() {
                break found;
            }
            waited += 1;
            ensure!(waited < 600, "the demo at {server} issues nothing");
            sleep(Duration::from_millis(200)).await;
        };
        let [number, code, authority, application] = found.as_slice() else {
            anyhow::bail!("an odd row");
        };
        let key = format!(
            "authority_id = {} AND id = {}",
            literal(authority),
            literal(application)
        );
        let draft = texts(
            connection,
            &format!("SELECT draft FROM applications WHERE {key}"),
        )
        .await?;
        let draft: serde_json::Value = serde_json::from_str(&draft[0][0])?;
        let text = |pointer: &str| -> Result<String> {
            let text = draft.pointer(pointer).and_then(serde_json::Value::as_str);
            Ok(text.with_context(|| format!("no {pointer}"))?.to_owned())
        };
        let events = texts(
            connection,
            &format!(
                "SELECT CAST(e.seq AS TEXT) FROM events e JOIN event_objects o ON o.authority_id = e.authority_id AND o.seq = e.seq \
                 WHERE o.authority_id = {} AND o.object_type = 'application' AND o.object_id = {} \
                 AND e.kind IN ('application-submitted', 'application-approved', 'certificate-issued') ORDER BY e.seq",
                literal(authority),
                literal(application)
            ),
        )
        .await?;
        let mut grown = Self {
            paper: (number.clone(), code.clone()),
            authority: authority.clone(),
            application: application.clone(),
            old: Old {
                consignee: text("/consignee/name")?,
                heading: text("/goods/0/hs_code")?,
            },
            events: events
                .iter()
                .map(|row| row[0].parse::<i64>())
                .collect::<Result<Vec<_>, _>>()?,
            head: 0,
            now: i64::try_from(
                std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)?
                    .as_micros(),
            )?,
            sqlite: connection.backend_name() == "SQLite",
            size: 0,
        };
        grown.settle(connection).await?;
        Ok(grown)
    }

    /// Sessions, firms, and where the events stand.
    async fn settle(&mut self, connection: &mut AnyConnection) -> Result<()> {
        if self.sqlite {
            // what is measured is reading; copies need not survive a power cut
            for pragma in [
                "busy_timeout = 60000",
                "synchronous = OFF",
                "cache_size = -1000000",
            ] {
                run(connection, &format!("PRAGMA {pragma}")).await?;
            }
        }
        let authority = literal(&self.authority);
        let (now, later) = (self.now, self.now + 30 * 86_400_000_000);
        for ((secret, digest), role) in SECRETS.iter().zip(DIGESTS).zip(ROLES) {
            let own = if role == "applicant" {
                format!(
                    "AND organisation_id = (SELECT organisation_id FROM applications WHERE authority_id = {authority} AND id = {})",
                    literal(&self.application)
                )
            } else {
                String::new()
            };
            run(
                connection,
                &format!(
                    "INSERT INTO sessions (token_hash, id, kind, user_id, authority_id, organisation_id, role, scopes, label, \
                     created_at, seen_at, expires_at, second_factor, proved_at) \
                     SELECT '{digest}', '{secret}', 'browser', user_id, authority_id, organisation_id, role, '', '', {now}, {now}, \
                     {later}, 'code', {now} FROM memberships WHERE authority_id = {authority} AND role = '{role}' {own} \
                     ORDER BY created_at, user_id LIMIT 1"
                ),
            )
            .await?;
        }
        let firm = "'firm-' || i";
        let key = format!(
            "t.authority_id = {authority} AND t.{{id}} = (SELECT organisation_id FROM applications \
             WHERE authority_id = {authority} AND id = {})",
            literal(&self.application)
        );
        for (table, id, more) in [
            ("organisations", "id", vec![]),
            (
                "registrations",
                "organisation_id",
                vec![("reference", "'R-' || i")],
            ),
        ] {
            let mut other = vec![(id, firm)];
            other.extend(more);
            let statement = copied(connection, table, &other, &key.replace("{id}", id)).await?;
            run(connection, &between(&statement, 1, FIRMS)).await?;
        }
        Ok(())
    }

    /// Where the events of the authority stand: the server may have written some.
    async fn head(&self, connection: &mut AnyConnection) -> Result<i64> {
        let authority = literal(&self.authority);
        let asked =
            format!("SELECT CAST(seq AS TEXT) FROM event_heads WHERE authority_id = {authority}");
        let rows = texts(connection, &asked).await?;
        let head = rows.first().and_then(|row| row.first());
        Ok(head.context("no head of the events")?.parse()?)
    }

    /// A consignee that some copies have.
    pub fn consignee(&self) -> String {
        format!("{} {} {}", FIRST[7], SECOND[3], THIRD[2])
    }

    /// A heading that a twentieth of the copies have.
    pub fn heading(&self) -> &'static str {
        HEADINGS[1]
    }

    /// The address of a page in the middle of the list of certificates.
    pub fn later_page(&self) -> String {
        format!(
            "/certificates?after={}.{}",
            self.now - 86_400_000_000 * 2,
            self.paper.0
        )
    }

    /// Grows to so many certificates.
    pub async fn to(&mut self, connection: &mut AnyConnection, size: i64) -> Result<()> {
        self.head = self.head(connection).await? - self.size * i64::try_from(self.events.len())?;
        let statements = self.statements(connection).await?;
        let trigrams = self.without_trigrams(connection).await?;
        while self.size < size {
            let until = (self.size + BATCH).min(size);
            run(connection, "BEGIN").await?;
            for statement in &statements {
                run(connection, &between(statement, self.size + 1, until)).await?;
            }
            let head = self.head + until * i64::try_from(self.events.len())?;
            run(
                connection,
                &format!(
                    "UPDATE event_heads SET seq = {head} WHERE authority_id = {}",
                    literal(&self.authority)
                ),
            )
            .await?;
            run(connection, "COMMIT").await?;
            self.size = until;
        }
        for index in trigrams {
            run(connection, &index).await?;
        }
        let tidy = match self.sqlite {
            true => "PRAGMA wal_checkpoint(TRUNCATE)",
            // what the server's own autovacuum does when it comes by
            false => "VACUUM ANALYZE",
        };
        run(connection, tidy).await
    }

    /// Takes PostgreSQL's indexes of words away and answers how to make them again: at once they are made ten times as
    /// fast.
    async fn without_trigrams(&self, connection: &mut AnyConnection) -> Result<Vec<String>> {
        if self.sqlite {
            return Ok(Vec::new());
        }
        let asked = "SELECT CAST(indexname AS TEXT), indexdef FROM pg_indexes WHERE indexname LIKE '%_trigrams'";
        let mut again = Vec::new();
        for row in texts(connection, asked).await? {
            run(connection, &format!("DROP INDEX {}", row[0])).await?;
            again.push(row[1].clone());
        }
        Ok(again)
    }

    /// The statements that copy, for numbers between two others.
    async fn statements(&self, connection: &mut AnyConnection) -> Result<Vec<String>> {
        let another = self.another();
        let mut statements = self.of_the_case(connection, &another).await?;
        statements.extend(self.papers(connection, &another).await?);
        statements.push(self.waiting(connection, &another).await?);
        for (place, event) in self.events.iter().enumerate() {
            let seq = format!(
                "{} + (i - 1) * {} + {}",
                self.head,
                self.events.len(),
                place + 1
            );
            let this = format!(
                "t.authority_id = {} AND t.seq = {event}",
                literal(&self.authority)
            );
            let itself = [
                ("seq", seq.as_str()),
                ("id", "t.id || i"),
                ("at", &another.at),
                ("hash", "'grown-' || i"),
            ];
            statements.push(copied(connection, "events", &itself, &this).await?);
            let object = format!(
                "CASE t.object_type WHEN 'application' THEN {ID} WHEN 'certificate' THEN {NUMBER} ELSE t.object_id END"
            );
            let about = [("seq", seq.as_str()), ("object_id", &object)];
            statements.push(copied(connection, "event_objects", &about, &this).await?);
        }
        Ok(statements)
    }

    /// What is another in each copy.
    fn another(&self) -> Another {
        // days in no order, so that each size fills the same seven hundred
        let at = format!(
            "{} - (i * 7919 % 700) * 86400000000 - (i * 104729 % 86400) * 1000000",
            self.now
        );
        let search = self.replaced(
            "t.search",
            str::to_lowercase,
            &format!("LOWER({})", consignee()),
        );
        Another {
            firm: format!(
                "CASE WHEN {OWN} THEN t.organisation_id ELSE 'firm-' || (1 + i * 31 % {FIRMS}) END"
            ),
            issued: format!("{at} + 7200000000"),
            at,
            country: one_of(&COUNTRIES, "i * 13"),
            draft: self.replaced("t.draft", str::to_owned, &consignee()),
            data: self.replaced("t.data", str::to_owned, &consignee()),
            found: format!(
                "REPLACE({search}, {}, LOWER({NUMBER}))",
                literal(&self.paper.0.to_lowercase())
            ),
            search,
        }
    }

    /// A column with another consignee and another heading.
    fn replaced(&self, column: &str, folded: fn(&str) -> String, name: &str) -> String {
        format!(
            "REPLACE(REPLACE({column}, {}, {name}), {}, {})",
            literal(&folded(&self.old.consignee)),
            literal(&folded(&self.old.heading)),
            one_of(&HEADINGS, "i * 11")
        )
    }

    /// The rows of a case that has its certificate.
    async fn of_the_case(
        &self,
        connection: &mut AnyConnection,
        another: &Another,
    ) -> Result<Vec<String>> {
        let (authority, application) = (literal(&self.authority), literal(&self.application));
        let of_it = format!("t.authority_id = {authority} AND t.application_id = {application}");
        let itself = format!("t.authority_id = {authority} AND t.id = {application}");
        let Another {
            firm,
            at,
            issued,
            country,
            draft,
            search,
            ..
        } = another;
        let case: &[(&str, &str)] = &[
            ("id", ID),
            ("reference", "'G-' || (1000000000 + i)"),
            ("organisation_id", firm),
            ("draft", draft),
            ("search", search),
            ("destination", country),
            ("created_at", at),
            ("updated_at", issued),
            ("submitted_at", at),
            ("certificate_number", NUMBER),
        ];
        let id = ("application_id", ID);
        let version = [id, ("draft", draft), ("submitted_at", at)];
        let likeness = [id, ("organisation_id", firm), ("mark", "t.mark || i")];
        Ok(vec![
            copied(connection, "applications", case, &itself).await?,
            copied(connection, "application_versions", &version, &of_it).await?,
            copied(
                connection,
                "attachments",
                &[id, ("uploaded_at", at)],
                &of_it,
            )
            .await?,
            copied(connection, "likenesses", &likeness, &of_it).await?,
        ])
    }

    /// The certificate, and the letter that tells of it.
    async fn papers(
        &self,
        connection: &mut AnyConnection,
        another: &Another,
    ) -> Result<Vec<String>> {
        let (authority, application) = (literal(&self.authority), literal(&self.application));
        let of_it = format!("t.authority_id = {authority} AND t.application_id = {application}");
        let one = format!(
            "t.authority_id = {authority} AND t.id = (SELECT MIN(id) FROM mails WHERE authority_id = {authority})"
        );
        let Another {
            firm,
            at,
            issued,
            data,
            found,
            ..
        } = another;
        let paper: &[(&str, &str)] = &[
            ("number", NUMBER),
            ("application_id", ID),
            ("organisation_id", firm),
            ("data", data),
            ("search", found),
            ("created_at", at),
            ("issued_at", issued),
        ];
        let subject = format!("'Certificate ' || {NUMBER}");
        let letter = [("id", ID), ("created_at", issued), ("subject", &subject)];
        Ok(vec![
            copied(connection, "certificates", paper, &of_it).await?,
            copied(connection, "mails", &letter, &one).await?,
        ])
    }

    /// A case that waits: one for each hundred certificates.
    async fn waiting(&self, connection: &mut AnyConnection, another: &Another) -> Result<String> {
        let itself = format!(
            "t.authority_id = {} AND t.id = {}",
            literal(&self.authority),
            literal(&self.application)
        );
        let due = format!("{} + (i * 7919 % 20000 - 2000) * 60000000", self.now);
        let Another {
            firm,
            at,
            country,
            draft,
            search,
            ..
        } = another;
        let changed: &[(&str, &str)] = &[
            ("id", "'waits-00000000-' || (1000000000 + i)"),
            ("reference", "'W-' || (1000000000 + i)"),
            ("organisation_id", firm),
            ("draft", draft),
            ("search", search),
            ("destination", country),
            ("created_at", at),
            ("updated_at", at),
            ("submitted_at", at),
            ("due_at", &due),
            ("state", "'submitted'"),
            ("certificate_number", "NULL"),
            ("assigned_to", "NULL"),
            ("reviewed_by", "NULL"),
            ("second_approved_by", "NULL"),
            ("signed_by", "NULL"),
        ];
        let copied = copied(connection, "applications", changed, &itself).await?;
        Ok(format!("{copied} WHERE i % {WAITS} = 0"))
    }
}

/// The id of a copied case, and of a letter.
const ID: &str = "'grown-00000000-' || (1000000000 + i)";
/// The number of a copied certificate.
const NUMBER: &str = "'G-2026-' || (1000000000 + i)";

/// SQL of what is another in each copy; `i` is its place.
struct Another {
    firm: String,
    at: String,
    issued: String,
    country: String,
    draft: String,
    data: String,
    search: String,
    /// What a certificate is found by.
    found: String,
}

/// A statement for the numbers between two others.
fn between(statement: &str, from: i64, until: i64) -> String {
    let numbers = NUMBERS
        .replace("$1", &from.to_string())
        .replace("$2", &until.to_string());
    format!("{numbers} {statement}")
}

/// More rows than are copied of any table. With a limit the engines look for them once, rather than once for each number.
const COPIED_MAX: i64 = 1000;

/// The statement that copies the rows `t` of a table once for each number `i`, with other values in some columns.
async fn copied(
    connection: &mut AnyConnection,
    table: &str,
    other: &[(&str, &str)],
    which: &str,
) -> Result<String> {
    let one = format!("SELECT * FROM {table} LIMIT 1");
    let row = connection
        .fetch_optional(sqlx::raw_sql(AssertSqlSafe(one)))
        .await?;
    let row = row.with_context(|| format!("{table} is empty"))?;
    let names: Vec<_> = row
        .columns()
        .iter()
        .map(|column| column.name().to_owned())
        .collect();
    for (name, _) in other {
        ensure!(
            names.iter().any(|known| known == name),
            "{table} has no {name}"
        );
    }
    let value = |name: &String| {
        let other = other.iter().find(|(of, _)| of == name);
        other.map_or_else(|| format!("t.{name}"), |(_, value)| (*value).to_owned())
    };
    let values: Vec<_> = names.iter().map(value).collect();
    Ok(format!(
        "INSERT INTO {table} ({}) SELECT {} FROM numbers CROSS JOIN (SELECT * FROM {table} t WHERE {which} LIMIT {COPIED_MAX}) t",
        names.join(", "),
        values.join(", ")
    ))
}
