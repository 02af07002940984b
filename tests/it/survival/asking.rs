//! How people ask.

use chrono::TimeDelta;
use regimen_core::accounts::Caller;
use regimen_core::accounts::values::Role;
use regimen_core::booking::values::{CheckInMethod, Party, PlaceNumber};
use regimen_core::booking::{
    BookSpot, CancelBooking, CancelSession, ChangeSession, CheckIn, ConfirmHold, JoinWaitlist, LeaveWaitlist, Leaver,
    PlaceHold, ReleaseHold, ReorderWaitlist, RescheduleBooking,
};
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::log::Actor;
use regimen_core::membership::GrantCredits;
use regimen_core::scheduling::{AdvanceSession, SessionChanges, SessionStep};
use regimen_tests::app::ORG;

use super::wish::Wish;
use super::world::World;

impl World {
    /// Somebody asks for something: it happens or is refused.
    pub(super) async fn ask(&self, wish: Wish) {
        let caller = self.staff;
        let party = |places: u32| Party::try_from(places).expect("a party");
        let by = |who: usize| Request::once(ORG, Actor::Account(self.clients[who]));
        let staff = Request::once(ORG, Actor::Account(caller.account_id));
        // Whoever is on a plan brings everybody on its guest passes.
        let passes = |who: usize, places: u32| {
            let on_plan = self.oracle.purses.get(&self.clients[who]).is_some_and(|purse| purse.plan.is_some());
            if on_plan { places - 1 } else { 0 }
        };
        let place = |who: usize, at: usize| (self.clients[who], self.sessions[at]);
        let change = |at: usize, changes| ChangeSession { caller, session_id: self.sessions[at], changes };
        let rooms = &self.oracle.rooms;
        let hold = |who: usize, at: usize| rooms.get(&self.sessions[at])?.holds_of(self.clients[who]).next();
        let booking =
            |who: usize, at: usize| Some(rooms.get(&self.sessions[at])?.booked.get(&self.clients[who])?.booking_id);
        match wish {
            Wish::Book(who, at, places) => {
                let (client_id, session_id) = place(who, at);
                let (guest_passes, places) = (passes(who, places), party(places));
                let book = BookSpot { places, guest_passes, ..BookSpot::alone(session_id, client_id) };
                self.may(&by(who), book).await;
            }
            Wish::Hold(who, at, places) => {
                let (client_id, session_id) = place(who, at);
                self.may(&by(who), PlaceHold { session_id, client_id, places: party(places) }).await;
            }
            Wish::Confirm(who, at) => {
                let Some(hold_id) = hold(who, at) else { return };
                let confirm = ConfirmHold { client_id: self.clients[who], hold_id, guests: vec![], guest_passes: None };
                self.may(&by(who), confirm).await;
            }
            Wish::Release(who, at) => {
                let Some(hold_id) = hold(who, at) else { return };
                let caller = Some(Caller { account_id: self.clients[who], role: Role::Client });
                self.may(&by(who), ReleaseHold { caller, hold_id }).await;
            }
            Wish::Cancel(who, at) => {
                let Some(booking_id) = booking(who, at) else { return };
                let caller = Caller { account_id: self.clients[who], role: Role::Client };
                self.may(&by(who), CancelBooking::all(caller, booking_id)).await;
            }
            Wish::Reschedule(who, at, to) => {
                let Some(booking_id) = booking(who, at) else { return };
                let caller = Caller { account_id: self.clients[who], role: Role::Client };
                let session_id = self.sessions[to];
                self.may(&by(who), RescheduleBooking { caller, booking_id, session_id }).await;
            }
            Wish::CancelPlace(who, at, number) => {
                let Some(booking_id) = booking(who, at) else { return };
                let caller = Caller { account_id: self.clients[who], role: Role::Client };
                let place = Some(PlaceNumber(number));
                self.may(&by(who), CancelBooking { caller, booking_id, place }).await;
            }
            Wish::Join(who, at, places) => {
                let (client_id, session_id) = place(who, at);
                let (guest_passes, party) = (passes(who, places), party(places));
                self.may(&by(who), JoinWaitlist { session_id, client_id, party, guest_passes }).await;
            }
            Wish::Leave(who, at) => {
                let (client_id, session_id) = place(who, at);
                self.may(&by(who), LeaveWaitlist { leaver: Leaver::Client(session_id, client_id) }).await;
            }
            Wish::Reorder(who, at, position) => {
                let (client, session_id) = place(who, at);
                let line = rooms.get(&session_id).map(|room| room.line.clone()).unwrap_or_default();
                let Some(waits) = line.iter().find(|waits| waits.client == client) else { return };
                let reason = "promised at the desk".to_owned().try_into().expect("a line");
                self.may(&staff, ReorderWaitlist { caller, entry_id: waits.entry_id, position, reason }).await;
            }
            Wish::Capacity(at, capacity) => {
                let capacity = Some(capacity.try_into().expect("within bounds"));
                self.may(&staff, change(at, SessionChanges { capacity, ..SessionChanges::default() })).await;
            }
            Wish::Move(at, hours) => {
                let slot = rooms.get(&self.sessions[at]).and_then(|room| room.slot);
                let starts_at = slot.map(|(starts_at, _)| starts_at + TimeDelta::hours(hours));
                self.may(&staff, change(at, SessionChanges { starts_at, ..SessionChanges::default() })).await;
            }
            Wish::CallOff(at) => {
                let reason = "the coach is ill".to_owned().try_into().expect("a line");
                self.may(&staff, CancelSession { caller, session_id: self.sessions[at], reason }).await;
            }
            Wish::Begin(at) => {
                let (session_id, step) = (self.sessions[at], SessionStep::Start);
                self.may(&staff, AdvanceSession { caller, session_id, step }).await;
            }
            Wish::CheckIn(who, at) => {
                let Some(booking_id) = booking(who, at) else { return };
                let method = CheckInMethod::Coach;
                self.may(&staff, CheckIn { caller, booking_id, at_session: None, method }).await;
            }
            Wish::Grant(who, credits, days) => {
                let amount = credits.try_into().expect("within bounds");
                let validity = days.try_into().expect("within bounds");
                let reason = "a pass".to_owned().try_into().expect("a line");
                let client_id = self.clients[who];
                self.may(&staff, GrantCredits { client_id, amount, validity, reason }).await;
            }
        }
    }
}
