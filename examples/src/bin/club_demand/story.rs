//! One club from its opening to its last class, and what its history says of it.

use std::collections::BTreeMap;

use regimen_sdk::types::{Verification, WaitlistMode};

use crate::Failed;
use crate::audit::{Filled, History, credits_left, filled};
use crate::club::Club;
use crate::demand::Demand;
use crate::figures::{Figures, total};
use crate::options::Options;
use crate::plan::Plan;
use crate::replay::{Outcome, replay};
use crate::staff::Staff;

/// What happened in one club.
pub(crate) struct Story {
    /// What became of places that fell free.
    pub(crate) mode: WaitlistMode,
    /// As those tell it who were there.
    pub(crate) outcome: Outcome,
    /// As the events tell it.
    pub(crate) history: History,
    /// As the views tell it, by class.
    pub(crate) filled: BTreeMap<String, Filled>,
    /// Credits of all members at the end, as their memberships say.
    pub(crate) credits_left: u64,
    pub(crate) verified: Verification,
}

impl Story {
    /// Lets it happen.
    pub(crate) async fn of(
        demand: &Demand,
        plan: &Plan,
        options: &Options,
        (mode, database): (WaitlistMode, Option<&str>),
    ) -> Result<Self, Failed> {
        let beginning = plan.members.iter().map(|member| member.joined).min().unwrap_or(plan.opening);
        let club = Club::open(beginning, database).await?;
        let staff = Staff::prepare(&club, plan, options, mode).await?;
        let outcome = replay(&club, plan, (&demand.wishes, options), &staff).await?;
        // The admin wrote none of it: their reads are told what to wait for.
        club.admin.see(outcome.position);
        let history = History::read(&club.admin).await?;
        let filled = filled(&club.admin).await?;
        let credits_left = credits_left(&club.admin, &staff).await?;
        let verified = club.admin.audit_verify().await?;
        club.close().await?;
        Ok(Self { mode, outcome, history, filled, credits_left, verified })
    }

    /// All classes together.
    pub(crate) fn total(&self) -> Figures {
        total(&self.outcome.figures)
    }

    pub(crate) fn refused(&self) -> usize {
        self.outcome.refused.values().sum()
    }

    /// Wishes that had a place without standing in line.
    pub(crate) fn at_once(&self) -> usize {
        self.total().booked - self.moved_up()
    }

    /// Wishes that had a place after standing in line.
    pub(crate) fn moved_up(&self) -> usize {
        let Figures { promoted, lapsed, declined, .. } = self.total();
        promoted - lapsed - declined
    }

    /// How full the classes were.
    pub(crate) fn filled_in_all(&self) -> Filled {
        self.filled.values().fold(Filled::default(), |sum, class| Filled {
            sessions: sum.sessions + class.sessions,
            places: sum.places + class.places,
            taken: sum.taken + class.taken,
            open: sum.open + class.open,
        })
    }

    /// What must hold for the figures to be believed.
    pub(crate) fn checks(&self, demand: &Demand) -> [(&'static str, bool); 10] {
        let Self { outcome, history, filled, credits_left, verified, .. } = self;
        let all = self.total();
        let accounted = self.at_once() + outcome.waited + self.refused() + demand.unread();
        let in_line = all.promoted + outcome.left + outcome.in_vain;
        let taken =
            |class: &str, figures: &Figures| filled.get(class).is_some_and(|view| view.taken == figures.taken());
        let returned = history.credits.returned == outcome.credits_returned;
        [
            ("every row is booked, in line, refused, or named as not read", demand.rows() == accounted),
            ("everyone in line moved up, left, or waited to the end", outcome.waited == in_line),
            ("every kept place was used or missed", all.taken() == all.attended + all.missed),
            (
                "every cancellation was paid back by the rule",
                returned && all.cancelled == outcome.refunds.values().sum::<usize>(),
            ),
            ("the history, folded event by event, gives the same figures", history.figures == outcome.figures),
            ("no place was ever given to two, and every hold came to an end", history.places.hold()),
            ("first come, first served: every promotion is from the line there was", history.lines.unfair == 0),
            ("credits left = granted - spent + returned - expired", history.credits.balance() == Some(*credits_left)),
            (
                "the view of sessions shows the same, and every session took place",
                outcome.figures.iter().all(|(c, f)| taken(c, f)) && filled.values().all(|class| class.open == 0),
            ),
            ("the log verifies: nothing was altered", verified.valid),
        ]
    }
}
