//! What a person or a machine can do: one module per capability, one function per act.
//!
//! Every act goes the same way: authorise, check, change and event in one transaction. Nothing here knows whether
//! a page, the API or the worker called. Documents are drawn and sealed behind [`Printer`] and [`Seals`], so that
//! this crate builds without Typst.

pub mod addresses;
pub mod applications;
pub mod appointments;
pub mod audit;
pub mod authorities;
pub mod cases;
pub mod certificates;
pub mod checks;
mod context;
mod credentials;
pub mod decisions;
pub mod demo;
pub mod demo_cases;
mod demo_clients;
mod demo_identity;
mod demo_person;
mod documents;
pub mod draft_steps;
mod error;
mod events;
pub mod figures;
mod freshness;
pub mod goods_imports;
pub mod history;
mod holder;
pub mod installation;
mod issuing;
pub mod kept_entries;
mod kept_packs;
pub mod letters;
mod line;
mod looked;
pub mod mailbox;
pub mod mandates;
pub mod numbers;
mod opener;
pub mod opening;
pub mod operator;
pub mod parked;
pub mod passkeys;
pub mod people;
pub mod pictures;
mod pins;
mod post;
mod refusal;
pub mod registrations;
pub mod requests;
pub mod saved_views;
pub mod second_factor;
pub mod secrets;
pub mod sentences;
pub mod sheet_headings;
pub mod sign_in;
pub mod sign_up;
mod smtp;
pub mod specimens;
mod step_letters;
pub mod templates;
pub mod tokens;
mod tries;
mod try_limits;
mod typed_numbers;
pub mod understood;
pub mod upkeep;
pub mod uploads;
pub mod verification;
pub mod webhooks;
pub mod worker;

pub use context::{Actor, Channel, Clock, Office, OfficeParts, SystemClock};
pub use documents::{
    Addition, Lack, Outcome, PdfCheck, Printer, SealRequest, Seals, Secrets, Survey, UploadFault,
    Verdict,
};
pub use error::OfficeError;
pub use events::Event;
pub use holder::holder;
pub use mailbox::Mail;
pub use opener::{Asked, Opener, Told, Unopened};
pub use origo_authz::Role;
pub use origo_qualify::Reference;
pub use origo_store::paging::{COUNT_MAX, Mark, Slice, Turn};
pub use origo_store::repository::applications::{Application, Query};
pub use origo_store::repository::authorities::{Authority, Organisation};
pub use origo_store::repository::certificates::Certificate;
pub use origo_store::repository::drafts::Attachment;
pub use origo_store::repository::mails::MailState;
pub use origo_store::repository::mandates::{Mandate, Scope};
pub use origo_store::repository::people::Session;
pub use origo_store::repository::registrations::{Document, Message, Registration};
pub use refusal::RefusalCode;
pub use smtp::Smtp;
pub use try_limits::TryLimits;
