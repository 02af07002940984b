//! Where a webhook lies and what it listens to.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::integration::catalogue;
use crate::text_value;

text_value! {
    /// What people know a webhook by.
    pub struct WebhookDescription up to 200;
}

/// An address of the web without a name or password in it, at most 2,048 characters. Whether it may be reached is for whoever
/// sends there to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebhookUrl(Url);

/// An address that nothing is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidUrl {
    /// Not an address of the web.
    #[error("must be an address that begins with https://")]
    NotWeb,
    /// It holds a name or a password.
    #[error("must not hold a user name or a password")]
    HoldsCredentials,
    /// It points into a page.
    #[error("must not have a part behind #")]
    HasFragment,
    /// Longer than it may be.
    #[error("has more than 2048 characters")]
    TooLong,
}

impl WebhookUrl {
    /// The address, taken apart.
    pub fn parts(&self) -> &Url {
        &self.0
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for WebhookUrl {
    type Error = InvalidUrl;

    fn try_from(text: String) -> Result<Self, InvalidUrl> {
        let url = Url::parse(text.trim()).map_err(|_| InvalidUrl::NotWeb)?;
        if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
            Err(InvalidUrl::NotWeb)
        } else if !url.username().is_empty() || url.password().is_some() {
            Err(InvalidUrl::HoldsCredentials)
        } else if url.fragment().is_some() {
            Err(InvalidUrl::HasFragment)
        } else if url.as_str().len() > 2048 {
            Err(InvalidUrl::TooLong)
        } else {
            Ok(Self(url))
        }
    }
}

impl From<WebhookUrl> for String {
    fn from(url: WebhookUrl) -> Self {
        url.0.into()
    }
}

/// The name of a topic. One that was taken off the catalogue since is kept and means nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TopicName(String);

/// A name that is no topic.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no topic {0:?}")]
pub struct UnknownTopic(String);

impl TopicName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TopicName {
    type Error = UnknownTopic;

    fn try_from(name: String) -> Result<Self, UnknownTopic> {
        if catalogue::topics().any(|topic| topic.name == name) { Ok(Self(name)) } else { Err(UnknownTopic(name)) }
    }
}

/// Which topics a webhook is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subscription {
    /// All, those that come later too.
    All,
    /// These.
    Only(BTreeSet<TopicName>),
}

impl Subscription {
    /// Whether `topic` is among them.
    pub fn includes(&self, topic: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.iter().any(|name| name.as_str() == topic),
        }
    }
}

/// All that an admin says of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookTerms {
    /// Where it lies.
    pub url: WebhookUrl,
    /// What people know it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<WebhookDescription>,
    /// What it is told.
    pub topics: Subscription,
}

/// What an admin says anew of a webhook; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermChanges {
    /// Where it lies.
    pub url: Option<WebhookUrl>,
    /// What people know it by.
    pub description: Option<WebhookDescription>,
    /// What it is told.
    pub topics: Option<Subscription>,
}

impl TermChanges {
    /// What `terms` become by them.
    pub fn over(self, terms: WebhookTerms) -> WebhookTerms {
        WebhookTerms {
            url: self.url.unwrap_or(terms.url),
            description: self.description.or(terms.description),
            topics: self.topics.unwrap_or(terms.topics),
        }
    }
}

/// Whether anything is sent to a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// It is.
    Enabled,
    /// Nothing is, until somebody enables it again.
    Disabled,
}

#[cfg(test)]
mod tests {
    use super::{InvalidUrl, TopicName, WebhookUrl};

    fn url(text: &str) -> Result<WebhookUrl, InvalidUrl> {
        text.to_owned().try_into()
    }

    #[test]
    fn an_address_is_of_the_web_and_holds_no_secret() {
        assert!(url("https://example.org/hooks?of=1").is_ok());
        for text in ["file:///etc/passwd", "gopher://example.org", "example.org", "data:,x", "https://", ""] {
            assert_eq!(url(text), Err(InvalidUrl::NotWeb), "{text}");
        }
        assert_eq!(url("https://me:secret@example.org"), Err(InvalidUrl::HoldsCredentials));
        assert_eq!(url("https://example.org/#part"), Err(InvalidUrl::HasFragment));
        assert_eq!(url(&format!("https://example.org/{}", "a".repeat(2048))), Err(InvalidUrl::TooLong));
    }

    #[test]
    fn only_what_is_in_the_catalogue_can_be_listened_to() {
        assert!(TopicName::try_from("booking.confirmed".to_owned()).is_ok());
        assert!(TopicName::try_from("SpotBooked".to_owned()).is_err());
    }
}
