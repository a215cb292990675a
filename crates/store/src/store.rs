//! Opening, reading, writing.

use crate::{
    Retryable, StoreError,
    connections::{Connections, Lent},
};
use futures_util::future::BoxFuture;
use sqlx::{
    AnyConnection, Column as _, Executor as _, Row as _,
    any::{AnyPoolOptions, AnyRow, install_default_drivers},
};
use std::{
    collections::BTreeMap,
    ops::{Deref, DerefMut},
    time::Duration,
};

const READERS_MAX: u32 = 8;
const WRITERS_MAX_POSTGRES: u32 = 8;
const WRITE_TRIES_MAX: u32 = 8;
/// Which database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite in a file: the default.
    Sqlite,
    /// PostgreSQL 15 or newer.
    Postgres,
}

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    engine: Engine,
    writer: Connections,
    reader: Connections,
}

/// What repositories take: a reader's or a transaction's connection.
pub type Connection = AnyConnection;

/// A connection for reading.
pub type Reader = Lent;

/// An open transaction. Dereferences to the connection that repositories take.
#[derive(Debug)]
pub struct Tx {
    connection: Lent,
    engine: Engine,
    ended: bool,
}

impl Drop for Tx {
    fn drop(&mut self) {
        // a panic on the way: nobody may begin on a connection whose transaction is still open
        if !self.ended {
            self.connection.spoil();
        }
    }
}

impl Tx {
    /// The engine, for the few statements that are written per engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }
}

impl Deref for Tx {
    type Target = AnyConnection;
    fn deref(&self) -> &AnyConnection {
        &self.connection
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }
}

impl Store {
    /// Opens a database by its address, `sqlite:///path/origo.db` or `postgres://…`, without changing it.
    ///
    /// # Errors
    /// The address is of another kind, or the database cannot be reached.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        install_default_drivers();
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::open_postgres(url).await
        } else {
            Err(StoreError::Address(format!(
                "{url:?} is no database address: use sqlite:///path/origo.db or postgres://user@host/database"
            )))
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self, StoreError> {
        let separator = if url.contains('?') { '&' } else { '?' };
        let writer = AnyPoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    for pragma in [
                        "PRAGMA busy_timeout = 5000",
                        "PRAGMA journal_mode = WAL",
                        // a certificate number must survive a power cut
                        "PRAGMA synchronous = FULL",
                        "PRAGMA foreign_keys = ON",
                    ] {
                        connection.execute(pragma).await?;
                    }
                    Ok(())
                })
            })
            .connect(&format!("{url}{separator}mode=rwc"))
            .await?;
        let reader = AnyPoolOptions::new()
            .max_connections(READERS_MAX)
            .test_before_acquire(false)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection.execute("PRAGMA busy_timeout = 5000").await?;
                    connection.execute("PRAGMA query_only = ON").await?;
                    Ok(())
                })
            })
            .connect(&format!("{url}{separator}mode=rw"))
            .await?;
        Ok(Self {
            engine: Engine::Sqlite,
            writer: Connections::new(writer, 1),
            reader: Connections::new(reader, READERS_MAX),
        })
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        // one pool: who reads and who writes have different shares of it
        let pool = AnyPoolOptions::new()
            .max_connections(READERS_MAX + WRITERS_MAX_POSTGRES)
            // asking each time would double the round trips of a short read
            .test_before_acquire(false)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection
                        .execute("SET idle_in_transaction_session_timeout = '30s'")
                        .await?;
                    connection.execute("SET statement_timeout = '60s'").await?;
                    Ok(())
                })
            })
            .connect(&with_room_for_statements(url))
            .await?;
        let reader = Connections::new(pool, READERS_MAX);
        Ok(Self {
            engine: Engine::Postgres,
            writer: reader.beside(WRITERS_MAX_POSTGRES),
            reader,
        })
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The connections: of the writer or the readers, how many are lent, how many rest.
    #[must_use]
    pub fn connections(&self) -> Vec<(&'static str, usize, usize)> {
        let resting = match self.engine {
            Engine::Sqlite => self.writer.resting(),
            // they rest together with the readers'
            Engine::Postgres => 0,
        };
        vec![
            ("writer", self.writer.lent(), resting),
            ("readers", self.reader.lent(), self.reader.resting()),
        ]
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// None is free in time, or the database is gone.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        Ok(self.reader.take().await?)
    }

    /// Runs `work` in a transaction and commits it if it answers `Ok`. It may run more than once, so it must
    /// do nothing but read and write through the transaction. It holds nothing that would have to be cloned for each try:
    /// [`Store::write_with`] lends it that.
    ///
    /// # Errors
    /// What `work` answers, or the database's refusal after the last try.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Retryable + Send + 'static,
        F: for<'a> Fn(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Copy + Send + Sync + 'static,
    {
        self.write_with((), move |tx, ()| work(tx)).await
    }

    /// The same with what `work` needs: it is lent to each try, so that nothing has to be cloned for it.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_with<C, T, E, F>(&self, with: C, work: F) -> Result<T, E>
    where
        C: Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Retryable + Send + 'static,
        F: for<'a> Fn(&'a mut Tx, &'a C) -> BoxFuture<'a, Result<T, E>> + Send + Sync + 'static,
    {
        let store = self.clone();
        // spawned: if the caller is dropped (a client hung up) the transaction still ends
        tokio::spawn(async move {
            let mut tries = 0;
            loop {
                tries += 1;
                match store.write_once(&with, &work).await {
                    Err(error) if error.retryable() && tries < WRITE_TRIES_MAX => {
                        let jitter = rand::random_range(1..=u64::from(tries) * 20);
                        tokio::time::sleep(Duration::from_millis(jitter)).await;
                    }
                    done => return done,
                }
            }
        })
        .await
        .map_err(|_| E::from(StoreError::Stopped))?
    }

    async fn write_once<C, T, E, F>(&self, with: &C, work: &F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: for<'a> Fn(&'a mut Tx, &'a C) -> BoxFuture<'a, Result<T, E>>,
    {
        let connection = self.writer.take().await.map_err(StoreError::from)?;
        let mut tx = Tx {
            connection,
            engine: self.engine,
            ended: false,
        };
        let begin = match self.engine {
            Engine::Sqlite => "BEGIN IMMEDIATE",
            Engine::Postgres => "BEGIN",
        };
        tx.execute(begin).await.map_err(StoreError::from)?;
        match work(&mut tx, with).await {
            Ok(value) => match tx.execute("COMMIT").await {
                Ok(_) => {
                    tx.ended = true;
                    Ok(value)
                }
                Err(error) => {
                    tx.abandon().await;
                    Err(StoreError::from(error).into())
                }
            },
            Err(error) => {
                tx.abandon().await;
                Err(error)
            }
        }
    }
}

impl Tx {
    /// Rolls back; a connection that cannot even do that is closed rather than returned.
    async fn abandon(mut self) {
        self.ended = self.execute("ROLLBACK").await.is_ok();
    }
}

impl Store {
    /// Creates a database on a PostgreSQL server: for tests, each on one of its own.
    ///
    /// # Errors
    /// The name is not plain, or the server refuses.
    pub async fn create_database(server: &str, name: &str) -> Result<(), StoreError> {
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(StoreError::Address(format!(
                "{name:?} is no plain name of a database"
            )));
        }
        install_default_drivers();
        let pool = AnyPoolOptions::new()
            .max_connections(1)
            .connect(server)
            .await?;
        pool.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
            "CREATE DATABASE {name}"
        ))))
        .await?;
        pool.close().await;
        Ok(())
    }
}

impl Store {
    /// Runs a bare statement, so that tests can try what the database itself must refuse.
    ///
    /// # Errors
    /// The database refuses.
    #[doc(hidden)]
    pub async fn execute_for_test(&self, statement: &'static str) -> Result<(), StoreError> {
        self.writer.take().await?.execute(statement).await?;
        Ok(())
    }

    /// Every row of every table as `(table, columns with values)`, so that tests can see that nothing changed.
    ///
    /// # Errors
    /// The database refuses.
    #[doc(hidden)]
    pub async fn dump_for_test(&self) -> Result<Vec<DumpedRow>, StoreError> {
        const SQLITE: &str = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%_fts%'";
        const POSTGRES: &str = "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables \
             WHERE table_schema = 'public'";
        let list = match self.engine {
            Engine::Sqlite => SQLITE,
            Engine::Postgres => POSTGRES,
        };
        let mut reader = self.read().await?;
        let mut dump = Vec::new();
        for table in reader.fetch_all(list).await? {
            let table: String = table.try_get("name")?;
            let all = sqlx::raw_sql(sqlx::AssertSqlSafe(format!("SELECT * FROM {table}")));
            for row in reader.fetch_all(all).await? {
                dump.push((table.clone(), texts(&row)?));
            }
        }
        dump.sort();
        Ok(dump)
    }
}

/// The address with room for every statement of ours to stay prepared; a hundred are kept where nothing is said.
fn with_room_for_statements(url: &str) -> String {
    const CAPACITY: &str = "statement-cache-capacity";
    if url.contains(CAPACITY) {
        return url.to_owned();
    }
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}{CAPACITY}=500")
}

/// The columns of a row with their values as text; nothing is an empty one.
fn texts(row: &AnyRow) -> Result<BTreeMap<String, String>, StoreError> {
    let text = |at: usize| {
        let number = || {
            row.try_get::<Option<i64>, _>(at)
                .map(|number| number.map(|number| number.to_string()))
        };
        row.try_get::<Option<String>, _>(at).or_else(|_| number())
    };
    let columns = row.columns().iter();
    columns
        .map(|column| {
            let value = text(column.ordinal())?.unwrap_or_default();
            Ok((column.name().to_owned(), value))
        })
        .collect()
}

impl Tx {
    /// Runs a bare statement and answers its rows as text, so that tests and measurements can fill a database and ask an
    /// engine how it means to read.
    ///
    /// # Errors
    /// The database refuses.
    #[doc(hidden)]
    pub async fn rows_for_test(
        &mut self,
        statement: String,
    ) -> Result<Vec<BTreeMap<String, String>>, StoreError> {
        let rows = self.fetch_all(sqlx::raw_sql(sqlx::AssertSqlSafe(statement)));
        rows.await?.iter().map(texts).collect()
    }
}

/// A row as text: its table, and its columns with their values.
#[doc(hidden)]
pub type DumpedRow = (String, BTreeMap<String, String>);

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_leaves_no_transaction_open() {
        let file = std::env::temp_dir().join(format!("origo-{}.db", uuid::Uuid::now_v7()));
        let store = Store::open(&format!("sqlite://{}", file.display()))
            .await
            .unwrap();
        store
            .execute_for_test("CREATE TABLE mark (id BIGINT)")
            .await
            .unwrap();
        let write = |panics: bool| {
            let store = store.clone();
            async move {
                store
                    .write(move |tx| {
                        Box::pin(async move {
                            tx.execute("INSERT INTO mark VALUES (1)").await?;
                            assert!(!panics, "as planned");
                            Ok::<_, StoreError>(())
                        })
                    })
                    .await
            }
        };
        assert!(matches!(write(true).await, Err(StoreError::Stopped)));
        write(false).await.unwrap();
        let rows = store.dump_for_test().await.unwrap();
        assert_eq!(rows.len(), 1, "only the second one stays: {rows:?}");
        let _ = std::fs::remove_file(file);
    }
}
