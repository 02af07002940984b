//! Whether a place was ever given to two, told from the history alone.

use std::collections::BTreeMap;

use regimen_sdk::types::Event;

use crate::audit::text;

/// The places of all sessions while the history is read.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Capacity and places taken of each session.
    sessions: BTreeMap<String, (u64, u64)>,
    /// The places of each hold that stands.
    holds: BTreeMap<String, u64>,
    /// How many holds there were.
    pub(crate) held: usize,
    /// How many of them were confirmed, given back or ran out.
    pub(crate) ended: usize,
    /// Moments at which more places were taken than there are.
    pub(crate) overbooked: usize,
}

impl Places {
    pub(crate) fn take(&mut self, event: &Event) {
        let session_id = text(event, "session_id");
        let places = |name: &str| event.payload.get(name).and_then(serde_json::Value::as_u64);
        match event.kind.as_str() {
            "SessionScheduled" => {
                self.sessions.insert(session_id, (places("capacity").unwrap_or_default(), 0));
            }
            "HoldPlaced" => {
                self.held += 1;
                self.holds.insert(text(event, "hold_id"), places("places").unwrap_or(1));
                self.occupy(&session_id, places("places").unwrap_or(1));
            }
            "HoldReleased" | "HoldExpired" => self.end(&session_id, &text(event, "hold_id")),
            "SpotBooked" => {
                self.end(&session_id, &text(event, "hold_id"));
                self.occupy(&session_id, places("places").unwrap_or(1));
            }
            "BookingCancelled" => self.free(&session_id, places("places").unwrap_or(1)),
            "PlaceCancelled" => self.free(&session_id, 1),
            _ => {}
        }
    }

    /// Whether no place was ever given to two, and nothing is held for ever.
    pub(crate) fn hold(&self) -> bool {
        self.overbooked == 0 && self.holds.is_empty() && self.held == self.ended
    }

    /// A hold is over, if there is such a hold.
    fn end(&mut self, session_id: &str, hold_id: &str) {
        if let Some(places) = self.holds.remove(hold_id) {
            self.ended += 1;
            self.free(session_id, places);
        }
    }

    fn occupy(&mut self, session_id: &str, places: u64) {
        let (capacity, taken) = self.sessions.entry(session_id.to_owned()).or_default();
        *taken += places;
        self.overbooked += usize::from(*taken > *capacity);
    }

    fn free(&mut self, session_id: &str, places: u64) {
        let (_, taken) = self.sessions.entry(session_id.to_owned()).or_default();
        *taken = taken.saturating_sub(places);
    }
}
