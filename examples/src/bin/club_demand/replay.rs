//! The demand happens again, in the order of time, through the public API: what the club is told, by those who told it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use regimen_sdk::types::{BookingId, HoldId};

use crate::Failed;
use crate::club::Club;
use crate::demand::Wish;
use crate::figures::{ByClass, Figures};
use crate::options::Options;
use crate::plan::{Happening, Plan};
use crate::staff::Staff;

/// What came of the demand.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) figures: ByClass,
    /// Wishes that were refused, by the code of the refusal.
    pub(crate) refused: BTreeMap<String, usize>,
    /// Wishes that stood in line.
    pub(crate) waited: usize,
    /// Of those, who left the line.
    pub(crate) left: usize,
    /// Of those, who still waited when the class began.
    pub(crate) in_vain: usize,
    /// Offers that could not be claimed, by the code of the refusal. They lapse.
    pub(crate) unclaimed: BTreeMap<String, usize>,
    /// The sessions, by their numbers in the plan, that had no place for somebody.
    pub(crate) sold_out: BTreeSet<usize>,
    /// Cancellations, by how much of the price came back.
    pub(crate) refunds: BTreeMap<u8, usize>,
    /// Credits that came back with them.
    pub(crate) credits_returned: u64,
    /// Cancellations that did not happen, because there was nothing to cancel.
    pub(crate) nothing_to_cancel: usize,
    /// Where in the log the last write stands.
    pub(crate) position: u64,
}

/// What somebody who wants a place has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing, yet or any more.
    #[default]
    None,
    /// A place that is kept for them.
    Held(HoldId),
    /// A place in line.
    Waiting,
    /// A place that is offered to them.
    Offered(HoldId),
    Booked(BookingId),
}

/// Lets everything happen.
pub(crate) async fn replay(
    club: &Club,
    plan: &Plan,
    (wishes, options): (&[Wish], &Options),
    staff: &Staff,
) -> Result<Outcome, Failed> {
    let (places, agenda) = (vec![Place::None; wishes.len()], plan.happenings.iter().copied().collect());
    let outcome = Outcome::default();
    let mut replay = Replay { club, plan, wishes, options, staff, places, lines: BTreeMap::new(), agenda, outcome };
    for slot in &plan.slots {
        replay.outcome.figures.entry(slot.category.clone()).or_default();
    }
    while let Some((at, happening)) = replay.agenda.pop_first() {
        club.clock.set(at);
        // Under a clock that is driven nothing is due by itself.
        club.perform_due().await?;
        replay.happen(at, happening).await?;
    }
    club.perform_due().await?;
    let everybody = staff.members.iter().chain(staff.coaches.values());
    replay.outcome.position = everybody.map(regimen_sdk::Client::position).max().unwrap_or_default();
    Ok(replay.outcome)
}

/// The demand while it happens.
pub(super) struct Replay<'p> {
    pub(super) club: &'p Club,
    pub(super) plan: &'p Plan,
    pub(super) wishes: &'p [Wish],
    pub(super) options: &'p Options,
    pub(super) staff: &'p Staff,
    /// What each wish has.
    pub(super) places: Vec<Place>,
    /// The wishes that wait in the line of each slot, in the order in which they came.
    pub(super) lines: BTreeMap<usize, Vec<usize>>,
    /// What is still to happen.
    pub(super) agenda: BTreeSet<(DateTime<Utc>, Happening)>,
    pub(super) outcome: Outcome,
}

impl Replay<'_> {
    async fn happen(&mut self, at: DateTime<Utc>, happening: Happening) -> Result<(), Failed> {
        match happening {
            Happening::Book(wish) => self.book(wish, at).await,
            Happening::Confirm(wish) => self.confirm(wish, at).await,
            Happening::Claim(wish) => self.claim(wish).await,
            Happening::Lapse(wish) => self.lapse(wish, at).await,
            Happening::Cancel(wish) => self.cancel(wish, at).await,
            Happening::Start(slot) => self.start(slot).await,
            Happening::Attend(wish) => self.attend(wish).await,
            Happening::Complete(slot) => self.complete(slot).await,
            Happening::Close(slot) => self.close(slot).await,
        }
    }

    pub(super) fn figures(&mut self, wish: usize) -> &mut Figures {
        self.outcome.figures.entry(self.wishes[wish].category.clone()).or_default()
    }

    pub(super) fn refuse(&mut self, code: String) {
        *self.outcome.refused.entry(code).or_default() += 1;
    }
}
