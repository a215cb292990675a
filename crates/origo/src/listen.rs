//! Connections: each has its time, nobody has endlessly many, and all end when the server is told to stop.

use crate::proxies::Proxies;
use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use origo_office::holder;
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tower::Service as _;

/// From the first byte of a request, or the last of the one before, to the end of its head.
const HEAD_TIME_MAX: Duration = Duration::from_secs(20);
/// A head longer than this is refused, at the latest when it is twice as long: all connections together hold 256 MB.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// Connections in all.
const CONNECTIONS_MAX: usize = 4096;
/// Connections of one holder of addresses; a trusted proxy may have all.
const OF_ONE_MAX: usize = 256;
/// Told to stop, requests at hand have so long to end; then they are cut off.
const LAST_REQUESTS_MAX: Duration = Duration::from_secs(15);
/// When no connection can be taken, for example because there are no more file descriptors.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(100);
const REFUSED: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Retry-After: 10\r\nConnection: close\r\nContent-Length: 56\r\n\r\n\
    Too many connections from your address. Come back later.";

/// Open connections by the holder of the address.
type Open = Arc<Mutex<BTreeMap<String, usize>>>;

/// A connection that counts until it is dropped.
struct Counted(Open, String);

/// Serves every connection until told to stop; then those that are open have [`LAST_REQUESTS_MAX`] to end.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    proxies: &Proxies,
    stop: impl Future<Output = ()>,
) {
    let (graceful, open) = (GracefulShutdown::new(), Open::default());
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    tokio::pin!(stop);
    loop {
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = &mut stop => break,
        };
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    sleep(PAUSE_AFTER_FAILURE).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let Some(counted) = count(&open, proxies, peer.ip()) else {
            let _ = stream.try_write(REFUSED);
            continue;
        };
        let connection = graceful.watch(connection(stream, peer, router.clone()));
        tokio::spawn(async move {
            // what goes wrong here is between the client and the network
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop((place, counted));
        });
    }
    drop(listener);
    if timeout(LAST_REQUESTS_MAX, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("requests that did not end in time were cut off");
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) -> http1::Connection<
    TokioIo<TcpStream>,
    impl hyper::service::HttpService<
        Incoming,
        ResBody = Body,
        Error = std::convert::Infallible,
        Future: Send,
    >,
> {
    let answer = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME_MAX)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), answer)
}

fn held(open: &Open) -> MutexGuard<'_, BTreeMap<String, usize>> {
    // a panic leaves counts that are still right
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts a connection; none if its holder has enough of them.
fn count(open: &Open, proxies: &Proxies, peer: IpAddr) -> Option<Counted> {
    let most = match proxies.trusts(peer) {
        true => CONNECTIONS_MAX,
        false => OF_ONE_MAX,
    };
    let holder = holder(&peer.to_string());
    let mut all = held(open);
    let own = all.entry(holder.clone()).or_default();
    (*own < most).then(|| {
        *own += 1;
        Counted(open.clone(), holder)
    })
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut all = held(&self.0);
        if let Some(own) = all.get_mut(&self.1) {
            *own -= 1;
            if *own == 0 {
                all.remove(&self.1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_holder_of_addresses_has_so_many_connections_and_a_proxy_all() {
        let (open, none, all) = (Open::default(), Proxies::default(), "::/0".parse().unwrap());
        let address = |n: u128| IpAddr::V6(std::net::Ipv6Addr::from_bits((0x2001_0db8 << 96) + n));
        // however many addresses of its network it shows
        let held: Vec<_> = (0..OF_ONE_MAX as u128)
            .map(|n| count(&open, &none, address(n)).unwrap())
            .collect();
        assert!(count(&open, &none, address(999)).is_none());
        assert!(count(&open, &none, IpAddr::V4([192, 0, 2, 1].into())).is_some());
        assert!(count(&open, &all, address(999)).is_some());
        drop(held);
        assert!(super::held(&open).is_empty());
    }

    #[test]
    fn the_refusal_is_as_long_as_it_says() {
        let text = std::str::from_utf8(REFUSED).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(
            head.contains(&format!("Content-Length: {}", body.len())),
            "{}",
            body.len()
        );
    }
}
