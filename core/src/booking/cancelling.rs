//! What giving places back does, whoever does it and however many they are.

use chrono::{DateTime, Utc};

use super::notices::BookingNotice;
use super::policies::{CancellationRules, rules_at};
use super::roster::{Booking, Cancelled};
use super::values::{BookingId, CancelledBy, RefundPercentage};
use crate::kernel::executor::{Decline, Failure, Work};
use crate::kernel::refusal::Refusal;
use crate::membership::values::{PenaltyKind, ReturnOf};
use crate::membership::{Membership, MembershipCommand, MembershipRefusal, Penalty};
use crate::notification::post;
use crate::scheduling::values::{CalendarEntry, SessionDetails, TemplateId};
use crate::scheduling::{Calendar, CalendarCommand, CalendarRefusal};

/// What cancelling at a moment means.
#[derive(Debug, Clone)]
pub(super) struct Consequence {
    pub(super) rules: CancellationRules,
    pub(super) refund: RefundPercentage,
    pub(super) late: bool,
}

impl Consequence {
    /// What cancelling `booking` at `at` means, by the rules that bind it.
    pub(super) async fn of(
        work: &mut Work<'_>,
        booking: &Booking,
        template_id: Option<TemplateId>,
        at: DateTime<Utc>,
    ) -> Result<Self, Failure> {
        let rules = rules_at(work, template_id, booking.policy).await?.policy.cancellation;
        let in_grace = booking.grace_until.is_some_and(|until| at < until);
        let refund = if in_grace { RefundPercentage::FULL } else { rules.refund_at(booking.starts_at, at) };
        let late = !in_grace && rules.is_late(booking.starts_at, at);
        Ok(Self { rules, refund, late })
    }
}

/// Gives the price of places back to `booking`'s client.
pub(super) async fn give_back<R>(
    work: &mut Work<'_>,
    booking_id: BookingId,
    booking: &Booking,
    back: Cancelled,
    of: ReturnOf,
) -> Result<(), Decline<R>>
where
    R: Refusal + From<MembershipRefusal>,
{
    let (client_id, at) = (booking.client_id, work.now());
    let Cancelled { credits_returned: credits, guest_passes_returned: guest_passes, .. } = back;
    let mut membership = work.load::<Membership>(client_id).await?;
    let command = MembershipCommand::Return { client_id, booking_id, credits, guest_passes, of, at };
    membership.handle(command).await.map_err(R::from)?;
    Ok(work.save(membership).await?)
}

/// Lets the client be elsewhere at the time of a booking that is over.
pub(super) async fn free_time<R>(
    work: &mut Work<'_>,
    booking_id: BookingId,
    booking: &Booking,
) -> Result<(), Decline<R>>
where
    R: Refusal + From<CalendarRefusal>,
{
    let (account_id, at) = (booking.client_id, work.now());
    let mut calendar = work.load::<Calendar>(account_id).await?;
    let entry = CalendarEntry::Booking(booking_id.uuid());
    calendar.handle(CalendarCommand::Release { account_id, entry, at }).await.map_err(R::from)?;
    Ok(work.save(calendar).await?)
}

/// Notes a strike against the client of `booking`, and charges what the rules that bind it charge: gives what that is.
pub(super) async fn penalize(
    work: &mut Work<'_>,
    booking_id: BookingId,
    booking: &Booking,
    rules: &CancellationRules,
    kind: PenaltyKind,
) -> Result<Penalty, Decline<MembershipRefusal>> {
    let (client_id, at, terms) = (booking.client_id, work.now(), rules.penalties);
    let mut membership = work.load::<Membership>(client_id).await?;
    let penalty = membership.penalty((booking_id, kind), &terms, at);
    let command = MembershipCommand::Penalize { client_id, booking_id, kind, terms, at };
    membership.handle(command).await?;
    work.save(membership).await?;
    Ok(penalty)
}

/// Charges what giving a booking back late costs its client, and tells them if it is a strike.
pub(super) async fn charge_late(
    work: &mut Work<'_>,
    booking_id: BookingId,
    booking: &Booking,
    rules: &CancellationRules,
    session: Option<&SessionDetails>,
) -> Result<(), Decline<MembershipRefusal>> {
    let Penalty { strike, fee, .. } = penalize(work, booking_id, booking, rules, PenaltyKind::LateCancel).await?;
    if let Some(details) = session.filter(|_| strike) {
        let (session_id, session_name) = (booking_id.session(), details.name.clone());
        let starts_at = booking.starts_at;
        let notice = BookingNotice::CancelledLate { session_id, session_name, starts_at, booking_id, fee };
        post(work, booking.client_id, &notice).await?;
    }
    Ok(())
}

/// Who cancels a booking of `client`.
pub(super) fn by(caller: crate::accounts::Caller, client: crate::kernel::ids::AccountId) -> CancelledBy {
    if caller.account_id == client { CancelledBy::Client } else { CancelledBy::Staff }
}
