//! Sessions are planned; places are booked, kept and given back.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::booking::events::{
    BookingCancelled, BookingMoved, HoldExpired, HoldPlaced, HoldReleased, PlaceCancelled, RosterEvent, SpotBooked,
    WaitlistJoined, WaitlistLeft,
};
use regimen_core::booking::values::HoldId;
use regimen_core::scheduling::events::{SessionChanged, SessionEvent};
use regimen_core::scheduling::values::{SessionDetails, SessionId, SessionStatus};

use super::{Booked, Fate, Held, HoldFate, Oracle, Waits};

impl Oracle {
    pub(super) fn follow_session(&mut self, event: SessionEvent) {
        match event {
            SessionEvent::SessionScheduled(event) => {
                self.plan(event.session_id, &event.details, SessionStatus::Draft);
            }
            SessionEvent::SessionPublished(event) => {
                self.plan(event.session_id, &event.details, SessionStatus::Published);
            }
            SessionEvent::SessionChanged(SessionChanged { session_id, details, status, changed_at }) => {
                let before = self.rooms.get(&session_id).map_or(0, |room| room.capacity);
                self.plan(session_id, &details, status);
                if details.capacity.get() > before && status == SessionStatus::Published {
                    self.freed.insert(session_id, changed_at);
                }
            }
            SessionEvent::SessionStarted(event) => self.stands_at(event.session_id, SessionStatus::InProgress),
            SessionEvent::SessionCompleted(event) => self.stands_at(event.session_id, SessionStatus::Completed),
            SessionEvent::SessionCancelled(event) => self.stands_at(event.session_id, SessionStatus::Cancelled),
            SessionEvent::CoachSubstituted(_) | SessionEvent::MinimumReached(_) => {}
        }
    }

    fn plan(&mut self, session_id: SessionId, details: &SessionDetails, status: SessionStatus) {
        let policy = self.policy();
        let room = self.rooms.entry(session_id).or_default();
        let (starts_at, ends_at) = (details.slot.starts_at, details.slot.ends_at);
        (room.capacity, room.price) = (details.capacity.get(), details.credits.get());
        (room.slot, room.status) = (Some((starts_at, ends_at)), Some(status));
        let minutes = |minutes: u32| TimeDelta::minutes(minutes.into());
        room.remind_at = policy.reminders.minutes.map(|before| starts_at - minutes(before));
        room.close_at = policy.check_in.no_show_minutes.map(|after| ends_at + minutes(after));
        self.touched.insert(session_id);
    }

    fn stands_at(&mut self, session_id: SessionId, status: SessionStatus) {
        self.rooms.entry(session_id).or_default().status = Some(status);
    }

    pub(super) fn follow_roster(&mut self, event: RosterEvent) {
        match event {
            RosterEvent::SpotBooked(event) => self.booked(&event),
            RosterEvent::PlaceCancelled(event) => self.place_cancelled(&event),
            RosterEvent::BookingCancelled(event) => self.booking_cancelled(&event),
            RosterEvent::BookingMoved(BookingMoved { session_id, client_id, starts_at, ends_at, .. }) => {
                let room = self.rooms.entry(session_id).or_default();
                match room.booked.get_mut(&client_id) {
                    Some(booked) => (booked.starts_at, booked.ends_at) = (starts_at, ends_at),
                    None => self.wrong.push(format!("{client_id} is moved without places")),
                }
            }
            RosterEvent::HoldPlaced(event) => self.hold_placed(&event),
            RosterEvent::HoldReleased(HoldReleased { hold_id, released_at, .. }) => {
                self.hold_ended(hold_id, HoldFate::Released, released_at);
            }
            RosterEvent::HoldExpired(event) => self.hold_expired(&event),
            RosterEvent::WaitlistJoined(event) => self.joined(&event),
            RosterEvent::WaitlistLeft(WaitlistLeft { entry_id, .. }) => {
                let room = self.rooms.entry(entry_id.session()).or_default();
                match room.index_of(entry_id) {
                    Some(index) => drop(room.line.remove(index)),
                    None => self.wrong.push(format!("{entry_id} left a line without standing in it")),
                }
            }
            RosterEvent::WaitlistPromoted(event) => self.promoted(&event),
            RosterEvent::WaitlistNotified(event) => self.notified(&event),
            RosterEvent::WaitlistReordered(event) => self.reordered(&event),
            RosterEvent::CheckedIn(_)
            | RosterEvent::CheckInUndone(_)
            | RosterEvent::AttendanceMarked(_)
            | RosterEvent::NoShowMarked(_)
            | RosterEvent::AttendanceClosed(_)
            | RosterEvent::RemindersSent(_) => self.follow_attendance(&event),
        }
    }

    fn booked(&mut self, booked: &SpotBooked) {
        let SpotBooked { booking_id, session_id, client_id, credits, starts_at, ends_at, .. } = *booked;
        let places = booked.places.get();
        if booked.hold_id.is_none() {
            self.is_open(session_id, starts_at, booked.booked_at);
        }
        if let Some(hold_id) = booked.hold_id {
            let kept = self.rooms.get(&session_id).and_then(|room| room.held.get(&hold_id)).copied();
            if kept.is_some_and(|kept| kept.expires_at <= booked.booked_at) {
                self.wrong.push(format!("{hold_id} was confirmed after it ran out"));
            }
            if hold_id.booking() != booking_id {
                self.wrong.push(format!("{hold_id} became {booking_id}"));
            }
            self.hold_ended(hold_id, HoldFate::Confirmed, booked.booked_at);
            if kept.is_some_and(|kept| kept.places <= places) {
                // What was kept is what is booked: nothing fell free.
                self.freed.remove(&session_id);
            }
        }
        let room = self.rooms.entry(session_id).or_default();
        let price = room.price * places.saturating_sub(booked.guest_passes);
        if credits != price {
            self.wrong.push(format!("{booking_id} costs {credits} and not {price}"));
        }
        if room.bookings.insert(booking_id, Fate::default()).is_some() {
            self.wrong.push(format!("{booking_id} was booked twice"));
        }
        let has = Booked { booking_id, places, starts_at, ends_at };
        if room.booked.insert(client_id, has).is_some() {
            self.wrong.push(format!("{client_id} booked twice in {session_id}"));
        }
        *self.owed.entry(booking_id).or_default() += i64::from(credits);
        self.touched.insert(session_id);
    }

    fn place_cancelled(&mut self, cancelled: &PlaceCancelled) {
        let PlaceCancelled { booking_id, session_id, client_id, credits_returned, cancelled_at, .. } = *cancelled;
        let room = self.rooms.entry(session_id).or_default();
        match room.booked.get_mut(&client_id).filter(|has| has.booking_id == booking_id && has.places > 1) {
            Some(has) => has.places -= 1,
            None => self.wrong.push(format!("a place of {booking_id} was given back that nobody had")),
        }
        room.bookings.entry(booking_id).or_default().given_back += 1;
        *self.owed.entry(booking_id).or_default() -= i64::from(credits_returned);
        self.freed.insert(session_id, cancelled_at);
    }

    fn booking_cancelled(&mut self, cancelled: &BookingCancelled) {
        let BookingCancelled { booking_id, session_id, client_id, credits_returned, cancelled_at, .. } = *cancelled;
        let room = self.rooms.entry(session_id).or_default();
        match room.booked.remove(&client_id) {
            Some(has) if has.booking_id == booking_id && has.places == cancelled.places.get() => {}
            other => self.wrong.push(format!("{booking_id} was cancelled, but its client had {other:?}")),
        }
        room.bookings.entry(booking_id).or_default().cancelled = true;
        *self.owed.entry(booking_id).or_default() -= i64::from(credits_returned);
        self.freed.insert(session_id, cancelled_at);
    }

    fn hold_placed(&mut self, placed: &HoldPlaced) {
        let HoldPlaced { hold_id, session_id, client_id, expires_at, starts_at, placed_at, .. } = *placed;
        self.is_open(session_id, starts_at, placed_at);
        let room = self.rooms.entry(session_id).or_default();
        let held = Held { client: client_id, places: placed.places.get(), expires_at };
        room.held.insert(hold_id, held);
        if room.holds.insert(hold_id, HoldFate::Stands).is_some() {
            self.wrong.push(format!("{hold_id} was placed twice"));
        }
        self.touched.insert(session_id);
    }

    fn hold_expired(&mut self, expired: &HoldExpired) {
        let HoldExpired { hold_id, session_id, expires_at, expired_at, .. } = *expired;
        let held = self.rooms.get(&session_id).and_then(|room| room.held.get(&hold_id));
        if held.is_some_and(|held| held.expires_at != expires_at) || expired_at < expires_at {
            self.wrong.push(format!("{hold_id} ran out at {expired_at}, which is not its time: {held:?}"));
        }
        self.latest = self.latest.max(expired_at - expires_at);
        self.hold_ended(hold_id, HoldFate::Expired, expired_at);
    }

    fn hold_ended(&mut self, hold_id: HoldId, fate: HoldFate, at: DateTime<Utc>) {
        let session_id = hold_id.session();
        let room = self.rooms.entry(session_id).or_default();
        if room.held.remove(&hold_id).is_none() {
            let was = room.holds.get(&hold_id);
            self.wrong.push(format!("{hold_id} is {fate:?} and was {was:?}"));
        }
        room.holds.insert(hold_id, fate);
        self.freed.insert(session_id, at);
    }

    /// Nobody takes, keeps or waits for places while booking is not open; what is kept already can be confirmed.
    fn is_open(&mut self, session_id: SessionId, starts_at: DateTime<Utc>, at: DateTime<Utc>) {
        if let Some(shut) = self.shut(starts_at, at) {
            self.wrong.push(format!("{session_id}: places were taken at {at} in spite of {shut}"));
        }
    }

    fn joined(&mut self, joined: &WaitlistJoined) {
        let WaitlistJoined { entry_id, session_id, client_id, party, guest_passes, joined_at, starts_at, .. } = *joined;
        self.is_open(session_id, starts_at, joined_at);
        let room = self.rooms.entry(session_id).or_default();
        if room.line.iter().any(|waits| waits.client == client_id) || room.booked.contains_key(&client_id) {
            self.wrong.push(format!("{client_id} stands in line and needs no place"));
        }
        room.line.push(Waits { entry_id, client: client_id, party, guest_passes });
        if room.entries.insert(entry_id, client_id).is_some() {
            self.wrong.push(format!("{entry_id} joined twice"));
        }
    }
}
