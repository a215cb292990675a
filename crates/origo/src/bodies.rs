//! Bodies of requests: each has its time to arrive, and what is in flight has its bounds, for each holder of addresses
//! and in all. Whoever is refused is told so in words, by the door that was asked.

use axum::{
    body::{Body, HttpBody as _},
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use origo_api::Problem;
use origo_office::{RefusalCode, holder};
use origo_web::AtTheDoor;
use std::{
    collections::BTreeMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};

/// A body that does not go on for so long is given up.
const PAUSE_MAX: Duration = Duration::from_secs(20);
/// A body has so long to arrive whole: the largest over a line of one megabit a second.
const ARRIVAL_MAX: Duration = Duration::from_secs(180);
/// Smaller ones are not counted: pages post such all the time.
const SMALL_BYTES: u64 = 256 * 1024;
/// What a body counts that does not say how long it is: as much as the largest that is taken.
const UNKNOWN_BYTES: u64 = 24 * 1024 * 1024;
const SHARE_BYTES: u64 = 1024 * 1024;
/// Shares of a mebibyte in flight in all.
const SHARES_MAX: usize = 160;
/// And of one holder of addresses: two of the largest.
const OF_ONE_MAX: usize = 48;
/// How long one waits for others to finish.
const PATIENCE: Duration = Duration::from_secs(5);
const COME_AGAIN_SECONDS: i64 = 10;

/// What is in flight. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Bodies {
    shares: Arc<Semaphore>,
    held: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Default for Bodies {
    fn default() -> Self {
        Self {
            shares: Arc::new(Semaphore::new(SHARES_MAX)),
            held: Arc::default(),
        }
    }
}

/// Shares that are held until it is dropped.
#[derive(Debug)]
struct Held {
    bodies: Bodies,
    holder: String,
    shares: usize,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Bodies {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, usize>> {
        // a panic leaves counts that are still right
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes shares for a body, waiting a little; none if its holder, or everybody together, has too many.
    async fn take(&self, holder: String, shares: usize) -> Option<Held> {
        {
            let mut all = self.all();
            let own = all.entry(holder.clone()).or_default();
            if *own + shares > OF_ONE_MAX {
                return None;
            }
            *own += shares;
        }
        let mut held = Held {
            bodies: self.clone(),
            holder,
            shares,
            _permit: None,
        };
        let many = u32::try_from(shares).ok()?;
        let permit = self.shares.clone().acquire_many_owned(many);
        held._permit = Some(tokio::time::timeout(PATIENCE, permit).await.ok()?.ok()?);
        Some(held)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut all = self.bodies.all();
        if let Some(own) = all.get_mut(&self.holder) {
            *own -= self.shares;
            if *own == 0 {
                all.remove(&self.holder);
            }
        }
    }
}

/// Shares that a body takes; none if it is small.
fn shares(body: &Body) -> Option<usize> {
    let bytes = body.size_hint().exact().unwrap_or(UNKNOWN_BYTES);
    // what is larger than anything that is taken is refused by the door itself, unread
    let bytes = bytes.min(UNKNOWN_BYTES);
    (bytes > SMALL_BYTES).then(|| usize::try_from(bytes.div_ceil(SHARE_BYTES)).unwrap_or(1))
}

/// Lets a request's body in, within its bounds.
pub async fn within_bounds(
    State(bodies): State<Bodies>,
    mut request: Request,
    next: Next,
) -> Response {
    if request.body().size_hint().exact() == Some(0) {
        return next.run(request).await;
    }
    let machine = request.uri().path().starts_with("/api/");
    let door = AtTheDoor::default();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let holder = peer.map_or_else(String::new, |peer| holder(&peer.ip().to_string()));
    let held = match shares(request.body()) {
        None => None,
        Some(shares) => match bodies.take(holder, shares).await {
            Some(held) => Some(held),
            None if machine => return busy(),
            None => {
                door.refuse(COME_AGAIN_SECONDS);
                *request.body_mut() = Body::empty();
                None
            }
        },
    };
    request.extensions_mut().insert(door.clone());
    let request = request.map(|body| Body::from_stream(timed(body, door.clone())));
    let response = next.run(request).await;
    drop(held);
    match machine && door.is_late() {
        true => Problem::new(RefusalCode::RequestSlow, "The body did not arrive in time.")
            .into_response(),
        false => response,
    }
}

fn busy() -> Response {
    let title = "Too many uploads are under way. Come again after as long as Retry-After says.";
    let mut response = Problem::new(RefusalCode::Busy, title).into_response();
    let seconds = HeaderValue::from(COME_AGAIN_SECONDS);
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}

/// A body that ends with an error, and tells the door, when it is too slow.
fn timed(body: Body, door: AtTheDoor) -> impl Stream<Item = Result<Bytes, axum::BoxError>> {
    let whole = Instant::now() + ARRIVAL_MAX;
    let frames = Box::pin(body.into_data_stream());
    stream::unfold(Some(frames), move |frames| {
        let door = door.clone();
        async move {
            let mut frames = frames?;
            let until = whole.min(Instant::now() + PAUSE_MAX);
            match timeout_at(until, frames.next()).await {
                Ok(None) => None,
                Ok(Some(Ok(bytes))) => Some((Ok(bytes), Some(frames))),
                Ok(Some(Err(error))) => Some((Err(error.into()), None)),
                Err(_) => {
                    door.late();
                    let slow = io::Error::from(io::ErrorKind::TimedOut);
                    Some((Err(slow.into()), None))
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[tokio::test]
    async fn what_is_in_flight_has_bounds() {
        let bodies = Bodies::default();
        let large = || bodies.take("a".to_owned(), 24);
        let (one, two) = (large().await.unwrap(), large().await.unwrap());
        assert!(
            large().await.is_none(),
            "more than two of the largest at once"
        );
        assert!(bodies.take("b".to_owned(), 24).await.is_some());
        drop((one, two));
        assert!(large().await.is_some());
        assert!(bodies.all().is_empty());
        assert_eq!(bodies.shares.available_permits(), SHARES_MAX);
    }

    #[test]
    fn a_body_counts_by_its_length() {
        assert_eq!(shares(&Body::from(vec![0; 1000])), None);
        assert_eq!(shares(&Body::from(vec![0; 3 * 1024 * 1024])), Some(3));
        let endless = Body::from_stream(stream::pending::<Result<Bytes, io::Error>>());
        assert_eq!(shares(&endless), Some(24));
    }
}
