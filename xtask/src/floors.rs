//! Imports run downward only, and exactly where ARCHITECTURE.md says so.

use crate::{
    Workspace,
    architecture::{self, PAGE, Room},
    modules::spread,
    source::parse,
};
use anyhow::Result;
use std::collections::BTreeSet;
use syn::{Item, Visibility};

/// Doors speak to the office alone: these they never see, whatever the table says.
const HIDDEN_FROM_DOORS: [&str; 3] = ["store", "seal", "render"];
/// Who serves the doors, and where the rows are that it keeps from them.
const OFFICE: &str = "office";
const REPOSITORIES: [&str; 2] = ["origo_store", "repository"];
/// Doors of the house.
const DOORS: [&str; 2] = ["web", "api"];

/// Compares what the crates use with the table of floors.
///
/// # Errors
/// The page cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let page = workspace.text(PAGE)?.unwrap_or_default();
    let rooms = architecture::rooms(&page);
    let mut wrong = downward(&rooms);
    for package in workspace.ours() {
        let name = short(&package.name);
        let ordinary = package
            .dependencies
            .iter()
            .filter(|one| one.kind.as_deref() != Some("dev"));
        let ours = |name: &str| workspace.ours().any(|one| one.name == name);
        let uses: BTreeSet<String> = ordinary
            .filter(|one| ours(&one.name))
            .map(|one| short(&one.name).to_owned())
            .collect();
        let Some(room) = rooms.iter().find(|room| room.name == name) else {
            wrong.push(format!("`{name}` is not in the table of floors of {PAGE}: say where it lives and what it uses"));
            continue;
        };
        for other in uses.difference(&room.uses) {
            wrong.push(format!("`{name}` uses `{other}`, which {PAGE} does not list: go through the floor between, or list it there"));
        }
        for other in room.uses.difference(&uses) {
            wrong.push(format!(
                "{PAGE} says that `{name}` uses `{other}`, but it does not any more: strike it"
            ));
        }
    }
    for room in &rooms {
        if !workspace.ours().any(|one| short(&one.name) == room.name) {
            wrong.push(format!(
                "{PAGE} lists the crate `{}`, which is not there",
                room.name
            ));
        }
    }
    wrong.extend(lent(workspace, &page)?);
    Ok(wrong)
}

/// Rows of the store that the office hands through to the doors, and the page does not know of. A door that reads columns
/// changes with every migration.
fn lent(workspace: &Workspace, page: &str) -> Result<Vec<String>> {
    let mut listed = architecture::rows(page);
    let mut wrong = Vec::new();
    for row in rows(workspace)? {
        if !listed.remove(&row) {
            wrong.push(format!(
                "`office` lends the doors the store's `{row}`: give them a type of its own with what they show"
            ));
        }
    }
    let gone = listed.iter().map(|row| {
        format!(
            "{PAGE} says that the doors read the row `{row}`, but they do not any more: strike it"
        )
    });
    wrong.extend(gone);
    Ok(wrong)
}

/// What the office re-exports of the store's repositories.
fn rows(workspace: &Workspace) -> Result<Vec<String>> {
    let office = workspace.ours().find(|one| short(&one.name) == OFFICE);
    let root = office.map(|one| one.folder().join("src/lib.rs"));
    let Some(root) = root.filter(|root| root.is_file()) else {
        return Ok(Vec::new());
    };
    let mut leaves = Vec::new();
    for item in parse(&root)?.items {
        if let Item::Use(line) = item
            && matches!(line.vis, Visibility::Public(_))
        {
            spread(&line.tree, &mut Vec::new(), &mut leaves);
        }
    }
    let of_store = leaves
        .into_iter()
        .filter(|leaf| leaf.path.starts_with(&REPOSITORIES.map(str::to_owned)));
    Ok(of_store.filter_map(|mut leaf| leaf.path.pop()).collect())
}

/// What the table itself may not say: that a crate uses one below it in the table, or a door what is hidden from doors.
fn downward(rooms: &[Room]) -> Vec<String> {
    let place = |name: &str| rooms.iter().position(|room| room.name == name);
    let mut wrong = Vec::new();
    for (at, room) in rooms.iter().enumerate() {
        for other in &room.uses {
            let of_door = DOORS.contains(&room.name.as_str());
            if of_door && HIDDEN_FROM_DOORS.contains(&other.as_str()) {
                wrong.push(format!(
                    "{PAGE} lets the door `{}` use `{other}`: doors call the office",
                    room.name
                ));
            }
            let Some(below) = place(other) else { continue };
            if below >= at {
                wrong.push(format!("{PAGE} lets `{}` use `{other}`, which does not stand above it in the table: imports run downward only", room.name));
            } else if rooms
                .get(below)
                .is_some_and(|other| other.floor == room.floor && stacked(&room.floor))
            {
                wrong.push(format!(
                    "{PAGE} lets `{}` use `{other}` of its own floor",
                    room.name
                ));
            }
        }
    }
    wrong
}

/// Floors whose crates do not see each other. The ground floor is a stair of its own, and the binary stands on the doors.
fn stacked(floor: &str) -> bool {
    !["ground", "top", "beside"].contains(&floor)
}

/// The name without the house's own.
fn short(name: &str) -> &str {
    name.strip_prefix("origo-").unwrap_or(name)
}
