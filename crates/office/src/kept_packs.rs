//! Versions of packs that were read again, lent for as long as the process lives.

use origo_pack::Pack;
use std::{
    collections::BTreeMap,
    sync::{Arc, RwLock},
};

/// Packs by digest. A version never changes and there are few, so each is read once and never given back: that is what
/// lets a kept version be used exactly as today's is.
#[derive(Clone, Default)]
pub(crate) struct KeptPacks(Arc<RwLock<BTreeMap<String, &'static Pack>>>);

impl KeptPacks {
    /// A version that was read before.
    pub(crate) fn get(&self, digest: &str) -> Option<&'static Pack> {
        self.0.read().ok()?.get(digest).copied()
    }

    /// Remembers a version; of two that read it at once the first one's stays.
    pub(crate) fn insert(&self, pack: Pack) -> &'static Pack {
        let digest = pack.digest.clone();
        match self.0.write() {
            Ok(mut known) => known
                .entry(digest)
                .or_insert_with(|| Box::leak(Box::new(pack))),
            // another thread stopped while it held the lock: this one goes on without remembering
            Err(_) => Box::leak(Box::new(pack)),
        }
    }
}
