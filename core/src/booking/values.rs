//! The words of bookings.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::kernel::ids::AccountId;
use crate::kernel::log::Hasher;
use crate::kernel::privacy::Personal;
use crate::scheduling::values::{NUMBER_BITS, SeriesId, SessionId};
use crate::{entity_id, text_value};

entity_id! {
    /// A booking: one client's places in one session.
    ///
    /// The id is the session's id with a number in the last 20 bits, so that the session of a booking is known without asking
    /// any view, which may be behind. Bookings, holds and entries of the waitlist are numbered together.
    pub struct BookingId;

    /// A hold: places kept for one client for some minutes. Confirmed, it becomes the booking with the same number.
    pub struct HoldId;

    /// An entry of a waitlist.
    pub struct EntryId;

    /// One client's enrolment in one course.
    pub struct EnrolmentId;

    /// One client's standing reservation in one series.
    pub struct StandingId;
}

text_value! {
    /// Why staff changed the order of a waitlist; everyone in the line can read it.
    pub struct ReorderReason up to 500;
    /// Why a check-in was taken back.
    pub struct UndoReason up to 500;
    /// What somebody who was brought along is called.
    pub struct GuestName up to 100;
}

const NUMBERS: u128 = (1 << NUMBER_BITS) - 1;
/// The last number in a session.
pub(crate) const LAST_NUMBER: u32 = (1 << NUMBER_BITS) - 1;

macro_rules! numbered_in_a_session {
    ($($name:ident),+) => {$(
        impl $name {
            /// The one with the number `number` (from 1 to 1,048,575) in `session`.
            pub fn nth(session: SessionId, number: u32) -> Self {
                Self::from_uuid(Uuid::from_u128(session.uuid().as_u128() | (u128::from(number) & NUMBERS)))
            }

            /// The session it is in.
            pub fn session(self) -> SessionId {
                SessionId::from_uuid(Uuid::from_u128(self.uuid().as_u128() & !NUMBERS))
            }

            /// Its number in the session.
            pub fn number(self) -> u32 {
                u32::try_from(self.uuid().as_u128() & NUMBERS).unwrap_or(LAST_NUMBER)
            }
        }
    )+};
}

numbered_in_a_session!(BookingId, HoldId, EntryId);

impl HoldId {
    /// The booking that it becomes.
    pub fn booking(self) -> BookingId {
        BookingId::from_uuid(self.uuid())
    }
}

macro_rules! of_series_and_client {
    ($($name:ident as $domain:literal),+) => {$(
        impl $name {
            /// The one of `client` in `series`: the same whoever asks.
            pub fn of(series: SeriesId, client: AccountId) -> Self {
                let hasher = Hasher::new($domain).raw(series.uuid().as_bytes());
                let hash = hasher.raw(client.uuid().as_bytes()).finish();
                let mut id = [0; 16];
                id.copy_from_slice(&hash.0[..16]);
                Self::from_uuid(uuid::Builder::from_custom_bytes(id).into_uuid())
            }
        }
    )+};
}

of_series_and_client!(EnrolmentId as b"regimen.enrolment.v1\0", StandingId as b"regimen.standing.v1\0");

/// How many places one client takes at once: 1 to 20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Party(u8);

/// A number of places that nobody takes at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("between 1 and {} places are taken at once", Party::MAX)]
pub struct InvalidParty;

impl Party {
    /// The most.
    pub const MAX: u8 = 20;
    /// One alone.
    pub const ONE: Self = Self(1);
    /// As many as can be taken at once.
    pub const MOST: Self = Self(Self::MAX);

    /// The number of places.
    pub fn get(self) -> u32 {
        self.0.into()
    }

    /// Whether it is one alone: what is not said in an event.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
    pub(crate) fn is_one(&self) -> bool {
        *self == Self::ONE
    }
}

impl Default for Party {
    fn default() -> Self {
        Self::ONE
    }
}

impl TryFrom<u32> for Party {
    type Error = InvalidParty;

    fn try_from(places: u32) -> Result<Self, InvalidParty> {
        let within = u8::try_from(places).ok().filter(|places| (1..=Self::MAX).contains(places));
        within.map(Self).ok_or(InvalidParty)
    }
}

impl From<Party> for u32 {
    fn from(party: Party) -> Self {
        party.get()
    }
}

/// The number of a place in one booking, from 1. The first is the client's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlaceNumber(pub u8);

/// Somebody whom the client brings along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    /// On which place.
    pub place: PlaceNumber,
    /// What they are called. The client gave the name, so it is erased with them.
    pub name: Personal<GuestName>,
}

/// How much of its price a cancelled booking gives back, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct RefundPercentage(u8);

/// More than everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a refund is 0 to 100 percent")]
pub struct InvalidRefund;

impl TryFrom<u8> for RefundPercentage {
    type Error = InvalidRefund;

    fn try_from(percent: u8) -> Result<Self, InvalidRefund> {
        if percent <= 100 { Ok(Self(percent)) } else { Err(InvalidRefund) }
    }
}

impl From<RefundPercentage> for u8 {
    fn from(refund: RefundPercentage) -> Self {
        refund.0
    }
}

impl RefundPercentage {
    /// Everything.
    pub const FULL: Self = Self(100);
    /// Half.
    pub const HALF: Self = Self(50);
    /// Nothing.
    pub const NONE: Self = Self(0);

    /// 0 to 100.
    pub fn get(self) -> u8 {
        self.0
    }

    /// This part of `credits`. A credit cannot be split: what is left over is rounded in the client's favour, so that nobody
    /// pays more than the policy says.
    pub fn of(self, credits: u32) -> u32 {
        let hundredths = u64::from(credits) * u64::from(self.0);
        u32::try_from(hundredths.div_ceil(100)).unwrap_or(credits)
    }
}

/// Who ended a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    /// The client.
    Client,
    /// An admin, for the client.
    Staff,
    /// The session was cancelled.
    Session,
}

/// Why a hold ended without a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldEnd {
    /// The client gave it back.
    Released,
    /// The session was cancelled.
    Session,
}

/// Why somebody left a waitlist without being promoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftBecause {
    /// They wanted to.
    Left,
    /// They got a place without the line.
    Booked,
    /// The session was cancelled.
    Session,
    /// The session took place without them.
    Over,
}

/// How somebody was checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckInMethod {
    /// The coach ticked them off.
    Coach,
    /// The desk did.
    Desk,
    /// By the code of their booking.
    Code,
}

#[cfg(test)]
mod tests {
    use super::{BookingId, RefundPercentage};
    use crate::scheduling::values::SessionId;

    #[test]
    fn a_booking_knows_its_session() {
        let session = SessionId::allocate();
        assert_eq!(BookingId::nth(session, 17).session(), session);
        assert_eq!(BookingId::nth(session, 17).number(), 17);
        assert_ne!(BookingId::nth(session, 17), BookingId::nth(session, 18));
    }

    #[test]
    fn half_of_an_odd_price_is_rounded_for_the_client() {
        assert_eq!(RefundPercentage::HALF.of(3), 2);
        assert_eq!(RefundPercentage::FULL.of(3), 3);
        assert_eq!(RefundPercentage::NONE.of(3), 0);
    }
}
