//! Connections at rest: the one that came back last goes out first.
//!
//! sqlx's pool asks each connection that comes back whether it still lives, and hands out the one that has rested
//! longest. An act that reads six times then costs twelve round trips and wakes a row of server processes. So a
//! connection that comes back in order stays here, warm, and is asked once a second at most.

use sqlx::{Any, AnyConnection, AnyPool, Connection as _, pool::PoolConnection};
use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A connection that answered longer ago is asked whether it still lives before it is lent: a database server that
/// was started again is noticed within that time.
const PROOF_MAX: Duration = Duration::from_secs(1);
/// How long one waits for a free connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// Connections with the time at which each was last known to live.
type Resting = Arc<Mutex<Vec<(PoolConnection<Any>, Instant)>>>;

/// A share of a pool.
#[derive(Clone)]
pub(crate) struct Connections {
    pool: AnyPool,
    most: usize,
    places: Arc<Semaphore>,
    resting: Resting,
}

/// A connection that was lent; it comes back when it is dropped.
pub struct Lent {
    // always there until it is dropped
    connection: Option<PoolConnection<Any>>,
    proved: Instant,
    spoilt: bool,
    resting: Resting,
    // after the connection: whoever waits for the place finds it at rest
    _place: OwnedSemaphorePermit,
}

impl Connections {
    /// At most `most` connections of the pool, which holds at least as many for this share alone.
    pub(crate) fn new(pool: AnyPool, most: u32) -> Self {
        let most = most as usize;
        Self {
            pool,
            most,
            places: Arc::new(Semaphore::new(most)),
            resting: Resting::default(),
        }
    }

    /// Another share of the same pool, at most `most` at a time. Both are lent whatever came back last to either: an act
    /// that reads and then writes keeps one server process warm, and statements are prepared once.
    pub(crate) fn beside(&self, most: u32) -> Self {
        let most = most as usize;
        Self {
            pool: self.pool.clone(),
            most,
            places: Arc::new(Semaphore::new(most)),
            resting: self.resting.clone(),
        }
    }

    /// Lends a connection, waiting while all are out.
    pub(crate) async fn take(&self) -> Result<Lent, sqlx::Error> {
        let place = tokio::time::timeout(PATIENCE, self.places.clone().acquire_owned());
        let place = place.await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let place = place.map_err(|_| sqlx::Error::PoolClosed)?;
        let (connection, proved) = match self.living().await {
            Some(rested) => rested,
            None => (self.pool.acquire().await?, Instant::now()),
        };
        Ok(Lent {
            connection: Some(connection),
            proved,
            spoilt: false,
            resting: self.resting.clone(),
            _place: place,
        })
    }

    /// One of those that rest, if one of them lives.
    async fn living(&self) -> Option<(PoolConnection<Any>, Instant)> {
        loop {
            let (mut connection, proved) = held(&self.resting).pop()?;
            if proved.elapsed() <= PROOF_MAX {
                return Some((connection, proved));
            }
            match connection.ping().await {
                Ok(()) => return Some((connection, Instant::now())),
                Err(error) => {
                    tracing::warn!(%error, "a connection to the database was lost while it rested");
                    connection.close_on_drop();
                }
            }
        }
    }

    /// How many are out.
    pub(crate) fn lent(&self) -> usize {
        self.most - self.places.available_permits()
    }

    /// How many rest here.
    pub(crate) fn resting(&self) -> usize {
        held(&self.resting).len()
    }
}

impl Lent {
    /// Marks it as unfit: it is closed instead of lent again.
    pub(crate) fn spoil(&mut self) {
        self.spoilt = true;
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        if self.spoilt {
            connection.close_on_drop();
        } else {
            held(&self.resting).push((connection, self.proved));
        }
    }
}

#[expect(
    clippy::expect_used,
    reason = "only drop takes the connection out, and nothing can look into it after that"
)]
impl Deref for Lent {
    type Target = AnyConnection;
    fn deref(&self) -> &AnyConnection {
        self.connection.as_ref().expect("lent until dropped")
    }
}

#[expect(
    clippy::expect_used,
    reason = "only drop takes the connection out, and nothing can look into it after that"
)]
impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        self.connection.as_mut().expect("lent until dropped")
    }
}

// a panic while it was held leaves a list that is still whole
fn held(resting: &Resting) -> MutexGuard<'_, Vec<(PoolConnection<Any>, Instant)>> {
    resting.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections")
            .field("most", &self.most)
            .field("lent", &self.lent())
            .field("resting", &self.resting())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Lent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lent")
            .field("spoilt", &self.spoilt)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{
        Executor as _, Row as _,
        any::{AnyPoolOptions, install_default_drivers},
    };

    async fn two() -> Connections {
        install_default_drivers();
        let pool = AnyPoolOptions::new().max_connections(2);
        // each connection is a database of its own, which tells them apart
        let pool = pool.connect("sqlite::memory:").await.unwrap();
        Connections::new(pool, 2)
    }

    async fn marked(lent: &mut Lent) -> bool {
        let marks = "SELECT COUNT(*) AS marks FROM sqlite_master WHERE name = 'mark'";
        let row = lent.fetch_one(marks).await.unwrap();
        row.try_get::<i64, _>("marks").unwrap() == 1
    }

    #[tokio::test]
    async fn the_last_to_come_back_goes_out_first() {
        let connections = two().await;
        let first = connections.take().await.unwrap();
        let mut second = connections.take().await.unwrap();
        second.execute("CREATE TABLE mark (id)").await.unwrap();
        assert_eq!((connections.lent(), connections.resting()), (2, 0));
        drop(first);
        drop(second);
        assert_eq!((connections.lent(), connections.resting()), (0, 2));
        assert!(marked(&mut connections.take().await.unwrap()).await);
        assert!(marked(&mut connections.take().await.unwrap()).await);
    }

    #[tokio::test]
    async fn who_waits_gets_the_one_that_comes_back() {
        let connections = two().await;
        let mut one = connections.take().await.unwrap();
        one.execute("CREATE TABLE mark (id)").await.unwrap();
        let _other = connections.take().await.unwrap();
        let waiting = tokio::spawn({
            let connections = connections.clone();
            async move { marked(&mut connections.take().await.unwrap()).await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(one);
        assert!(waiting.await.unwrap());
    }

    #[tokio::test]
    async fn who_writes_is_lent_what_a_reader_gave_back() {
        install_default_drivers();
        let pool = AnyPoolOptions::new().max_connections(2);
        let readers = Connections::new(pool.connect("sqlite::memory:").await.unwrap(), 1);
        let writers = readers.beside(1);
        let mut one = readers.take().await.unwrap();
        one.execute("CREATE TABLE mark (id)").await.unwrap();
        let mut other = writers.take().await.unwrap();
        assert!(!marked(&mut other).await, "the reader's was lent twice");
        drop(other);
        drop(one);
        assert!(marked(&mut writers.take().await.unwrap()).await);
    }

    #[tokio::test]
    async fn a_spoilt_one_is_closed() {
        let connections = two().await;
        let mut one = connections.take().await.unwrap();
        one.execute("CREATE TABLE mark (id)").await.unwrap();
        one.spoil();
        drop(one);
        assert_eq!((connections.lent(), connections.resting()), (0, 0));
        assert!(!marked(&mut connections.take().await.unwrap()).await);
        assert!(!marked(&mut connections.take().await.unwrap()).await);
    }

    #[tokio::test]
    async fn one_that_answered_long_ago_is_asked_again() {
        let connections = two().await;
        let mut one = connections.take().await.unwrap();
        one.execute("CREATE TABLE mark (id)").await.unwrap();
        one.proved -= PROOF_MAX * 2;
        drop(one);
        let again = connections.take().await.unwrap();
        assert!(again.proved.elapsed() < PROOF_MAX, "it was not asked");
        drop(again);
        assert!(marked(&mut connections.take().await.unwrap()).await);
    }
}
