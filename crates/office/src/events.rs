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
