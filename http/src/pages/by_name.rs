//! This machine by its name. Browsers make no passkeys for bare addresses, so a page for this machine alone is shown at `localhost`.

use std::net::IpAddr;

use poem::Request;
use poem::http::header;
use poem::http::uri::Authority;

/// Where the page of `request` is found by the name of this machine, if it was asked for by the machine's bare address.
pub(super) fn by_name(request: &Request) -> Option<String> {
    let host = request.headers().get(header::HOST)?.to_str().ok()?;
    named(host).map(|authority| format!("http://{authority}{}", request.original_uri()))
}

fn named(host: &str) -> Option<String> {
    let authority = host.parse::<Authority>().ok()?;
    let address = authority.host().trim_matches(['[', ']']).parse::<IpAddr>().ok()?;
    let port = authority.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    address.is_loopback().then(|| format!("localhost{port}"))
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn bare_addresses_of_this_machine_have_a_name_and_nothing_else_does() {
        assert_eq!(named("127.0.0.1:8080").as_deref(), Some("localhost:8080"));
        assert_eq!(named("[::1]:8080").as_deref(), Some("localhost:8080"));
        assert_eq!(named("127.0.0.1").as_deref(), Some("localhost"));
        for other in ["localhost:8080", "book.example.org", "10.0.0.1:8080", "127.0.0.1.evil.example", ""] {
            assert_eq!(named(other), None, "{other}");
        }
    }
}
