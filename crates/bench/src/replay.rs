//! The SQL of an act, listened to once and then issued bare: the same statements in the same order on native
//! connections with the same settings, without the office, without our store, without the `Any` driver.
//!
//! Values are bound by the name of the column that a place stands for, so the replay follows when the office's
//! statements change.

use anyhow::{Context as _, Result, bail};
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    filter::dynamic_filter_fn,
    layer::{Context, SubscriberExt as _},
    util::SubscriberInitExt as _,
};
use uuid::Uuid;

static LISTENING: AtomicBool = AtomicBool::new(false);
static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Listener;

#[derive(Default)]
struct Words {
    summary: String,
    statement: String,
}

impl Visit for Words {
    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.trim().clone_into(&mut self.statement),
            _ => {}
        }
    }
}

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut words = Words::default();
        event.record(&mut words);
        let statement = if words.statement.is_empty() {
            words.summary
        } else {
            words.statement
        };
        HEARD
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(statement);
    }
}

/// Makes it possible to listen; costs a flag's look-up while nobody does.
pub fn listen() {
    let heard = Listener.with_filter(dynamic_filter_fn(|meta, _| {
        meta.target() == "sqlx::query" && LISTENING.load(Ordering::Relaxed)
    }));
    tracing_subscriber::registry().with(heard).init();
}

/// The statements that some work issues.
pub async fn heard<T>(work: impl Future<Output = T>) -> (T, Vec<String>) {
    HEARD.lock().unwrap_or_else(PoisonError::into_inner).clear();
    LISTENING.store(true, Ordering::Relaxed);
    let done = work.await;
    LISTENING.store(false, Ordering::Relaxed);
    let statements = std::mem::take(&mut *HEARD.lock().unwrap_or_else(PoisonError::into_inner));
    (done, statements)
}

/// A value to bind.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, or null.
    Text(Option<String>),
    /// A whole number, or null.
    Number(Option<i64>),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Some(text.into()))
    }

    /// A number.
    pub fn number(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

/// A statement and what each of its places stands for.
#[derive(Debug, Clone)]
pub struct Statement {
    sql: String,
    table: String,
    insert: bool,
    answers: bool,
    columns: Vec<String>,
}

fn word(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    &text[..end]
}

fn after<'a>(sql: &'a str, key: &str) -> Option<&'a str> {
    sql.find(key).map(|at| sql[at + key.len()..].trim_start())
}

impl Statement {
    /// Reads a statement.
    pub fn read(sql: &str) -> Self {
        let table = ["INSERT INTO ", "UPDATE ", "DELETE FROM ", " FROM "]
            .into_iter()
            .find_map(|key| after(sql, key))
            .map(word)
            .unwrap_or_default();
        let mut places: BTreeMap<usize, String> = BTreeMap::new();
        let insert = sql.starts_with("INSERT INTO ");
        if insert
            && let Some((columns, rest)) = sql
                .split_once('(')
                .and_then(|(_, rest)| rest.split_once(')'))
        {
            // one row, or several
            for values in rest.split('(').skip(1) {
                let values = values.split(')').next().unwrap_or_default();
                for (column, value) in columns.split(',').zip(values.split(',')) {
                    if let Ok(place) = value.trim().trim_start_matches('$').parse() {
                        places
                            .entry(place)
                            .or_insert_with(|| column.trim().to_owned());
                    }
                }
            }
        }
        for (at, _) in sql.match_indices('$') {
            let Ok(place) = word(&sql[at + 1..]).parse::<usize>() else {
                continue;
            };
            // `draft = CASE WHEN $6 …` stands for the draft
            let before = sql[..at].trim_end();
            let before = before.strip_suffix("CASE WHEN").unwrap_or(before);
            let before = before.trim_end_matches(|c: char| " =<>!".contains(c));
            let (bare, operator) = match before.strip_suffix("LIKE") {
                Some(bare) => (bare.trim_end(), true),
                None => (before, sql[before.len()..at].contains(['=', '<', '>'])),
            };
            let start = bare
                .rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .map_or(0, |at| at + 1);
            let name = &bare[start..];
            if operator || matches!(name, "LIMIT" | "OFFSET") {
                places.entry(place).or_insert_with(|| name.to_owned());
            }
        }
        let count = (1..)
            .take_while(|place| sql.contains(&format!("${place}")))
            .count();
        Self {
            table: table.to_owned(),
            insert,
            answers: !(insert || sql.starts_with("UPDATE") || sql.starts_with("DELETE"))
                || sql.contains("RETURNING"),
            columns: (1..=count)
                .map(|place| places.remove(&place).unwrap_or_default())
                .collect(),
            sql: sql.to_owned(),
        }
    }

    fn is(&self, word: &str) -> bool {
        self.sql.starts_with(word)
    }
}

/// The names of all columns that hold numbers.
pub type Numbers = BTreeSet<String>;

/// What the act is about: values by column, or by `table.column`.
#[derive(Debug, Clone, Default)]
pub struct Subject(pub BTreeMap<String, Value>);

impl Subject {
    fn value(
        &self,
        statement: &Statement,
        place: usize,
        numbers: &Numbers,
        turn: usize,
        seq: i64,
    ) -> Value {
        let column = &statement.columns[place];
        let precise = format!("{}.{column}", statement.table);
        if let Some(value) = self.0.get(&precise) {
            return value.clone();
        }
        match (statement.table.as_str(), column.as_str()) {
            ("event_objects", "object_id") | ("likenesses", "mark") => {
                return Value::text(format!("{}-{turn}", Uuid::now_v7().simple()));
            }
            (_, "seq") => return Value::number(seq),
            (_, "id" | "subject") if statement.insert => {
                return Value::text(Uuid::now_v7().simple().to_string());
            }
            (_, "LIMIT") => return Value::number(50),
            (_, "OFFSET") => return Value::number(0),
            _ => {}
        }
        match self.0.get(column) {
            Some(value) => value.clone(),
            None if numbers.contains(column) => Value::number(1),
            None => Value::text("bench"),
        }
    }
}

/// Native connections of one engine.
pub enum Bare {
    /// One that writes, shared by all as in our store, and one that reads.
    Sqlite(
        Arc<tokio::sync::Mutex<SqliteConnection>>,
        Box<SqliteConnection>,
    ),
    /// One.
    Postgres(Box<PgConnection>),
}

macro_rules! run {
    ($connection:expr, $statement:expr, $values:expr, $seq:expr) => {{
        let mut query = sqlx::query(AssertSqlSafe($statement.sql.clone()));
        for value in $values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
            };
        }
        if $statement.answers {
            let rows = query.fetch_all($connection).await?;
            if $statement.is("UPDATE")
                && let Some(Ok(seq)) = rows.first().map(|row| row.try_get::<i64, _>("seq"))
            {
                *$seq = seq;
            }
        } else {
            query.execute($connection).await?;
        }
    }};
}

impl Bare {
    /// Connects so many times with the settings of our store.
    pub async fn open(url: &str, count: usize) -> Result<Vec<Self>> {
        let mut all = Vec::new();
        if url.starts_with("sqlite:") {
            let mut writer = SqliteConnection::connect(url).await?;
            for pragma in [
                "PRAGMA busy_timeout = 5000",
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA foreign_keys = ON",
            ] {
                writer.execute(pragma).await?;
            }
            let writer = Arc::new(tokio::sync::Mutex::new(writer));
            for _ in 0..count {
                let mut reader = SqliteConnection::connect(url).await?;
                reader.execute("PRAGMA busy_timeout = 5000").await?;
                reader.execute("PRAGMA query_only = ON").await?;
                all.push(Self::Sqlite(writer.clone(), Box::new(reader)));
            }
            return Ok(all);
        }
        for _ in 0..count {
            let mut connection = PgConnection::connect(url).await?;
            connection
                .execute("SET idle_in_transaction_session_timeout = '30s'")
                .await?;
            connection.execute("SET statement_timeout = '60s'").await?;
            all.push(Self::Postgres(Box::new(connection)));
        }
        Ok(all)
    }

    /// Which columns hold numbers.
    pub async fn numbers(&mut self) -> Result<Numbers> {
        let sqlite = "SELECT DISTINCT c.name AS name FROM sqlite_master t, pragma_table_info(t.name) c \
            WHERE t.type = 'table' AND c.type = 'BIGINT'";
        let postgres = "SELECT DISTINCT column_name::text AS name FROM information_schema.columns \
            WHERE table_schema = current_schema() AND data_type = 'bigint'";
        Ok(match self {
            Self::Sqlite(_, reader) => sqlx::query(sqlite)
                .fetch_all(&mut **reader)
                .await?
                .iter()
                .map(|row| row.get("name"))
                .collect(),
            Self::Postgres(connection) => sqlx::query(postgres)
                .fetch_all(&mut **connection)
                .await?
                .iter()
                .map(|row| row.get("name"))
                .collect(),
        })
    }

    /// Issues the statements about a subject.
    pub async fn replay(
        &mut self,
        statements: &[Statement],
        subject: &Subject,
        numbers: &Numbers,
    ) -> Result<()> {
        let (mut inside, mut seq) = (false, 0);
        let shared = match self {
            Self::Sqlite(writer, _) => Some(writer.clone()),
            Self::Postgres(_) => None,
        };
        let mut writing = None;
        for (turn, statement) in statements.iter().enumerate() {
            inside |= statement.is("BEGIN");
            if inside
                && writing.is_none()
                && let Some(writer) = &shared
            {
                writing = Some(writer.lock().await);
            }
            let values: Vec<_> = (0..statement.columns.len())
                .map(|place| subject.value(statement, place, numbers, turn, seq))
                .collect();
            let done: Result<()> = async {
                match (&mut writing, &mut *self) {
                    (Some(writer), _) => run!(&mut **writer, statement, values, &mut seq),
                    (None, Self::Sqlite(_, reader)) => {
                        run!(&mut **reader, statement, values, &mut seq);
                    }
                    (None, Self::Postgres(connection)) => {
                        run!(&mut **connection, statement, values, &mut seq);
                    }
                }
                Ok(())
            }
            .await;
            done.with_context(|| format!("issued bare: {}", statement.sql))?;
            if statement.is("COMMIT") {
                (inside, writing) = (false, None);
            }
        }
        if inside {
            bail!("the statements end inside a transaction");
        }
        Ok(())
    }
}
