//! Where an organization is reached: a short name of its own in the addresses of the installation, and hosts of its own.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::kernel::log::{Hash, Hasher};

/// The short name of an organization: 3 to 40 lower-case letters, digits and dashes, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// A text that is no short name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a short name has 3 to 40 lower-case letters, digits and single dashes, begins with a letter, and is not reserved"
)]
pub struct InvalidSlug;

/// Names that an installation needs for itself.
const RESERVED: [&str; 12] =
    ["admin", "api", "app", "auth", "docs", "go", "health", "login", "mail", "regimen", "status", "www"];

impl Slug {
    /// The short name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, InvalidSlug> {
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let stands = (3..=40).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(letters)
            && !text.ends_with('-')
            && !text.contains("--")
            && !RESERVED.contains(&text.as_str());
        if stands { Ok(Self(text)) } else { Err(InvalidSlug) }
    }
}

impl std::str::FromStr for Slug {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        text.to_owned().try_into()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

/// A host of its own: a full domain name in its ASCII form, without a port.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HostName(String);

/// A text that is no host name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a host is a full domain name such as book.example.org, without a port")]
pub struct InvalidHost;

impl HostName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for HostName {
    type Error = InvalidHost;

    fn try_from(text: String) -> Result<Self, InvalidHost> {
        let host = text.trim_end_matches('.').to_ascii_lowercase();
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let top = host.rsplit('.').next().unwrap_or_default();
        // An address in numbers is no name.
        let named = host.contains('.') && top.starts_with(|c: char| c.is_ascii_lowercase());
        if host.len() <= 253 && named && host.split('.').all(label) { Ok(Self(host)) } else { Err(InvalidHost) }
    }
}

impl std::str::FromStr for HostName {
    type Err = InvalidHost;

    fn from_str(text: &str) -> Result<Self, InvalidHost> {
        text.to_owned().try_into()
    }
}

impl From<HostName> for String {
    fn from(host: HostName) -> Self {
        host.0
    }
}

/// What leads to one organization and no other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebAddress {
    /// Its short name.
    Slug(Slug),
    /// A host of its own.
    Host(HostName),
}

/// Under which key an address is claimed. Names are longer than a key may be, and of any length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressKey(Hash);

impl WebAddress {
    /// Its key.
    pub fn key(&self) -> AddressKey {
        let (kind, name) = match self {
            Self::Slug(slug) => ("slug", slug.as_str()),
            Self::Host(host) => ("host", host.as_str()),
        };
        AddressKey(Hasher::new(b"regimen.address.v1\0").text(kind.as_bytes()).text(name.as_bytes()).finish())
    }
}

impl fmt::Display for AddressKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{HostName, Slug};

    #[test]
    fn a_short_name_can_stand_in_a_domain_name() {
        for good in ["yoga", "berlin-yoga", "a1b"] {
            assert!(good.parse::<Slug>().is_ok(), "{good}");
        }
        let long = "a".repeat(41);
        for wrong in ["", "ab", "Yoga", "1st", "-yoga", "yoga-", "a--b", "yo ga", "jöga", "www", "xn--abc", &long] {
            assert!(wrong.parse::<Slug>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_host_is_a_full_name_and_no_number() {
        for good in ["book.example.org", "Book.Example.Org.", "xn--jga-sna.de"] {
            assert!(good.parse::<HostName>().is_ok(), "{good}");
        }
        for wrong in ["", "localhost", "127.0.0.1", "a..b.org", "-a.org", "a b.org", "a.org:443", "a.org/x", "jöga.de"]
        {
            assert!(wrong.parse::<HostName>().is_err(), "{wrong}");
        }
    }
}
