//! What `cargo deny` would say, from the same `deny.toml`: bans, duplicates, licences and sources, in a second and
//! without a network. Advisories want their database: `cargo deny check advisories` where it can be had.

use crate::{Workspace, workspace::Package};
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The table of what may be used.
pub const TABLE: &str = "deny.toml";

/// The parts of `deny.toml` that are read here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Deny {
    bans: Bans,
    licenses: Licences,
    sources: Sources,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Bans {
    deny: Vec<Ban>,
    skip: Vec<Skip>,
}

#[derive(Debug, Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    #[serde(default)]
    wrappers: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
struct Skip {
    /// `name@version`.
    #[serde(rename = "crate")]
    name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Licences {
    allow: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

fn table(workspace: &Workspace) -> Result<Deny> {
    let text = workspace.text(TABLE)?.unwrap_or_default();
    toml::from_str(&text).with_context(|| format!("reading {TABLE}"))
}

/// Packages that only some may use, such as the database's driver.
///
/// # Errors
/// `deny.toml` cannot be read.
pub fn bans(workspace: &Workspace) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for ban in table(workspace)?.bans.deny {
        for package in workspace
            .packages
            .values()
            .filter(|one| one.name == ban.name)
        {
            if ban.wrappers.is_empty() {
                wrong.push(format!("`{}` may not be used, says {TABLE}", ban.name));
            }
            let others = workspace
                .users_of(package)
                .filter(|user| !ban.wrappers.contains(&user.name));
            let others = others.map(|user| {
                format!(
                    "`{}` uses `{}`: {TABLE} lets only {} do that",
                    user.name,
                    ban.name,
                    list(&ban.wrappers)
                )
            });
            if !ban.wrappers.is_empty() {
                wrong.extend(others);
            }
        }
    }
    Ok(wrong)
}

/// Packages that are there in two versions; those that stay for a reason are skipped in `deny.toml`.
///
/// # Errors
/// `deny.toml` cannot be read.
pub fn duplicates(workspace: &Workspace) -> Result<Vec<String>> {
    let mut skipped: BTreeSet<String> = table(workspace)?
        .bans
        .skip
        .into_iter()
        .map(|skip| skip.name)
        .collect();
    let mut versions: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
    for package in workspace.packages.values() {
        versions.entry(&package.name).or_default().push(package);
    }
    let mut wrong = Vec::new();
    for (name, packages) in versions
        .into_iter()
        .filter(|(_, packages)| packages.len() > 1)
    {
        let left = packages
            .iter()
            .filter(|one| !skipped.contains(&format!("{name}@{}", one.version)));
        let left: Vec<&&Package> = left.collect();
        if left.len() > 1 {
            let each = left.iter().map(|one| {
                let users = workspace
                    .users_of(one)
                    .map(|user| user.name.clone())
                    .collect();
                format!("{} (for {})", one.version, list(&users))
            });
            wrong.push(format!("`{name}` is there as {}: agree on one, or skip the older in {TABLE} with the reason", each.collect::<Vec<_>>().join(" and ")));
        }
        for package in packages {
            skipped.remove(&format!("{name}@{}", package.version));
        }
    }
    let gone = skipped
        .iter()
        .map(|one| format!("{TABLE} skips {one}, which is no duplicate any more: strike it"));
    wrong.extend(gone);
    Ok(wrong)
}

/// Licences under which others' work comes to us.
///
/// # Errors
/// `deny.toml` cannot be read.
pub fn licences(workspace: &Workspace) -> Result<Vec<String>> {
    let allowed = table(workspace)?.licenses.allow;
    let allowed = |licence: &spdx::LicenseReq| allowed.contains(&licence.to_string());
    let mut wrong = Vec::new();
    for package in workspace
        .packages
        .values()
        .filter(|one| !workspace.is_ours(one))
    {
        let Some(text) = &package.license else {
            wrong.push(format!(
                "`{}` {} does not say its licence",
                package.name, package.version
            ));
            continue;
        };
        match spdx::Expression::parse_mode(text, spdx::ParseMode::LAX) {
            Err(_) => wrong.push(format!(
                "`{}`: the licence “{text}” is not understood",
                package.name
            )),
            Ok(licence) if licence.evaluate(allowed) => {}
            Ok(_) => wrong.push(format!(
                "`{}` comes under “{text}”, which {TABLE} does not allow",
                package.name
            )),
        }
    }
    Ok(wrong)
}

/// Registries that others' work may come from.
///
/// # Errors
/// `deny.toml` cannot be read.
pub fn sources(workspace: &Workspace) -> Result<Vec<String>> {
    let allowed = table(workspace)?.sources.allow_registry;
    let mut wrong = Vec::new();
    for package in workspace
        .packages
        .values()
        .filter(|one| !workspace.is_ours(one))
    {
        match package.source.as_deref() {
            Some(source)
                if allowed
                    .iter()
                    .any(|one| source == format!("registry+{one}")) => {}
            Some(source) => wrong.push(format!(
                "`{}` comes from {source}, which {TABLE} does not allow",
                package.name
            )),
            None => wrong.push(format!(
                "`{}` comes from a folder outside the workspace",
                package.name
            )),
        }
    }
    Ok(wrong)
}

fn list(names: &BTreeSet<String>) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
