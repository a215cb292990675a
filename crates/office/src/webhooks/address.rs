//! Where a delivery may go. A webhook must not be a way into the house's own network: names are resolved here, every
//! address that a name has must be public, and exactly these are connected to.

use origo_trade::FindingCode;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use url::Url;

const URL_LENGTH_MAX: usize = 500;

/// Reads an address as it is typed, or answers the code of what is wrong with it.
pub(crate) fn read(text: &str, private_too: bool) -> Result<Url, FindingCode> {
    let url = Url::parse(text.trim()).map_err(|_| FindingCode::Url)?;
    let scheme = matches!((url.scheme(), private_too), ("https", _) | ("http", true));
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if text.len() > URL_LENGTH_MAX || !scheme || !plain || url.host().is_none() {
        return Err(FindingCode::Url);
    }
    let private = match url.host() {
        Some(url::Host::Ipv4(ip)) => !is_public(IpAddr::V4(ip)),
        Some(url::Host::Ipv6(ip)) => !is_public(IpAddr::V6(ip)),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => true,
    };
    if private && !private_too {
        return Err(FindingCode::UrlPrivate);
    }
    Ok(url)
}

/// What a name stands for now. One address that is not public spoils them all.
pub(crate) async fn resolve(url: &Url, private_too: bool) -> Result<Vec<SocketAddr>, String> {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let port = url.port_or_known_default().unwrap_or(443);
    let found = tokio::net::lookup_host((host, port)).await;
    let found: Vec<_> = found
        .map_err(|_| "the name is not known".to_owned())?
        .collect();
    if found.is_empty() {
        return Err("the name is not known".to_owned());
    }
    if !private_too && found.iter().any(|address| !is_public(address.ip())) {
        return Err("the name stands for a private address".to_owned());
    }
    Ok(found)
}

/// Whether an address is one of the public internet.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let benchmark = a == 198 && (b == 18 || b == 19);
    let protocol = a == 192 && b == 0 && c == 0;
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_broadcast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || shared
        || benchmark
        || protocol)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = ip.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let [a, b, ..] = ip.segments();
    // only 2000::/3 is given out; within it Teredo, documentation and 6to4 lead elsewhere
    let given_out = a & 0xe000 == 0x2000;
    let elsewhere = (a == 0x2001 && (b == 0 || b == 0xdb8)) || a == 0x2002;
    given_out && !elsewhere
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_way_leads_into_the_house() {
        for inside in [
            "https://127.0.0.1/x",
            "https://10.1.2.3",
            "https://192.168.0.1",
            "https://172.16.9.9",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1",
            "https://0.0.0.0",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[2002:7f00:1::]/",
            "https://localhost/",
            "https://2130706433/",
            "https://0x7f.1/",
        ] {
            assert_eq!(
                read(inside, false).map(|url| url.to_string()),
                Err(FindingCode::UrlPrivate),
                "{inside}"
            );
            assert!(read(inside, true).is_ok(), "{inside}");
        }
        for wrong in [
            "http://example.com",
            "ftp://example.com",
            "https://a:b@example.com",
            "https://",
            "no",
            "https://example.com/#x",
        ] {
            assert_eq!(
                read(wrong, false).map(|url| url.to_string()),
                Err(FindingCode::Url),
                "{wrong}"
            );
        }
        for outside in [
            "https://example.com/hook?x=1",
            "https://1.1.1.1/",
            "https://[2606:4700::1111]/",
        ] {
            assert!(read(outside, false).is_ok(), "{outside}");
        }
    }

    #[tokio::test]
    async fn a_name_that_stands_for_a_private_address_is_refused() {
        let url = Url::parse("https://localhost/").unwrap();
        assert!(resolve(&url, false).await.is_err());
        assert!(resolve(&url, true).await.is_ok());
    }
}
