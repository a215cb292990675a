//! A changed application is written with its event, and with what else belongs to the act.

use super::{keep, view::objects, work::Work};
use crate::{Actor, Application, Office, OfficeError, events::Happened, step_letters};
use origo_store::{Tx, repository::applications as repository};

/// A changed application with what its event says.
pub(crate) struct Change {
    /// As it is to be.
    pub application: Application,
    /// Who hands it in with what; none for an officer's act.
    pub handed_in: Option<keep::HandedIn>,
    pub kind: &'static str,
    pub cause: String,
    pub rule: String,
    pub detail: serde_json::Value,
}

/// Writes a changed application, its event, and what else belongs to the act, in one transaction.
pub(crate) async fn change<F>(
    office: &Office,
    actor: &Actor,
    change: Change,
    more: F,
) -> Result<(), OfficeError>
where
    F: for<'a> Fn(&'a mut Tx) -> Work<'a> + Send + Sync + 'static,
{
    office
        .store()
        .write_with(
            (office.clone(), actor.clone(), change, more),
            |tx, (office, actor, change, more)| {
                Box::pin(async move {
                    let application = &change.application;
                    match &change.handed_in {
                        Some(handed_in) => keep::handed_in(tx, application, handed_in).await?,
                        None => repository::save_case(tx, application).await?,
                    }
                    more(tx).await?;
                    let happened = Happened {
                        kind: change.kind,
                        cause: &change.cause,
                        rule: change.rule.clone(),
                        detail: change.detail.clone(),
                        objects: objects(application),
                    };
                    office.record(tx, actor, happened).await?;
                    step_letters::tell(office, tx, application, change.kind).await
                })
            },
        )
        .await
}
