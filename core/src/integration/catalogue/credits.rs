//! What happens to memberships: credits, plans, and what is owed.

use serde_json::json;

use super::area;
use crate::membership::events::MembershipEvent;
use crate::membership::values::Draw;

area! {
    MembershipEvent:
    /// A client was granted credits.
    "credits.granted" = CreditsGranted(e) => json!({
        "client_id": e.client_id, "lot": e.lot, "credits": e.credits, "expires_at": e.expires_at,
        "granted_at": e.granted_at,
    });
    /// A client has credits that they paid for.
    "credits.purchased" = CreditsPurchased(e) => json!({
        "client_id": e.client_id, "purchase_id": e.purchase_id, "lot": e.lot, "credits": e.credits,
        "expires_at": e.expires_at, "purchased_at": e.purchased_at,
    });
    /// A booking took credits.
    "credits.spent" = CreditsSpent(e) => json!({
        "client_id": e.client_id, "booking_id": e.booking_id, "credits": sum(&e.draws), "draws": e.draws,
        "guest_passes": e.guest_passes, "spent_at": e.spent_at,
    });
    /// A cancelled booking, or a cancelled place of it, gave credits back.
    "credits.returned" = CreditsReturned(e) => json!({
        "client_id": e.client_id, "booking_id": e.booking_id, "credits": sum(&e.draws), "draws": e.draws,
        "guest_passes": e.guest_passes, "returned_at": e.returned_at,
    });
    /// Unspent credits of a refunded purchase were taken back.
    "credits.taken_back" = CreditsTakenBack(e) => json!({
        "client_id": e.client_id, "purchase_id": e.purchase_id, "lot": e.lot, "credits": e.credits,
        "taken_back_at": e.taken_back_at,
    });
    /// What was left of an account's credits went to another account of the same person.
    "credits.moved_out" = CreditsMovedOut(e) => json!({
        "client_id": e.client_id, "into": e.into, "credits": sum(&e.draws), "draws": e.draws, "moved_at": e.moved_at,
    });
    /// An account has credits that another account of the same person had.
    "credits.moved_in" = CreditsMovedIn(e) => json!({
        "client_id": e.client_id, "from": e.from, "lot": e.lot, "credits": e.credits, "expires_at": e.expires_at,
        "moved_at": e.moved_at,
    });
    /// A lot's time is over, and so are the credits that were left in it.
    "credits.expired" = CreditsExpired(e) => json!({
        "client_id": e.client_id, "lot": e.lot, "credits": e.credits, "expired_at": e.expired_at,
    });
    /// What was left of a cycle went over into the next.
    "credits.rolled_over" = CreditsRolledOver(e) => json!({
        "client_id": e.client_id, "cycle": e.cycle, "lot": e.lot, "credits": e.credits, "expires_at": e.expires_at,
        "rolled_over_at": e.rolled_over_at,
    });
    /// A client is on a plan.
    "plan.joined" = PlanJoined(e) => json!({
        "client_id": e.client_id, "plan_id": e.plan_id, "plan_version": e.plan_version, "joined_at": e.joined_at,
    });
    /// A client leaves their plan with the end of a cycle.
    "plan.notice_given" = PlanNoticeGiven(e) => json!({
        "client_id": e.client_id, "plan_id": e.plan_id, "ends_at": e.ends_at, "given_at": e.given_at,
    });
    /// A client who had given notice stays.
    "plan.notice_withdrawn" = PlanNoticeWithdrawn(e) => json!({
        "client_id": e.client_id, "plan_id": e.plan_id, "withdrawn_at": e.withdrawn_at,
    });
    /// A client is not on a plan any more.
    "plan.left" = PlanLeft(e) => json!({ "client_id": e.client_id, "plan_id": e.plan_id, "left_at": e.left_at });
    /// A cycle of a client's plan began, with the credits that come with it.
    "plan.cycle_began" = CycleBegan(e) => json!({
        "client_id": e.client_id, "plan_id": e.plan_id, "cycle": e.cycle, "lot": e.lot, "credits": e.credits,
        "begins_at": e.begins_at, "ends_at": e.ends_at,
    });
    /// A client cancelled too late or did not come.
    "strike.recorded" = StrikeRecorded(e) => json!({
        "client_id": e.client_id, "booking_id": e.booking_id, "kind": e.kind, "forgiven": e.forgiven,
        "recorded_at": e.recorded_at,
    });
    /// A client owes a fee.
    "fee.charged" = FeeCharged(e) => json!({
        "client_id": e.client_id, "booking_id": e.booking_id, "kind": e.kind, "amount": e.amount,
        "charged_at": e.charged_at,
    });
    /// A fee is paid.
    "fee.paid" = FeePaid(e) => json!({
        "client_id": e.client_id, "booking_id": e.booking_id, "kind": e.kind, "paid_at": e.paid_at,
    });
    /// A fee need not be paid.
    "fee.waived" = FeeWaived(e) => json!({
        "client_id": e.client_id, "booking_id": e.booking_id, "kind": e.kind, "waived_at": e.waived_at,
    });
}

fn sum(draws: &[Draw]) -> u64 {
    draws.iter().map(|draw| u64::from(draw.credits)).sum()
}
