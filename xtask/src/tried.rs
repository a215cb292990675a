//! What SECURITY.md says was tried is tried: every row of its table names a test, and every test named there exists.

use crate::{Workspace, source};
use anyhow::{Context as _, Result};
use std::{collections::BTreeSet, fs};

const PAGE: &str = "SECURITY.md";
const HEADING: &str = "## What was tried";
/// Where tests are.
const FOLDERS: [&str; 2] = ["crates", "xtask"];

/// Compares the table with the tests of the repository.
///
/// # Errors
/// A file cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let page = workspace.text(PAGE)?.unwrap_or_default();
    let (_, table) = page.split_once(HEADING).unwrap_or_default();
    let table = table.split("\n## ").next().unwrap_or_default();
    // the first row is the heading, the second its line
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(2);
    let rows: Vec<&str> = rows.collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let tests = tests(workspace)?;
    let mut wrong = Vec::new();
    for row in rows {
        let (tried, named) = ends(row);
        let mut names = named.split('`').skip(1).step_by(2).peekable();
        if names.peek().is_none() {
            wrong.push(format!("{PAGE} names no test for “{tried}”"));
        }
        for name in names.filter(|name| !tests.contains(*name)) {
            wrong.push(format!("{PAGE} names the test {name}, which is not there"));
        }
    }
    Ok(wrong)
}

/// The first and the last cell of a row.
fn ends(row: &str) -> (&str, &str) {
    let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
    let last = cells.last().copied().unwrap_or_default();
    (cells.first().copied().unwrap_or_default(), last)
}

/// The names of all tests: functions marked as such, and those that run on both databases.
fn tests(workspace: &Workspace) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for folder in FOLDERS {
        for path in source::below(&workspace.root.join(folder))? {
            let text =
                fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            let mut marked = false;
            for line in text.lines().map(str::trim) {
                if line.starts_with("#[") {
                    marked |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
                    continue;
                }
                let of_both = line.contains("(app: TestApp)");
                let named = line.strip_prefix("async ").unwrap_or(line);
                if let Some(rest) = named.strip_prefix("fn ").filter(|_| marked || of_both) {
                    found.extend(rest.split('(').next().map(str::to_owned));
                }
                marked = false;
            }
        }
    }
    Ok(found)
}
