//! Who made what Origo is built of, and under which licence: `crates/web/licences.tsv` (name, version, licence, address)
//! and `crates/web/licences.txt` (each text once, under the parts that come with it). The page `/licences` shows both.

use crate::{Workspace, workspace::Package};
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The table of parts, and the texts.
pub const TABLE: &str = "crates/web/licences.tsv";
/// The texts.
pub const TEXTS: &str = "crates/web/licences.txt";
/// What a line begins with that names the parts of the text below it.
pub const HEAD: &str = "=== ";
const LOCK: &str = "frontend/package-lock.json";
/// How a file with a licence, or with words that must go with it, begins.
const BEGINNINGS: [&str; 5] = ["licen", "copying", "unlicense", "notice", "copyright"];
/// Texts for those who name a licence and ship no file.
const STANDARD: [(&str, &str); 3] = [
    ("Apache-2.0", include_str!("../licences/Apache-2.0.txt")),
    ("MIT", include_str!("../licences/MIT.txt")),
    ("0BSD", include_str!("../licences/0BSD.txt")),
];

/// What is written.
#[derive(Debug, PartialEq, Eq)]
pub struct Written {
    /// For [`TABLE`].
    pub table: String,
    /// For [`TEXTS`].
    pub texts: String,
}

/// Compares the files with what would be written.
///
/// # Errors
/// A file cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    if workspace.text(TABLE)?.is_none() {
        return Ok(Vec::new());
    }
    let written = write(workspace)?;
    let mut wrong = Vec::new();
    for (name, text) in [(TABLE, written.table), (TEXTS, written.texts)] {
        if workspace.text(name)?.as_deref() != Some(&text) {
            wrong.push(format!("{name} does not tell what Origo is built of now: run `make licences` and commit what it makes"));
        }
    }
    Ok(wrong)
}

/// What the files should hold.
///
/// # Errors
/// A file cannot be read.
pub fn write(workspace: &Workspace) -> Result<Written> {
    let mut rows = BTreeSet::new();
    let mut texts: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
    let mut take = |text: String, part: &str| {
        let key = text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        texts
            .entry(key)
            .or_insert_with(|| (text, BTreeSet::new()))
            .1
            .insert(part.to_owned());
    };
    for package in workspace.held_by("origo") {
        let licence = package.license.as_deref().unwrap_or("see its file");
        let address = package.repository.as_deref().unwrap_or_default();
        rows.insert([&package.name, &package.version, licence, address].join("\t"));
        let part = format!("{} {}", package.name, package.version);
        for text in of_package(package)? {
            take(text, &part);
        }
    }
    let kept = kept(&workspace.text(TEXTS)?.unwrap_or_default());
    for (name, version, licence) in of_pages(workspace)? {
        let address = format!("https://www.npmjs.com/package/{name}");
        rows.insert(
            [&name, &version, &licence, &address]
                .map(String::as_str)
                .join("\t"),
        );
        let part = format!("{name} {version}");
        let folder = workspace.root.join("frontend/node_modules").join(&name);
        let found = if folder.is_dir() {
            files(&folder)?
        } else {
            kept.get(&part).cloned().unwrap_or_default()
        };
        for text in or_standard(found, &licence) {
            take(text, &part);
        }
    }
    let mut blocks: Vec<String> = texts
        .into_values()
        .map(|(text, parts)| {
            format!(
                "{HEAD}{}\n{text}\n",
                parts.into_iter().collect::<Vec<_>>().join(", ")
            )
        })
        .collect();
    blocks.sort();
    Ok(Written {
        table: rows.into_iter().map(|row| row + "\n").collect(),
        texts: blocks.join("\n"),
    })
}

/// Texts of a package: its files, or the standard text of its licence.
fn of_package(package: &Package) -> Result<Vec<String>> {
    let licence = package.license.as_deref().unwrap_or_default();
    Ok(or_standard(files(package.folder())?, licence))
}

/// What was found, or the standard text of the licence where somebody ships no file.
fn or_standard(found: Vec<String>, licence: &str) -> Vec<String> {
    let standard = STANDARD.iter().find(|(name, _)| licence.contains(name));
    match standard {
        Some((_, text)) if found.is_empty() => vec![tidy(text)],
        _ => found,
    }
}

/// Texts of the files of a folder that hold licences, and of a folder of them.
fn files(folder: &Path) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        // a licence that we do not choose need not go with it
        let ours = BEGINNINGS
            .iter()
            .any(|beginning| name.starts_with(beginning))
            && !name.contains("gpl");
        if ours && path.is_dir() {
            for inner in fs::read_dir(&path)? {
                paths.push(inner?.path());
            }
        } else if ours {
            paths.push(path);
        }
    }
    paths.sort();
    let mut texts = Vec::new();
    for path in paths.iter().filter(|path| path.is_file()) {
        let bytes = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        let text = tidy(&String::from_utf8_lossy(&bytes));
        // a link that was packed as a file holds the name of the text, not the text
        if !text.starts_with("../") {
            texts.push(text);
        }
    }
    Ok(texts)
}

/// Lines without blanks at their ends; none that could be taken for a head.
fn tidy(text: &str) -> String {
    let lines = text.trim().lines().map(str::trim_end);
    lines
        .map(|line| line.strip_prefix(HEAD).unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Texts that were written before, by part: for whoever has no Node.
fn kept(texts: &str) -> BTreeMap<String, Vec<String>> {
    let mut kept: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let whole = format!("\n{texts}");
    for block in whole.split(&format!("\n{HEAD}")).skip(1) {
        let (parts, text) = block.split_once('\n').unwrap_or((block, ""));
        for part in parts.split(", ") {
            kept.entry(part.to_owned()).or_default().push(tidy(text));
        }
    }
    kept
}

#[derive(Deserialize)]
struct Lock {
    packages: BTreeMap<String, Locked>,
}

#[derive(Deserialize)]
struct Locked {
    #[serde(default)]
    dependencies: BTreeMap<String, String>,
    #[serde(default)]
    version: String,
    license: Option<String>,
}

/// What pages and documents hold of others, by the lock: name, version, licence.
fn of_pages(workspace: &Workspace) -> Result<Vec<(String, String, String)>> {
    let Some(text) = workspace.text(LOCK)? else {
        return Ok(Vec::new());
    };
    let lock: Lock = serde_json::from_str(&text).with_context(|| format!("reading {LOCK}"))?;
    let wanted = lock
        .packages
        .get("")
        .into_iter()
        .flat_map(|root| root.dependencies.keys());
    let rows = wanted.filter_map(|name| {
        let one = lock.packages.get(&format!("node_modules/{name}"))?;
        let licence = one
            .license
            .clone()
            .unwrap_or_else(|| "see its file".to_owned());
        Some((name.clone(), one.version.clone(), licence))
    });
    Ok(rows.collect())
}
