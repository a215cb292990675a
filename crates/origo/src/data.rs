//! `origo data import`: data that others hold, in our format. Their files stay where they are.

use crate::{say::say, wrong_use::OrWrongUse as _};
use anyhow::{Context as _, Result};
use origo_qualify::uk::{Compared, Schemes, Understood, compare, import};
use serde_json::json;
use std::{fs, path::Path};

/// Stands at the head of each file that is written.
const LICENCE: &str = "# From the UK trade tariff. Contains public sector information licensed under the Open Government Licence v3.0.\n\
    # Made by a program from prose: every rule is to be confirmed.\n";

/// Imports the rule sets of the UK trade tariff, and reports what was understood.
pub fn import_uk_rules(folder: &Path, out: Option<&Path>, as_json: bool) -> Result<bool> {
    let read = |path: &Path| {
        fs::read_to_string(path)
            .with_context(|| format!("reading {}", path.display()))
            .or_wrong_use()
    };
    let schemes = folder.join("roo_schemes_uk.json");
    let schemes = Schemes::from_json(&read(&schemes)?)
        .with_context(|| format!("{} is no list of schemes", schemes.display()))
        .or_wrong_use()?;
    let sets = folder.join("roo_schemes_uk/rule_sets");
    let mut files = Vec::new();
    let entries = fs::read_dir(&sets)
        .with_context(|| format!("reading {}", sets.display()))
        .or_wrong_use()?;
    for entry in entries {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    files.sort();
    if let Some(out) = out {
        fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
    }
    let mut report = Vec::new();
    let mut sum = [0; 4];
    let mut all = Vec::new();
    if !as_json {
        say!(
            "{:30} {:>6} {:>6} {:>6} {:>6} {:>7}",
            "agreement",
            "rules",
            "fully",
            "partly",
            "text",
            "fully"
        );
    }
    for path in &files {
        let code = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let imported =
            import(&read(path)?).with_context(|| format!("{} has no rule sets", path.display()))?;
        let counts = [
            imported.rules.len(),
            imported.count(Understood::Fully),
            imported.count(Understood::Partly),
            imported.count(Understood::Text),
        ];
        sum.iter_mut()
            .zip(counts)
            .for_each(|(sum, count)| *sum += count);
        if as_json {
            report.push(json!({
                "agreement": format!("uk/{code}"), "rules": counts[0], "fully": counts[1], "partly": counts[2], "text": counts[3],
                "entries": imported.entries.len(), "unreadable": imported.unreadable,
            }));
        } else {
            line(&code, counts);
        }
        if let Some(out) = out {
            let agreement = schemes.agreement(&code, &imported);
            let text = format!("{LICENCE}{}", toml::to_string(&agreement)?);
            let file = out.join(format!("{code}.toml"));
            fs::write(&file, text).with_context(|| format!("writing {}", file.display()))?;
        }
        all.push((code, imported.rules));
    }
    let compared = compare(
        all.iter()
            .flat_map(|(code, rules)| rules.iter().map(move |rule| (code.as_str(), rule))),
    );
    if as_json {
        let whole = json!({
            "agreements": report,
            "rules": sum[0], "fully": sum[1], "partly": sum[2], "text": sum[3],
            "compared_by_eye": compared.draws.values().map(|(count, wrong)| json!({ "rules": count, "wrong": wrong })).collect::<Vec<_>>(),
            "changed_since": compared.changed.len(),
        });
        say!("{}", serde_json::to_string_pretty(&whole)?);
    } else {
        line("all", sum);
        by_eye(&compared);
    }
    Ok(true)
}

/// How many rules a person has read against their prose, draw by draw, and what became of the mistakes.
fn by_eye(compared: &Compared) {
    for (draw, (count, wrong)) in &compared.draws {
        let again = if *draw == 1 { "" } else { ", drawn anew" };
        say!("{count} compared by eye{again}: {wrong} wrong when read, mended since");
    }
    if !compared.changed.is_empty() {
        say!(
            "{} of them read differently now: to be compared again",
            compared.changed.len()
        );
    }
    if !compared.gone.is_empty() {
        say!("{} of them are not in these files", compared.gone.len());
    }
}

fn line(name: &str, [all, fully, partly, text]: [usize; 4]) {
    let tenths = fully * 1000 / all.max(1);
    say!(
        "{name:30} {all:6} {fully:6} {partly:6} {text:6} {:>5}.{} %",
        tenths / 10,
        tenths % 10
    );
}
