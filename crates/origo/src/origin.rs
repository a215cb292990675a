//! `origo origin`: decides whether a product qualifies, from a file and nothing else. No installation, no network.

use crate::say::say;
use crate::{
    bill,
    cli::OriginCheckArgs,
    wrong_use::{OrWrongUse as _, WrongUse},
};
use anyhow::{Context as _, Result};
use origo_i18n::T;
use origo_origin::{
    Agreement, CaseError, Concordance, OriginAnswer, Verdict, answer_schema, case_schema,
    check_json_carried,
};
use serde_json::json;
use std::{
    fs::File,
    io::{Read, Write as _},
    path::Path,
};

/// The longest case that is read. A bill of 100,000 lines is about 15 MB.
const CASE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Decides the case in a file, or on standard input for `-`; true if it qualifies.
///
/// # Errors
/// The file cannot be read, or what it says is wrong: then each mistake is a line, or an item in JSON.
pub fn check(args: &OriginCheckArgs) -> Result<bool> {
    let mut text = read(&args.file)?;
    let t = T::new(&args.language);
    if let Some(file) = &args.materials {
        let (with, said) = bill::add(&text, file, t)?;
        text = with;
        // beside the answer, which a program may read
        say_aside(&said)?;
    }
    let mut known = origo_qualify::agreements().to_vec();
    if let Some(folder) = &args.agreements {
        known.extend(further(folder)?);
    }
    let concordance = match &args.hs {
        Some(folder) => crate::hs::concordance(folder)?,
        None => Concordance::default(),
    };
    let decision = match check_json_carried(&text, &known, &concordance) {
        Ok(decision) => decision,
        Err(error) => return refuse(&error, args.json),
    };
    let good = decision.verdict == Verdict::Qualifies;
    if args.json {
        let answer = OriginAnswer::from(decision);
        say!("{}", serde_json::to_string_pretty(&answer)?);
    } else {
        for line in origo_qualify::explain(&decision, &t) {
            say!("{}{}", "  ".repeat(line.level), line.text);
        }
    }
    Ok(good)
}

/// Says on the error output what was understood of a spreadsheet.
fn say_aside(lines: &[String]) -> Result<()> {
    let mut aside = std::io::stderr().lock();
    for line in lines {
        writeln!(aside, "{line}")?;
    }
    Ok(())
}

/// Agreements of a folder.
fn further(folder: &Path) -> Result<Vec<Agreement>> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("reading {}", folder.display()))
        .or_wrong_use()?;
    for entry in entries {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("reading {}", path.display()))?;
            let agreement: Agreement = toml::from_str(&text)
                .map_err(|error| WrongUse(format!("{}: {error}", path.display())))?;
            found.push(agreement);
        }
    }
    found.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(found)
}

fn read(file: &Path) -> Result<String> {
    let mut text = String::new();
    let source: Box<dyn Read> = if file == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(
            File::open(file)
                .with_context(|| format!("reading {}", file.display()))
                .or_wrong_use()?,
        )
    };
    let mut source = source.take(CASE_BYTES_MAX + 1);
    source
        .read_to_string(&mut text)
        .with_context(|| format!("reading {}: it has to be text in UTF-8", file.display()))
        .or_wrong_use()?;
    if text.len() as u64 > CASE_BYTES_MAX {
        return Err(WrongUse(format!(
            "{} is larger than 64 MB: leave out what is not a field of the case",
            file.display()
        ))
        .into());
    }
    Ok(text)
}

/// Says what is wrong with a case: in JSON where JSON was asked for, so that a program finds it in one place.
fn refuse(error: &CaseError, as_json: bool) -> Result<bool> {
    let count = error.findings.len();
    let (plural, them) = if count == 1 {
        ("", "it")
    } else {
        ("s", "them")
    };
    if as_json {
        let findings = json!({ "findings": error.findings });
        say!("{}", serde_json::to_string_pretty(&findings)?);
        return Err(WrongUse(format!("{count} mistake{plural} in the case")).into());
    }
    let lines: Vec<String> = error
        .findings
        .iter()
        .map(|finding| {
            let field = if finding.pointer.is_empty() {
                "/"
            } else {
                &finding.pointer
            };
            format!("\n  {field}: {}", finding.message)
        })
        .collect();
    Err(WrongUse(format!(
        "{count} mistake{plural} in the case; correct {them} and try again:{}",
        lines.concat()
    ))
    .into())
}

/// Prints the JSON Schema of a case, or of a decision.
pub fn schema(of_decision: bool) -> Result<bool> {
    let schema = if of_decision {
        answer_schema()
    } else {
        case_schema()
    };
    say!("{}", serde_json::to_string_pretty(&schema)?);
    Ok(true)
}

/// Lists the agreements that come with Origo.
pub fn agreements(as_json: bool) -> Result<bool> {
    let known = origo_qualify::agreements();
    if as_json {
        let list: Vec<_> = known
            .iter()
            .map(|one| {
                json!({
                    "code": one.code, "name": one.name, "version": one.version, "parties": one.parties,
                    "rules": one.rules.len(),
                })
            })
            .collect();
        say!("{}", serde_json::to_string_pretty(&list)?);
    } else {
        for one in known {
            say!(
                "{:16} {:8} {} – {}",
                one.code,
                one.version,
                one.name,
                one.parties.join(" ")
            );
        }
    }
    Ok(true)
}
