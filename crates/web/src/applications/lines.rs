//! The lines of goods, a page of them at a time.

use origo_i18n::T;

/// Lines of goods on one page of the form.
pub(super) const LINES_A_PAGE: usize = 10;
/// A list gets buttons for its pages up to here; beyond, one goes to a line by its number.
const PAGES_LISTED_MAX: usize = 6;

/// The lines of goods that a page shows, and the pages with the others.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) page: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) total: usize,
    pub(super) before: Option<(usize, String)>,
    pub(super) after: Option<(usize, String)>,
    pub(super) pages: Vec<(usize, String)>,
}

/// The page of the form that a pointer's line of goods is on.
pub(super) fn page_of(pointer: &str) -> usize {
    let row = pointer
        .strip_prefix("/goods/")
        .and_then(|rest| rest.split('/').next())
        .and_then(|row| row.parse().ok());
    row.unwrap_or(0) / LINES_A_PAGE
}

pub(super) fn lines(t: T, total: usize, page: usize) -> Lines {
    let pages = total.div_ceil(LINES_A_PAGE).max(1);
    let page = page.min(pages - 1);
    let range = |page: usize| {
        let from = page * LINES_A_PAGE;
        (from, (from + LINES_A_PAGE).min(total))
    };
    let name = |page: usize| {
        let (from, to) = range(page);
        (page, t.lines_go(from + 1, to))
    };
    let (from, to) = range(page);
    Lines {
        page,
        from,
        to,
        total,
        before: (page > 0).then(|| name(page - 1)),
        after: (page + 1 < pages).then(|| name(page + 1)),
        pages: match pages {
            2..=PAGES_LISTED_MAX => (0..pages).map(name).collect(),
            _ => Vec::new(),
        },
    }
}
