//! Documents that support an application.

use super::{get, keep};
use crate::{Actor, Attachment, Office, OfficeError, events::rule};
use origo_pack::AttachmentKind;

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
    let view = keep::writable(office, actor, id).await?;
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
