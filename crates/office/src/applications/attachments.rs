//! Documents that support an application.

use super::{get, objects};
use crate::{
    Actor, Attachment, Office, OfficeError, Scope,
    events::{Happened, rule},
    mandates,
};
use origo_authz::Action;
use origo_pack::AttachmentKind;
use origo_store::repository::applications as repository;
use serde_json::json;

/// The largest attachment: a scan of 40 pages at 300 dpi is about 12 MiB.
pub const ATTACHMENT_BYTES_MAX: usize = 20 * 1024 * 1024;

/// The most attachments of one application.
pub const ATTACHMENTS_MAX: usize = 40;

/// Attaches a document: PDF, JPEG or PNG by its own bytes, whatever its name says.
///
/// # Errors
/// [`OfficeError::Refused`] `attachment.too-large`, `attachment.type`, `attachment.too-many`, `attachment.kind`.
pub async fn attach(
    office: &Office,
    actor: &Actor,
    id: &str,
    kind: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Result<String, OfficeError> {
    actor.must(Action::Apply)?;
    let view = get(office, actor, id).await?;
    if !view.state.editable() {
        return Err(OfficeError::Refused("application.state"));
    }
    mandates::must(office, actor, &view.application, Scope::Prepare).await?;
    let (_, pack, form) = office
        .form(&actor.authority, &view.application.form)
        .await?;
    let held = view.attachments.len();
    let received = receive(office, &form.attachments, held, kind, name, bytes).await?;
    let cited = rule(pack, form);
    let attachment = Attachment {
        authority_id: actor.authority.clone(),
        application_id: id.to_owned(),
        id: office.new_id(),
        kind: received.kind,
        name: received.name,
        media_type: received.media_type.to_owned(),
        bytes: received.bytes,
        digest: received.digest,
        uploaded_by: actor.user_id.clone(),
        uploaded_at: office.micros(),
        removed_at: None,
    };
    let attached = attachment.id.clone();
    let (office, actor, application) = (office.clone(), actor.clone(), view.application);
    office
        .clone()
        .store()
        .write(move |tx| {
            let (office, actor, attachment) = (office.clone(), actor.clone(), attachment.clone());
            let (cited, application) = (cited.clone(), application.clone());
            let objects = objects(&application);
            Box::pin(async move {
                // whoever submits at this instant wins or waits: nothing is put under a submitted version
                let read = application.revision;
                repository::touch(tx, &actor.authority, &application.id, read, read).await?;
                attachment.insert(tx).await?;
                let detail = json!({ "kind": attachment.kind, "name": attachment.name, "digest": attachment.digest });
                let happened = Happened { kind: "document-attached", cause: "", rule: cited, detail, objects };
                office.record(tx, &actor, happened).await
            })
        })
        .await?;
    Ok(attached)
}

/// Takes an attachment away.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn detach(
    office: &Office,
    actor: &Actor,
    id: &str,
    attachment: &str,
) -> Result<(), OfficeError> {
    actor.must(Action::Apply)?;
    let view = get(office, actor, id).await?;
    if !view.state.editable() {
        return Err(OfficeError::Refused("application.state"));
    }
    mandates::must(office, actor, &view.application, Scope::Prepare).await?;
    let (_, pack, form) = office
        .form(&actor.authority, &view.application.form)
        .await?;
    let cited = rule(pack, form);
    let (office, actor, attachment, application) = (
        office.clone(),
        actor.clone(),
        attachment.to_owned(),
        view.application,
    );
    office
        .clone()
        .store()
        .write(move |tx| {
            let (office, actor, attachment) = (office.clone(), actor.clone(), attachment.clone());
            let (cited, application) = (cited.clone(), application.clone());
            Box::pin(async move {
                let now = office.micros();
                // a submission checked with the document is told that it is gone
                let read = application.revision;
                repository::touch(tx, &actor.authority, &application.id, read, read + 1).await?;
                let gone = repository::remove_attachment(
                    tx,
                    &actor.authority,
                    &application.id,
                    &attachment,
                    now,
                )
                .await?;
                if !gone {
                    return Err(OfficeError::NotFound);
                }
                let happened = Happened {
                    kind: "document-removed",
                    cause: "",
                    rule: cited,
                    detail: json!({ "attachment": attachment }),
                    objects: objects(&application),
                };
                office.record(tx, &actor, happened).await
            })
        })
        .await
}

/// An attachment's row and bytes.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn attachment(
    office: &Office,
    actor: &Actor,
    id: &str,
    attachment: &str,
) -> Result<(Attachment, Vec<u8>), OfficeError> {
    let view = get(office, actor, id).await?;
    let row = view
        .attachments
        .into_iter()
        .find(|row| row.id == attachment)
        .ok_or(OfficeError::NotFound)?;
    let bytes = office.parts.files.get(&row.digest).await?.to_vec();
    Ok((row, bytes))
}

/// A document that was taken in: of a known kind, of a safe type, within the limits, kept in the object store.
pub(crate) struct Received {
    pub kind: String,
    /// As its owner called it, without what a file name must not hold.
    pub name: String,
    pub media_type: &'static str,
    pub bytes: i64,
    pub digest: String,
}

/// Takes in a document beside `held` others, whose kind must be one of `known`.
///
/// # Errors
/// [`OfficeError::Refused`] `attachment.too-large`, `attachment.type`, `attachment.too-many`, `attachment.kind`.
pub(crate) async fn receive(
    office: &Office,
    known: &[AttachmentKind],
    held: usize,
    kind: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Received, OfficeError> {
    if bytes.len() > ATTACHMENT_BYTES_MAX {
        return Err(OfficeError::Refused("attachment.too-large"));
    }
    if held >= ATTACHMENTS_MAX {
        return Err(OfficeError::Refused("attachment.too-many"));
    }
    let media_type = sniff(&bytes).ok_or(OfficeError::Refused("attachment.type"))?;
    if !known.iter().any(|known| known.id == kind) {
        return Err(OfficeError::Refused("attachment.kind"));
    }
    Ok(Received {
        kind: kind.to_owned(),
        name: name
            .chars()
            .filter(|c| !c.is_control() && !matches!(c, '/' | '\\'))
            .take(120)
            .collect(),
        media_type,
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        digest: office.parts.files.put(bytes).await?,
    })
}

/// The media type by the bytes; none for anything but PDF, JPEG and PNG.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        _ => None,
    }
}
