//! What a webhook is sent.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::catalogue::{TEST, Told};
use crate::kernel::event::Envelope;
use crate::kernel::log::Position;

/// The body of a delivery, byte for byte what is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it is called outside.
    pub topic: &'static str,
    /// JSON: `type`, `timestamp`, `position` and `data`.
    pub body: Vec<u8>,
}

impl Message {
    /// What is said of `event`, which was `told` so.
    pub fn of(event: &Envelope, told: Told) -> Self {
        Self::new(told.topic, event.recorded_at(), Some(event.position), told.data)
    }

    fn new(topic: &'static str, at: DateTime<Utc>, position: Option<Position>, data: Value) -> Self {
        let mut body = json!({ "type": topic, "timestamp": at.to_rfc3339_opts(SecondsFormat::Micros, true) });
        if let Some(position) = position {
            body["position"] = position.into();
        }
        body["data"] = data;
        Self { topic, body: body.to_string().into_bytes() }
    }
}

/// What is sent to see whether anybody listens. It is of no event and is not in the log.
pub fn test_message(at: DateTime<Utc>) -> Message {
    Message::new(TEST, at, None, json!({ "message": "This is a test." }))
}
