//! The office as those who use it see it, on both databases. One program, so that the whole house is linked once for all of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod addresses;
mod answers;
mod cases;
mod doubles;
mod drafting;
mod ends;
mod figures;
mod guessing;
mod identity;
mod letters;
mod lists;
mod mailbox;
mod main_job;
mod numbering;
mod operator;
mod passkeys;
mod pinning;
mod queue;
mod second_factor;
mod specimens;
mod templates;
mod uploads;
mod worker;
