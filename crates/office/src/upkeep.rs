//! What is over is deleted: expired sessions, tokens and links, answered requests, counted tries, things that waited for
//! somebody and were not fetched. A little at a time, so that nobody waits for it.

use crate::{Office, OfficeError};
use origo_store::repository::ends::{self, DONE_JOBS, ENDINGS, Ending};

const DAY: i64 = 24 * 60 * 60 * 1_000_000;
/// Rows of one transaction.
const BATCH: i64 = 500;
/// Transactions of one kind in one go; what is left is taken in the next.
const BATCHES_MAX: usize = 20;

/// Deletes what is over, and answers how many rows that were.
///
/// # Errors
/// The database refuses.
pub async fn sweep(office: &Office) -> Result<u64, OfficeError> {
    let mut swept = 0;
    for ending in ENDINGS.into_iter().chain([DONE_JOBS]) {
        swept += sweep_one(office, ending).await?;
    }
    if swept > 0 {
        tracing::info!(swept, "rows that were over are deleted");
    }
    Ok(swept)
}

async fn sweep_one(office: &Office, ending: Ending) -> Result<u64, OfficeError> {
    let before = office.micros() - ending.days * DAY;
    let mut swept = 0;
    for _ in 0..BATCHES_MAX {
        let gone = office
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, OfficeError>(ends::delete(tx, ending, before, BATCH).await?)
                })
            })
            .await?;
        swept += gone;
        if gone < BATCH.unsigned_abs() {
            break;
        }
    }
    Ok(swept)
}
