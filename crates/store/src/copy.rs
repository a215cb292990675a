//! A copy of the database while it is in use.

use crate::{Engine, Store, StoreError};
use sqlx::Executor as _;

impl Store {
    /// Writes a consistent copy of a SQLite database to a file that does not exist yet.
    ///
    /// # Errors
    /// The engine is another, or the file cannot be written.
    pub async fn copy_to(&self, path: &str) -> Result<(), StoreError> {
        if self.engine() != Engine::Sqlite {
            return Err(StoreError::Address(
                "only SQLite is copied; use pg_dump on PostgreSQL".to_owned(),
            ));
        }
        // it reads one snapshot, so writers go on meanwhile
        let mut reader = self.read().await?;
        // it writes a file of its own, which a connection that only reads refuses
        reader.execute("PRAGMA query_only = OFF").await?;
        let done = reader
            .execute(sqlx::query("VACUUM INTO $1").bind(path.to_owned()))
            .await;
        reader.execute("PRAGMA query_only = ON").await?;
        done?;
        Ok(())
    }
}
