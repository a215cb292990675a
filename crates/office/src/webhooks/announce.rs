//! What the world is told: which event becomes which message, written for every webhook that wants it.

use crate::{Office, OfficeError};
use origo_store::{
    Tx,
    repository::{
        events::NewEvent,
        jobs,
        webhooks::{self as repository, Delivery},
    },
};
use serde_json::json;

/// The topic of the job that sends.
pub(crate) const TOPIC: &str = "webhook";
/// What the world may be told, and the event of ours that it tells. What officers do among themselves is not in it.
pub(super) const TYPES: [(&str, &str, &str); 15] = [
    (
        "application.started",
        "application-started",
        "A draft was started.",
    ),
    ("application.started", "application-copied", ""),
    ("application.started", "replacement-started", ""),
    (
        "application.submitted",
        "application-submitted",
        "It was handed in.",
    ),
    (
        "application.queried",
        "query-raised",
        "The authority asks something.",
    ),
    (
        "application.answered",
        "application-answered",
        "It was handed in again, with the answers.",
    ),
    (
        "application.approved",
        "application-approved",
        "An officer found it in order.",
    ),
    (
        "application.second-approved",
        "application-second-approved",
        "So did a second one.",
    ),
    (
        "application.rejected",
        "application-rejected",
        "It was refused.",
    ),
    (
        "application.withdrawn",
        "application-withdrawn",
        "The applicant took it back.",
    ),
    (
        "certificate.signed",
        "certificate-signed",
        "It has a number; its document is being made.",
    ),
    (
        "certificate.issued",
        "certificate-issued",
        "Its document can be downloaded.",
    ),
    (
        "certificate.cancelled",
        "certificate-cancelled",
        "It is no longer in force.",
    ),
    (
        "certificate.replaced",
        "certificate-replaced",
        "Another was issued in its place.",
    ),
    (
        "certificate.revoked",
        "certificate-revoked",
        "It never was good.",
    ),
];

/// Writes a delivery, and the job that sends it, for every webhook that wants an event; in the event's transaction.
pub(crate) async fn announce(
    office: &Office,
    tx: &mut Tx,
    authority: &str,
    event: &NewEvent,
) -> Result<(), OfficeError> {
    let told = TYPES.into_iter().find(|(_, kind, _)| *kind == event.kind);
    let Some((kind, ..)) = told else {
        return Ok(());
    };
    let object = |name: &str| {
        let found = event.objects.iter().find(|(kind, _)| kind == name);
        found.map(|(_, id)| id.as_str())
    };
    let whose = object("organisation").unwrap_or_default();
    for webhook in repository::enabled(tx, authority, whose).await? {
        if !wants(&webhook.events, kind) {
            continue;
        }
        let payload = json!({
            "type": kind,
            "timestamp": jiff::Timestamp::from_microsecond(event.at).unwrap_or_default().to_string(),
            "data": {
                "event_id": event.id,
                "authority": authority,
                "organisation_id": object("organisation"),
                "application_id": object("application"),
                "certificate_number": object("certificate"),
            },
        });
        let delivery = Delivery {
            authority_id: authority.to_owned(),
            id: office.new_id(),
            webhook_id: webhook.id,
            kind: kind.to_owned(),
            payload: payload.to_string(),
            state: "waiting".to_owned(),
            attempts: 0,
            last_status: None,
            last_error: String::new(),
            created_at: event.at,
            delivered_at: None,
        };
        delivery.insert(tx).await?;
        jobs::push_for(
            tx,
            authority,
            &webhook.organisation_id,
            TOPIC,
            &delivery.id,
            "{}".to_owned(),
            event.at,
        )
        .await?;
    }
    Ok(())
}

fn wants(events: &str, kind: &str) -> bool {
    events.split_whitespace().any(|event| {
        let all = event.strip_suffix('*');
        event == kind || all.is_some_and(|start| kind.starts_with(start))
    })
}
