//! The one keeper of drafts: every change of what an applicant wrote, attached or answered is written here, and the
//! hand that made it is remembered in the same transaction, so that nobody decides on what they had a hand in.
//!
//! No other file of the office uses the writing functions of `store::repository::drafts`; a test holds it to that.

use super::{
    doubles,
    view::{ApplicationView, get, objects},
    work::Work,
};
use crate::{
    Actor, Application, Attachment, Office, OfficeError, RefusalCode, Scope, events::Happened,
    mandates,
};
use origo_authz::Action;
use origo_store::{
    Tx,
    repository::drafts::{self, Version},
};
use origo_trade::Draft;
use serde_json::json;

/// An application that the actor may change now.
///
/// # Errors
/// [`OfficeError::Refused`] `application.state` or `mandate.missing`; [`OfficeError::NotFound`].
pub(crate) async fn writable(
    office: &Office,
    actor: &Actor,
    id: &str,
) -> Result<ApplicationView, OfficeError> {
    actor.must(Action::Apply)?;
    let view = get(office, actor, id).await?;
    if !view.state.editable() {
        return Err(OfficeError::Refused(RefusalCode::ApplicationState));
    }
    mandates::must(office, actor, &view.application, Scope::Prepare).await?;
    Ok(view)
}

/// Keeps a draft, and what else belongs to the change, in one transaction; answers the new revision. A draft being typed
/// changes no state, so it writes no event: each submitted version is kept whole.
///
/// # Errors
/// [`OfficeError::Changed`] if somebody wrote since `application.revision` was read.
pub(crate) async fn draft<C, F>(
    office: &Office,
    actor: &Actor,
    mut application: Application,
    mut draft: Draft,
    with: C,
    more: F,
) -> Result<i64, OfficeError>
where
    C: Send + Sync + 'static,
    F: for<'a> Fn(&'a mut Tx, &'a Application, &'a C) -> Work<'a> + Send + Sync + 'static,
{
    draft.form.clone_from(&application.form);
    application.updated_at = office.micros();
    write_draft(&mut application, &draft)?;
    let revision = application.revision + 1;
    office
        .store()
        .write_with(
            (application, actor.user_id.clone(), with, more),
            |tx, (application, hand, with, more)| {
                Box::pin(async move {
                    drafts::save(tx, application, hand).await?;
                    more(tx, application, with).await
                })
            },
        )
        .await?;
    Ok(revision)
}

/// Keeps a document beside an application.
pub(crate) async fn attachment(
    office: &Office,
    actor: &Actor,
    application: Application,
    attachment: Attachment,
    cited: String,
) -> Result<(), OfficeError> {
    office
        .store()
        .write_with(
            (
                office.clone(),
                actor.clone(),
                application,
                attachment,
                cited,
            ),
            |tx, (office, actor, application, attachment, cited)| {
                Box::pin(async move {
                    drafts::attach(tx, application.revision, attachment).await?;
                    let happened = Happened {
                        kind: "document-attached",
                        cause: "",
                        rule: cited.clone(),
                        detail: json!({
                            "kind": attachment.kind,
                            "name": attachment.name,
                            "digest": attachment.digest
                        }),
                        objects: objects(application),
                    };
                    office.record(tx, actor, happened).await
                })
            },
        )
        .await
}

/// Takes a document away from an application.
///
/// # Errors
/// [`OfficeError::NotFound`] if it is not there.
pub(crate) async fn removal(
    office: &Office,
    actor: &Actor,
    application: Application,
    attachment: String,
    cited: String,
) -> Result<(), OfficeError> {
    office
        .store()
        .write_with(
            (
                office.clone(),
                actor.clone(),
                application,
                attachment,
                cited,
            ),
            |tx, (office, actor, application, attachment, cited)| {
                Box::pin(async move {
                    let (hand, now) = (&actor.user_id, office.micros());
                    if !drafts::detach(tx, application, attachment, hand, now).await? {
                        return Err(OfficeError::NotFound);
                    }
                    let happened = Happened {
                        kind: "document-removed",
                        cause: "",
                        rule: cited.clone(),
                        detail: json!({ "attachment": attachment }),
                        objects: objects(application),
                    };
                    office.record(tx, actor, happened).await
                })
            },
        )
        .await
}

/// Remembers whose cells somebody else took over: both wrote the lines.
pub(crate) async fn hand_of(
    tx: &mut Tx,
    application: &Application,
    hand: &str,
) -> Result<(), OfficeError> {
    let (authority, id) = (&application.authority_id, &application.id);
    Ok(drafts::add_hand(tx, authority, id, hand).await?)
}

/// What is handed in: the version, and the answers (texts by query id).
pub(crate) type HandedIn = (Version, Vec<(String, String)>);

/// Hands an application in, within the transaction of its event.
pub(crate) async fn handed_in(
    tx: &mut Tx,
    application: &Application,
    (version, answers): &HandedIn,
) -> Result<(), OfficeError> {
    drafts::hand_in(tx, application, version, answers).await?;
    doubles::keep(tx, application).await
}

/// Puts a draft into a row, with what lists show and searches look in.
pub(crate) fn write_draft(application: &mut Application, draft: &Draft) -> Result<(), OfficeError> {
    application.draft = serde_json::to_string(draft)?;
    application.exporter = draft.consignor.name.trim().to_owned();
    application.destination = draft.destination.trim().to_uppercase();
    application.goods = match draft.goods.as_slice() {
        [] => String::new(),
        [first, ..] => first
            .description
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(120)
            .collect(),
    };
    let mut words = vec![
        application.reference.clone(),
        draft.consignor.name.clone(),
        draft.consignor.name_local.clone(),
        draft.consignee.name.clone(),
    ];
    words.extend(draft.invoices.iter().map(|invoice| invoice.number.clone()));
    words.extend(
        draft
            .goods
            .iter()
            .take(100)
            .flat_map(|g| [g.description.clone(), g.hs_code.clone()]),
    );
    application.search = words.join(" ").to_lowercase();
    Ok(())
}
