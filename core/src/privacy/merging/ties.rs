//! What an account is tied to that cannot be read from the account itself. Views know most of it by client, but they may be behind the
//! log, and whoever is merged must not be left with anything.

use std::collections::BTreeSet;

use crate::booking::values::{EnrolmentId, StandingId};
use crate::kernel::executor::{Executor, Failure};
use crate::kernel::ids::{AccountId, OrgId};
use crate::membership::values::PurchaseId;
use crate::privacy::trail::{Part, trail_of};
use crate::scheduling::values::SessionId;

/// What one account is tied to, or was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties {
    /// Sessions that it booked, kept places in or waited for.
    pub sessions: BTreeSet<SessionId>,
    /// What it bought.
    pub purchases: BTreeSet<PurchaseId>,
    /// Its standing reservations.
    pub standing: BTreeSet<StandingId>,
    /// Its enrolments in courses.
    pub enrolments: BTreeSet<EnrolmentId>,
}

/// What `account` is tied to, as the log tells.
///
/// # Errors
/// When the log does not answer.
pub async fn find_ties(executor: &Executor, org: OrgId, account: AccountId) -> Result<Ties, Failure> {
    let store = executor.log().store();
    let head = store.head(org).await?.position;
    let mut ties = Ties::default();
    for (act, _) in trail_of(store, org, account, head).await?.into_iter().filter(|(_, part)| *part == Part::About) {
        let stream = act.event.stream;
        match stream.kind() {
            "roster" => ties.sessions.extend(stream.key().parse::<SessionId>()),
            "purchase" => ties.purchases.extend(stream.key().parse::<PurchaseId>()),
            "standing" => ties.standing.extend(stream.key().parse::<StandingId>()),
            "enrolment" => ties.enrolments.extend(stream.key().parse::<EnrolmentId>()),
            _ => {}
        }
    }
    Ok(ties)
}
