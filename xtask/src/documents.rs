//! What documents point to is there: linked files, make targets, paths and scripts. What they say of commands, settings and
//! requests is tried in the tests of `origo`.

use crate::Workspace;
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Folders whose paths a document names as code.
const FOLDERS: [&str; 9] = [
    "crates/",
    "docs/",
    "e2e/",
    "examples/",
    "frontend/",
    "fuzz/",
    "packs/",
    "scripts/",
    "xtask/",
];
/// What stands for something else in a path.
const PLACEHOLDERS: [&str; 6] = ["*", "…", "xx", "NNNN", "TARGET", "{"];

const PICTURES: &str = "docs/screenshots";
const PICTURES_BYTES_MAX: u64 = 1_500_000;

/// Looks at every document for people.
///
/// # Errors
/// A document cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let targets = targets(&workspace.text("Makefile")?.unwrap_or_default());
    let mut wrong = Vec::new();
    for path in documents(&workspace.root)? {
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let name = workspace.short(&path);
        let folder = path.parent().unwrap_or(&workspace.root);
        for link in links(&text).filter(|link| !folder.join(link).exists()) {
            wrong.push(format!("{name} links {link}, which is not there"));
        }
        for target in called(&text).filter(|target| !targets.contains(target)) {
            wrong.push(format!(
                "{name} says `make {target}`, which the Makefile does not know"
            ));
        }
        for named in paths(&text).filter(|named| !workspace.root.join(named).exists()) {
            wrong.push(format!("{name} names {named}, which is not there"));
        }
    }
    wrong.extend(pictures(workspace)?);
    Ok(wrong)
}

/// Pictures are dear in a history that everybody clones: only what a document shows is kept, and not too much of it.
fn pictures(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.root.join(PICTURES);
    let mut shown = String::new();
    for path in documents(&workspace.root)? {
        shown.push_str(
            &fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?,
        );
    }
    let (mut wrong, mut bytes) = (Vec::new(), 0);
    let entries = if folder.is_dir() {
        Some(fs::read_dir(&folder)?)
    } else {
        None
    };
    for entry in entries.into_iter().flatten() {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        bytes += entry.metadata()?.len();
        if !shown.contains(&name) {
            wrong.push(format!(
                "{PICTURES}/{name} is shown by no document: leave it to `make screenshots`"
            ));
        }
    }
    if bytes > PICTURES_BYTES_MAX {
        wrong.push(format!("{PICTURES} holds {bytes} bytes, more than {PICTURES_BYTES_MAX}: fewer pictures, or fewer colours"));
    }
    Ok(wrong)
}

/// The pages at the root, of `docs` and of `packs`; CHANGELOG.md tells of what was, so it may name what is gone.
fn documents(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in ["", "docs", "docs/guide", "packs"] {
        let folder = root.join(folder);
        if !folder.is_dir() {
            continue;
        }
        for entry in
            fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?
        {
            let path = entry?.path();
            let page = path.extension().is_some_and(|extension| extension == "md");
            if page && !path.ends_with("CHANGELOG.md") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Targets of links that lead into the repository.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let ends = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let inside = ends.filter(|link| {
        !link.contains("://") && !link.starts_with('#') && !link.starts_with("mailto:")
    });
    inside.filter_map(|link| link.split('#').next())
}

/// Targets that a text tells to make, in code.
fn called(text: &str) -> impl Iterator<Item = String> {
    code(text).into_iter().flat_map(|code| {
        let lines = code
            .lines()
            .map(str::trim)
            .filter_map(|line| line.strip_prefix("make "));
        let first = lines.filter_map(|rest| rest.split_whitespace().next());
        first
            .filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    })
}

/// Paths of the repository that stand in code.
fn paths(text: &str) -> impl Iterator<Item = String> {
    code(text).into_iter().flat_map(|code| {
        let words = code.split(|c: char| {
            c.is_whitespace() || matches!(c, '\'' | '"' | '(' | ')' | ',' | ':' | ';' | '@')
        });
        let ours = words.filter(|word| FOLDERS.iter().any(|folder| word.starts_with(folder)));
        let plain = ours.filter(|word| !PLACEHOLDERS.iter().any(|mark| word.contains(mark)));
        plain.map(str::to_owned).collect::<Vec<_>>()
    })
}

/// What stands between backticks or in fenced blocks.
fn code(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, part) in text.split("```").enumerate() {
        if at % 2 == 1 {
            found.push(part.to_owned());
        } else {
            found.extend(
                part.split('`')
                    .skip(1)
                    .step_by(2)
                    .map(|span| span.replace('\n', " ")),
            );
        }
    }
    found
}

/// Targets of a Makefile.
fn targets(makefile: &str) -> Vec<String> {
    let rules = makefile
        .lines()
        .filter(|line| !line.starts_with(['\t', '#', '.', ' ']));
    rules
        .filter_map(|line| line.split_once(':').map(|(name, _)| name.trim().to_owned()))
        .collect()
}
