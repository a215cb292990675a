//! No module reaches itself through another, but for the circles that ARCHITECTURE.md names with their reason.

use crate::{
    Workspace,
    architecture::{self, PAGE},
    modules::{self, Edges},
};
use anyhow::Result;
use std::collections::BTreeSet;

/// Compares the circles of every crate with those that may stay.
///
/// # Errors
/// A source cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let page = workspace.text(PAGE)?.unwrap_or_default();
    let mut allowed = architecture::circles(&page);
    let mut wrong = Vec::new();
    for package in workspace.ours() {
        let name = package.name.strip_prefix("origo-").unwrap_or(&package.name);
        let Some(root) = modules::root(package.folder()) else {
            continue;
        };
        let edges = modules::edges(&root)?;
        let mut stay = allowed.remove(name).unwrap_or_default();
        for circle in modules::circles(&edges) {
            let named = stay.iter().position(|set| *set == circle);
            match named {
                Some(at) => drop(stay.remove(at)),
                None => wrong.push(sentence(name, &circle, &edges)),
            }
        }
        let gone = stay.iter().map(|set| {
            let set = set.iter().cloned().collect::<Vec<_>>().join(", ");
            format!(
                "`{name}`: {PAGE} names the circle of {set}, which is not there any more: strike it"
            )
        });
        wrong.extend(gone);
    }
    let unknown = allowed
        .keys()
        .map(|name| format!("{PAGE} names circles of `{name}`, which is no crate"));
    wrong.extend(unknown);
    Ok(wrong)
}

fn sentence(name: &str, circle: &BTreeSet<String>, edges: &Edges) -> String {
    let mut lines = Vec::new();
    for from in circle {
        let inside = edges
            .get(from)
            .into_iter()
            .flatten()
            .filter(|(to, _)| circle.contains(*to));
        let to: Vec<String> = inside
            .map(|(to, line)| format!("{to} (line {line})"))
            .collect();
        lines.push(format!("\n    {from} → {}", to.join(", ")));
    }
    format!(
        "`{name}`: these modules go round; move what both need to where both may look:{}",
        lines.concat()
    )
}
