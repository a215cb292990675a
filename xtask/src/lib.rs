//! What the repository promises about itself, checked. Each check takes a [`Workspace`] and answers sentences: where,
//! what is wrong, what to do. None of them wants the network.

pub mod architecture;
pub mod circles;
pub mod documents;
pub mod floors;
pub mod frontend;
pub mod graph;
pub mod length;
pub mod licences;
pub mod migrations;
pub mod modules;
pub mod source;
pub mod tried;
pub mod unused;
pub mod workspace;

pub use workspace::Workspace;

/// A check: its name as it is printed, and what does it.
pub type Check = (&'static str, fn(&Workspace) -> anyhow::Result<Vec<String>>);

/// The checks of `make lint`, quickest first.
pub const CHECKS: &[Check] = &[
    ("direction between crates and floors", floors::check),
    ("circles between modules", circles::check),
    ("who may use which crate", graph::bans),
    ("one version of each crate", graph::duplicates),
    ("licences of what is used", graph::licences),
    ("sources of what is used", graph::sources),
    ("dependencies that nobody uses", unused::check),
    ("migrations", migrations::check),
    ("styles and script", frontend::check),
    ("documents", documents::check),
    ("what was tried", tried::check),
    ("who made what it is built of", licences::check),
    ("length of functions", length::check),
];
