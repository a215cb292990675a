//! One file per aggregate. Functions take an open connection: a reader, or a [`Tx`](crate::Tx).
//!
//! Every function that reads or writes a tenant's rows takes the authority's id first.

mod hand;
mod record;

pub mod address_book;
pub mod applications;
pub mod appointments;
pub mod authorities;
pub mod certificates;
pub mod checks;
pub mod confirmations;
pub mod draft_steps;
pub mod drafts;
pub mod ends;
pub mod events;
pub mod figures;
pub mod goods_imports;
pub mod jobs;
pub mod kept_entries;
pub mod likenesses;
pub mod mails;
pub mod mandates;
pub mod numbers;
pub mod passkeys;
pub mod people;
pub mod reasons;
pub mod registrations;
pub mod requests;
pub mod saved_views;
pub mod second_factors;
pub mod secrets;
pub mod sheet_headings;
pub mod specimen_pictures;
pub mod specimens;
pub mod templates;
pub mod webhooks;
pub mod wrong_tries;
