//! Proving the event log: every event's hash, every link, and where the chain ends.

use crate::{Office, OfficeError};
use origo_store::repository::{authorities, events};

const STRETCH: i64 = 1000;

/// What a proof of one authority's chain found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ChainReport {
    /// The authority.
    pub authority: String,
    /// Events read.
    pub events: i64,
    /// Hash of the last one: publish it to make back-dating impossible.
    pub head: String,
    /// The first fault, if any, in words.
    pub fault: Option<String>,
}

/// Proves every chain of the installation.
///
/// # Errors
/// The database refuses.
pub async fn verify(office: &Office) -> Result<Vec<ChainReport>, OfficeError> {
    let mut reader = office.read().await?;
    let mut reports = Vec::new();
    for authority in authorities::all(&mut reader).await? {
        let mut report = ChainReport {
            authority: authority.id.clone(),
            events: 0,
            head: String::new(),
            fault: None,
        };
        loop {
            let stretch = events::after(&mut reader, &authority.id, report.events, STRETCH).await?;
            if stretch.is_empty() {
                break;
            }
            for event in &stretch {
                report.fault = fault(event, report.events, &report.head);
                if report.fault.is_some() {
                    break;
                }
                report.events = event.seq;
                report.head.clone_from(&event.hash);
            }
            if report.fault.is_some() {
                break;
            }
        }
        if report.fault.is_none() {
            let head = events::head(&mut reader, &authority.id).await?;
            if head != Some((report.events, report.head.clone())) {
                report.fault = Some(format!(
                    "the chain ends at event {}, the head says {head:?}",
                    report.events
                ));
            }
        }
        reports.push(report);
    }
    Ok(reports)
}

fn fault(event: &events::Event, before: i64, head: &str) -> Option<String> {
    if event.seq != before + 1 {
        return Some(format!("event {} is missing", before + 1));
    }
    if event.previous_hash != head {
        return Some(format!(
            "event {} does not follow event {before}",
            event.seq
        ));
    }
    (event.hash != event.expected_hash()).then(|| format!("event {} was changed", event.seq))
}
