//! The demand happens again, in the order of time, through the public API: what the club is told, by those who told it.

use std::collections::{BTreeMap, BTreeSet};

use regimen_sdk::Error;
use regimen_sdk::types::{AttendanceBody, BookingId, NewBooking};

use crate::Failed;
use crate::club::Club;
use crate::demand::Wish;
use crate::figures::ByClass;
use crate::plan::{Happening, Plan};
use crate::staff::Staff;

/// What came of the demand.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) figures: ByClass,
    /// Wishes that were refused, by the code of the refusal.
    pub(crate) refused: BTreeMap<String, usize>,
    /// The sessions, by their numbers in the plan, that had no place for somebody.
    pub(crate) sold_out: BTreeSet<usize>,
    /// Cancellations, by how much of the price came back.
    pub(crate) refunds: BTreeMap<u8, usize>,
    /// Cancellations that did not happen, because the booking was refused before.
    pub(crate) nothing_to_cancel: usize,
    /// Where in the log the last write stands.
    pub(crate) position: u64,
}

/// Lets everything happen.
pub(crate) async fn replay(club: &Club, plan: &Plan, wishes: &[Wish], staff: &Staff) -> Result<Outcome, Failed> {
    let mut replay = Replay { plan, wishes, staff, bookings: vec![None; wishes.len()], outcome: Outcome::default() };
    for slot in &plan.slots {
        replay.outcome.figures.entry(slot.category.clone()).or_default();
    }
    for (at, happening) in &plan.happenings {
        club.clock.set(*at);
        match *happening {
            Happening::Book(wish) => replay.book(wish).await?,
            Happening::Cancel(wish) => replay.cancel(wish).await?,
            Happening::Attend(wish) => replay.attend(wish).await?,
            Happening::Start(slot) => {
                staff.coaches[&plan.slots[slot].category].start_session(staff.sessions[slot]).await?;
            }
            Happening::Complete(slot) => {
                staff.coaches[&plan.slots[slot].category].complete_session(staff.sessions[slot]).await?;
            }
        }
    }
    let everybody = staff.members.iter().chain(staff.coaches.values());
    replay.outcome.position = everybody.map(regimen_sdk::Client::position).max().unwrap_or_default();
    Ok(replay.outcome)
}

struct Replay<'p> {
    plan: &'p Plan,
    wishes: &'p [Wish],
    staff: &'p Staff,
    /// The place that each wish got, as long as it is kept.
    bookings: Vec<Option<BookingId>>,
    outcome: Outcome,
}

impl Replay<'_> {
    fn figures(&mut self, wish: usize) -> &mut crate::figures::Figures {
        self.outcome.figures.entry(self.wishes[wish].category.clone()).or_default()
    }

    async fn book(&mut self, wish: usize) -> Result<(), Failed> {
        let (slot, member) = self.plan.of_wish[wish];
        match self.staff.members[member].book_spot(self.staff.sessions[slot], &NewBooking::default()).await {
            Ok(booked) => {
                self.bookings[wish] = Some(booked.booking_id);
                self.figures(wish).booked += 1;
            }
            Err(Error::Refused { code, .. }) => {
                if code == "booking.session_full" {
                    self.outcome.sold_out.insert(slot);
                }
                *self.outcome.refused.entry(code).or_default() += 1;
            }
            Err(failed) => return Err(failed.into()),
        }
        Ok(())
    }

    async fn cancel(&mut self, wish: usize) -> Result<(), Failed> {
        let Some(booking_id) = self.bookings[wish].take() else {
            self.outcome.nothing_to_cancel += 1;
            return Ok(());
        };
        let (_, member) = self.plan.of_wish[wish];
        let cancelled = self.staff.members[member].cancel_booking(booking_id).await?;
        *self.outcome.refunds.entry(cancelled.refund_percentage).or_default() += 1;
        self.figures(wish).cancelled += 1;
        Ok(())
    }

    async fn attend(&mut self, wish: usize) -> Result<(), Failed> {
        let (Some(booking_id), Some(attended)) = (self.bookings[wish], self.wishes[wish].attended) else {
            return Ok(());
        };
        let coach = &self.staff.coaches[&self.wishes[wish].category];
        coach.mark_attendance(booking_id, &AttendanceBody { attended }).await?;
        let figures = self.figures(wish);
        if attended {
            figures.attended += 1;
        } else {
            figures.missed += 1;
        }
        Ok(())
    }
}
