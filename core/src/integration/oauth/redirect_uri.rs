//! Where people are sent back to who let an app in: an address that admins have written down, and no other.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The longest that is taken.
const LONGEST: usize = 2_000;

/// An address of an app, letter for letter as it was registered: `https://`, or `http://` on the machine that the app runs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RedirectUri(String);

/// An address that nobody is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must begin with https://, or with http:// on the machine itself, without a name, a password or a part behind #, and have \
     at most 2000 characters"
)]
pub struct InvalidRedirect;

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

fn read(text: &str) -> Option<Url> {
    let is_plain = text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let url = Url::parse(text).ok().filter(|_| is_plain)?;
    let is_bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    // Said in full: what a browser would mend is not what was written down.
    let is_safe = text.starts_with("https://") || (text.starts_with("http://") && is_this_machine(&url));
    (is_bare && is_safe && url.has_host() && !text.contains('*')).then_some(url)
}

impl RedirectUri {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `asked` is this address. On the machine itself the port may be another one: an app takes the one that is free
    /// (RFC 8252).
    pub fn is(&self, asked: &str) -> bool {
        let pair = read(&self.0).zip(read(asked));
        self.0 == asked || pair.is_some_and(|(own, asked)| is_but_for_port(own, asked))
    }
}

fn is_but_for_port(mut own: Url, mut asked: Url) -> bool {
    let is_native = own.scheme() == "http" && !matches!(own.host(), Some(Host::Domain(_)));
    let without_port = |url: &mut Url| url.set_port(None).is_ok();
    is_native && without_port(&mut own) && without_port(&mut asked) && own == asked
}

impl TryFrom<String> for RedirectUri {
    type Error = InvalidRedirect;

    fn try_from(text: String) -> Result<Self, InvalidRedirect> {
        if read(&text).is_some() { Ok(Self(text)) } else { Err(InvalidRedirect) }
    }
}

impl From<RedirectUri> for String {
    fn from(uri: RedirectUri) -> Self {
        uri.0
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidRedirect, RedirectUri};

    fn uri(text: &str) -> RedirectUri {
        text.to_owned().try_into().expect("an address")
    }

    #[test]
    fn an_address_counts_letter_for_letter() {
        let own = uri("https://app.example/back");
        assert!(own.is("https://app.example/back"));
        for other in [
            "https://app.example/back/",
            "https://app.example/back?x=1",
            "https://app.example/back#x",
            "https://app.example/BACK",
            "https://app.example:443/back",
            "https://app.example:8443/back",
            "https://app.example.evil.example/back",
            "https://app.example@evil.example/back",
            "https://evil.example/?https://app.example/back",
            "https://app.example/back/../evil",
            "http://app.example/back",
            "//app.example/back",
            "",
        ] {
            assert!(!own.is(other), "{other}");
        }
    }

    #[test]
    fn an_app_on_the_machine_itself_takes_any_port() {
        let own = uri("http://127.0.0.1/back");
        assert!(own.is("http://127.0.0.1/back") && own.is("http://127.0.0.1:49152/back"));
        for other in ["http://127.0.0.1:49152/other", "http://127.0.0.2:1/back", "https://127.0.0.1/back"] {
            assert!(!own.is(other), "{other}");
        }
        assert!(!uri("http://localhost:3000/back").is("http://localhost:3001/back"), "a name may lead anywhere");
    }

    #[test]
    fn nobody_is_sent_where_others_listen() {
        for wrong in [
            "http://app.example/back",
            "app://back",
            "javascript:alert(1)",
            "https://*.example/back",
            "https://ana:secret@app.example/back",
            "https://app.example/back#part",
            "https:/back",
            "https://app.example/a\\b",
            "https://app.example/ä",
            "https://app.example/\r\nx",
            "/back",
            "",
        ] {
            assert_eq!(RedirectUri::try_from(wrong.to_owned()), Err(InvalidRedirect), "{wrong}");
        }
    }
}
