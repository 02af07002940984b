//! The catalogue of topics: what programs of others can be told, under names that are stable for ever.
//!
//! A topic is one kind of event of ours, told in public words: ids, times, numbers and names of classes, and nothing of any
//! person but the id of their account. Fields may be added; none is renamed or taken away.

mod bookings;
mod credits;
mod erasures;
mod members;
mod purchases;
mod sessions;

use std::sync::Arc;

use serde_json::Value;

use super::values::Subscription;
use crate::kernel::event::{DecodeError, Envelope};

/// The topic of test deliveries.
pub const TEST: &str = "webhook.test";

/// A public name for something that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// Stable for ever: `booking.confirmed`.
    pub name: &'static str,
    /// One sentence.
    pub meaning: &'static str,
    /// The kind of event behind it.
    pub kind: &'static str,
}

/// Something that happened, in public words.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Its topic.
    pub topic: &'static str,
    /// What there is to say of it.
    pub data: Value,
}

struct Area {
    topics: &'static [Topic],
    tell: fn(&Envelope) -> Result<Option<Told>, DecodeError>,
}

const AREAS: [Area; 6] =
    [bookings::AREA, sessions::AREA, credits::AREA, purchases::AREA, members::AREA, erasures::AREA];

/// Every topic.
pub fn topics() -> impl Iterator<Item = &'static Topic> {
    AREAS.iter().flat_map(|area| area.topics)
}

/// The kinds of events that a webhook with this subscription is told.
pub fn kinds(subscription: &Subscription) -> Vec<Arc<str>> {
    topics().filter(|topic| subscription.includes(topic.name)).map(|topic| topic.kind.into()).collect()
}

/// What there is to say of `event`; none if it is of no topic. Sealed fields stay sealed.
///
/// # Errors
/// When it cannot be read.
pub fn tell(event: &Envelope) -> Result<Option<Told>, DecodeError> {
    for area in &AREAS {
        if area.topics.iter().any(|topic| topic.kind == &*event.kind) {
            return (area.tell)(event);
        }
    }
    Ok(None)
}

/// Declares the topics of one set of events: the first line of documentation is their meaning.
macro_rules! area {
    ($set:ident: $($(#[doc = $doc:literal])+ $name:literal = $kind:ident($event:ident) => $data:expr;)+) => {
        pub(super) const AREA: super::Area = super::Area {
            topics: &[$(super::Topic {
                name: $name,
                meaning: concat!($($doc),+),
                kind: stringify!($kind),
            }),+],
            tell: |envelope| {
                Ok(match envelope.read::<$set>()? {
                    $(Some($set::$kind($event)) => Some(super::Told { topic: $name, data: $data }),)+
                    _ => None,
                })
            },
        };
    };
}
use area;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::topics;

    #[test]
    fn a_name_means_one_thing_and_a_kind_has_one_name() {
        let (names, kinds): (BTreeSet<_>, BTreeSet<_>) = topics().map(|topic| (topic.name, topic.kind)).unzip();
        assert_eq!((names.len(), kinds.len()), (topics().count(), topics().count()));
        for name in names {
            let fits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            assert!(name.split('.').count() == 2 && name.split('.').all(fits), "{name}");
        }
    }

    #[test]
    fn the_log_does_not_feed_itself() {
        use crate::integration::events::WebhookEvent;
        use crate::kernel::event::EventSet as _;
        assert!(topics().all(|topic| !WebhookEvent::knows(topic.kind)));
    }
}
