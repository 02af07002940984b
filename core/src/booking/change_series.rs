//! A coach changes a series or the rest of it, or an admin does: every coming session, in one commit. A session that was changed
//! by itself is left alone unless it is asked for.

use serde::{Deserialize, Serialize};

use super::change_session::{ChangeSessionRefusal, follow};
use super::substitute_coach::tell_of_coach;
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::refusals;
use crate::scheduling::events::SeriesChanges;
use crate::scheduling::values::{SeriesId, SessionId};
use crate::scheduling::{Coming, ReplanSeriesRefusal, RoomFit, replan_series};

/// Let those sessions of `series_id` that `which` means say `changes` from now on.
#[derive(Debug, Clone)]
pub struct ChangeSeries {
    /// Whoever wants it: its coach or an admin.
    pub caller: Caller,
    /// The series.
    pub series_id: SeriesId,
    /// Which of its sessions.
    pub which: Coming,
    /// What they shall say.
    pub changes: SeriesChanges,
    /// Whether they may have more places than their room holds.
    pub fit: RoomFit,
}

/// What became of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsOfSeries {
    /// The series.
    pub series_id: SeriesId,
    /// The sessions that were changed or called off, in the order of their days.
    pub sessions: Vec<SessionId>,
}

refusals! {
    /// How changing a series is refused.
    pub enum ChangeSeriesRefusal {
        via Plan(ReplanSeriesRefusal),
        via Session(ChangeSessionRefusal),
    }
}

impl UseCase for ChangeSeries {
    type Outcome = SessionsOfSeries;
    type Refusal = ChangeSeriesRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SessionsOfSeries, Decline<ChangeSeriesRefusal>> {
        let Self { caller, series_id, which, changes, fit } = self;
        let replanned = replan_series(work, *caller, *series_id, *which, changes, *fit).await.map_err(Decline::via)?;
        for session in &replanned {
            follow(work, session).await.map_err(Decline::via)?;
            tell_of_coach(work, session).await?;
        }
        let sessions = replanned.iter().map(|session| session.session_id).collect();
        Ok(SessionsOfSeries { series_id: *series_id, sessions })
    }
}
