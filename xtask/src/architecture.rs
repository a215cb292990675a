//! What ARCHITECTURE.md promises, read from its tables: people and this check read the same lines.

use std::collections::{BTreeMap, BTreeSet};

/// The page.
pub const PAGE: &str = "ARCHITECTURE.md";

/// A row of the table of floors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Name of the crate without `origo-`.
    pub name: String,
    /// The floor as written, carried down where its cell is empty.
    pub floor: String,
    /// Crates of ours that it may use.
    pub uses: BTreeSet<String>,
}

/// Rows of the table whose head is `Floor | Crate | …`, in order, with the edges from lines that read
/// ``* `crate` uses `one`, `other` ``.
#[must_use]
pub fn rooms(page: &str) -> Vec<Room> {
    let mut rooms = Vec::new();
    let mut floor = String::new();
    let edges: BTreeMap<String, BTreeSet<String>> = page.lines().filter_map(edge).collect();
    let table = page
        .lines()
        .skip_while(|line| !line.starts_with("| Floor | Crate |"));
    for line in table.skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [first, name, ..] = cells[..] else {
            continue;
        };
        if !first.is_empty() {
            first.clone_into(&mut floor);
        }
        let name = quoted(name).into_iter().next().unwrap_or_default();
        let uses = edges.get(&name).cloned().unwrap_or_default();
        rooms.push(Room {
            name,
            floor: floor.clone(),
            uses,
        });
    }
    rooms
}

/// Who uses whom, from one line.
fn edge(line: &str) -> Option<(String, BTreeSet<String>)> {
    let (name, uses) = line.strip_prefix("* ")?.split_once(" uses ")?;
    let name = name.strip_prefix('`')?.strip_suffix('`')?;
    Some((name.to_owned(), quoted(uses).into_iter().collect()))
}

/// Circles that stay, under the heading “Circles that stay”: crate → sets of modules. A line reads
/// ``* `crate`: `one`, `other`: why``.
#[must_use]
pub fn circles(page: &str) -> BTreeMap<String, Vec<BTreeSet<String>>> {
    let mut circles: BTreeMap<String, Vec<BTreeSet<String>>> = BTreeMap::new();
    let part = page
        .lines()
        .skip_while(|line| *line != "## Circles that stay")
        .skip(1);
    for line in part.take_while(|line| !line.starts_with("## ")) {
        let Some((name, rest)) = line
            .strip_prefix("* ")
            .and_then(|line| line.split_once(": "))
        else {
            continue;
        };
        let modules = rest.split(": ").next().unwrap_or_default();
        let name = quoted(name).into_iter().next().unwrap_or_default();
        circles
            .entry(name)
            .or_default()
            .push(quoted(modules).into_iter().collect());
    }
    circles
}

/// Rows of the store that the office still lends the doors, from lines that read ``* `web` and `api` read the rows `One```.
#[must_use]
pub fn rows(page: &str) -> BTreeSet<String> {
    let lines = page.lines();
    let rows = lines.filter_map(|line| line.strip_prefix("* `web` and `api` read the rows "));
    rows.flat_map(quoted).collect()
}

/// Words between backticks.
fn quoted(text: &str) -> Vec<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}
