//! The worker's hands: so many for each kind of work, each asking for the next job until told to stop.

use origo_office::{
    Office,
    worker::{Kind, Lane, Ran},
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

/// Drawing a certificate keeps one core busy, and endlessly many hands would all ask for work.
const ISSUING_HANDS_MAX: usize = 4;
/// A letter is a talk with one mail server, which takes few at once.
const LETTER_HANDS: usize = 2;
/// A notice waits for its receiver and costs nothing meanwhile.
const WEBHOOK_HANDS: usize = 4;
/// Pause after the database refused.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(2);
/// Pause between two sweeps of what is over.
const SWEEP_PAUSE: Duration = Duration::from_secs(600);
/// Told to stop, a job at hand has so long to end; what is cut off then is done again by the next process.
const LAST_JOB_MAX: Duration = Duration::from_secs(10);

fn hands(kind: Kind) -> usize {
    match kind {
        Kind::Issuing => std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(ISSUING_HANDS_MAX),
        Kind::Letters => LETTER_HANDS,
        Kind::Webhooks => WEBHOOK_HANDS,
        Kind::Upkeep => 1,
    }
}

/// Pause when nothing is due: for a certificate a signatory waits, for what the calendar asks nobody does.
fn pause(kind: Kind) -> Duration {
    match kind {
        Kind::Issuing => Duration::from_millis(200),
        Kind::Letters | Kind::Webhooks => Duration::from_millis(500),
        Kind::Upkeep => Duration::from_secs(5),
    }
}

/// Works off jobs until told to stop, and then ends within [`LAST_JOB_MAX`].
pub async fn work(office: Office, stopped: watch::Receiver<bool>) {
    let mut all = Vec::new();
    for lane in Kind::ALL.map(|kind| Arc::new(Lane::new(kind))) {
        for _ in 0..hands(lane.kind()) {
            let hand = hand(office.clone(), lane.clone(), stopped.clone());
            all.push(tokio::spawn(hand));
        }
    }
    all.push(tokio::spawn(sweep(office, stopped.clone())));
    let mut told = stopped;
    // an error means that whoever would tell is gone
    let _ = told.wait_for(|stopped| *stopped).await;
    if timeout(LAST_JOB_MAX, futures_util::future::join_all(all))
        .await
        .is_err()
    {
        tracing::warn!("a job was cut off; it is done again later");
    }
}

/// Deletes what is over, now and then. It starts late, so that a start under load is no slower for it.
async fn sweep(office: Office, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = sleep(SWEEP_PAUSE) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
        if let Err(error) = origo_office::upkeep::sweep(&office).await {
            tracing::error!(%error, "what is over could not be deleted");
        }
    }
}

async fn hand(office: Office, lane: Arc<Lane>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let pause = match lane.run_one(&office).await {
            Ok(Ran::Nothing) => pause(lane.kind()),
            Ok(Ran::Done | Ran::Failed) => continue,
            Err(error) => {
                tracing::error!(%error, "the worker could not work");
                PAUSE_AFTER_FAILURE
            }
        };
        tokio::select! {
            () = sleep(pause) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}
