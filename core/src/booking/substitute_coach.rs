//! Somebody else leads a session: whoever led it is free, and whoever leads it now is taken, at once.

use serde::{Deserialize, Serialize};

use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::refusals;
use crate::scheduling::values::SessionId;
use crate::scheduling::{ReplanRefusal, substitute_coach};

/// Let `coach_id` lead `session_id`.
#[derive(Debug, Clone, Copy)]
pub struct SubstituteCoach {
    /// Whoever wants it: its coach or an admin.
    pub caller: Caller,
    /// The session.
    pub session_id: SessionId,
    /// Who leads it from now on.
    pub coach_id: AccountId,
}

/// Who leads the session now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoachIs {
    /// The session.
    pub session_id: SessionId,
    /// Who led it before.
    pub from: AccountId,
    /// Who leads it.
    pub to: AccountId,
}

refusals! {
    /// How a substitute is refused.
    pub enum SubstituteCoachRefusal {
        via Plan(ReplanRefusal),
    }
}

impl UseCase for SubstituteCoach {
    type Outcome = CoachIs;
    type Refusal = SubstituteCoachRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<CoachIs, Decline<SubstituteCoachRefusal>> {
        let Self { caller, session_id, coach_id } = *self;
        let replanned = substitute_coach(work, caller, session_id, coach_id).await.map_err(Decline::via)?;
        Ok(CoachIs { session_id, from: replanned.before.coach_id, to: coach_id })
    }
}
