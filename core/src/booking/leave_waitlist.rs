//! A client stops waiting.

use serde::{Deserialize, Serialize};

use super::roster::{RosterCommand, RosterRefusal, SessionRoster};
use super::values::{EntryId, LeftBecause};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::SessionId;

/// Who stops waiting.
#[derive(Debug, Clone, Copy)]
pub enum Leaver {
    /// A client, in a session.
    Client(SessionId, AccountId),
    /// Whoever has the link that came with the entry.
    Link(EntryId),
}

/// Take them out of the line.
#[derive(Debug, Clone, Copy)]
pub struct LeaveWaitlist {
    /// Who.
    pub leaver: Leaver,
}

/// They wait no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HasLeftLine {
    /// The entry they had.
    pub entry_id: EntryId,
}

impl UseCase for LeaveWaitlist {
    type Outcome = HasLeftLine;
    type Refusal = RosterRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<HasLeftLine, Decline<RosterRefusal>> {
        let session_id = match self.leaver {
            Leaver::Client(session_id, _) => session_id,
            Leaver::Link(entry_id) => entry_id.session(),
        };
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        let entry_id = match self.leaver {
            Leaver::Client(_, client_id) => roster.line().entry_of(client_id).ok_or(RosterRefusal::EntryNotFound)?,
            Leaver::Link(entry_id) => entry_id,
        };
        let because = LeftBecause::Left;
        roster.handle(RosterCommand::Leave { entry_id, because, at: work.now() }).await?;
        work.save(roster).await?;
        Ok(HasLeftLine { entry_id })
    }
}
