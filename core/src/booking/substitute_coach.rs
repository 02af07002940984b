//! Somebody else leads a session: whoever led it is free, whoever leads it now is taken, and both and those who have places are told,
//! at once.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::notices::BookingNotice;
use super::roster::SessionRoster;
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, Failure, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::post;
use crate::refusals;
use crate::scheduling::values::SessionId;
use crate::scheduling::{ReplanRefusal, Replanned, substitute_coach};

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
        tell_of_coach(work, &replanned).await?;
        Ok(CoachIs { session_id, from: replanned.before.coach_id, to: coach_id })
    }
}

/// Tells those who have places or for whom places are kept, and both coaches, that somebody else leads the session, if it is so.
pub(super) async fn tell_of_coach(work: &mut Work<'_>, replanned: &Replanned) -> Result<(), Failure> {
    let Replanned { session_id, before, after, .. } = replanned;
    if before.coach_id == after.coach_id {
        return Ok(());
    }
    let (session_id, session_name, starts_at) = (*session_id, after.name.clone(), after.slot.starts_at);
    let given = BookingNotice::SessionHandedOver { session_id, session_name: session_name.clone(), starts_at };
    post(work, before.coach_id, &given).await?;
    let taken = BookingNotice::SessionTakenOver { session_id, session_name: session_name.clone(), starts_at };
    post(work, after.coach_id, &taken).await?;
    let notice = BookingNotice::CoachSubstituted { session_id, session_name, starts_at };
    let roster = work.load::<SessionRoster>(session_id).await?.shared();
    let holding = roster.holding().map(|(_, hold)| hold.client_id);
    let concerned = roster.present().map(|(_, booking)| booking.client_id).chain(holding);
    for client_id in concerned.collect::<BTreeSet<_>>() {
        post(work, client_id, &notice).await?;
    }
    Ok(())
}
