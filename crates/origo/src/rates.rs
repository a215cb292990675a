//! `origo data import rates`: what duty a country asks, out of the files of its authority.

use crate::{
    cli::ImportRatesArgs,
    say::say,
    wrong_use::{OrWrongUse as _, WrongUse},
};
use anyhow::{Context as _, Result};
use origo_exchange::rates::{Layout, read};
use origo_qualify::{Duty, rates};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{IsTerminal as _, Read, Write as _},
};

/// How many rows that are wrong, duties kept as text, and groups are shown.
const SHOWN: usize = 20;

/// A file whose bytes are summed up while they are read.
struct Summed<R> {
    file: R,
    sum: Sha256,
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(into)?;
        self.sum.update(into.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// Reads files and writes them as one table in our format.
///
/// # Errors
/// A file cannot be read, or rows of it are wrong: then each is named and nothing is written.
pub fn import(args: &ImportRatesArgs) -> Result<bool> {
    let importer = args.importer.to_uppercase();
    if importer.len() != 2 || !importer.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(WrongUse(format!(
            "“{}” is no country: write two letters, for example --importer GB",
            args.importer
        ))
        .into());
    }
    let from = first_day(args)?;
    let names = schemes(args)?;
    let (mut all, mut notes, mut wrong, mut wrong_count) =
        (Vec::new(), String::new(), Vec::new(), 0);
    let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut groups, mut sources, mut official) = (BTreeMap::new(), BTreeSet::new(), false);
    for path in &args.files {
        let file = File::open(path)
            .with_context(|| format!("reading {}", path.display()))
            .or_wrong_use()?;
        let mut file = Summed {
            file,
            sum: Sha256::new(),
        };
        let shown = std::io::stderr().is_terminal();
        let found = read(&mut file, |count| {
            if shown {
                // whoever closed the terminal does not see it
                let _unseen = write!(std::io::stderr(), "\r{count} rows read");
            }
        })
        .map_err(|error| WrongUse(format!("{}: {error}", path.display())))?;
        if shown {
            let _unseen = write!(std::io::stderr(), "\r{:24}\r", "");
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.replace(['\n', '\r', '\t'], " ");
        notes += &format!(
            "# From {name}, SHA-256 {}.\n",
            hex::encode(file.sum.finalize())
        );
        wrong.extend(
            found
                .wrong
                .into_iter()
                .map(|(line, why)| format!("{name}, line {line}: {why}")),
        );
        wrong_count += found.wrong_count;
        for (why, count) in found.left_out {
            *left_out.entry(why).or_default() += count;
        }
        groups.extend(found.groups);
        official |= found.layout == Layout::UkMeasures;
        sources.extend(found.sources);
        sources.insert(name);
        all.extend(found.rows);
    }
    if wrong_count > 0 {
        let more = wrong_count.saturating_sub(SHOWN);
        let mut lines: Vec<String> = wrong.into_iter().take(SHOWN).collect();
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        return Err(WrongUse(format!(
            "{wrong_count} rows are wrong, nothing was imported; correct them and try again:\n  {}",
            lines.join("\n  ")
        ))
        .into());
    }
    if all.is_empty() {
        return Err(WrongUse("no rates stand in these files".to_owned()).into());
    }
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    let (mut texts, mut as_text) = (BTreeSet::new(), 0);
    let mut lines: Vec<rates::Rate> = all
        .into_iter()
        .map(|row| {
            if let Duty::Text(text) = Duty::read(&row.duty) {
                as_text += 1;
                if texts.len() < SHOWN {
                    texts.insert(text);
                }
            }
            let scheme = names.get(&row.scheme).cloned().unwrap_or(row.scheme);
            *counted.entry(scheme.clone()).or_default() += 1;
            rates::Rate {
                hs: row.hs,
                scheme,
                duty: row.duty,
                from: row.from,
                until: row.until,
                except: row.except,
            }
        })
        .collect();
    lines.sort();
    lines.dedup();
    let unnamed: BTreeMap<&String, &String> = groups
        .iter()
        .filter(|(code, _)| !names.contains_key(*code) && code.len() != 2)
        .collect();
    if let Some(out) = &args.out {
        let sources: Vec<String> = sources.into_iter().collect();
        let source = args.source.clone().unwrap_or_else(|| sources.join(", "));
        fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
        let target = out.join(format!("rates-{importer}-{from}.tsv"));
        let text = format!(
            "{notes}# Whose it is and under which licence: see where it came from.\n{}",
            rates::write(&importer, &from, &source, &lines)
        );
        // a server that starts meanwhile reads the old file or the new one
        let beside = target.with_extension("tsv.part");
        fs::write(&beside, text).with_context(|| format!("writing {}", beside.display()))?;
        fs::rename(&beside, &target).with_context(|| format!("writing {}", target.display()))?;
    }
    if args.json {
        let report = json!({
            "kind": "rates", "importer": importer, "from": from, "rates": lines.len(), "schemes": counted,
            "kept_as_text": as_text, "left_out": left_out, "groups_without_agreement": unnamed, "official": official,
        });
        say!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(true);
    }
    say!("{importer} from {from}: {} rates", lines.len());
    for (scheme, count) in counted.iter().take(SHOWN) {
        say!("  {scheme}: {count}");
    }
    if counted.len() > SHOWN {
        say!("  and {} more schemes", counted.len() - SHOWN);
    }
    if as_text > 0 {
        say!(
            "{as_text} duties are kept as text, because they are no sum of per cent and amounts a unit:"
        );
        texts.iter().take(5).for_each(|text| say!("  {text}"));
    }
    for (why, count) in &left_out {
        say!("{count} left out: {why}");
    }
    if !unnamed.is_empty() {
        say!("These groups have no agreement yet; say which with --scheme GROUP=AGREEMENT:");
        for (code, name) in unnamed.iter().take(SHOWN) {
            say!("  {code}: {name}");
        }
    }
    Ok(true)
}

/// The day from which this version of the tariff is asked.
fn first_day(args: &ImportRatesArgs) -> Result<String> {
    let day = match (&args.from, args.year) {
        (Some(day), _) => day.clone(),
        (None, Some(year)) => format!("{year:04}-01-01"),
        (None, None) => {
            let zone = jiff::tz::TimeZone::UTC;
            crate::wiring::now()
                .to_zoned_datetime(zone)
                .date()
                .to_string()
        }
    };
    if day.len() != 10 || day.parse::<jiff::civil::Date>().is_err() {
        return Err(WrongUse(format!(
            "“{day}” is no day: write for example --from 2026-01-31"
        ))
        .into());
    }
    Ok(day)
}

/// Which agreement each group of the tariff is.
fn schemes(args: &ImportRatesArgs) -> Result<BTreeMap<String, String>> {
    args.scheme
        .iter()
        .map(|pair| {
            let (group, code) = pair.split_once('=').ok_or_else(|| {
                WrongUse(format!(
                    "“{pair}” names no agreement: write for example --scheme 1013='UK-EU TCA'"
                ))
            })?;
            let known = origo_qualify::agreements().iter().any(|one| one.code == code);
            if !known {
                return Err(WrongUse(format!(
                    "“{code}” is no agreement that comes with Origo: “origo origin agreements” lists them"
                ))
                .into());
            }
            Ok((group.to_owned(), code.to_owned()))
        })
        .collect()
}
