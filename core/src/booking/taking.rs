//! Places are taken: the roster, the price and the client's time are one commit.

use super::opening::BookSpotRefusal;
use super::policies::Rules;
use super::roster::{Book, RosterCommand, SessionRoster};
use super::values::{BookingId, Guest, GuestName, Party, PlaceNumber};
use crate::accounts::Account;
use crate::kernel::executor::{Decline, Loaded, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::membership::{Membership, MembershipCommand};
use crate::scheduling::values::{CalendarEntry, Overlap, SessionDetails, SessionId};
use crate::scheduling::{Calendar, CalendarCommand};

/// What a client wants.
#[derive(Debug, Clone, Default)]
pub(super) struct Wish {
    pub(super) places: Party,
    pub(super) guests: Vec<Guest>,
    pub(super) guest_passes: u32,
    /// The booking that they take the place of.
    pub(super) moved_from: Option<BookingId>,
}

impl Wish {
    /// So many places, of which so many are paid with guest passes, and nothing more is said.
    pub(super) fn of(places: Party, guest_passes: u32) -> Self {
        Self { places, guest_passes, ..Self::default() }
    }

    /// The same, with guests on the places beside the client's own.
    pub(super) fn with(self, client_id: AccountId, guests: Vec<GuestName>) -> Self {
        let name = |name| Personal::new(client_id, Purpose::Notes, name);
        // One more than fits is enough to be refused.
        let guests = (2..=Party::MAX + 1).map(PlaceNumber).zip(guests);
        let guests = guests.map(|(place, guest)| Guest { place, name: name(guest) }).collect();
        Self { guests, ..self }
    }
}

/// One who takes places in a session.
pub(super) struct Taker<'s> {
    pub(super) session_id: SessionId,
    pub(super) details: &'s SessionDetails,
    pub(super) client_id: AccountId,
    pub(super) rules: &'s Rules,
}

impl Taker<'_> {
    /// Takes the places, or says why not; nothing is half done, because nothing is saved before all have agreed.
    pub(super) async fn take(
        &self,
        work: &mut Work<'_>,
        roster: &mut Loaded<SessionRoster>,
        wish: Wish,
        grace_until: Option<chrono::DateTime<chrono::Utc>>,
    ) -> Result<BookingId, Decline<BookSpotRefusal>> {
        let Self { session_id, details, client_id, rules } = *self;
        let at = work.now();
        let Wish { places, guests, guest_passes, moved_from } = wish;
        let beyond = |guest: &Guest| u32::from(guest.place.0) > places.get();
        if guest_passes >= places.get() || guests.iter().any(beyond) {
            return Err(BookSpotRefusal::GuestsDoNotFit.into());
        }
        let book = Book {
            session_id,
            details: details.clone(),
            client_id,
            places,
            guests,
            guest_passes,
            policy: rules.versions,
            grace_until,
            moved_from,
            at,
        };
        roster.handle(RosterCommand::Book(Box::new(book))).await.map_err(BookSpotRefusal::from)?;
        let booking_id = roster.booking_of(client_id).expect("whoever has booked has a booking");
        let (membership, calendar) = self.pay(work, booking_id, places, guest_passes).await?;
        work.save(membership).await?;
        work.save(calendar).await?;
        work.expect_present(client_id.into());
        Ok(booking_id)
    }

    /// Whether they could pay for what they wish and have the time for it now, nothing of it being kept: the code of the refusal
    /// if not.
    pub(super) async fn could_pay(
        &self,
        work: &mut Work<'_>,
        wish: &Wish,
    ) -> Result<Result<(), String>, Decline<BookSpotRefusal>> {
        use crate::kernel::refusal::Refusal as _;
        // A number that nobody has had: what is tried here is thrown away.
        let trial = BookingId::nth(self.session_id, 0);
        match self.pay(work, trial, wish.places, wish.guest_passes).await {
            Ok(_) => Ok(Ok(())),
            Err(Decline::Refused(refusal)) => Ok(Err(refusal.code().code.to_owned())),
            Err(failed) => Err(failed),
        }
    }

    async fn pay(
        &self,
        work: &mut Work<'_>,
        booking_id: BookingId,
        places: Party,
        guest_passes: u32,
    ) -> Result<(Loaded<Membership>, Loaded<Calendar>), Decline<BookSpotRefusal>> {
        let Self { details, client_id, rules, .. } = *self;
        let at = work.now();
        if work.load::<Account>(client_id).await?.suspended_since().is_some() {
            return Err(BookSpotRefusal::ClientSuspended.into());
        }
        let credits = details.credits.get() * (places.get() - guest_passes);
        let mut membership = work.load::<Membership>(client_id).await?;
        let starts_at = details.slot.starts_at;
        let spend = MembershipCommand::Spend { client_id, booking_id, starts_at, credits, guest_passes, at };
        membership.handle(spend).await.map_err(BookSpotRefusal::from)?;
        let mut calendar = work.load::<Calendar>(client_id).await?;
        let overlap = if rules.policy.overlaps.allowed { Overlap::Allow } else { Overlap::Refuse };
        let (entry, slot) = (CalendarEntry::Booking(booking_id.uuid()), details.slot);
        let reserve = CalendarCommand::Reserve { account_id: client_id, entry, slot, overlap, at };
        calendar.handle(reserve).await.map_err(BookSpotRefusal::from)?;
        Ok((membership, calendar))
    }
}
