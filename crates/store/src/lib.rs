//! Memory: one schema on SQLite and PostgreSQL, one repository file per aggregate, one way to write.
//!
//! * [`Store::write`] is the only transaction: spawned, so that a client who hangs up leaves none open;
//!   `BEGIN IMMEDIATE` on SQLite's single writer; retried when the engine says that another was first.
//! * [`Store::read`] gives a connection for reading.
//! * [`outside`] is the door by which Origo calls others.
//! * [`Files`] keeps bytes under their SHA-256, in a folder or an S3-compatible store.
//!
//! Columns are `TEXT` and `BIGINT` only. That lets one SQL text and one compiled repository serve both engines
//! through sqlx's `Any` driver, and no decimal, time or boolean is converted by a driver on its way.

mod connections;
mod copy;
mod error;
mod files;
mod migrate;
pub mod outside;
pub mod paging;
pub mod repository;
pub mod search;
mod store;

pub use error::{Retryable, StoreError};
pub use files::Files;
pub use store::{Connection, DumpedRow, Engine, Reader, Store, Tx};
