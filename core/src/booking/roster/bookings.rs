//! Places that are booked, and given back.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::attending::Attendance;
use super::command::Book;
use super::{HoldState, RosterRefusal, SessionRoster};
use crate::booking::events::{
    BookingCancelled, BookingMoved, HoldReleased, PlaceCancelled, RosterEvent, SpotBooked, WaitlistLeft,
};
use crate::booking::policies::PolicyVersions;
use crate::booking::values::{
    BookingId, CancelledBy, Guest, HoldEnd, LeftBecause, Party, PlaceNumber, RefundPercentage,
};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::TimeSlot;

/// One client's booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// The client.
    pub client_id: AccountId,
    /// What it cost.
    pub credits: u32,
    /// When the session starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// How many places it had at first.
    pub places: Party,
    /// Who has those beside the client's own, as far as they said.
    pub guests: Vec<Guest>,
    /// How many of the last of them were paid with guest passes.
    pub guest_passes: u32,
    /// The places that were given back one by one.
    pub given_back: BTreeMap<PlaceNumber, Cancelled>,
    /// The rules that bind it.
    pub policy: PolicyVersions,
    /// Until when cancelling costs nothing.
    pub grace_until: Option<DateTime<Utc>>,
    /// How it ended, if it was cancelled.
    pub cancelled: Option<Cancelled>,
    /// The booking in another session that took its place.
    pub moved_to: Option<BookingId>,
    /// Whether the client was there, once it is known.
    pub attendance: Option<Attendance>,
}

/// How a booking or a place ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// How much of the price was given back.
    pub refund_percentage: RefundPercentage,
    /// How many credits that were.
    pub credits_returned: u32,
    /// How many guest passes.
    pub guest_passes_returned: u32,
}

impl Booking {
    /// The places that the client still has, in order; none once it is cancelled.
    pub fn standing(&self) -> impl Iterator<Item = PlaceNumber> {
        let all = (1..=self.places.get()).filter_map(|number| u8::try_from(number).ok().map(PlaceNumber));
        all.filter(|place| self.cancelled.is_none() && !self.given_back.contains_key(place))
    }

    /// How many places the client still has.
    pub fn places_left(&self) -> u32 {
        u32::try_from(self.standing().count()).unwrap_or(u32::MAX)
    }

    /// What giving back `places` gives back at `refund`. A guest pass cannot be split: it comes back if anything does.
    pub fn refund_of(&self, places: impl Iterator<Item = PlaceNumber>, refund: RefundPercentage) -> Cancelled {
        let with_credits = self.places.get().saturating_sub(self.guest_passes);
        let price = self.credits.checked_div(with_credits).unwrap_or(0);
        let (paid, passes) = places.fold((0_u32, 0_u32), |(paid, passes), place| {
            if u32::from(place.0) <= with_credits { (paid + price, passes) } else { (paid, passes + 1) }
        });
        Cancelled {
            refund_percentage: refund,
            credits_returned: refund.of(paid),
            guest_passes_returned: if refund == RefundPercentage::NONE { 0 } else { passes },
        }
    }

    fn cancel(
        &self,
        booking_id: BookingId,
        (cancelled_by, moved_to): (CancelledBy, Option<BookingId>),
        refund: RefundPercentage,
        cancelled_at: DateTime<Utc>,
    ) -> RosterEvent {
        let back = self.refund_of(self.standing(), refund);
        BookingCancelled {
            booking_id,
            session_id: booking_id.session(),
            client_id: self.client_id,
            cancelled_by,
            refund_percentage: refund,
            credits_returned: back.credits_returned,
            guest_passes_returned: back.guest_passes_returned,
            places: Party::try_from(self.places_left()).unwrap_or(self.places),
            cancelled_at,
            moved_to,
        }
        .into()
    }
}

impl SessionRoster {
    /// The booking, cancelled or not.
    pub fn booking(&self, booking_id: BookingId) -> Option<&Booking> {
        self.bookings.get(&booking_id).map(|booking| &**booking)
    }

    /// The booking of a client who has places.
    pub fn booking_of(&self, client_id: AccountId) -> Option<BookingId> {
        self.present.get(&client_id).copied()
    }

    /// The bookings of those who have places.
    pub fn present(&self) -> impl Iterator<Item = (BookingId, &Booking)> {
        self.present.values().filter_map(|id| Some((*id, self.booking(*id)?)))
    }

    /// How many places are booked.
    pub fn places_booked(&self) -> u32 {
        self.present().map(|(_, booking)| booking.places_left()).sum()
    }

    pub(super) fn book(&self, book: Book) -> Result<Vec<RosterEvent>, RosterRefusal> {
        let Book { session_id, details, client_id, places, guests, guest_passes, at, .. } = book;
        if let Some(booking_id) = self.booking_of(client_id) {
            return Err(RosterRefusal::AlreadyBooked { booking_id });
        }
        let held = self.hold_of(client_id).filter(|(_, hold)| hold.stands_at(at));
        let free = self.spots_left(details.capacity.get()) + held.map_or(0, |(_, hold)| hold.places.get());
        if free < places.get() {
            return Err(RosterRefusal::SessionFull { spots_left: free });
        }
        let booking_id = match held {
            Some((hold_id, _)) => hold_id.booking(),
            None => BookingId::nth(session_id, self.next_number()?),
        };
        let waited = self.line.entry_of(client_id);
        let left =
            waited.map(|entry_id| WaitlistLeft { entry_id, session_id, because: LeftBecause::Booked, left_at: at });
        let booked = SpotBooked {
            booking_id,
            session_id,
            client_id,
            session_name: details.name,
            starts_at: details.slot.starts_at,
            ends_at: details.slot.ends_at,
            credits: details.credits.get() * places.get().saturating_sub(guest_passes),
            booked_at: at,
            places,
            guests,
            guest_passes,
            hold_id: held.map(|(hold_id, _)| hold_id),
            policy: book.policy,
            grace_until: book.grace_until,
            moved_from: book.moved_from,
        };
        Ok(left.map(RosterEvent::from).into_iter().chain([booked.into()]).collect())
    }

    pub(super) fn cancel(
        &self,
        booking_id: BookingId,
        by: (CancelledBy, Option<BookingId>),
        refund: RefundPercentage,
        at: DateTime<Utc>,
    ) -> Result<Vec<RosterEvent>, RosterRefusal> {
        let booking = self.booking(booking_id).ok_or(RosterRefusal::BookingNotFound)?;
        let stands = booking.cancelled.is_none();
        Ok(stands.then(|| booking.cancel(booking_id, by, refund, at)).into_iter().collect())
    }

    pub(super) fn cancel_place(
        &self,
        booking_id: BookingId,
        place: PlaceNumber,
        by: CancelledBy,
        refund: RefundPercentage,
        at: DateTime<Utc>,
    ) -> Result<Vec<RosterEvent>, RosterRefusal> {
        let booking = self.booking(booking_id).ok_or(RosterRefusal::BookingNotFound)?;
        if booking.given_back.contains_key(&place) {
            return Ok(Vec::new());
        }
        if !booking.standing().any(|standing| standing == place) {
            return Err(RosterRefusal::PlaceNotFound);
        }
        if booking.standing().count() == 1 {
            return Ok(vec![booking.cancel(booking_id, (by, None), refund, at)]);
        }
        let back = booking.refund_of([place].into_iter(), refund);
        let cancelled = PlaceCancelled {
            booking_id,
            session_id: booking_id.session(),
            client_id: booking.client_id,
            place,
            cancelled_by: by,
            refund_percentage: refund,
            credits_returned: back.credits_returned,
            guest_passes_returned: back.guest_passes_returned,
            cancelled_at: at,
        };
        Ok(vec![cancelled.into()])
    }

    pub(super) fn call_off(&self, at: DateTime<Utc>) -> Vec<RosterEvent> {
        let (by, refund) = (CancelledBy::Session, RefundPercentage::FULL);
        let bookings = self.present().map(|(id, booking)| booking.cancel(id, (by, None), refund, at));
        let holds = self.holding().map(|(hold_id, hold)| {
            let (session_id, because) = (hold_id.session(), HoldEnd::Session);
            HoldReleased { hold_id, session_id, client_id: hold.client_id, because, released_at: at }.into()
        });
        let left = self.line.entries().map(|(entry_id, _)| {
            let session_id = entry_id.session();
            WaitlistLeft { entry_id, session_id, because: LeftBecause::Session, left_at: at }.into()
        });
        bookings.chain(holds).chain(left).collect()
    }

    pub(super) fn move_bookings(&self, slot: TimeSlot, at: DateTime<Utc>) -> Vec<RosterEvent> {
        let TimeSlot { starts_at, ends_at } = slot;
        let elsewhere =
            self.present().filter(|(_, booking)| (booking.starts_at, booking.ends_at) != (starts_at, ends_at));
        elsewhere
            .map(|(booking_id, booking)| {
                let (session_id, client_id) = (booking_id.session(), booking.client_id);
                BookingMoved { booking_id, session_id, client_id, starts_at, ends_at, moved_at: at }.into()
            })
            .collect()
    }

    pub(super) fn apply_booked(&mut self, booked: SpotBooked) {
        let SpotBooked { booking_id, client_id, credits, starts_at, ends_at, places, guests, guest_passes, .. } =
            booked;
        if let Some(hold_id) = booked.hold_id {
            self.end_hold(hold_id, HoldState::Confirmed);
        }
        self.note_number(booking_id.number());
        self.taken = self.taken.saturating_add(places.get());
        self.present.insert(client_id, booking_id);
        let booking = Booking {
            client_id,
            credits,
            starts_at,
            ends_at,
            places,
            guests,
            guest_passes,
            given_back: BTreeMap::new(),
            policy: booked.policy,
            grace_until: booked.grace_until,
            cancelled: None,
            moved_to: None,
            attendance: None,
        };
        self.bookings.insert(booking_id, Arc::new(booking));
    }

    pub(super) fn apply_place_cancelled(&mut self, cancelled: PlaceCancelled) {
        let PlaceCancelled { booking_id, place, refund_percentage, credits_returned, guest_passes_returned, .. } =
            cancelled;
        let back = Cancelled { refund_percentage, credits_returned, guest_passes_returned };
        if let Some(booking) = self.bookings.get_mut(&booking_id) {
            Arc::make_mut(booking).given_back.insert(place, back);
            self.taken = self.taken.saturating_sub(1);
        }
    }

    pub(super) fn apply_cancelled(&mut self, cancelled: BookingCancelled) {
        let BookingCancelled {
            booking_id,
            client_id,
            refund_percentage,
            credits_returned,
            guest_passes_returned,
            moved_to,
            ..
        } = cancelled;
        self.present.remove(&client_id);
        if let Some(booking) = self.bookings.get_mut(&booking_id) {
            self.taken = self.taken.saturating_sub(booking.places_left());
            let booking = Arc::make_mut(booking);
            booking.cancelled = Some(Cancelled { refund_percentage, credits_returned, guest_passes_returned });
            booking.moved_to = moved_to;
        }
    }

    pub(super) fn apply_moved(&mut self, moved: BookingMoved) {
        if let Some(booking) = self.bookings.get_mut(&moved.booking_id) {
            let booking = Arc::make_mut(booking);
            (booking.starts_at, booking.ends_at) = (moved.starts_at, moved.ends_at);
        }
    }
}
