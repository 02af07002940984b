//! How anything happens in the demo: somebody says so, at a time.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::Regimen;
use regimen_core::kernel::clock::{Clock as _, DrivenClock, instant};
use regimen_core::kernel::executor::{Request, UseCase};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;
use regimen_projections::timers::TimerRunner;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Failed;

/// How far time moves at once: what is due in the studio is due on the quarter of an hour.
const STEP: TimeDelta = TimeDelta::minutes(15);

/// The studio while its past is lived through.
pub(super) struct Stage<'a> {
    pub(super) core: &'a Regimen,
    pub(super) timers: &'a TimerRunner,
    pub(super) clock: &'a DrivenClock,
}

impl Stage<'_> {
    /// Lets time pass until `at`, and everything happen that is due by then.
    pub(super) async fn until(&self, at: DateTime<Utc>) -> Result<(), Failed> {
        while self.clock.now() < at {
            self.clock.set(next_quarter(self.clock.now()).min(at));
            self.timers.perform_due().await?;
        }
        Ok(())
    }

    /// `who` does it.
    pub(super) async fn by<U: UseCase>(&self, who: AccountId, what: &U) -> Result<U::Outcome, Failed> {
        by(self.core, who, what).await
    }
}

/// `who` does it.
pub(super) async fn by<U: UseCase>(core: &Regimen, who: AccountId, what: &U) -> Result<U::Outcome, Failed> {
    let request = Request::once(OrgId::DEFAULT, Actor::Account(who));
    Ok(core.executor().execute(&request, what).await?.outcome)
}

/// Rules and terms, as a studio would write them down.
pub(super) fn written<T: DeserializeOwned>(text: Value) -> Result<T, Failed> {
    Ok(serde_json::from_value(text)?)
}

fn next_quarter(now: DateTime<Utc>) -> DateTime<Utc> {
    let step = STEP.num_microseconds().unwrap_or(1);
    instant((now.timestamp_micros().div_euclid(step) + 1) * step)
}
