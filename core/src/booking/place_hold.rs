//! Places are kept for a client while they make up their mind. They count as taken, and cost nothing yet.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::opening::{BookSpotRefusal, admit, open_session, rules_for};
use super::promotion::settle;
use super::roster::{HoldCommand, RosterCommand, SessionRoster};
use super::values::{HoldId, Party};
use crate::kernel::executor::{Decline, Failure, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::SessionId;

/// Keep places in `session_id` for `client_id`, for as long as the rules say and never beyond the start.
#[derive(Debug, Clone, Copy)]
pub struct PlaceHold {
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// How many places.
    pub places: Party,
}

/// The hold there is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldIsPlaced {
    /// The hold.
    pub hold_id: HoldId,
    /// The session.
    pub session_id: SessionId,
    /// How many places.
    pub places: Party,
    /// From this instant on it cannot be confirmed.
    pub expires_at: DateTime<Utc>,
}

impl UseCase for PlaceHold {
    type Outcome = HoldIsPlaced;
    type Refusal = BookSpotRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<HoldIsPlaced, Decline<BookSpotRefusal>> {
        let Self { session_id, client_id, places } = *self;
        let at = work.now();
        let details = open_session(work, session_id).await?;
        let rules = rules_for(work, &details, client_id).await?;
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        settle(work, &mut roster, session_id, &details).await?;
        let starts_at = details.slot.starts_at;
        admit(&rules.policy, starts_at, places, at)?;
        let until = (at + TimeDelta::minutes(rules.policy.holds.minutes.into())).min(starts_at);
        let hold = HoldCommand { session_id, details, client_id, places, until, at };
        roster.handle(RosterCommand::Hold(Box::new(hold))).await.map_err(BookSpotRefusal::from)?;
        let (hold_id, hold) = roster.hold_of(client_id).ok_or_else(no_hold)?;
        let outcome = HoldIsPlaced { hold_id, session_id, places, expires_at: hold.expires_at };
        work.expect_present(client_id.into());
        work.save(roster).await?;
        Ok(outcome)
    }
}

fn no_hold() -> Failure {
    Failure::Corrupt("a hold was placed and is not there".into())
}
