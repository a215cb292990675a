//! Migrations run at start, forward only, and two starters do not run them twice.

use crate::{Engine, Store, StoreError};
use sqlx::{AssertSqlSafe, Executor as _, Row as _};

struct Migration {
    id: i64,
    common: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// A migration from its files: one for both engines and one more for each, or a `common` one alone, or each `apart`, or
/// one that only `postgres` needs.
macro_rules! migration {
    ($id:literal, $name:literal) => {
        Migration {
            id: $id,
            common: include_str!(concat!("../migrations/", $name, ".sql")),
            sqlite: include_str!(concat!("../migrations/", $name, ".sqlite.sql")),
            postgres: include_str!(concat!("../migrations/", $name, ".postgres.sql")),
        }
    };
    ($id:literal, $name:literal, common) => {
        Migration {
            id: $id,
            common: include_str!(concat!("../migrations/", $name, ".sql")),
            sqlite: "",
            postgres: "",
        }
    };
    ($id:literal, $name:literal, postgres) => {
        Migration {
            id: $id,
            common: "",
            sqlite: "",
            postgres: include_str!(concat!("../migrations/", $name, ".postgres.sql")),
        }
    };
    ($id:literal, $name:literal, apart) => {
        Migration {
            id: $id,
            common: "",
            sqlite: include_str!(concat!("../migrations/", $name, ".sqlite.sql")),
            postgres: include_str!(concat!("../migrations/", $name, ".postgres.sql")),
        }
    };
}

const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_house"),
    migration!(2, "0002_registrations", common),
    migration!(3, "0003_second_factor", common),
    migration!(4, "0004_webhooks", common),
    migration!(5, "0005_address_book", common),
    migration!(6, "0006_saved_views", common),
    migration!(7, "0007_specimens", common),
    migration!(8, "0008_passkeys", common),
    migration!(10, "0010_mailbox", common),
    migration!(11, "0011_templates", common),
    migration!(12, "0012_goods_imports", common),
    migration!(15, "0015_specimen_pictures", common),
    migration!(20, "0020_wrong_tries", common),
    migration!(21, "0021_preparers", common),
    migration!(30, "0030_hands", apart),
    migration!(31, "0031_pins", common),
    migration!(32, "0032_numbers_seen", common),
    migration!(33, "0033_appointments", common),
    migration!(40, "0040_likenesses", common),
    migration!(41, "0041_reasons", common),
    migration!(50, "0050_sheet_headings", common),
    migration!(60, "0060_lists"),
    migration!(61, "0061_words", apart),
    migration!(70, "0070_turns", common),
    migration!(71, "0071_ends", common),
    migration!(80, "0080_whole", common),
    migration!(81, "0081_pending", postgres),
    migration!(90, "0090_more_ends", common),
];

const CREATE_LOCK: &str = "CREATE TABLE IF NOT EXISTS schema_lock (id BIGINT NOT NULL PRIMARY KEY)";
const FILL_LOCK: &str = "INSERT INTO schema_lock (id) VALUES (1) ON CONFLICT DO NOTHING";
const CREATE_LOG: &str =
    "CREATE TABLE IF NOT EXISTS schema_migrations (id BIGINT NOT NULL PRIMARY KEY)";
// a row lock rather than an advisory lock: CockroachDB has none
const TAKE_LOCK: &str = "UPDATE schema_lock SET id = 1 WHERE id = 1";
const DONE: &str = "SELECT id FROM schema_migrations";

impl Store {
    /// Brings the schema up to this version. Safe to call from several processes at once.
    ///
    /// # Errors
    /// The database refuses a statement; nothing of that migration is then left behind.
    pub async fn migrate(&self) -> Result<usize, StoreError> {
        // two starters may race to create the same table; the loser's error is a retryable "already exists"
        for statement in [CREATE_LOCK, CREATE_LOG, FILL_LOCK] {
            let once = self.run(statement).await;
            if once.is_err() {
                self.run(statement).await?;
            }
        }
        self.write(|tx| {
            Box::pin(async move {
                tx.execute(TAKE_LOCK).await?;
                // each by its own id: two branches may add theirs in any order
                let before: Vec<i64> = tx
                    .fetch_all(DONE)
                    .await?
                    .iter()
                    .map(|row| row.try_get("id"))
                    .collect::<Result<_, _>>()?;
                let mut done = 0;
                for migration in MIGRATIONS
                    .iter()
                    .filter(|migration| !before.contains(&migration.id))
                {
                    let own = match tx.engine() {
                        Engine::Sqlite => migration.sqlite,
                        Engine::Postgres => migration.postgres,
                    };
                    for text in [migration.common, own]
                        .into_iter()
                        .filter(|text| !text.is_empty())
                    {
                        tx.execute(sqlx::raw_sql(text)).await?;
                    }
                    let id = migration.id;
                    tx.execute(sqlx::raw_sql(AssertSqlSafe(format!(
                        "INSERT INTO schema_migrations (id) VALUES ({id})"
                    ))))
                    .await?;
                    done += 1;
                }
                Ok::<_, StoreError>(done)
            })
        })
        .await
    }

    async fn run(&self, statement: &'static str) -> Result<(), StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                tx.execute(statement).await?;
                Ok::<_, StoreError>(())
            })
        })
        .await
    }
}
