//! `target/debug/xtask lint` runs every check and prints what is wrong; `make lint` calls it. `xtask licences` writes who made
//! what Origo is built of; `make licences` calls it.

use anyhow::{Result, bail};
use std::{env, fs, io::Write as _, path::Path, process::ExitCode};
use xtask::{CHECKS, Workspace, licences};

/// How it is called.
const USE: &str = "xtask lint | xtask licences";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            say(&format!("xtask: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<bool> {
    let words: Vec<String> = env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["lint"] => lint(&Workspace::read(Path::new("."))?),
        ["licences"] => licences(&Workspace::read(Path::new("."))?),
        _ => bail!("wrong use: {USE}"),
    }
}

/// Every check runs, so that everything is said at once.
fn lint(workspace: &Workspace) -> Result<bool> {
    let mut wrong = 0;
    for (name, check) in CHECKS {
        let found = check(workspace)?;
        for sentence in &found {
            say(&format!("{name}: {sentence}"));
        }
        wrong += found.len();
    }
    if wrong == 0 {
        say(&format!("{} checks of the repository pass", CHECKS.len()));
    } else {
        say(&format!("{wrong} to mend"));
    }
    Ok(wrong == 0)
}

fn licences(workspace: &Workspace) -> Result<bool> {
    let written = licences::write(workspace)?;
    fs::write(workspace.root.join(licences::TABLE), &written.table)?;
    fs::write(workspace.root.join(licences::TEXTS), &written.texts)?;
    say(&format!(
        "{} parts, {} bytes of texts",
        written.table.lines().count(),
        written.texts.len()
    ));
    Ok(true)
}

fn say(line: &str) {
    // a reader that went away is no reason to fail
    let _ = writeln!(std::io::stdout(), "{line}");
}
