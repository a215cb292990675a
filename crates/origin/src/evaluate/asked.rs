//! What was missing along the way, and which way its answer helps.

use std::collections::BTreeMap;

use crate::question::Question;

/// Which way an answer helps: a *yes*, a large amount (`more`), or a *no*, a small one (`less`). Both are possible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Polarity {
    pub(crate) more: bool,
    pub(crate) less: bool,
}

/// What was missing along the way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked(pub(crate) BTreeMap<Question, Polarity>);

/// Which way an answer helps the condition at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Helps {
    More,
    Less,
    Either,
}

impl Asked {
    pub(crate) fn ask(&mut self, question: Question, helps: Helps) {
        let polarity = self.0.entry(question).or_default();
        polarity.more |= helps != Helps::Less;
        polarity.less |= helps != Helps::More;
    }

    pub(super) fn join(&mut self, question: Question, polarity: Polarity) {
        let mine = self.0.entry(question).or_default();
        mine.more |= polarity.more;
        mine.less |= polarity.less;
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (question, polarity) in other.0 {
            self.join(question, polarity);
        }
    }
}
