//! A coach changes a session, or an admin does: its time, its name, its places, its price. Those booked keep their places and
//! what they paid.

use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::refusals;
use crate::scheduling::values::SessionId;
use crate::scheduling::{ReplanRefusal, SessionChanges, SessionIs, replan_session};

/// Let `session_id` say `changes` from now on.
#[derive(Debug, Clone)]
pub struct ChangeSession {
    /// Whoever wants it: its coach or an admin.
    pub caller: Caller,
    /// The session.
    pub session_id: SessionId,
    /// What it shall say.
    pub changes: SessionChanges,
}

refusals! {
    /// How changing a session is refused.
    pub enum ChangeSessionRefusal {
        via Plan(ReplanRefusal),
    }
}

impl UseCase for ChangeSession {
    type Outcome = SessionIs;
    type Refusal = ChangeSessionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SessionIs, Decline<ChangeSessionRefusal>> {
        let Self { caller, session_id, changes } = self;
        let replanned = replan_session(work, *caller, *session_id, changes).await.map_err(Decline::via)?;
        Ok(SessionIs { session_id: *session_id, status: replanned.status })
    }
}
