//! Every migration says something, and every one is run.

use crate::Workspace;
use anyhow::{Context as _, Result};
use std::fs;

/// Where they lie, and who runs them.
const FOLDER: &str = "crates/store/migrations";
const RUNNER: &str = "crates/store/src/migrate.rs";

/// Looks for files without a statement, files that the runner does not name, and two migrations of one number.
///
/// # Errors
/// A file cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.root.join(FOLDER);
    let runner = workspace.text(RUNNER)?.unwrap_or_default();
    let mut wrong = Vec::new();
    let mut names = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(&folder).with_context(|| format!("reading {FOLDER}"))? {
            let file = entry?.file_name().to_string_lossy().into_owned();
            let text = fs::read_to_string(folder.join(&file))
                .with_context(|| format!("reading {FOLDER}/{file}"))?;
            let said = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with("--");
            if !text.lines().any(said) {
                wrong.push(format!(
                    "{FOLDER}/{file} is empty: remove it, and name in {RUNNER} only what is there"
                ));
            }
            names.push(file.split('.').next().unwrap_or_default().to_owned());
        }
    }
    names.sort();
    names.dedup();
    for name in names
        .iter()
        .filter(|name| !runner.contains(&format!("\"{name}\"")))
    {
        wrong.push(format!("{FOLDER}/{name} is not run: list it in {RUNNER}"));
    }
    let number = |name: &str| name.split('_').next().unwrap_or_default().to_owned();
    for pair in names.windows(2) {
        let [one, other] = pair else { continue };
        if number(one) == number(other) {
            wrong.push(format!(
                "{one} and {other} have one number: an installation would run only the first"
            ));
        }
    }
    Ok(wrong)
}
