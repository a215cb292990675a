//! The program as those who run it see it. One program of tests, so that the whole house is linked once for all of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod crash;
mod observed;
mod operations;
mod origin;
mod verdict_words;
mod verdicts;
mod wrong_use;
