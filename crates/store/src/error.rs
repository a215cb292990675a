//! What can go wrong below `office`.

/// An error of the memory.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A guarded write found another state than it expected.
    #[error("{table}: someone else was first")]
    Conflict {
        /// Where.
        table: &'static str,
    },
    /// A stored value does not read back; the database was changed by hand.
    #[error("{table}.{column} holds what this version cannot read")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
    },
    /// The object store said no.
    #[error("files: {0}")]
    Files(#[from] object_store::Error),
    /// A file's bytes do not match its name.
    #[error("file {0} is damaged")]
    DamagedFile(String),
    /// The address of a database or object store cannot be used.
    #[error("{0}")]
    Address(String),
    /// The task that wrote was stopped.
    #[error("the write was stopped")]
    Stopped,
}

impl StoreError {
    /// Whether the database does not answer at all: the fault is neither the request's nor the statement's.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        use sqlx::Error as E;
        match self {
            Self::Database(
                E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed,
            ) => true,
            // PostgreSQL's class 08 is a lost connection, 53 a lack of room, 57P01 to 57P03 a server that stops or
            // starts; 10, 13 and 14 are SQLite's failed disk, full disk and file that cannot be opened
            Self::Database(E::Database(error)) => {
                let code = error.code();
                let code = code.as_deref().unwrap_or_default();
                matches!(code, "57P01" | "57P02" | "57P03" | "10" | "13" | "14")
                    || code.len() == 5 && (code.starts_with("08") || code.starts_with("53"))
            }
            _ => false,
        }
    }

    /// Whether a file was asked for that is not there.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Files(object_store::Error::NotFound { .. }))
    }
}

/// Whether a failed write may simply be tried again.
pub trait Retryable {
    /// True if the engine asked for another try (a deadlock, a serialisation failure, a busy file).
    fn retryable(&self) -> bool;
}

impl Retryable for StoreError {
    fn retryable(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else {
            return false;
        };
        // 40001 and 40P01 are PostgreSQL's serialisation failure and deadlock; 5 and 6 SQLite's busy and locked.
        matches!(
            error.code().as_deref(),
            Some("40001" | "40P01" | "5" | "6" | "261" | "517")
        )
    }
}
