//! What happens to a client's membership, stream `membership-{client_id}`, to plans, packages and purchases.

mod credits;
mod cycles;
mod packages;
mod penalties;
mod plans;

pub use credits::{
    CreditsExpired, CreditsGranted, CreditsMovedIn, CreditsMovedOut, CreditsPurchased, CreditsReturned, CreditsSpent,
    CreditsTakenBack, ExpiryWarned,
};
pub use cycles::{CreditsRolledOver, CycleBegan, PlanJoined, PlanLeft, PlanNoticeGiven, PlanNoticeWithdrawn};
pub use packages::{
    PackageChanged, PackageEvent, PackagePublished, PackageRetired, PurchaseCancelled, PurchaseEvent, PurchasePaid,
    PurchaseRefunded, PurchaseStarted, RefundStarted,
};
pub use penalties::{FeeCharged, FeePaid, FeeWaived, PenaltyTakenBack, StrikeForgiven, StrikeRecorded};
pub use plans::{PlanChanged, PlanEvent, PlanPublished, PlanRetired};

use crate::domain_events;

domain_events! {
    /// The events of one client's membership.
    pub enum MembershipEvent {
        CreditsGranted = 1,
        CreditsPurchased = 1,
        CreditsSpent = 1,
        CreditsReturned = 1,
        CreditsTakenBack = 1,
        CreditsMovedOut = 1,
        CreditsMovedIn = 1,
        CreditsExpired = 1,
        ExpiryWarned = 1,
        PlanJoined = 1,
        PlanNoticeGiven = 1,
        PlanNoticeWithdrawn = 1,
        PlanLeft = 1,
        CycleBegan = 1,
        CreditsRolledOver = 1,
        StrikeRecorded = 1,
        FeeCharged = 1,
        StrikeForgiven = 1,
        FeeWaived = 1,
        FeePaid = 1,
        PenaltyTakenBack = 1,
    }
}
