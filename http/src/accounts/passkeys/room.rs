//! Under which name browsers know us.

use std::net::IpAddr;

use poem::http::Uri;
use regimen_passkeys::{PasskeyError, RelyingParty};

use crate::edge::Problem;

/// What passkeys are bound to.
#[derive(Debug, Clone)]
pub(crate) struct PasskeyRoom(RelyingParty);

impl PasskeyRoom {
    /// For pages at `public_url`. Browsers make no passkeys for bare addresses, so those of this machine count as `localhost`.
    pub(crate) fn at(public_url: &str) -> Self {
        let uri = public_url.parse::<Uri>().unwrap_or_default();
        let host = uri.host().unwrap_or("localhost");
        let is_here = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        let id = if is_here { "localhost" } else { host };
        let (scheme, port) = (uri.scheme_str().unwrap_or("http"), uri.port_u16());
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        Self(RelyingParty { id: id.to_owned(), origins: vec![format!("{scheme}://{id}{port}")] })
    }

    pub(crate) fn party(&self) -> &RelyingParty {
        &self.0
    }
}

/// What whoever's device gave a wrong answer hears: nothing that tells which passkeys there are.
pub(super) fn refused(error: PasskeyError) -> Problem {
    Problem::unacceptable("passkeys.refused", &error.to_string())
}

#[cfg(test)]
mod tests {
    use super::PasskeyRoom;

    #[test]
    fn passkeys_are_bound_to_the_host_and_pages_to_the_whole_address() {
        let room = |url| PasskeyRoom::at(url).0;
        let known = room("https://book.example.org/app");
        assert_eq!((known.id.as_str(), known.origins[0].as_str()), ("book.example.org", "https://book.example.org"));
        let here = room("http://127.0.0.1:8080");
        assert_eq!((here.id.as_str(), here.origins[0].as_str()), ("localhost", "http://localhost:8080"));
    }
}
