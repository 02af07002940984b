//! The same figures from two other sources: the history, event by event, and the view of sessions. Neither knows the list.

use std::collections::BTreeMap;
use std::pin::pin;

use futures_util::TryStreamExt as _;
use regimen_sdk::types::{Event, SessionStatus};
use regimen_sdk::{Client, Error, EventFilter, SessionFilter};

use crate::figures::{ByClass, Figures};

/// What the history tells.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) figures: ByClass,
    pub(crate) events: usize,
    class_of: BTreeMap<String, String>,
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
        let text = |name: &str| event.payload.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        match event.kind.as_str() {
            "SessionScheduled" => drop(self.figures.entry(text("name")).or_default()),
            "SpotBooked" => {
                self.class_of.insert(text("booking_id"), text("session_name"));
                self.of(&text("booking_id")).booked += 1;
            }
            "BookingCancelled" => self.of(&text("booking_id")).cancelled += 1,
            "AttendanceMarked" => {
                let attended = event.payload.get("attended").and_then(serde_json::Value::as_bool);
                let figures = self.of(&text("booking_id"));
                if attended == Some(true) {
                    figures.attended += 1;
                } else {
                    figures.missed += 1;
                }
            }
            _ => {}
        }
    }

    fn of(&mut self, booking_id: &str) -> &mut Figures {
        let class = self.class_of.get(booking_id).cloned().unwrap_or_default();
        self.figures.entry(class).or_default()
    }
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
