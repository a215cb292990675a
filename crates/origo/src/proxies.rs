//! Behind proxies the address of whoever asks is in `X-Forwarded-For`. Only what a trusted proxy wrote is believed: from
//! the right, the first address that is no trusted proxy. Limits per address count by it.

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};
use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
    sync::Arc,
};

const HEADER: &str = "x-forwarded-for";

/// Networks of trusted proxies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Arc<Vec<Network>>);

/// An address and how many of its leading bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network(IpAddr, u8);

impl FromStr for Proxies {
    type Err = anyhow::Error;

    /// Reads addresses and networks such as `10.0.0.0/8`, separated by commas or spaces.
    fn from_str(text: &str) -> anyhow::Result<Self> {
        let parts = text.split([',', ' ']).filter(|part| !part.is_empty());
        let networks = parts.map(|part| {
            network(part).ok_or_else(|| {
                anyhow::anyhow!("{part:?} is no address or network of a proxy, such as 10.0.0.0/8")
            })
        });
        Ok(Self(Arc::new(networks.collect::<Result<_, _>>()?)))
    }
}

fn network(text: &str) -> Option<Network> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits.parse::<u8>().ok()?)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let all = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.unwrap_or(all);
    (bits <= all).then_some(Network(address, bits))
}

impl Network {
    fn holds(self, ip: IpAddr) -> bool {
        let leading = |value: u128, width: u32| {
            let drop = width - u32::from(self.1);
            value.checked_shr(drop).unwrap_or(0)
        };
        match (self.0, ip) {
            (IpAddr::V4(own), IpAddr::V4(ip)) => {
                leading(u128::from(own.to_bits()), 32) == leading(u128::from(ip.to_bits()), 32)
            }
            (IpAddr::V6(own), IpAddr::V6(ip)) => {
                leading(own.to_bits(), 128) == leading(ip.to_bits(), 128)
            }
            _ => false,
        }
    }
}

impl Proxies {
    /// Whether an address is one of a trusted proxy.
    pub fn trusts(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        self.0.iter().any(|network| network.holds(ip))
    }

    /// Who asks, given who connected and what the headers say.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.trusts(peer) {
            return peer;
        }
        let values = headers.get_all(HEADER).iter();
        let list: Vec<_> = values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect();
        let mut client = peer;
        for entry in list.into_iter().rev() {
            // what cannot be read was not written by a proxy of ours, nor was anything before it
            let Some(ip) = address(entry) else { break };
            client = ip;
            if !self.trusts(ip) {
                break;
            }
        }
        client
    }
}

/// An entry of the header: an address, perhaps with a port.
fn address(entry: &str) -> Option<IpAddr> {
    let bare = entry.trim_start_matches('[').trim_end_matches(']');
    bare.parse()
        .ok()
        .or_else(|| entry.parse::<SocketAddr>().ok().map(|full| full.ip()))
        .map(|ip: IpAddr| ip.to_canonical())
}

/// Puts the address of whoever asks where handlers look for it.
pub async fn believe(State(proxies): State<Proxies>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(ConnectInfo(peer)) = peer.copied() {
        let client = proxies.client(peer.ip(), request.headers());
        let client = SocketAddr::new(client, peer.port());
        request.extensions_mut().insert(ConnectInfo(client));
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn client(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(HEADER, value.parse().unwrap());
        }
        let proxies: Proxies = trusted.parse().unwrap();
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_what_a_trusted_proxy_wrote_is_believed() {
        let trusted = "10.0.0.0/8, ::1";
        // a stranger says what he likes
        assert_eq!(client(trusted, "203.0.113.9", &["1.2.3.4"]), "203.0.113.9");
        assert_eq!(client("", "10.0.0.1", &["1.2.3.4"]), "10.0.0.1");
        // one proxy, two proxies, and lies before them
        assert_eq!(client(trusted, "10.0.0.1", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(
            client(trusted, "10.0.0.1", &["9.9.9.9, 1.2.3.4, 10.7.7.7"]),
            "1.2.3.4"
        );
        assert_eq!(
            client(trusted, "10.0.0.1", &["9.9.9.9", "1.2.3.4:4711"]),
            "1.2.3.4"
        );
        assert_eq!(
            client(trusted, "10.0.0.1", &["9.9.9.9, nonsense, 10.1.1.1"]),
            "10.1.1.1"
        );
        assert_eq!(
            client(trusted, "::1", &["[2001:db8::7]:443"]),
            "2001:db8::7"
        );
        assert_eq!(client(trusted, "::ffff:10.0.0.1", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(client(trusted, "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn networks_are_read_or_refused() {
        assert!("0.0.0.0/0 ::/0".parse::<Proxies>().is_ok());
        assert_eq!(client("0.0.0.0/0", "8.8.8.8", &["1.2.3.4"]), "1.2.3.4");
        for wrong in ["10.0.0.0/33", "proxy.local", "10.0.0/8", "10.0.0.0/x"] {
            assert!(wrong.parse::<Proxies>().is_err(), "{wrong}");
        }
    }
}
