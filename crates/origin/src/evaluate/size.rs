//! How long a bill is, and how long one is looked at.

use crate::bill::{Case, walk};

/// More materials than this, times passes, are not looked at: a long bill gets fewer passes.
pub(super) const LINES_MAX: usize = 65_536;

/// How many materials a bill has on all its levels, and one.
pub(super) fn lines(case: &Case) -> usize {
    let mut lines = 1;
    walk(&case.materials, &mut |_| lines += 1);
    lines
}
