//! From which address somebody asks: the peer's, or what a proxy that we trust says of it.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use ipnet::IpNet;
use poem::Request;
use poem::http::HeaderMap;
use serde::{Deserialize, Serialize};

/// A range of addresses, such as `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network(IpNet);

/// A text that is no range of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a network is written 10.0.0.0/8, 2001:db8::/32, or as one address")]
pub struct InvalidNetwork;

impl TryFrom<String> for Network {
    type Error = InvalidNetwork;

    fn try_from(text: String) -> Result<Self, InvalidNetwork> {
        let one = |_| IpAddr::from_str(&text).map(IpNet::from);
        IpNet::from_str(&text).or_else(one).map(Self).map_err(|_| InvalidNetwork)
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.0.to_string()
    }
}

/// In which header the proxies say for whom they ask. Only one is read: a proxy that writes one passes the other on as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardedBy {
    /// `X-Forwarded-For: client, proxy`
    #[default]
    XForwardedFor,
    /// `Forwarded: for=client, for=proxy` (RFC 7239)
    Forwarded,
}

/// Which proxies are believed, and where they say it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Proxies {
    pub(crate) trusted: Vec<Network>,
    pub(crate) header: ForwardedBy,
}

impl Proxies {
    /// From which address `request` was sent, as far as we can believe it: of the addresses that it went through, the last one
    /// that is not a trusted proxy. What stands before that, anybody could have written.
    pub(crate) fn client(&self, request: &Request) -> IpAddr {
        let peer = request.remote_addr().as_socket_addr().map_or(IpAddr::from([0, 0, 0, 0]), SocketAddr::ip);
        self.behind(peer.to_canonical(), request.headers())
    }

    fn behind(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        for hop in self.hops(headers).iter().rev() {
            if !self.trusts(client) {
                break;
            }
            // A proxy of ours that writes what is no address hides whoever is behind it: they count together.
            let Some(address) = address(hop) else { break };
            client = address;
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.0.contains(&address))
    }

    /// What the header says, from the client to the last proxy.
    fn hops<'h>(&self, headers: &'h HeaderMap) -> Vec<&'h str> {
        if self.trusted.is_empty() {
            return Vec::new();
        }
        match self.header {
            ForwardedBy::XForwardedFor => listed(headers, "x-forwarded-for").collect(),
            ForwardedBy::Forwarded => listed(headers, "forwarded").map(forwarded_for).collect(),
        }
    }
}

fn listed<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    let values = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

fn forwarded_for(element: &str) -> &str {
    let pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let client = pairs.filter(|(name, _)| name.eq_ignore_ascii_case("for")).map(|(_, value)| value).next();
    client.unwrap_or_default().trim_matches('"')
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`.
fn address(text: &str) -> Option<IpAddr> {
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let address: IpAddr = text.parse().ok().or_else(with_port).or_else(bracketed)?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use poem::http::{HeaderMap, HeaderName, HeaderValue};

    use super::{ForwardedBy, Network, Proxies};

    fn client(trusted: &[&str], header: ForwardedBy, peer: &str, said: &[(&'static str, &str)]) -> String {
        let network = |text: &&str| Network::try_from((*text).to_owned()).expect("a network");
        let proxies = Proxies { trusted: trusted.iter().map(network).collect(), header };
        let mut headers = HeaderMap::new();
        for (name, value) in said {
            headers.append(HeaderName::from_static(name), HeaderValue::from_str(value).expect("a value"));
        }
        proxies.behind(peer.parse::<IpAddr>().expect("an address"), &headers).to_string()
    }

    #[test]
    fn nobody_is_believed_who_is_not_trusted() {
        let forged = [("x-forwarded-for", "198.51.100.1"), ("forwarded", "for=198.51.100.1")];
        assert_eq!(client(&[], ForwardedBy::XForwardedFor, "192.0.2.1", &forged), "192.0.2.1");
        assert_eq!(client(&["10.0.0.0/8"], ForwardedBy::XForwardedFor, "192.0.2.1", &forged), "192.0.2.1");
    }

    #[test]
    fn the_last_address_that_is_no_proxy_of_ours_is_the_client() {
        let of = |peer: &str, said: &[(&'static str, &str)]| {
            client(&["10.0.0.0/8", "2001:db8::1"], ForwardedBy::XForwardedFor, peer, said)
        };
        assert_eq!(of("10.0.0.1", &[("x-forwarded-for", "198.51.100.1")]), "198.51.100.1");
        assert_eq!(of("10.0.0.1", &[("x-forwarded-for", "1.1.1.1, 198.51.100.1, 10.0.0.2")]), "198.51.100.1");
        let several = [("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "198.51.100.1:4711")];
        assert_eq!(of("10.0.0.1", &several), "198.51.100.1");
        assert_eq!(of("2001:db8::1", &[("x-forwarded-for", "[2001:db8:2::7]:80")]), "2001:db8:2::7");
        assert_eq!(of("10.0.0.1", &[("x-forwarded-for", "1.1.1.1, unknown")]), "10.0.0.1");
        assert_eq!(of("10.0.0.1", &[("forwarded", "for=198.51.100.1")]), "10.0.0.1", "the other header is not read");
        assert_eq!(of("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn the_standard_header_is_read_if_the_proxies_write_it() {
        let of = |value: &str| client(&["10.0.0.0/8"], ForwardedBy::Forwarded, "10.0.0.1", &[("forwarded", value)]);
        assert_eq!(of("for=1.1.1.1, For=\"[2001:db8::7]:4711\";proto=https;by=10.0.0.1"), "2001:db8::7");
        assert_eq!(of("proto=https; for=198.51.100.1"), "198.51.100.1");
        assert_eq!(of("for=_hidden"), "10.0.0.1");
    }
}
