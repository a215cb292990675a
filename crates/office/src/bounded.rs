//! Opening what a stranger made: on a thread of its own, few at once, each with its time.

use std::{sync::LazyLock, time::Duration};
use tokio::sync::Semaphore;

/// Drawing takes some 50 ms; what takes this long is not worth waiting for.
const PATIENCE: Duration = Duration::from_secs(10);
/// Drawings at once: each needs a core and some 20 MB.
static HANDS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// Draws on a thread of its own: what panics or takes too long is no picture.
pub(crate) async fn bounded<A: Send + 'static>(
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
