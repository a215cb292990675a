//! Who counts as one sender, wherever tries and requests of an address are counted.

use std::net::{IpAddr, Ipv6Addr};

/// The holder of an address: who holds one address of IPv6 holds its network of 64 bits, and an IPv4 address is the same
/// in both spellings. What is no address counts by its first letters.
#[must_use]
pub fn holder(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(ip)) if ip.to_ipv4_mapped().is_none() => {
            format!("{}/64", Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64))
        }
        Ok(ip) => ip.to_canonical().to_string(),
        Err(_) => address.chars().take(64).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::holder;

    #[test]
    fn an_address_counts_as_its_holder_has_it() {
        assert_eq!(holder("192.0.2.1"), "192.0.2.1");
        assert_eq!(holder("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(holder("2001:db8:1:2:3::4"), "2001:db8:1:2::/64");
        assert_eq!(holder("direct"), "direct");
    }
}
