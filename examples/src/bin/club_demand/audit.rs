//! The same figures from two other sources: the history, event by event, and the views. Neither knows the list.

use std::collections::BTreeMap;
use std::pin::pin;

use futures_util::TryStreamExt as _;
use regimen_sdk::types::{Event, SessionStatus};
use regimen_sdk::{Client, Error, EventFilter, SessionFilter};

use crate::fair::Lines;
use crate::figures::{ByClass, Figures};
use crate::places::Places;
use crate::staff::Staff;

/// What the history tells.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) figures: ByClass,
    pub(crate) events: usize,
    pub(crate) credits: Credits,
    pub(crate) places: Places,
    pub(crate) lines: Lines,
    class_of: BTreeMap<String, String>,
    /// The session of each hold that was an offer.
    offers: BTreeMap<String, String>,
}

/// Credits, as the events tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Credits {
    pub(crate) granted: u64,
    pub(crate) spent: u64,
    pub(crate) returned: u64,
    pub(crate) expired: u64,
}

impl Credits {
    /// What must be left.
    pub(crate) fn balance(&self) -> Option<u64> {
        (self.granted + self.returned).checked_sub(self.spent + self.expired)
    }
}

impl History {
    /// Folds all events.
    pub(crate) async fn read(admin: &Client) -> Result<Self, Error> {
        let mut history = Self::default();
        let mut events = pin!(admin.events(EventFilter::default()));
        while let Some(event) = events.try_next().await? {
            history.take(&event);
        }
        Ok(history)
    }

    fn take(&mut self, event: &Event) {
        self.events += 1;
        self.places.take(event);
        self.lines.take(event);
        let number = |name: &str| event.payload.get(name).and_then(serde_json::Value::as_u64).unwrap_or_default();
        let session_id = text(event, "session_id");
        match event.kind.as_str() {
            "SessionScheduled" => {
                let name = text(event, "name");
                self.figures.entry(name.clone()).or_default();
                self.class_of.insert(session_id, name);
            }
            "SpotBooked" => self.of(&session_id).booked += 1,
            "BookingCancelled" => self.of(&session_id).cancelled += 1,
            "WaitlistPromoted" => self.of(&session_id).promoted += 1,
            "HoldPlaced" if event.payload.get("entry_id").is_some() => {
                self.offers.insert(text(event, "hold_id"), session_id);
            }
            "HoldExpired" if self.offers.contains_key(&text(event, "hold_id")) => self.of(&session_id).lapsed += 1,
            "HoldReleased" if self.offers.contains_key(&text(event, "hold_id")) => {
                self.of(&session_id).declined += 1;
            }
            "CheckedIn" => {
                let late = event.payload.get("late").and_then(serde_json::Value::as_bool) == Some(true);
                let figures = self.of(&session_id);
                figures.attended += 1;
                figures.late += usize::from(late);
            }
            "NoShowMarked" => self.of(&session_id).missed += 1,
            "CreditsGranted" => self.credits.granted += number("credits"),
            "CreditsSpent" => self.credits.spent += drawn(event),
            "CreditsReturned" => self.credits.returned += drawn(event),
            "CreditsExpired" => self.credits.expired += number("credits"),
            _ => {}
        }
    }

    fn of(&mut self, session_id: &str) -> &mut Figures {
        let class = self.class_of.get(session_id).cloned().unwrap_or_default();
        self.figures.entry(class).or_default()
    }
}

/// A field of an event.
pub(crate) fn text(event: &Event, name: &str) -> String {
    event.payload.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}

/// How many credits an event draws from lots, or puts back into them.
fn drawn(event: &Event) -> u64 {
    let draws = event.payload.get("draws").and_then(|draws| draws.as_array()).cloned().unwrap_or_default();
    draws.iter().filter_map(|draw| draw.get("credits")).filter_map(serde_json::Value::as_u64).sum()
}

/// How full the sessions of a class were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Filled {
    pub(crate) sessions: usize,
    pub(crate) places: usize,
    pub(crate) taken: usize,
    /// Sessions that did not take place.
    pub(crate) open: usize,
}

/// How full the sessions were, by class, as the view of sessions says.
pub(crate) async fn filled(admin: &Client) -> Result<BTreeMap<String, Filled>, Error> {
    let mut classes = BTreeMap::<String, Filled>::new();
    let mut sessions = pin!(admin.sessions(SessionFilter::default()));
    while let Some(session) = sessions.try_next().await? {
        let class = classes.entry(session.name).or_default();
        let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        class.sessions += 1;
        class.places += size(session.capacity);
        class.taken += size(session.capacity.saturating_sub(session.spots_left));
        class.open += usize::from(session.status != SessionStatus::Completed);
    }
    Ok(classes)
}

/// How many credits the members have left, as their memberships say.
pub(crate) async fn credits_left(admin: &Client, staff: &Staff) -> Result<u64, Error> {
    let mut left = 0;
    for account_id in &staff.accounts {
        left += u64::from(admin.get_membership(*account_id, None).await?.credits_available);
    }
    Ok(left)
}
