//! Which addresses may be reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// How far deliveries go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// To addresses of the internet, under TLS.
    Internet,
    /// To private networks and this machine too, the latter without TLS as well.
    Anywhere,
}

impl Reach {
    /// Why nothing is sent to `url`, as far as the URL itself tells.
    pub(super) fn refuses(self, url: &Url) -> Option<&'static str> {
        let literal = literal(url);
        if literal.is_some_and(|address| !self.reaches(address)) {
            return Some("must not be an address of a private network or of this machine");
        }
        match url.scheme() {
            "https" => None,
            "http" if self == Self::Anywhere && is_loopback(url, literal) => None,
            _ => Some("must begin with https://"),
        }
    }

    /// Whether a connection to `address` may be made.
    pub(super) fn reaches(self, address: IpAddr) -> bool {
        self == Self::Anywhere || is_public(address)
    }
}

/// The address that stands in `url` in place of a name.
fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn is_loopback(url: &Url, literal: Option<IpAddr>) -> bool {
    literal.map_or(url.host_str() == Some("localhost"), |address| address.is_loopback())
}

/// Whether `address` is one of the public internet, by the registries of special-purpose addresses of IANA.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

/// Networks that are not of the internet: this host, private, shared by carriers, loopback, link-local (cloud metadata too),
/// protocols, documentation, relays, benchmarks, multicast, reserved.
const SPECIAL_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    SPECIAL_V4.iter().all(|(network, length)| (bits ^ network.to_bits()) >> (32 - length) != 0)
}

/// Networks inside of the internet's 2000::/3 that are not of it: protocols (Teredo too), documentation, 6to4.
const SPECIAL_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0x0db8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

fn is_public_v6(address: Ipv6Addr) -> bool {
    let bits = address.to_bits();
    bits >> 125 == 0b001 && SPECIAL_V6.iter().all(|(network, length)| (bits ^ network.to_bits()) >> (128 - length) != 0)
}

#[cfg(test)]
mod tests {
    use reqwest::Url;

    use super::{Reach, is_public};

    #[test]
    fn only_addresses_of_the_internet_are_reached() {
        let refused = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "fd00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
        ];
        for address in refused {
            assert!(!is_public(address.parse().expect("an address")), "{address}");
        }
        for address in ["1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "::ffff:1.1.1.1"] {
            assert!(is_public(address.parse().expect("an address")), "{address}");
        }
        assert!(is_public("2606:4700:4700::1111".parse().expect("an address")));
    }

    #[test]
    fn however_an_address_is_written_it_is_the_same_address() {
        let refused = |text: &str| Reach::Internet.refuses(&Url::parse(text).expect("a URL")).is_some();
        for text in [
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.0.0.1/",
            "https://0177.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest",
            "http://example.org/",
            "ftp://example.org/",
        ] {
            assert!(refused(text), "{text}");
        }
        assert!(!refused("https://example.org/") && !refused("https://1.1.1.1/"));
    }

    #[test]
    fn without_tls_only_this_machine_is_reached_and_only_if_that_is_allowed() {
        let allowed = |reach: Reach, text: &str| reach.refuses(&Url::parse(text).expect("a URL")).is_none();
        assert!(allowed(Reach::Anywhere, "http://127.0.0.1:9000/") && allowed(Reach::Anywhere, "http://localhost/"));
        assert!(allowed(Reach::Anywhere, "https://10.0.0.1/"));
        assert!(!allowed(Reach::Anywhere, "http://10.0.0.1/") && !allowed(Reach::Anywhere, "http://example.org/"));
        assert!(!allowed(Reach::Internet, "http://localhost/"));
    }
}
