//! The words of leaving a plan: for how long a client is bound, and when the plan ends.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{InvalidPlan, PlanTerms};
use crate::text_value;

text_value! {
    /// Why staff take a client off their plan.
    pub struct LeaveReason up to 200;
}

macro_rules! number_up_to {
    ($(#[doc = $doc:literal])+ $name:ident, $max:literal) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "u32", into = "u32")]
        pub struct $name(u16);

        impl $name {
            /// The number.
            pub fn get(self) -> u32 {
                self.0.into()
            }

            /// Whether it is nothing.
            pub fn is_zero(&self) -> bool {
                self.0 == 0
            }
        }

        impl TryFrom<u32> for $name {
            type Error = InvalidPlan;

            fn try_from(number: u32) -> Result<Self, InvalidPlan> {
                let within = u16::try_from(number).ok().filter(|number| *number <= $max);
                within.map(Self).ok_or(InvalidPlan { min: 0, max: $max })
            }
        }

        impl From<$name> for u32 {
            fn from(number: $name) -> Self {
                number.get()
            }
        }
    };
}

number_up_to!(
    /// For how many cycles a client is bound who joins a plan: 0 to 120.
    CommitmentCycles, 120
);

number_up_to!(
    /// How many days before a plan ends notice is given at the latest: 0 to 366.
    NoticeDays, 366
);

impl PlanTerms {
    /// Until when a client who joined at `joined_at` is bound; none if they are not.
    pub fn committed_until(&self, anchor: DateTime<Utc>, joined_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let first = self.cycle.containing(anchor, joined_at)?;
        let cycles = Some(self.commitment_cycles.get()).filter(|cycles| *cycles > 0)?;
        self.cycle.beginning(anchor, first.saturating_add(cycles))
    }

    /// When the plan ends of a client who gives notice at `at`, while the cycle number `nth` runs: with the first cycle that
    /// ends when the notice is long enough and the client is not bound any more.
    pub fn ends_at(
        &self,
        (anchor, nth): (DateTime<Utc>, u32),
        committed_until: Option<DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let noticed = at.checked_add_signed(TimeDelta::days(self.notice_days.get().into()))?;
        let earliest = committed_until.map_or(noticed, |until| until.max(noticed));
        let ends = (nth.saturating_add(1)..).map_while(|nth| self.cycle.beginning(anchor, nth));
        ends.into_iter().find(|end| *end >= earliest)
    }
}

/// That a client leaves their plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeavingNotice {
    /// When they said so.
    pub given_at: DateTime<Utc>,
    /// When the plan ends.
    pub ends_at: DateTime<Utc>,
}
