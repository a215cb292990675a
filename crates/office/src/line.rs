//! The line in front of the door at which strangers' files are opened: bounded in all, and one file of each party at a
//! time, so that who brings many bad files waits behind themselves.

use crate::OfficeError;
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Files opened at once: each keeps a core busy.
const HANDS: usize = 2;
/// Who waits in all.
const WAITING_MAX: usize = 128;
/// Who of them is of one party: the pages of a long document are asked for together.
const OF_ONE_MAX: usize = 32;
/// Whoever waited so long is asked to come again.
const PATIENCE: Duration = Duration::from_secs(20);
/// When to come again, in seconds.
const COME_AGAIN_SECONDS: i64 = 10;

/// A line; all of a process stand in one.
#[derive(Debug)]
pub(crate) struct Line {
    hands: Arc<Semaphore>,
    parties: Mutex<BTreeMap<String, Party>>,
}

#[derive(Debug)]
struct Party {
    here: usize,
    one: Arc<Semaphore>,
}

/// A place at the door; free again when it is dropped.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    _hand: OwnedSemaphorePermit,
    _one: OwnedSemaphorePermit,
    _ticket: Ticket<'a>,
}

/// Somebody in the line or at the door.
#[derive(Debug)]
struct Ticket<'a> {
    line: &'a Line,
    party: String,
}

/// The line of this process.
pub(crate) static LINE: LazyLock<Line> = LazyLock::new(|| Line::new(HANDS));

impl Line {
    fn new(hands: usize) -> Self {
        Self {
            hands: Arc::new(Semaphore::new(hands)),
            parties: Mutex::default(),
        }
    }

    /// Waits for a place.
    ///
    /// # Errors
    /// [`OfficeError::Busy`] if the line is full, or it took too long.
    pub(crate) async fn enter(&self, party: &str) -> Result<Place<'_>, OfficeError> {
        let busy = || OfficeError::Busy(COME_AGAIN_SECONDS);
        let (ticket, one) = self.stand(party).ok_or_else(busy)?;
        let both = async {
            let one = one.acquire_owned().await.ok()?;
            Some((one, self.hands.clone().acquire_owned().await.ok()?))
        };
        let (one, hand) = tokio::time::timeout(PATIENCE, both)
            .await
            .ok()
            .flatten()
            .ok_or_else(busy)?;
        Ok(Place {
            _hand: hand,
            _one: one,
            _ticket: ticket,
        })
    }

    fn stand(&self, party: &str) -> Option<(Ticket<'_>, Arc<Semaphore>)> {
        let mut parties = self.parties();
        let all: usize = parties.values().map(|party| party.here).sum();
        let own = parties.entry(party.to_owned()).or_insert_with(|| Party {
            here: 0,
            one: Arc::new(Semaphore::new(1)),
        });
        if all >= WAITING_MAX || own.here >= OF_ONE_MAX {
            // who is turned away leaves nothing behind, however many come
            if own.here == 0 {
                parties.remove(party);
            }
            return None;
        }
        own.here += 1;
        let ticket = Ticket {
            line: self,
            party: party.to_owned(),
        };
        Some((ticket, own.one.clone()))
    }

    // whoever panicked left counts that are still right
    fn parties(&self) -> MutexGuard<'_, BTreeMap<String, Party>> {
        self.parties.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        let mut parties = self.line.parties();
        if let Some(own) = parties.get_mut(&self.party) {
            own.here -= 1;
            if own.here == 0 {
                parties.remove(&self.party);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_party_holds_one_place_and_the_line_ends() {
        let line = Line::new(2);
        let first = line.enter("a").await.unwrap();
        // the second hand is free, but not for the same party
        let again = tokio::time::timeout(Duration::from_millis(20), line.enter("a")).await;
        assert!(again.is_err(), "two at once");
        let other = line.enter("b").await.unwrap();
        drop((first, other));
        assert!(line.parties().is_empty(), "somebody was left standing");
        let held: Vec<_> = (0..OF_ONE_MAX).map(|_| line.stand("a").unwrap()).collect();
        assert!(matches!(line.enter("a").await, Err(OfficeError::Busy(_))));
        let _b = line.enter("b").await.unwrap();
        drop(held);
        assert!(line.enter("a").await.is_ok());
    }

    #[tokio::test]
    async fn the_line_is_bounded_in_all() {
        let line = Line::new(1);
        let held: Vec<_> = (0..WAITING_MAX)
            .map(|n| line.stand(&n.to_string()).unwrap())
            .collect();
        assert!(matches!(
            line.enter("late").await,
            Err(OfficeError::Busy(_))
        ));
        drop(held);
        assert!(line.parties().is_empty());
    }
}
