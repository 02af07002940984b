//! A coach calls a series off or the rest of it, or an admin does: every coming session, with all its bookings, in one commit.

use std::collections::BTreeMap;

use super::cancel_session::{CancelSessionRefusal, call_off};
use super::change_series::SessionsOfSeries;
use super::notices::BookingNotice;
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::notification::post;
use crate::refusals;
use crate::scheduling::values::{CancelReason, LocalDate, SeriesId};
use crate::scheduling::{Coming, Exceptions, SeriesCommand, SeriesRefusal, coming_sessions, own_series};

/// Call off the sessions of `series_id` that are still to come.
#[derive(Debug, Clone)]
pub struct CancelSeries {
    /// Whoever wants it: its coach or an admin.
    pub caller: Caller,
    /// The series.
    pub series_id: SeriesId,
    /// From which day on; all if `None`.
    pub from: Option<LocalDate>,
    /// Why.
    pub reason: CancelReason,
}

refusals! {
    /// How calling a series off is refused.
    pub enum CancelSeriesRefusal {
        via Series(SeriesRefusal),
        via Session(CancelSessionRefusal),
    }
}

impl UseCase for CancelSeries {
    type Outcome = SessionsOfSeries;
    type Refusal = CancelSeriesRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SessionsOfSeries, Decline<CancelSeriesRefusal>> {
        let Self { caller, series_id, from, reason } = self;
        let mut series = own_series(work, *caller, *series_id).await.map_err(Decline::via)?;
        let which = Coming { from: *from, exceptions: Exceptions::Included };
        let coming = coming_sessions(work, &series, which).await?;
        let dates = coming.iter().map(|coming| coming.date).collect();
        let sessions = coming.iter().map(|coming| coming.session_id).collect();
        let mut led = BTreeMap::<_, u32>::new();
        for coming in coming {
            let lead = led.entry(coming.details.coach_id).or_default();
            *lead = lead.saturating_add(1);
            call_off(work, coming.session, coming.session_id, reason.clone()).await.map_err(Decline::via)?;
        }
        let cancel = SeriesCommand::Cancel { from: *from, dates, at: work.now() };
        series.handle(cancel).await.map_err(CancelSeriesRefusal::from)?;
        work.save(series).await?;
        // Whoever calls off their own sessions knows it.
        for (coach_id, sessions) in led.into_iter().filter(|(coach_id, _)| *coach_id != caller.account_id) {
            post(work, coach_id, &BookingNotice::SeriesCalledOff { series_id: *series_id, sessions }).await?;
        }
        Ok(SessionsOfSeries { series_id: *series_id, sessions })
    }
}
