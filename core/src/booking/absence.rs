//! A client did not come, or was there after all: what that costs them is settled, and they are told, in the commit that notes it.

use super::cancelling::penalize;
use super::notices::BookingNotice;
use super::policies::rules_at;
use super::roster::{Attendance, Booking};
use super::values::BookingId;
use crate::kernel::executor::{Decline, Work};
use crate::membership::values::{PenaltyKind, TakenBackBecause};
use crate::membership::{Membership, MembershipCommand, MembershipRefusal};
use crate::notification::post;
use crate::scheduling::Session;
use crate::scheduling::values::SessionDetails;

/// Settles what it means that `seen` is known now of the client of `booking_id`, where `booking` is how it was before.
pub(super) async fn settle_absence(
    work: &mut Work<'_>,
    booking_id: BookingId,
    booking: &Booking,
    seen: Option<Attendance>,
) -> Result<(), Decline<MembershipRefusal>> {
    let is_no_show = |seen| seen == Some(Attendance::NoShow);
    if is_no_show(booking.attendance) == is_no_show(seen) {
        return Ok(());
    }
    let session = work.load::<Session>(booking_id.session()).await?;
    let Some(details) = session.details() else { return Ok(()) };
    match seen {
        Some(Attendance::NoShow) => charge(work, details, booking_id, booking).await,
        Some(Attendance::Present { .. } | Attendance::Absent) | None => {
            take_back(work, details, booking_id, booking).await
        }
    }
}

async fn charge(
    work: &mut Work<'_>,
    details: &SessionDetails,
    booking_id: BookingId,
    booking: &Booking,
) -> Result<(), Decline<MembershipRefusal>> {
    let rules = rules_at(work, details.template_id, booking.policy).await?.policy.cancellation;
    let penalty = penalize(work, booking_id, booking, &rules, PenaltyKind::NoShow).await?;
    let notice = BookingNotice::NoShow {
        session_id: booking_id.session(),
        session_name: details.name.clone(),
        starts_at: booking.starts_at,
        booking_id,
        strike: penalty.strike,
        fee: penalty.fee,
    };
    Ok(post(work, booking.client_id, &notice).await?)
}

async fn take_back(
    work: &mut Work<'_>,
    details: &SessionDetails,
    booking_id: BookingId,
    booking: &Booking,
) -> Result<(), Decline<MembershipRefusal>> {
    let (client_id, kind, at) = (booking.client_id, PenaltyKind::NoShow, work.now());
    let mut membership = work.load::<Membership>(client_id).await?;
    let fee_waived = membership.fee_due((booking_id, kind));
    let because = TakenBackBecause::WasThere;
    let command = MembershipCommand::TakeBackPenalty { client_id, booking_id, kind, because, at };
    membership.handle(command).await?;
    work.save(membership).await?;
    let (session_name, starts_at) = (details.name.clone(), booking.starts_at);
    let session_id = booking_id.session();
    let notice = BookingNotice::WasThere { session_id, session_name, starts_at, booking_id, fee_waived };
    Ok(post(work, client_id, &notice).await?)
}
