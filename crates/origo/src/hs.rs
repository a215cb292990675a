//! `origo data import hs`: nomenclatures and tables between editions, out of files that others publish.

use crate::say::say;
use crate::wrong_use::{OrWrongUse as _, WrongUse};
use anyhow::{Context as _, Result};
use origo_exchange::hs::{HsFile, read};
use origo_origin::Concordance;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::{fmt::Write as _, fs, path::Path};

/// What names of tables between editions begin with.
const CONCORDANCE: &str = "concordance-";
/// How many lines that were left out are shown.
const SHOWN: usize = 5;

/// Reads a file and writes it in our format.
///
/// # Errors
/// The file cannot be read, or holds no Harmonized System.
pub fn import(
    file: &Path,
    out: Option<&Path>,
    edition: Option<u16>,
    as_json: bool,
) -> Result<bool> {
    let bytes = fs::read(file)
        .with_context(|| format!("reading {}", file.display()))
        .or_wrong_use()?;
    let found = read(&bytes).map_err(|error| WrongUse(format!("{}: {error}", file.display())))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = name.replace(['\n', '\r'], " ");
    let mut text = format!(
        "# From {name}, SHA-256 {}.\n# Whose it is and under which licence: see where it came from.\n",
        hex::encode(Sha256::digest(&bytes))
    );
    let (target, report, said) = match found {
        HsFile::Concordance {
            from,
            to,
            pairs,
            left_out,
        } => {
            let _ = writeln!(text, "HS {from}\tHS {to}");
            for (one, other) in &pairs {
                let _ = writeln!(text, "{one}\t{other}");
            }
            let mut split: Vec<&str> = pairs
                .windows(2)
                .filter_map(|pair| match pair {
                    [one, next] if one.0 == next.0 => Some(one.0.as_str()),
                    _ => None,
                })
                .collect();
            split.dedup();
            let mut said = format!(
                "HS {from} to HS {to}: {} pairs, {} codes of HS {from} are split",
                pairs.len(),
                split.len()
            );
            if !left_out.is_empty() {
                let _ = write!(
                    said,
                    "\n{} lines hold no pair of six-digit codes:",
                    left_out.len()
                );
                for (line, what) in left_out.iter().take(SHOWN) {
                    let _ = write!(said, "\n  line {line}: {what}");
                }
            }
            (
                format!("{CONCORDANCE}{from}-{to}.tsv"),
                json!({ "kind": "concordance", "from": from, "to": to, "pairs": pairs.len(), "split": split.len(),
                    "left_out": left_out.len() }),
                said,
            )
        }
        HsFile::Nomenclature {
            edition: own,
            positions,
        } => {
            let edition = match (own, edition) {
                (Some(own), Some(said)) if own != said => {
                    return Err(WrongUse(format!(
                        "{} says that it is HS {own}: leave out --edition {said}",
                        file.display()
                    ))
                    .into());
                }
                (Some(own), _) => own,
                (None, Some(said)) => said,
                (None, None) => {
                    return Err(WrongUse(format!(
                        "{} does not say which edition it is: add for example --edition 2017",
                        file.display()
                    ))
                    .into());
                }
            };
            let _ = writeln!(text, "HS {edition}\tdescription");
            for (code, words) in &positions {
                let _ = writeln!(text, "{code}\t{words}");
            }
            let count = |digits: usize| {
                positions
                    .iter()
                    .filter(|(code, _)| code.len() == digits)
                    .count()
            };
            (
                format!("nomenclature-{edition}.tsv"),
                json!({ "kind": "nomenclature", "edition": edition, "chapters": count(2), "headings": count(4),
                    "subheadings": count(6) }),
                format!(
                    "HS {edition}: {} chapters, {} headings, {} subheadings",
                    count(2),
                    count(4),
                    count(6)
                ),
            )
        }
    };
    if let Some(out) = out {
        fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
        let target = out.join(target);
        fs::write(&target, text).with_context(|| format!("writing {}", target.display()))?;
    }
    if as_json {
        say!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        say!("{said}");
    }
    Ok(true)
}

/// All tables between editions of a folder.
///
/// # Errors
/// The folder cannot be read, holds no table, or one that is wrong.
pub fn concordance(folder: &Path) -> Result<Concordance> {
    let mut found = Concordance::default();
    let entries = fs::read_dir(folder)
        .with_context(|| format!("reading {}", folder.display()))
        .or_wrong_use()?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(CONCORDANCE) && name.ends_with(".tsv") {
            let text =
                fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            found
                .read(&text)
                .map_err(|error| WrongUse(format!("{}: {error}", path.display())))?;
        }
    }
    if found.is_empty() {
        return Err(WrongUse(format!(
            "{} holds no table between editions: make one with “origo data import hs FILE --out {}”",
            folder.display(),
            folder.display()
        ))
        .into());
    }
    Ok(found)
}
