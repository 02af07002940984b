//! A client stands in line before a full session.

use serde::{Deserialize, Serialize};

use super::opening::{BookSpotRefusal, admit, open_session, rules_for};
use super::policies::{LinePhase, WaitlistMode};
use super::promotion::{rules_of_line, settle};
use super::roster::{Entry, Join, RosterCommand, RosterRefusal, SessionRoster};
use super::values::{EntryId, Party};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::SessionId;

/// Let `client_id` wait for places in `session_id`. Who waits already keeps their place.
#[derive(Debug, Clone, Copy)]
pub struct JoinWaitlist {
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// How many places they wait for; they stay together.
    pub party: Party,
    /// How many of those beside their own are paid with guest passes.
    pub guest_passes: u32,
}

/// Where somebody stands in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandsInLine {
    /// Their entry.
    pub entry_id: EntryId,
    /// The session.
    pub session_id: SessionId,
    /// How many places they wait for.
    pub party: Party,
    /// How many of them are paid with guest passes.
    #[serde(default)]
    pub guest_passes: u32,
    /// Where they stood when this was said, from 1.
    pub position: u32,
}

impl UseCase for JoinWaitlist {
    type Outcome = StandsInLine;
    type Refusal = BookSpotRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<StandsInLine, Decline<BookSpotRefusal>> {
        let Self { session_id, client_id, party, guest_passes } = *self;
        let at = work.now();
        let details = open_session(work, session_id).await?;
        let rules = rules_for(work, &details, client_id).await?;
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        settle(work, &mut roster, session_id, &details).await?;
        let starts_at = details.slot.starts_at;
        admit(&rules.policy, starts_at, party, at)?;
        if guest_passes >= party.get() {
            return Err(BookSpotRefusal::GuestsDoNotFit.into());
        }
        let waitlist = rules_of_line(work, &details).await?.policy.waitlist;
        if waitlist.mode == WaitlistMode::Off {
            return Err(BookSpotRefusal::NoWaitlist.into());
        }
        if waitlist.phase(starts_at, at) == LinePhase::Still {
            return Err(BookSpotRefusal::WaitlistFrozen.into());
        }
        let join = Join { session_id, details, client_id, party, guest_passes, at };
        roster.handle(RosterCommand::Join(Box::new(join))).await.map_err(BookSpotRefusal::from)?;
        let line = roster.line();
        let not_found = || BookSpotRefusal::from(RosterRefusal::EntryNotFound);
        let entry_id = line.entry_of(client_id).ok_or_else(not_found)?;
        let Entry { party, guest_passes, .. } = line.entry(entry_id).ok_or_else(not_found)?;
        let position = line.index_of(entry_id).ok_or_else(not_found)? + 1;
        work.expect_present(client_id.into());
        work.save(roster).await?;
        Ok(StandsInLine { entry_id, session_id, party, guest_passes, position })
    }
}
