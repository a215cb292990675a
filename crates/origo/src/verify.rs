//! `origo verify`: is this certificate genuine? No network needed.

use crate::say::say;
use crate::{cli::VerifyArgs, wiring, wrong_use::OrWrongUse as _};
use anyhow::{Context as _, Result};
use jiff::{SignedDuration, Timestamp};
use origo_casework::CertificateData;
use origo_seal::{Trust, verify_pdf};
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
    let found = verify_pdf(&pdf, &trust, at);
    let data = &found.certificate_json;
    let swapped = found.names_another_authority();
    let issuer = if swapped {
        verdict("bad", "issuer.another-authority")
    } else {
        json!(found.issuer)
    };
    let good = found.is_genuine();
    let read: Option<CertificateData> = data
        .clone()
        .and_then(|data| serde_json::from_value(data).ok());
    let sealed = good;
    let (good, content) = match &read {
        Some(read) if sealed && !read.carries_its_own_address() => {
            (false, verdict("bad", "content.another-address"))
        }
        Some(_) if sealed => (true, verdict("ok", "content.attached")),
        _ => (false, verdict("unknown", "content.not-compared")),
    };
    let status = status(found.signed_at.filter(|_| sealed), at);
    let number = data
        .as_ref()
        .and_then(|data| data.get("number"))
        .and_then(Value::as_str)
        .unwrap_or("-");
    if args.json {
        let answer = json!({
            "genuine": good,
            "verdicts": {
                "integrity": found.integrity,
                "issuer": issuer,
                "status": status,
                "content": content,
            },
            "not_known": ["unknown.status", "unknown.paper", "unknown.goods"],
            "at": at.to_string(),
            "authority": found.authority,
            "signer": found.signer_name,
            "signed_at": found.signed_at.map(|at| at.to_string()),
            "sha256": found.sha256,
            "data": data,
        });
        say!("{}", serde_json::to_string_pretty(&answer)?);
    } else {
        say!("number     {number}");
        say!("integrity  {}", found.integrity.code);
        say!("issuer     {}", text(&issuer, "code"));
        say!("content    {}", text(&content, "code"));
        say!("status     unknown: {}", text(&status, "sentence"));
        say!(
            "{}",
            if good {
                "genuine when it was sealed; ask the register whether it is still in force"
            } else {
                "NOT genuine"
            }
        );
    }
    Ok(good)
}

fn verdict(outcome: &str, code: &str) -> Value {
    json!({ "outcome": outcome, "code": code })
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Without the register nothing newer than the seal is known; so say how old that is, and that it is all.
fn status(sealed_at: Option<Timestamp>, at: Timestamp) -> Value {
    let mut status = verdict("unknown", "status.offline");
    let age = sealed_at.map(|sealed| at.duration_since(sealed));
    let sentence = match (sealed_at, age) {
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
