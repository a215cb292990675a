//! What somebody typed and sent when the session had ended: kept for the same person, to be found after signing in.

use crate::{Actor, Office, OfficeError, sign_in};
use origo_store::repository::{applications, kept_entries as repository};

/// What is kept of one page at most; a page of the form with all its fields filled is far below.
const FIELDS_BYTES_MAX: usize = 1024 * 1024;
/// It is kept so long.
const KEPT_MICROS: i64 = 7 * 24 * 60 * 60 * 1_000_000;

/// The fields of a page as they were sent.
pub type Fields = Vec<(String, String)>;

/// Keeps fields for the person whose session it was; false if that is not known, or the application is not of the
/// authority where the session was.
///
/// # Errors
/// The database refuses.
pub async fn keep(
    office: &Office,
    ended_session: &str,
    application: &str,
    section: &str,
    fields: &Fields,
) -> Result<bool, OfficeError> {
    let hash = sign_in::hash_token(ended_session);
    let mut reader = office.read().await?;
    let Some((authority_id, user_id)) = repository::owner_of_session(&mut reader, &hash).await?
    else {
        return Ok(false);
    };
    let known = applications::find(&mut reader, &authority_id, application).await?;
    let text = serde_json::to_string(fields)?;
    if known.is_none() || text.len() > FIELDS_BYTES_MAX {
        return Ok(false);
    }
    drop(reader);
    let entry = repository::Entry {
        authority_id,
        user_id,
        id: office.new_id(),
        application_id: application.to_owned(),
        section: section.chars().take(40).collect(),
        fields: text,
        created_at: office.micros(),
    };
    office
        .store()
        .write_with(entry, move |tx, entry| {
            Box::pin(async move {
                let before = entry.created_at - KEPT_MICROS;
                repository::forget(
                    tx,
                    &entry.authority_id,
                    &entry.user_id,
                    &entry.application_id,
                    &entry.section,
                    before,
                )
                .await?;
                entry.insert(tx).await?;
                Ok::<_, OfficeError>(true)
            })
        })
        .await
}

/// What the actor typed on a page before the session ended.
///
/// # Errors
/// The database refuses.
pub async fn waiting(
    office: &Office,
    actor: &Actor,
    application: &str,
    section: &str,
) -> Result<Option<Fields>, OfficeError> {
    let mut reader = office.read().await?;
    let (authority, user) = (&actor.authority, &actor.user_id);
    let entry = repository::find(&mut reader, authority, user, application, section).await?;
    Ok(entry
        .map(|entry| serde_json::from_str(&entry.fields))
        .transpose()?)
}

/// Forgets what the actor typed on a page: it is saved now, or not wanted.
///
/// # Errors
/// The database refuses.
pub async fn forget(
    office: &Office,
    actor: &Actor,
    application: &str,
    section: &str,
) -> Result<(), OfficeError> {
    let before = office.micros() - KEPT_MICROS;
    let (authority, user) = (actor.authority.clone(), actor.user_id.clone());
    let (application, section) = (application.to_owned(), section.to_owned());
    office
        .store()
        .write_with(
            (authority, user, application, section),
            move |tx, (authority, user, application, section)| {
                Box::pin(async move {
                    repository::forget(tx, authority, user, application, section, before).await?;
                    Ok::<_, OfficeError>(())
                })
            },
        )
        .await
}
