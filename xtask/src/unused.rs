//! A dependency that no source names is paid for by everybody who builds.

use crate::{Workspace, source::below, workspace::Package};
use anyhow::{Context as _, Result};
use std::{collections::BTreeSet, fs, path::Path};

/// Folders whose sources may use a dependency, by its kind.
const ORDINARY: [&str; 1] = ["src"];
const OF_TESTS: [&str; 4] = ["tests", "benches", "examples", "src"];

/// Compares the manifests of our packages with the words of their sources. A package that is used without being named
/// (for its features) is listed under `package.metadata.cargo-machete.ignored`, as for `cargo machete`.
///
/// # Errors
/// A source cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for package in workspace.ours() {
        let ignored = package.noted(["cargo-machete", "ignored"]);
        let [ordinary, of_tests] = [words(package, &ORDINARY)?, words(package, &OF_TESTS)?];
        let of_build = fs::read_to_string(package.folder().join("build.rs")).unwrap_or_default();
        let of_build = split(&of_build);
        for dependency in package
            .dependencies
            .iter()
            .filter(|one| !ignored.contains(&one.name))
        {
            let name = dependency
                .rename
                .as_ref()
                .unwrap_or(&dependency.name)
                .replace('-', "_");
            let used = match dependency.kind.as_deref() {
                Some("build") => of_build.contains(&name),
                Some("dev") => of_tests.contains(&name),
                _ => ordinary.contains(&name),
            };
            if !used {
                wrong.push(format!(
                    "`{}` asks for `{}` and does not use it: strike it from {}, or move it to the dependencies of tests",
                    package.name,
                    dependency.name,
                    workspace.short(&package.folder().join("Cargo.toml"))
                ));
            }
        }
    }
    wrong.extend(table(workspace)?);
    Ok(wrong)
}

/// Lines of the workspace's table of versions that no package of ours takes.
fn table(workspace: &Workspace) -> Result<Vec<String>> {
    let text = workspace.text("Cargo.toml")?.unwrap_or_default();
    let manifest: toml::Table = toml::from_str(&text).context("reading Cargo.toml")?;
    let table = manifest
        .get("workspace")
        .and_then(|part| part.get("dependencies"));
    let names = table
        .and_then(toml::Value::as_table)
        .into_iter()
        .flat_map(toml::Table::keys);
    let taken = |name: &&String| {
        workspace
            .ours()
            .any(|one| one.dependencies.iter().any(|of| of.name == **name))
    };
    let left = names.filter(|name| !taken(name));
    Ok(left
        .map(|name| {
            format!("no crate takes `{name}` from the table of versions: strike it from Cargo.toml")
        })
        .collect())
}

fn words(package: &Package, folders: &[&str]) -> Result<BTreeSet<String>> {
    let mut words = BTreeSet::new();
    for folder in folders {
        for path in below(&package.folder().join(folder))? {
            let text =
                fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            words.extend(split(&text));
            // a module may stand somewhere else, and names what this package has to bring
            let here = path.parent().unwrap_or(Path::new("."));
            for elsewhere in text.split("#[path = \"").skip(1) {
                let name = elsewhere.split('"').next().unwrap_or_default();
                words.extend(split(
                    &fs::read_to_string(here.join(name)).unwrap_or_default(),
                ));
            }
        }
    }
    Ok(words)
}

/// Words of a source, without what stands in comments of a line.
fn split(text: &str) -> BTreeSet<String> {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines
        .flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .map(str::to_owned)
        .collect()
}
