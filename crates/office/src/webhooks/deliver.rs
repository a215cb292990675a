//! Sending: one try a job run, the next after a longer pause, until it is taken or given up.

use super::{DISABLED, Delivery, ENABLED, Webhook, address, signature};
use crate::{Office, OfficeError, context::system, events::Happened, secrets::of_webhook};
use origo_store::repository::{jobs, webhooks as repository};
use serde_json::json;
use std::time::Duration;

const SECOND: i64 = 1_000_000;
/// Pauses before the tries after the first, in seconds, as Standard Webhooks propose.
const PAUSES: [i64; 8] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000];
/// Deliveries given up one after another until the webhook is disabled.
const FAILURES_MAX: i64 = 3;
/// A receiver that works longer than this should take first and work then.
const ANSWER_WAIT: Duration = Duration::from_secs(10);
const ERROR_LENGTH_MAX: usize = 200;

/// How a try went.
struct Tried {
    status: Option<i64>,
    error: String,
}

/// One try of the delivery that a job is about.
pub(crate) async fn deliver(office: &Office, job: &jobs::Job) -> Result<(), OfficeError> {
    let id = job.subject.split('/').next().unwrap_or_default();
    let mut reader = office.read().await?;
    let delivery = repository::delivery(&mut reader, &job.authority_id, id).await?;
    let webhook = match &delivery {
        Some(delivery) => {
            repository::find(&mut reader, &job.authority_id, &delivery.webhook_id).await?
        }
        None => None,
    };
    drop(reader);
    let (Some(delivery), Some(webhook)) = (delivery, webhook) else {
        // its webhook was removed
        return end(office, job, None, None).await;
    };
    if delivery.state != "waiting" || webhook.state != ENABLED {
        return end(office, job, None, None).await;
    }
    let tried = send(office, &webhook, &delivery).await;
    settle(office, job, webhook, delivery, tried).await
}

async fn send(office: &Office, webhook: &Webhook, delivery: &Delivery) -> Tried {
    match try_to_send(office, webhook, delivery).await {
        Ok(status) if (200..300).contains(&status) => Tried {
            status: Some(i64::from(status)),
            error: String::new(),
        },
        Ok(status) => Tried {
            status: Some(i64::from(status)),
            error: format!("the receiver answered {status}"),
        },
        Err(error) => Tried {
            status: None,
            error: error.chars().take(ERROR_LENGTH_MAX).collect(),
        },
    }
}

async fn try_to_send(
    office: &Office,
    webhook: &Webhook,
    delivery: &Delivery,
) -> Result<u16, String> {
    let private_too = office.private_webhooks();
    let url = address::read(&webhook.url, private_too).map_err(|code| code.to_string())?;
    let addresses = address::resolve(&url, private_too).await?;
    let client = origo_store::outside::client()
        // what was checked is what is connected to: the name is not asked again
        .resolve_to_addrs(url.host_str().unwrap_or_default(), &addresses)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(ANSWER_WAIT)
        .user_agent("Origo-Webhooks")
        .build()
        .map_err(|error| error.to_string())?;
    let now = office.micros();
    let second = now / SECOND;
    let place = of_webhook(&webhook.id);
    let reveal = |kept: &str| office.reveal(&place, kept).map_err(|why| why.to_string());
    let mut signatures = vec![signature::sign(
        &reveal(&webhook.secret)?,
        &delivery.id,
        second,
        &delivery.payload,
    )];
    if !webhook.old_secret.is_empty() && now < webhook.old_secret_until {
        signatures.push(signature::sign(
            &reveal(&webhook.old_secret)?,
            &delivery.id,
            second,
            &delivery.payload,
        ));
    }
    let answer = client
        .post(url)
        .header("content-type", "application/json")
        .header("webhook-id", &delivery.id)
        .header("webhook-timestamp", second.to_string())
        .header("webhook-signature", signatures.join(" "))
        .body(delivery.payload.clone())
        .send()
        .await;
    // what the receiver says beyond its status is not read: it is nobody's business here
    answer
        .map(|answer| answer.status().as_u16())
        .map_err(|error| error.without_url().to_string())
}

async fn settle(
    office: &Office,
    job: &jobs::Job,
    mut webhook: Webhook,
    mut delivery: Delivery,
    tried: Tried,
) -> Result<(), OfficeError> {
    let now = office.micros();
    delivery.attempts += 1;
    delivery.last_status = tried.status;
    delivery.last_error = tried.error;
    if delivery.last_error.is_empty() {
        "delivered".clone_into(&mut delivery.state);
        delivery.delivered_at = Some(now);
        webhook.failures = 0;
        return end(office, job, Some(delivery), Some(webhook)).await;
    }
    let pause = usize::try_from(delivery.attempts - 1)
        .ok()
        .and_then(|at| PAUSES.get(at));
    if let Some(seconds) = pause {
        // up to a tenth longer, so that many that failed together do not come together
        let seconds = seconds + rand::random_range(0..=seconds / 10);
        return again(office, job, delivery, now + seconds * SECOND).await;
    }
    "failed".clone_into(&mut delivery.state);
    webhook.failures += 1;
    if webhook.failures >= FAILURES_MAX {
        DISABLED.clone_into(&mut webhook.state);
    }
    webhook.updated_at = now;
    end(office, job, Some(delivery), Some(webhook)).await
}

async fn again(
    office: &Office,
    job: &jobs::Job,
    delivery: Delivery,
    run_at: i64,
) -> Result<(), OfficeError> {
    let job = job.clone();
    office
        .store()
        .write_with((job, delivery), move |tx, (job, delivery)| {
            Box::pin(async move {
                repository::save_delivery(tx, delivery).await?;
                jobs::retry(tx, job, run_at, &delivery.last_error).await?;
                Ok::<_, OfficeError>(())
            })
        })
        .await
}

/// The job is done; what became of delivery and webhook is written with it.
async fn end(
    office: &Office,
    job: &jobs::Job,
    delivery: Option<Delivery>,
    webhook: Option<Webhook>,
) -> Result<(), OfficeError> {
    let (office, job) = (office.clone(), job.clone());
    office
        .clone()
        .store()
        .write_with((office, job, delivery, webhook), move |tx, (office, job, delivery, webhook)| {
            Box::pin(async move {
                let now = office.micros();
                if let Some(delivery) = delivery {
                    repository::save_delivery(tx, delivery).await?;
                }
                if let Some(tried) = webhook {
                    // its owner may have changed it meanwhile: only the outcome is ours to write
                    let current = repository::find(tx, &tried.authority_id, &tried.id).await?;
                    if let Some(mut current) = current {
                        let disable = tried.state == DISABLED && current.state == ENABLED;
                        current.failures = tried.failures;
                        if disable {
                            DISABLED.clone_into(&mut current.state);
                        }
                        repository::save(tx, &current).await?;
                        if disable {
                            let happened = Happened {
                                kind: "webhook-disabled",
                                cause: "repeated-failure",
                                rule: String::new(),
                                detail: json!({ "url": current.url, "failures": current.failures }),
                                objects: vec![
                                    ("webhook", current.id.clone()),
                                    ("organisation", current.organisation_id.clone()),
                                ],
                            };
                            let system = system(&current.authority_id);
                            office.record(tx, &system, happened).await?;
                        }
                    }
                }
                jobs::done(tx, job, now).await?;
                Ok::<_, OfficeError>(())
            })
        })
        .await
}
