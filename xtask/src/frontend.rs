//! Styles and script in `frontend/dist` are built of what lies in `frontend`: known by the digest that the build left, so
//! that no Node is wanted here. `node frontend/build.mjs --check` builds and compares.

use crate::Workspace;
use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use std::fs;

const FOLDER: &str = "frontend";

/// Compares the digest of the sources with the one in the manifest.
///
/// # Errors
/// A source cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.root.join(FOLDER);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = vec!["build.mjs".to_owned(), "package-lock.json".to_owned()];
    for entry in
        fs::read_dir(folder.join("src")).with_context(|| format!("reading {FOLDER}/src"))?
    {
        names.push(format!("src/{}", entry?.file_name().to_string_lossy()));
    }
    names.sort();
    let mut digest = Sha256::new();
    for name in &names {
        let bytes =
            fs::read(folder.join(name)).with_context(|| format!("reading {FOLDER}/{name}"))?;
        digest.update(format!("{name} {}\n", bytes.len()));
        digest.update(bytes);
    }
    let digest: String = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let manifest = workspace
        .text("frontend/dist/manifest.json")?
        .unwrap_or_default();
    let current = manifest.contains(&format!("\"sources\": \"{digest}\""));
    let sentence = "frontend/dist is not built of what lies in frontend: run `make frontend` and commit what it makes";
    Ok(if current {
        Vec::new()
    } else {
        vec![sentence.to_owned()]
    })
}
