//! A database in which every table is full: rows of one authority, of which few are whose is asked for, unless a list is
//! of all.

use origo_store::{Engine, Tx};
use std::collections::BTreeMap;

/// Rows of every table.
pub const ROWS: i64 = 4000;

/// What columns hold where it matters, as expressions of the number `i`: what nothing is said of is a text of its own, the
/// number itself, or nothing where a column may be empty. Half of what lists show is one exporter's, prepared by an agent.
const MEANT: [(&str, &str); 38] = [
    ("authority_id", "'kh-moc'"),
    ("appointments.authority_id", "'other-' || i"),
    ("number_series.authority_id", "'other-' || i"),
    ("applications.organisation_id", "'one'"),
    (
        "applications.agent_id",
        "CASE WHEN i % 2 = 0 THEN 'two' ELSE '' END",
    ),
    (
        "applications.state",
        "CASE i % 2 WHEN 0 THEN 'issued' ELSE 'submitted' END",
    ),
    (
        "applications.assigned_to",
        // one in four of those that wait is nobody's
        "CASE WHEN i % 4 = 1 OR i % 8 = 3 THEN 'kh-moc.anna' END",
    ),
    ("applications.submitted_at", "i"),
    ("applications.due_at", "i"),
    ("applications.version", "1 + i % 3"),
    ("applications.form", "'co'"),
    (
        "applications.destination",
        "CASE i % 3 WHEN 0 THEN 'FR' ELSE 'DE' END",
    ),
    (
        "applications.search",
        "'rice ' || i || CASE i WHEN 77 THEN ' marseille' ELSE '' END",
    ),
    ("applications.replaces", "'number-' || i"),
    ("certificates.organisation_id", "'one'"),
    (
        "certificates.agent_id",
        "CASE WHEN i % 2 = 0 THEN 'two' ELSE '' END",
    ),
    ("certificates.state", "'issued'"),
    ("certificates.issued_at", "i * 3600000000"),
    (
        "certificates.search",
        "'rice ' || i || CASE i WHEN 77 THEN ' marseille' ELSE '' END",
    ),
    ("certificates.application_id", "'applications-id-' || i"),
    ("mails.sent_at", "CASE i % 4 WHEN 0 THEN i END"),
    ("mails.failed_at", "CASE i % 4 WHEN 1 THEN i END"),
    ("mails.kept_at", "CASE i % 4 WHEN 2 THEN i END"),
    (
        "mails.subject",
        "'rice ' || i || CASE i WHEN 77 THEN ' marseille' ELSE '' END",
    ),
    (
        "registrations.state",
        "CASE i % 2 WHEN 0 THEN 'submitted' ELSE 'approved' END",
    ),
    ("registrations.organisation_id", "'firm-' || i"),
    (
        "registrations.search",
        "'rice ' || i || CASE i WHEN 77 THEN ' marseille' ELSE '' END",
    ),
    ("organisations.id", "'firm-' || i"),
    ("organisations.kind", "'exporter'"),
    ("organisations.state", "'registered'"),
    ("memberships.user_id", "'users-id-' || i"),
    ("memberships.organisation_id", "'firm-' || i"),
    ("jobs.done_at", "CASE WHEN i > 30 THEN i END"),
    ("jobs.topic", "'topic'"),
    ("events.kind", "'kind-' || i % 5"),
    ("event_objects.object_type", "'application'"),
    ("webhooks.state", "'enabled'"),
    ("webhooks.organisation_id", "'firm-' || i"),
];

/// Kept by triggers, or one row for each authority.
const LEFT_OUT: [&str; 3] = ["event_heads", "schema_lock", "schema_migrations"];

/// What is there beside: an agent's mandate.
const MANDATE: &str = "INSERT INTO mandates (authority_id, id, exporter_id, agent_id, prepare, submit, download, valid_from, \
     valid_until, granted_by, granted_at, withdrawn_by) \
     VALUES ('kh-moc', 'held', 'one', 'two', 1, 1, 1, 0, 9000000000000000, 'x', 0, '')";

struct Column {
    name: String,
    number: bool,
    wanted: bool,
}

async fn tables(tx: &mut Tx) -> BTreeMap<String, Vec<Column>> {
    let asked = match tx.engine() {
        Engine::Sqlite => {
            "SELECT t.name AS of_table, c.name AS name, c.type AS kind, CASE c.\"notnull\" WHEN 1 THEN 'NO' ELSE 'YES' END AS empty \
             FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' \
             ORDER BY t.name, c.cid"
        }
        Engine::Postgres => {
            "SELECT CAST(table_name AS TEXT) AS of_table, CAST(column_name AS TEXT) AS name, CAST(data_type AS TEXT) AS kind, \
             CAST(is_nullable AS TEXT) AS empty FROM information_schema.columns WHERE table_schema = 'public' \
             ORDER BY table_name, ordinal_position"
        }
    };
    let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for row in tx.rows_for_test(asked.to_owned()).await.unwrap() {
        let table = row["of_table"].clone();
        let of_words =
            table.contains("_fts") || table.ends_with("_words") || table.ends_with("_tallies");
        if of_words || LEFT_OUT.contains(&table.as_str()) {
            continue;
        }
        tables.entry(table).or_default().push(Column {
            name: row["name"].clone(),
            number: row["kind"].to_uppercase().contains("INT"),
            wanted: row["empty"] == "NO",
        });
    }
    tables
}

/// The statement that fills a table; a table with a column `n` of its own numbers them itself.
fn filling(table: &str, columns: &[Column]) -> String {
    let value = |column: &Column| {
        let name = &column.name;
        let meant = |key: &str| {
            MEANT
                .iter()
                .find(|(of, _)| *of == key)
                .map(|(_, text)| *text)
        };
        if let Some(meant) = meant(&format!("{table}.{name}")).or_else(|| meant(name)) {
            return meant.to_owned();
        }
        match (column.wanted, column.number) {
            (false, _) => "NULL".to_owned(),
            (true, true) => "i + 100".to_owned(),
            (true, false) => format!("'{table}-{name}-' || i"),
        }
    };
    let names: Vec<_> = columns.iter().map(|column| column.name.clone()).collect();
    let values: Vec<_> = columns.iter().map(value).collect();
    format!(
        "WITH RECURSIVE numbers (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM numbers WHERE i < {ROWS}) \
         INSERT INTO {table} ({}) SELECT {} FROM numbers",
        names.join(", "),
        values.join(", ")
    )
}

/// Fills every table, whichever there are, and lets the engine count.
pub async fn fill(tx: &mut Tx) {
    for (table, columns) in tables(tx).await {
        let done = tx.rows_for_test(filling(&table, &columns)).await;
        done.unwrap_or_else(|error| panic!("filling {table}: {error}"));
    }
    tx.rows_for_test(MANDATE.to_owned()).await.unwrap();
    // SQLite is not asked to count: nobody does in production
    if tx.engine() == Engine::Postgres {
        // what its own upkeep does within minutes
        const TIDY: &str = "SELECT gin_clean_pending_list(CAST(indexname AS regclass)) AS pages FROM pg_indexes \
             WHERE indexname LIKE '%_trigrams'";
        for statement in [TIDY, "ANALYZE"] {
            tx.rows_for_test(statement.to_owned()).await.unwrap();
        }
    }
}
