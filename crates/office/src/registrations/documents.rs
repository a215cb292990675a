//! Documents that support a registration.

use super::{event, get, own, pack_of, rule};
use crate::{Actor, Document, Office, OfficeError, RefusalCode, uploads::receive};
use origo_authz::Action;
use origo_store::repository::registrations as repository;
use serde_json::json;

/// Adds a document: PDF, JPEG or PNG by its own bytes, whatever its name says.
///
/// # Errors
/// [`OfficeError::Refused`] with the reason, as for attachments of an application.
pub async fn attach(
    office: &Office,
    actor: &Actor,
    kind: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Result<String, OfficeError> {
    actor.must(Action::ManageOrganisation)?;
    let view = own(office, actor).await?.ok_or(OfficeError::NotFound)?;
    let pack = pack_of(office, &actor.authority).await?;
    if !view.state.editable() {
        return Err(OfficeError::Refused(RefusalCode::RegistrationState));
    }
    let (known, held) = (&pack.registration.documents, view.documents.len());
    let received = receive(office, &actor.user_id, known, held, kind, name, bytes).await?;
    let document = Document {
        authority_id: actor.authority.clone(),
        organisation_id: view.registration.organisation_id,
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
    let attached = document.id.clone();
    let work = (office.clone(), actor.clone(), document, rule(pack));
    office
        .store()
        .write_with(work, move |tx, (office, actor, document, cited)| {
            Box::pin(async move {
                document.insert(tx).await?;
                let detail = json!({ "kind": document.kind, "name": document.name, "digest": document.digest });
                let id = &document.organisation_id;
                let happened = event("document-attached", "", cited.clone(), detail, id);
                office.record(tx, actor, happened).await
            })
        })
        .await?;
    Ok(attached)
}

/// Takes a document away.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn detach(office: &Office, actor: &Actor, document: &str) -> Result<(), OfficeError> {
    actor.must(Action::ManageOrganisation)?;
    let view = own(office, actor).await?.ok_or(OfficeError::NotFound)?;
    if !view.documents.iter().any(|known| known.id == document) {
        return Err(OfficeError::NotFound);
    }
    if !view.state.editable() {
        return Err(OfficeError::Refused(RefusalCode::RegistrationState));
    }
    let cited = rule(pack_of(office, &actor.authority).await?);
    let id = view.registration.organisation_id;
    let work = (
        office.clone(),
        actor.clone(),
        id,
        document.to_owned(),
        cited,
    );
    office
        .store()
        .write_with(work, move |tx, (office, actor, id, document, cited)| {
            Box::pin(async move {
                let (authority, now) = (&actor.authority, office.micros());
                if !repository::remove_document(tx, authority, id, document, now).await? {
                    return Err(OfficeError::NotFound);
                }
                let detail = json!({ "attachment": document });
                let happened = event("document-removed", "", cited.clone(), detail, id);
                office.record(tx, actor, happened).await
            })
        })
        .await
}

/// A document's row and bytes: of the own organisation, or of any that was handed in for the authority's staff.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn document(
    office: &Office,
    actor: &Actor,
    organisation: &str,
    document: &str,
) -> Result<(Document, Vec<u8>), OfficeError> {
    let found = get(office, actor, organisation).await?;
    let row = found
        .documents
        .into_iter()
        .find(|row| row.id == document)
        .ok_or(OfficeError::NotFound)?;
    let bytes = office.parts.files.get(&row.digest).await?.to_vec();
    Ok((row, bytes))
}
