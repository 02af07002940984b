//! People give places back, or stay away.

use super::Stage;
use crate::booking::rehearsal::penalties::Offence;
use crate::booking::roster::{Booking, RosterCommand};
use crate::booking::values::{BookingId, CancelledBy, PlaceNumber, RefundPercentage};
use crate::kernel::ids::AccountId;
use crate::membership::values::PenaltyKind;

impl Stage<'_> {
    pub(super) fn booking_of(&self, client_id: AccountId) -> Option<(BookingId, Booking)> {
        let booking_id = self.roster.booking_of(client_id)?;
        Some((booking_id, self.roster.booking(booking_id)?.clone()))
    }

    pub(super) async fn cancel(&mut self, client_id: AccountId, place: Option<PlaceNumber>, by: CancelledBy) {
        let Some((booking_id, booking)) = self.booking_of(client_id) else { return };
        let at = self.now.0;
        let rules = self.policy(booking.policy).cancellation;
        let in_grace = booking.grace_until.is_some_and(|until| at < until);
        let refund = if in_grace { RefundPercentage::FULL } else { rules.refund_at(booking.starts_at, at) };
        let command = match place {
            Some(place) => RosterCommand::CancelPlace { booking_id, place, by, refund, at },
            None => RosterCommand::Cancel { booking_id, by, refund, moved_to: None, at },
        };
        if !self.decide(command).await.unwrap_or(false) {
            return;
        }
        if by == CancelledBy::Client && !in_grace && rules.is_late(booking.starts_at, at) {
            self.figures.late_cancellations += 1;
            self.offend(booking_id, &booking, PenaltyKind::LateCancel);
        }
        self.move_up().await;
    }

    pub(super) fn offend(&mut self, booking_id: BookingId, booking: &Booking, kind: PenaltyKind) {
        let (client_id, moment) = (booking.client_id, self.now);
        let terms = Some(self.policy(booking.policy).cancellation.penalties);
        self.offences.push(Offence { moment, client_id, booking_id, kind, terms });
    }
}
