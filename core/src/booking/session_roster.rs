//! Who has a place in one session: the aggregate that keeps the session from being overbooked.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{AttendanceMarked, BookingCancelled, RosterEvent, SpotBooked};
use super::values::{BookingId, CancelledBy, RefundPercentage};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::refusals;
use crate::scheduling::values::{NUMBER_BITS, SessionDetails, SessionId};

/// One client's booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// The client.
    pub client_id: AccountId,
    /// What it cost.
    pub credits: u32,
    /// When the session starts.
    pub starts_at: DateTime<Utc>,
    /// How it ended, if it was cancelled.
    pub cancelled: Option<Cancelled>,
    /// Whether the client was there, once it is marked.
    pub attended: Option<bool>,
}

/// How a booking ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// How much of the price was given back.
    pub refund_percentage: RefundPercentage,
    /// How many credits that were.
    pub credits_returned: u32,
}

/// All bookings of one session, by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRoster {
    bookings: BTreeMap<BookingId, Booking>,
    /// Those who have a place now.
    present: BTreeMap<AccountId, BookingId>,
}

/// What can be asked of a roster.
#[derive(Debug, Clone)]
pub enum RosterCommand {
    /// Give a client a place.
    Book {
        /// The session.
        session_id: SessionId,
        /// What it says of itself.
        details: SessionDetails,
        /// The client.
        client_id: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take a place back. Of a booking that is cancelled already nothing changes.
    Cancel {
        /// The booking.
        booking_id: BookingId,
        /// Who ends it.
        by: CancelledBy,
        /// How much of the price goes back.
        refund: RefundPercentage,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take every place back: the session is called off.
    CallOff {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note whether a client was there.
    MarkAttendance {
        /// The booking.
        booking_id: BookingId,
        /// Whether they were there.
        attended: bool,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a roster says no.
    pub enum RosterRefusal {
        /// Every place of the session is taken.
        #[error("the session is full")]
        SessionFull {
            /// None.
            spots_left: u32,
        } = Conflict "booking.session_full",
        /// The client has a place in the session already.
        #[error("the client has a place in the session already")]
        AlreadyBooked {
            /// The booking they have.
            booking_id: BookingId,
        } = Conflict "booking.already_booked",
        /// There is no such booking, or it is somebody else's.
        #[error("there is no such booking")]
        BookingNotFound = NotFound "booking.not_found",
        /// The booking was cancelled.
        #[error("the booking was cancelled")]
        BookingIsCancelled = Conflict "booking.is_cancelled",
        /// Attendance is marked from the start of the session on.
        #[error("the session has not started")]
        SessionNotStarted = Conflict "booking.session_not_started",
    }
}

impl Booking {
    fn cancel(
        &self,
        booking_id: BookingId,
        cancelled_by: CancelledBy,
        refund_percentage: RefundPercentage,
        cancelled_at: DateTime<Utc>,
    ) -> RosterEvent {
        BookingCancelled {
            booking_id,
            session_id: booking_id.session(),
            client_id: self.client_id,
            cancelled_by,
            refund_percentage,
            credits_returned: refund_percentage.of(self.credits),
            cancelled_at,
        }
        .into()
    }
}

impl SessionRoster {
    /// The booking, cancelled or not.
    pub fn booking(&self, booking_id: BookingId) -> Option<&Booking> {
        self.bookings.get(&booking_id)
    }

    /// The bookings of those who have a place.
    pub fn present(&self) -> impl Iterator<Item = (BookingId, &Booking)> {
        self.present.values().filter_map(|id| Some((*id, self.bookings.get(id)?)))
    }

    /// How many places of `capacity` are free.
    pub fn spots_left(&self, capacity: u32) -> u32 {
        capacity.saturating_sub(u32::try_from(self.present.len()).unwrap_or(u32::MAX))
    }

    fn next_booking(&self, session_id: SessionId) -> Option<BookingId> {
        let number = u32::try_from(self.bookings.len()).ok()?.checked_add(1)?;
        (number >> NUMBER_BITS == 0).then(|| BookingId::nth(session_id, number))
    }

    fn book(
        &self,
        session_id: SessionId,
        details: SessionDetails,
        client_id: AccountId,
        at: DateTime<Utc>,
    ) -> Result<SpotBooked, RosterRefusal> {
        if let Some(booking_id) = self.present.get(&client_id) {
            return Err(RosterRefusal::AlreadyBooked { booking_id: *booking_id });
        }
        let spots_left = self.spots_left(details.capacity.get());
        let booking_id = self.next_booking(session_id).filter(|_| spots_left > 0);
        Ok(SpotBooked {
            booking_id: booking_id.ok_or(RosterRefusal::SessionFull { spots_left })?,
            session_id,
            client_id,
            session_name: details.name,
            starts_at: details.slot.starts_at,
            ends_at: details.slot.ends_at,
            credits: details.credits.get(),
            booked_at: at,
        })
    }

    fn decide(&self, command: RosterCommand) -> Result<Vec<RosterEvent>, RosterRefusal> {
        match command {
            RosterCommand::Book { session_id, details, client_id, at } => {
                self.book(session_id, details, client_id, at).map(|booked| vec![booked.into()])
            }
            RosterCommand::Cancel { booking_id, by, refund, at } => {
                let booking = self.booking(booking_id).ok_or(RosterRefusal::BookingNotFound)?;
                let standing = booking.cancelled.is_none();
                Ok(standing.then(|| booking.cancel(booking_id, by, refund, at)).into_iter().collect())
            }
            RosterCommand::CallOff { at } => {
                let (by, refund) = (CancelledBy::Session, RefundPercentage::FULL);
                Ok(self.present().map(|(id, booking)| booking.cancel(id, by, refund, at)).collect())
            }
            RosterCommand::MarkAttendance { booking_id, attended, at } => {
                let booking = self.booking(booking_id).ok_or(RosterRefusal::BookingNotFound)?;
                if booking.cancelled.is_some() {
                    return Err(RosterRefusal::BookingIsCancelled);
                }
                if at < booking.starts_at {
                    return Err(RosterRefusal::SessionNotStarted);
                }
                if booking.attended == Some(attended) {
                    return Ok(Vec::new());
                }
                let (session_id, client_id) = (booking_id.session(), booking.client_id);
                Ok(vec![AttendanceMarked { booking_id, session_id, client_id, attended, marked_at: at }.into()])
            }
        }
    }
}

impl Aggregate for SessionRoster {
    const TYPE: &'static str = "roster";
    type Command = RosterCommand;
    type Event = RosterEvent;
    type Error = RosterRefusal;
    type Services = ();

    async fn handle(&mut self, command: RosterCommand, (): &(), sink: &EventSink<Self>) -> Result<(), RosterRefusal> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: RosterEvent) {
        match event {
            RosterEvent::SpotBooked(SpotBooked { booking_id, client_id, credits, starts_at, .. }) => {
                let booking = Booking { client_id, credits, starts_at, cancelled: None, attended: None };
                self.bookings.insert(booking_id, booking);
                self.present.insert(client_id, booking_id);
            }
            RosterEvent::BookingCancelled(BookingCancelled {
                booking_id,
                client_id,
                refund_percentage,
                credits_returned,
                ..
            }) => {
                self.present.remove(&client_id);
                if let Some(booking) = self.bookings.get_mut(&booking_id) {
                    booking.cancelled = Some(Cancelled { refund_percentage, credits_returned });
                }
            }
            RosterEvent::AttendanceMarked(AttendanceMarked { booking_id, attended, .. }) => {
                if let Some(booking) = self.bookings.get_mut(&booking_id) {
                    booking.attended = Some(attended);
                }
            }
        }
    }
}

impl AggregateRoot for SessionRoster {
    type Id = SessionId;
    const FOLD: u64 = fingerprint(include_str!("session_roster.rs"));
}

#[cfg(test)]
mod tests;
