//! Documents that support an application.

use super::{get, keep};
use crate::{Actor, Attachment, Office, OfficeError, events::rule, uploads::receive};

/// Attaches a document: PDF, JPEG or PNG by its own bytes, whatever its name says.
///
/// # Errors
/// [`OfficeError::Refused`] with one of the codes of `attachment`, as [`crate::uploads`] has them.
pub async fn attach(
    office: &Office,
    actor: &Actor,
    id: &str,
    kind: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Result<String, OfficeError> {
    let view = keep::writable(office, actor, id).await?;
    let (_, pack, form) = office
        .form(&actor.authority, &view.application.form)
        .await?;
    let held = view.attachments.len();
    let received = receive(
        office,
        &actor.user_id,
        &form.attachments,
        held,
        kind,
        name,
        bytes,
    )
    .await?;
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
    keep::attachment(office, actor, view.application, attachment, cited).await?;
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
    let view = keep::writable(office, actor, id).await?;
    let (_, pack, form) = office
        .form(&actor.authority, &view.application.form)
        .await?;
    let cited = rule(pack, form);
    let attachment = attachment.to_owned();
    keep::removal(office, actor, view.application, attachment, cited).await
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
    let row = attached(office, actor, id, attachment).await?;
    let bytes = file(office, &row).await?;
    Ok((row, bytes))
}

/// An attachment's row.
pub(crate) async fn attached(
    office: &Office,
    actor: &Actor,
    id: &str,
    attachment: &str,
) -> Result<Attachment, OfficeError> {
    let view = get(office, actor, id).await?;
    let found = view
        .attachments
        .into_iter()
        .find(|row| row.id == attachment);
    found.ok_or(OfficeError::NotFound)
}

/// An attachment's bytes.
pub(crate) async fn file(office: &Office, row: &Attachment) -> Result<Vec<u8>, OfficeError> {
    Ok(office.parts.files.get(&row.digest).await?.to_vec())
}
