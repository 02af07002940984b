//! The words of bookings.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::entity_id;
use crate::scheduling::values::{NUMBER_BITS, SessionId};

entity_id! {
    /// A booking: one client's place in one session.
    ///
    /// The id is the session's id with the booking's number in the last 20 bits, so that the session of a booking is known
    /// without asking any view, which may be behind.
    pub struct BookingId;
}

const NUMBERS: u128 = (1 << NUMBER_BITS) - 1;

impl BookingId {
    /// The booking with the number `number` (from 1 to 1,048,575) in `session`.
    pub fn nth(session: SessionId, number: u32) -> Self {
        Self::from_uuid(Uuid::from_u128(session.uuid().as_u128() | (u128::from(number) & NUMBERS)))
    }

    /// The session it is in.
    pub fn session(self) -> SessionId {
        SessionId::from_uuid(Uuid::from_u128(self.uuid().as_u128() & !NUMBERS))
    }
}

/// How much of its price a cancelled booking gives back, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RefundPercentage(u8);

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

#[cfg(test)]
mod tests {
    use super::{BookingId, RefundPercentage};
    use crate::scheduling::values::SessionId;

    #[test]
    fn a_booking_knows_its_session() {
        let session = SessionId::allocate();
        assert_eq!(BookingId::nth(session, 17).session(), session);
        assert_ne!(BookingId::nth(session, 17), BookingId::nth(session, 18));
    }

    #[test]
    fn half_of_an_odd_price_is_rounded_for_the_client() {
        assert_eq!(RefundPercentage::HALF.of(3), 2);
        assert_eq!(RefundPercentage::FULL.of(3), 3);
        assert_eq!(RefundPercentage::NONE.of(3), 0);
    }
}
