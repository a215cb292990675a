//! Webhooks: an organisation's own machines are told of what happens to its applications and certificates, as
//! Standard Webhooks (standardwebhooks.com) say. The delivery is written in the transaction of the event; the worker
//! sends it until it is taken.

mod address;
mod announce;
mod deliver;
mod signature;

use announce::TYPES;
pub(crate) use announce::{TOPIC, announce};
pub(crate) use deliver::deliver;

use crate::{Actor, Office, OfficeError, RefusalCode, events::Happened, secrets::of_webhook};
use origo_authz::Action;
use origo_store::repository::{jobs, webhooks as repository};
use origo_trade::{Finding, FindingCode};
use serde_json::json;

pub use origo_store::repository::webhooks::{Delivery, Webhook};

/// The most webhooks of one organisation.
const WEBHOOKS_MAX: usize = 10;
/// Rows of a page of deliveries.
pub const DELIVERIES_ROWS: i64 = 50;
/// How long the secret before a rotation signs too.
const OLD_SECRET_MICROS: i64 = 24 * 60 * 60 * 1_000_000;
const ENABLED: &str = "enabled";
const DISABLED: &str = "disabled";

/// Every event type with what it says.
pub fn types() -> impl Iterator<Item = (&'static str, &'static str)> {
    TYPES
        .into_iter()
        .filter(|(.., says)| !says.is_empty())
        .map(|(kind, _, says)| (kind, says))
}

/// What the owner says of a webhook.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Where to.
    pub url: String,
    /// Event types; `certificate.*` is all of one kind; none is all.
    pub events: Vec<String>,
}

fn owner(actor: &Actor) -> Result<String, OfficeError> {
    actor.must(Action::KeepAccess)?;
    Ok(actor.organisation.clone().unwrap_or_default())
}

/// The organisation's webhooks.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<Webhook>, OfficeError> {
    let owner = owner(actor)?;
    Ok(repository::of(&mut *office.read().await?, &actor.authority, &owner).await?)
}

/// One webhook.
///
/// # Errors
/// [`OfficeError::NotFound`] also for what is another's.
pub async fn get(office: &Office, actor: &Actor, id: &str) -> Result<Webhook, OfficeError> {
    let owner = owner(actor)?;
    repository::find(&mut *office.read().await?, &actor.authority, id)
        .await?
        .filter(|webhook| webhook.organisation_id == owner)
        .ok_or(OfficeError::NotFound)
}

/// Enters a webhook; its secret is in the answer.
///
/// # Errors
/// [`OfficeError::Invalid`] with what is wrong with address or events; [`OfficeError::Refused`] `webhook.too-many`.
pub async fn create(
    office: &Office,
    actor: &Actor,
    wanted: &Wanted,
) -> Result<Webhook, OfficeError> {
    let organisation_id = owner(actor)?;
    let events = read(office, wanted)?;
    if list(office, actor).await?.len() >= WEBHOOKS_MAX {
        return Err(OfficeError::Refused(RefusalCode::WebhookTooMany));
    }
    let (now, id, secret) = (office.micros(), office.new_id(), signature::new_secret());
    let mut webhook = Webhook {
        authority_id: actor.authority.clone(),
        secret: office.hide(&of_webhook(&id), &secret)?,
        id,
        organisation_id,
        url: wanted.url.trim().to_owned(),
        events,
        state: ENABLED.to_owned(),
        old_secret: String::new(),
        old_secret_until: 0,
        failures: 0,
        created_by: actor.user_id.clone(),
        created_at: now,
        updated_at: now,
    };
    write(office, actor, "webhook-entered", &webhook, Change::Insert).await?;
    webhook.secret = secret;
    Ok(webhook)
}

/// Changes address and events, and whether it is enabled.
///
/// # Errors
/// As [`create`], and [`OfficeError::NotFound`].
pub async fn change(
    office: &Office,
    actor: &Actor,
    id: &str,
    wanted: &Wanted,
    enabled: bool,
) -> Result<Webhook, OfficeError> {
    let mut webhook = get(office, actor, id).await?;
    webhook.events = read(office, wanted)?;
    wanted.url.trim().clone_into(&mut webhook.url);
    let state = if enabled { ENABLED } else { DISABLED };
    state.clone_into(&mut webhook.state);
    if enabled {
        webhook.failures = 0;
    }
    webhook.updated_at = office.micros();
    write(office, actor, "webhook-changed", &webhook, Change::Save).await?;
    Ok(webhook)
}

/// Gives it a new secret. The old one signs too for a day, so that receivers can change over.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn rotate(office: &Office, actor: &Actor, id: &str) -> Result<Webhook, OfficeError> {
    let mut webhook = get(office, actor, id).await?;
    webhook.updated_at = office.micros();
    webhook.old_secret_until = webhook.updated_at + OLD_SECRET_MICROS;
    let secret = signature::new_secret();
    let hidden = office.hide(&of_webhook(&webhook.id), &secret)?;
    webhook.old_secret = std::mem::replace(&mut webhook.secret, hidden);
    write(
        office,
        actor,
        "webhook-secret-rotated",
        &webhook,
        Change::Save,
    )
    .await?;
    webhook.secret = secret;
    Ok(webhook)
}

/// Forgets it.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn remove(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    let webhook = get(office, actor, id).await?;
    write(office, actor, "webhook-removed", &webhook, Change::Remove).await
}

/// What it was told, newest first, before the delivery with this id (empty: from the newest).
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn deliveries(
    office: &Office,
    actor: &Actor,
    id: &str,
    before: &str,
) -> Result<Vec<Delivery>, OfficeError> {
    get(office, actor, id).await?;
    let mut reader = office.read().await?;
    let rows = repository::deliveries(&mut reader, &actor.authority, id, before, DELIVERIES_ROWS);
    Ok(rows.await?)
}

/// Sends a delivery again, at once.
///
/// # Errors
/// [`OfficeError::NotFound`]; [`OfficeError::Refused`] `webhook.disabled`.
pub async fn redeliver(
    office: &Office,
    actor: &Actor,
    id: &str,
    delivery: &str,
) -> Result<(), OfficeError> {
    let webhook = get(office, actor, id).await?;
    if webhook.state != ENABLED {
        return Err(OfficeError::Refused(RefusalCode::WebhookDisabled));
    }
    let found =
        repository::delivery(&mut *office.read().await?, &actor.authority, delivery).await?;
    let mut delivery = found
        .filter(|delivery| delivery.webhook_id == webhook.id)
        .ok_or(OfficeError::NotFound)?;
    "waiting".clone_into(&mut delivery.state);
    delivery.attempts = 0;
    let now = office.micros();
    office
        .store()
        .write_with(
            (delivery, webhook.organisation_id),
            move |tx, (delivery, owner)| {
                Box::pin(async move {
                    repository::save_delivery(tx, delivery).await?;
                    // the job of the first delivery is done; each new round is a job of its own
                    let subject = format!("{}/{now}", delivery.id);
                    jobs::push_for(
                        tx,
                        &delivery.authority_id,
                        owner,
                        TOPIC,
                        &subject,
                        "{}".to_owned(),
                        now,
                    )
                    .await?;
                    Ok::<_, OfficeError>(())
                })
            },
        )
        .await
}

/// Reads address and events; answers the events as they are kept.
fn read(office: &Office, wanted: &Wanted) -> Result<String, OfficeError> {
    let mut findings = Vec::new();
    if let Err(code) = address::read(&wanted.url, office.private_webhooks()) {
        findings.push(Finding::error("/url", code));
    }
    for (at, event) in wanted.events.iter().enumerate() {
        let known = |kind: &str| {
            kind == event
                || event
                    .strip_suffix('*')
                    .is_some_and(|start| start.ends_with('.') && kind.starts_with(start))
        };
        if !types().any(|(kind, _)| known(kind)) {
            findings.push(Finding::error(
                format!("/events/{at}"),
                FindingCode::EventType,
            ));
        }
    }
    if !findings.is_empty() {
        return Err(OfficeError::Invalid(findings));
    }
    let mut events = wanted.events.clone();
    events.sort();
    events.dedup();
    if events.is_empty() {
        events = vec!["application.*".to_owned(), "certificate.*".to_owned()];
    }
    Ok(events.join(" "))
}

#[derive(Clone, Copy)]
enum Change {
    Insert,
    Save,
    Remove,
}

async fn write(
    office: &Office,
    actor: &Actor,
    kind: &'static str,
    webhook: &Webhook,
    change: Change,
) -> Result<(), OfficeError> {
    let (office, actor, webhook) = (office.clone(), actor.clone(), webhook.clone());
    office
        .clone()
        .store()
        .write_with((office, actor, webhook), move |tx, (office, actor, webhook)| {
            Box::pin(async move {
                match change {
                    Change::Insert => webhook.insert(tx).await?,
                    Change::Save => repository::save(tx, webhook).await?,
                    Change::Remove => {
                        repository::remove(tx, &webhook.authority_id, &webhook.id).await?;
                    }
                }
                let happened = Happened {
                    kind,
                    cause: "",
                    rule: String::new(),
                    detail: json!({ "url": webhook.url, "events": webhook.events, "state": webhook.state }),
                    objects: vec![
                        ("webhook", webhook.id.clone()),
                        ("organisation", webhook.organisation_id.clone()),
                    ],
                };
                office.record(tx, actor, happened).await
            })
        })
        .await
}
