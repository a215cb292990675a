//! `origo verify`: is this certificate genuine? No network needed.

use crate::say::say;
use crate::{cli::VerifyArgs, open, wiring, wrong_use::OrWrongUse as _};
use anyhow::{Context as _, Result};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use origo_i18n::T;
use origo_office::{
    Outcome, PdfCheck,
    verification::{self, Verification},
};
use origo_seal::Trust;
use serde_json::{Value, json};

/// Judges a PDF; false if it is not intact or not from a trusted authority.
///
/// # Errors
/// The file or the trust folder cannot be read.
pub fn verify(args: &VerifyArgs) -> Result<bool> {
    let pdf = std::fs::read(&args.file)
        .with_context(|| format!("reading {}", args.file.display()))
        .or_wrong_use()?;
    let trust = Trust::from_dir(&args.trust)
        .with_context(|| format!("reading the trust folder {}", args.trust.display()))
        .or_wrong_use()?;
    let at = args.at.unwrap_or_else(wiring::now);
    let check = open::checked(&pdf, &trust, at);
    let found = verification::offline(&check, at, zone(&check));
    let good = found.genuine();
    let sealed_at = check.sealed_at.filter(|_| found.data.is_some());
    let status = status(&found, sealed_at, at);
    if args.json {
        let answer = json!({
            "genuine": good,
            "verdicts": {
                "integrity": found.integrity,
                "issuer": found.issuer,
                "status": status,
                "content": found.content,
            },
            "later": found.later,
            "not_known": found.unknown,
            "at": at.to_string(),
            "authority": check.authority,
            "signer": check.signer,
            "signed_at": check.sealed_at.map(|at| at.to_string()),
            "sha256": check.digest,
            "data": check.data,
        });
        say!("{}", serde_json::to_string_pretty(&answer)?);
    } else {
        in_words(&check, &found, &status);
    }
    Ok(good)
}

/// Where its authority lives, as far as a country pack of this program says: the last day of validity ends there.
fn zone(check: &PdfCheck) -> TimeZone {
    let named = check
        .data
        .as_ref()
        .and_then(|data| data.pointer("/pack/id")?.as_str());
    let packs = origo_pack::builtin().unwrap_or_default();
    named
        .and_then(|id| TimeZone::get(&packs.get(id)?.time_zone).ok())
        .unwrap_or(TimeZone::UTC)
}

fn in_words(check: &PdfCheck, found: &Verification, status: &Value) {
    let words = T::new("en");
    let number = check
        .data
        .as_ref()
        .and_then(|data| data.get("number")?.as_str());
    say!("number     {}", number.unwrap_or("-"));
    let verdicts = [
        ("integrity ", &found.integrity),
        ("issuer    ", &found.issuer),
        ("content   ", &found.content),
    ];
    for (name, verdict) in verdicts {
        say!("{name} {}: {}", verdict.code, words.verdict(&verdict.code));
    }
    for addition in &found.later {
        let by = addition
            .by
            .as_deref()
            .map(|who| format!(" It names {who}; not checked."));
        say!(
            "later      {}{}",
            words.verdict(&addition.code),
            by.unwrap_or_default()
        );
    }
    say!(
        "status     {}: {}",
        found.status.code,
        text(status, "sentence")
    );
    say!(
        "{}",
        if found.genuine() {
            "genuine when it was sealed; ask the register whether it is still in force"
        } else {
            "NOT genuine"
        }
    );
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Without the register nothing newer than the seal is known; so say how old that is, and that it is all.
fn status(found: &Verification, sealed_at: Option<Timestamp>, at: Timestamp) -> Value {
    let mut status = json!(found.status);
    let age = sealed_at.map(|sealed| at.duration_since(sealed));
    let last = found.data.as_ref().and_then(|data| data.valid_until);
    let sentence = match (sealed_at, age) {
        _ if found.status.outcome == Outcome::Bad => {
            let last = last.map(|last| last.to_string()).unwrap_or_default();
            format!("its validity ended on {last}")
        }
        (Some(sealed), Some(age)) => format!(
            "it was in force when it was sealed on {sealed}, {} ago; whether it was cancelled or replaced since, \
             only its authority's register can say",
            days(age)
        ),
        _ => "only its authority's register can say whether it is in force".to_owned(),
    };
    status["as_of"] = json!(sealed_at.map(|sealed| sealed.to_string()));
    status["age_seconds"] = json!(age.map(|age| age.as_secs()));
    status["sentence"] = json!(sentence);
    status
}

fn days(age: SignedDuration) -> String {
    match age.as_hours() / 24 {
        ..1 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}
