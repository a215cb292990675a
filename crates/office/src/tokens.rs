//! Tokens of an organisation: what its machines sign in with, each for what its scopes say and no longer than it says.

use crate::{Actor, Office, OfficeError, RefusalCode, Session, events::Happened};
use origo_authz::{Action, SCOPES};
use origo_store::repository::people as repository;
use origo_trade::{Finding, FindingCode};
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// The longest life of a token.
pub const DAYS_MAX: i64 = 365;
/// The most live tokens of one organisation.
const TOKENS_MAX: usize = 50;
const LABEL_LENGTH_MAX: usize = 100;
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// What is wanted of a new token.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What it is for.
    pub label: String,
    /// Scopes: at least one.
    pub scopes: Vec<String>,
    /// How many days it lives.
    pub days: i64,
}

fn owner(actor: &Actor) -> Result<String, OfficeError> {
    actor.must(Action::KeepAccess)?;
    Ok(actor.organisation.clone().unwrap_or_default())
}

/// The organisation's live tokens, those that its people got by signing in included.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<Session>, OfficeError> {
    let owner = owner(actor)?;
    let (mut reader, now) = (office.read().await?, office.micros());
    Ok(repository::tokens(&mut reader, &actor.authority, &owner, now).await?)
}

/// Makes a token; answers its secret, which cannot be read back, and its row. It acts as the person who made it.
///
/// # Errors
/// [`OfficeError::Invalid`]; [`OfficeError::Refused`] `token.too-many`.
pub async fn create(
    office: &Office,
    actor: &Actor,
    wanted: &Wanted,
) -> Result<(String, Session), OfficeError> {
    let organisation = owner(actor)?;
    check(wanted)?;
    if list(office, actor).await?.len() >= TOKENS_MAX {
        return Err(OfficeError::Refused(RefusalCode::TokenTooMany));
    }
    let secret = data_encoding::BASE32_NOPAD
        .encode(&rand::random::<[u8; 32]>())
        .to_lowercase();
    let now = office.micros();
    let mut scopes = wanted.scopes.clone();
    scopes.sort();
    scopes.dedup();
    let session = Session {
        token_hash: hex::encode(Sha256::digest(secret.as_bytes())),
        id: office.new_id(),
        kind: "token".to_owned(),
        user_id: actor.user_id.clone(),
        authority_id: actor.authority.clone(),
        organisation_id: organisation,
        role: actor.role.name().to_owned(),
        scopes: scopes.join(" "),
        label: wanted.label.trim().to_owned(),
        created_at: now,
        seen_at: now,
        expires_at: now + wanted.days * DAY,
        revoked_at: None,
        second_factor: String::new(),
        proved_at: 0,
    };
    let (kept, row) = (office.clone(), session.clone());
    let actor = actor.clone();
    office
        .store()
        .write_with((kept, actor, row), move |tx, (office, actor, row)| {
            Box::pin(async move {
                row.insert(tx).await?;
                let detail = json!({ "label": row.label, "scopes": row.scopes, "expires_at": row.expires_at });
                office.record(tx, actor, happened("token-made", &row.id, actor, detail)).await
            })
        })
        .await?;
    Ok((secret, session))
}

/// Ends a token of the organisation.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn revoke(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    let owner = owner(actor)?;
    let (office, actor, id) = (office.clone(), actor.clone(), id.to_owned());
    office
        .clone()
        .store()
        .write_with(
            (office, actor, owner, id),
            move |tx, (office, actor, owner, id)| {
                Box::pin(async move {
                    let now = office.micros();
                    let done =
                        repository::revoke_token(tx, &actor.authority, owner, id, now).await?;
                    if !done {
                        return Err(OfficeError::NotFound);
                    }
                    office
                        .record(tx, actor, happened("token-revoked", id, actor, json!({})))
                        .await
                })
            },
        )
        .await
}

fn happened<'a>(kind: &'a str, id: &str, actor: &Actor, detail: serde_json::Value) -> Happened<'a> {
    let organisation = actor.organisation.clone().unwrap_or_default();
    Happened {
        kind,
        cause: "",
        rule: String::new(),
        detail,
        objects: vec![("token", id.to_owned()), ("organisation", organisation)],
    }
}

fn check(wanted: &Wanted) -> Result<(), OfficeError> {
    let mut findings = Vec::new();
    let label = wanted.label.trim();
    if label.is_empty() {
        findings.push(Finding::error("/label", FindingCode::Required));
    } else if label.chars().count() > LABEL_LENGTH_MAX {
        findings.push(Finding::error("/label", FindingCode::TooLong).with("max", LABEL_LENGTH_MAX));
    }
    if wanted.scopes.is_empty() {
        findings.push(Finding::error("/scopes", FindingCode::Required));
    }
    for (at, scope) in wanted.scopes.iter().enumerate() {
        if !SCOPES.contains(&scope.as_str()) {
            findings.push(Finding::error(format!("/scopes/{at}"), FindingCode::Scope));
        }
    }
    if !(1..=DAYS_MAX).contains(&wanted.days) {
        findings.push(Finding::error("/days", FindingCode::Range).with("most", DAYS_MAX));
    }
    if findings.is_empty() {
        Ok(())
    } else {
        Err(OfficeError::Invalid(findings))
    }
}
