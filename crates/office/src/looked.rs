//! What is known of documents that were looked at: how many pages they have, and which cannot be drawn.

use crate::Survey;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// So many documents are remembered; then memory begins anew.
const REMEMBERED_MAX: usize = 10_000;

/// What is known of documents by their digests, which never changes.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    surveys: Mutex<BTreeMap<String, Survey>>,
    dark: Mutex<BTreeSet<(String, usize)>>,
}

// what was remembered before a panic is still true
fn held<A>(memory: &Mutex<A>) -> MutexGuard<'_, A> {
    memory.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Looked {
    pub(crate) fn survey(&self, digest: &str) -> Option<Survey> {
        held(&self.surveys).get(digest).cloned()
    }

    pub(crate) fn surveyed(&self, digest: String, found: Survey) {
        let mut known = held(&self.surveys);
        if known.len() >= REMEMBERED_MAX {
            known.clear();
        }
        known.insert(digest, found);
    }

    pub(crate) fn is_dark(&self, digest: &str, page: usize) -> bool {
        held(&self.dark).contains(&(digest.to_owned(), page))
    }

    pub(crate) fn darkened(&self, digest: String, page: usize) {
        let mut dark = held(&self.dark);
        if dark.len() >= REMEMBERED_MAX {
            dark.clear();
        }
        dark.insert((digest, page));
    }
}
