//! Pages of a document as pictures: what an officer sees beside the application, without a hostile file ever being
//! opened in a browser.

use crate::{Actor, Office, OfficeError, applications};
use std::{sync::LazyLock, time::Duration};
use tokio::sync::Semaphore;

/// Drawing takes some 50 ms; what takes this long is not worth waiting for.
const PATIENCE: Duration = Duration::from_secs(10);
/// Drawings at once: each needs a core and some 20 MB.
static HANDS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));
/// More pages of one document are not shown; the file itself is a link away.
pub const PAGES_MAX: usize = 30;

/// How many pages of an attachment can be shown; none if it cannot be drawn.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn pages(
    office: &Office,
    actor: &Actor,
    id: &str,
    attachment: &str,
) -> Result<usize, OfficeError> {
    let (row, bytes) = applications::attachment(office, actor, id, attachment).await?;
    if row.media_type != "application/pdf" {
        return Ok(1);
    }
    let printer = office.parts.printer.clone();
    let count = bounded(move || printer.page_count(bytes)).await;
    Ok(count.unwrap_or(0).min(PAGES_MAX))
}

/// A page of an attachment, counted from 0: its media type and the bytes of the picture.
///
/// # Errors
/// [`OfficeError::NotFound`], also if it cannot be drawn.
pub async fn page(
    office: &Office,
    actor: &Actor,
    id: &str,
    attachment: &str,
    page: usize,
) -> Result<(String, Vec<u8>), OfficeError> {
    let (row, bytes) = applications::attachment(office, actor, id, attachment).await?;
    if row.media_type != "application/pdf" {
        return Ok((row.media_type, bytes));
    }
    picture(office, bytes, page).await
}

/// The first page of the certificate as it will look.
///
/// # Errors
/// As [`applications::preview`].
pub async fn preview(
    office: &Office,
    actor: &Actor,
    id: &str,
) -> Result<(String, Vec<u8>), OfficeError> {
    let pdf = applications::preview(office, actor, id).await?;
    picture(office, pdf, 0).await
}

async fn picture(
    office: &Office,
    pdf: Vec<u8>,
    page: usize,
) -> Result<(String, Vec<u8>), OfficeError> {
    if page >= PAGES_MAX {
        return Err(OfficeError::NotFound);
    }
    let printer = office.parts.printer.clone();
    let drawn = bounded(move || printer.page_picture(pdf, page)).await;
    drawn
        .map(|png| ("image/png".to_owned(), png))
        .ok_or(OfficeError::NotFound)
}

/// Draws on a thread of its own: what panics or takes too long is no picture.
async fn bounded<A: Send + 'static>(
    draw: impl FnOnce() -> Result<A, String> + Send + 'static,
) -> Option<A> {
    let hand = HANDS.acquire().await.ok()?;
    let work = tokio::task::spawn_blocking(move || {
        // the place is free again only when the drawing really ended
        let _held = hand;
        draw()
    });
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(Ok(drawn))) => Some(drawn),
        Ok(Ok(Err(why))) => {
            tracing::debug!(why, "a document cannot be drawn");
            None
        }
        Ok(Err(_)) | Err(_) => {
            tracing::warn!("drawing a document panicked or took too long");
            None
        }
    }
}
