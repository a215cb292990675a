//! Views of the queue that an officer keeps under a name. They are the officer's own: no event tells of them.

use crate::{Actor, Office, OfficeError, RefusalCode};
use origo_authz::Action;
use origo_store::repository::saved_views as repository;
pub use origo_store::repository::saved_views::SavedView;

/// An officer keeps at most so many.
const VIEWS_MAX: usize = 20;
const NAME_MAX: usize = 60;
const QUERY_MAX: usize = 500;

/// The officer's views, oldest first.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<SavedView>, OfficeError> {
    actor.must(Action::SeeAll)?;
    let mut reader = office.read().await?;
    Ok(repository::list(&mut reader, &actor.authority, &actor.user_id).await?)
}

/// Keeps a view.
///
/// # Errors
/// [`OfficeError::Refused`] `view.no-name` or `view.too-many`.
pub async fn save(
    office: &Office,
    actor: &Actor,
    name: &str,
    query: &str,
) -> Result<(), OfficeError> {
    let name: String = name.trim().chars().take(NAME_MAX).collect();
    if name.is_empty() {
        return Err(OfficeError::Refused(RefusalCode::ViewNoName));
    }
    if list(office, actor).await?.len() >= VIEWS_MAX {
        return Err(OfficeError::Refused(RefusalCode::ViewTooMany));
    }
    let view = SavedView {
        authority_id: actor.authority.clone(),
        user_id: actor.user_id.clone(),
        id: office.new_id(),
        name,
        query: query.chars().take(QUERY_MAX).collect(),
        created_at: office.micros(),
    };
    office
        .store()
        .write_with(view, move |tx, view| {
            Box::pin(async move { Ok::<_, OfficeError>(view.insert(tx).await?) })
        })
        .await
}

/// Forgets a view.
///
/// # Errors
/// [`OfficeError::NotFound`] also for another officer's.
pub async fn delete(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    actor.must(Action::SeeAll)?;
    let (authority, user, id) = (
        actor.authority.clone(),
        actor.user_id.clone(),
        id.to_owned(),
    );
    let gone = office
        .store()
        .write_with((authority, user, id), move |tx, (authority, user, id)| {
            Box::pin(async move {
                Ok::<_, OfficeError>(repository::delete(tx, authority, user, id).await?)
            })
        })
        .await?;
    if gone {
        Ok(())
    } else {
        Err(OfficeError::NotFound)
    }
}
