//! The exporter's side: write, check, attach, submit, answer, withdraw.

mod attachments;
mod change;
mod check;
mod doubles;
mod draft;
pub(crate) mod keep;
mod list;
mod reasons;
mod submission;
mod view;
mod work;

pub use crate::mandates::Acting;
pub use attachments::{attach, attachment, detach};
pub(crate) use attachments::{attached, file};
pub(crate) use change::{Change, change};
pub use check::{check, check_view, preview};
pub use draft::{copy, create, create_for, save};
pub(crate) use draft::{fresh, start_replacement};
pub use list::{Holder, ListFilter, PAGE_ROWS, Page, counts, list};
pub use reasons::{Explained, explain, given as reasons};
pub use submission::{NOT_APPLICABLE, submit, withdraw};
pub use view::{ApplicationView, form_of, get};
pub(crate) use view::{hands, objects, scope, state};
pub(crate) use work::{Work, nothing};
