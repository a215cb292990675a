//! One file per aggregate. Functions take an open connection: a reader, or a [`Tx`](crate::Tx).
//!
//! Every function that reads or writes a tenant's rows takes the authority's id first.

mod record;

pub mod address_book;
pub mod applications;
pub mod authorities;
pub mod certificates;
pub mod checks;
pub mod confirmations;
pub mod events;
pub mod jobs;
pub mod mails;
pub mod mandates;
pub mod people;
pub mod registrations;
pub mod requests;
pub mod saved_views;
pub mod second_factors;
pub mod specimens;
pub mod webhooks;
