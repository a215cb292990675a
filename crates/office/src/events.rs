//! Every change of state writes its event in the same transaction.

use crate::{Actor, Office, OfficeError};
use origo_pack::{Form, Pack};
use origo_store::{Tx, repository::events};
use serde_json::Value;

/// What an act says of itself.
pub(crate) struct Happened<'a> {
    pub kind: &'a str,
    pub cause: &'a str,
    pub rule: String,
    pub detail: Value,
    pub objects: Vec<(&'static str, String)>,
}

/// The rule version that an event cites: pack, its version and digest, form and its version.
pub(crate) fn rule(pack: &Pack, form: &Form) -> String {
    let digest = pack.digest.get(..12).unwrap_or_default();
    format!(
        "{}@{}#{digest}/{}@{}",
        pack.id, pack.version, form.id, form.version
    )
}

impl Office {
    pub(crate) async fn record(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        happened: Happened<'_>,
    ) -> Result<(), OfficeError> {
        let event = events::NewEvent {
            id: self.new_id(),
            at: self.micros(),
            kind: happened.kind.to_owned(),
            actor: actor.user_id.clone(),
            role: actor.role.name().to_owned(),
            channel: actor.channel.name().to_owned(),
            cause: happened.cause.to_owned(),
            rule: happened.rule,
            detail: happened.detail.to_string(),
            objects: happened
                .objects
                .into_iter()
                .map(|(kind, id)| (kind.to_owned(), id))
                .collect(),
        };
        events::record(tx, &actor.authority, &event).await?;
        crate::webhooks::announce(self, tx, &actor.authority, &event).await?;
        Ok(())
    }
}

/// Something that happened, as it is shown: what the chain adds to it is the auditor's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its number in the authority's log, from 1.
    pub seq: i64,
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// What happened, for example `application-submitted`.
    pub kind: String,
    /// User id, or `system`.
    pub actor: String,
    /// Role the actor acted in.
    pub role: String,
    /// `web`, `api`, `worker`, `command-line`.
    pub channel: String,
    /// Why: a reason code, or the request.
    pub cause: String,
    /// Particulars.
    pub detail: Value,
    /// What it is about: types and ids.
    pub objects: Vec<(String, String)>,
}

impl From<events::Event> for Event {
    fn from(row: events::Event) -> Self {
        Self {
            objects: serde_json::from_str(&row.objects).unwrap_or_default(),
            detail: serde_json::from_str(&row.detail).unwrap_or_default(),
            seq: row.seq,
            at: row.at,
            kind: row.kind,
            actor: row.actor,
            role: row.role,
            channel: row.channel,
            cause: row.cause,
        }
    }
}
