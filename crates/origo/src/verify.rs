//! `origo verify`: is this certificate genuine? No network needed.

use crate::say::say;
use crate::{cli::VerifyArgs, wiring};
use anyhow::{Context as _, Result};
use origo_seal::{Trust, verify_pdf};
use serde_json::{Value, json};

/// Judges a PDF; false if it is not intact or not from a trusted authority.
///
/// # Errors
/// The file or the trust folder cannot be read.
pub fn verify(args: &VerifyArgs) -> Result<bool> {
    let pdf =
        std::fs::read(&args.file).with_context(|| format!("reading {}", args.file.display()))?;
    let trust = Trust::from_dir(&args.trust)?;
    let at = args.at.unwrap_or_else(wiring::now);
    let found = verify_pdf(&pdf, &trust, at);
    let data = &found.certificate_json;
    let swapped = found.names_another_authority();
    let issuer = if swapped {
        json!({ "outcome": "bad", "code": "issuer.another-authority" })
    } else {
        json!(found.issuer)
    };
    let good = found.is_genuine();
    let content = if good && data.is_some() {
        json!({ "outcome": "ok", "code": "content.attached" })
    } else {
        json!({ "outcome": "unknown", "code": "content.not-compared" })
    };
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
                "status": { "outcome": "unknown", "code": "status.offline" },
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
        say!(
            "issuer     {}",
            issuer
                .get("code")
                .and_then(Value::as_str)
                .unwrap_or_default()
        );
        say!(
            "status     unknown: whether it was cancelled since, only its authority's register can say"
        );
        say!("{}", if good { "genuine" } else { "NOT genuine" });
    }
    Ok(good)
}
