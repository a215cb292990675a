//! What the listener found about a request before any page saw it, for the page to say in the asker's language.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

/// Put into a request's extensions by whoever reads it from the network.
#[derive(Debug, Clone, Default)]
pub struct AtTheDoor(Arc<Found>);

#[derive(Debug, Default)]
struct Found {
    late: AtomicBool,
    come_again_seconds: AtomicI64,
}

impl AtTheDoor {
    /// The body did not arrive in time.
    pub fn late(&self) {
        self.0.late.store(true, Ordering::Release);
    }

    /// Whether the body did not arrive in time.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.0.late.load(Ordering::Acquire)
    }

    /// The body is not let in: there is too much under way. The asker may come again after so many seconds.
    pub fn refuse(&self, seconds: i64) {
        self.0.come_again_seconds.store(seconds, Ordering::Release);
    }

    /// After how many seconds to come again, if the body was not let in.
    #[must_use]
    pub fn refused(&self) -> Option<i64> {
        let seconds = self.0.come_again_seconds.load(Ordering::Acquire);
        (seconds > 0).then_some(seconds)
    }
}
