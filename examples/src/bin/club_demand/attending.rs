//! Classes take place: those who come are checked in, by the coach or by their code; who does not come is a no-show.

use regimen_sdk::types::{Arrival, ShownCode};
use regimen_sdk::{Client, Error};

use crate::Failed;
use crate::chance::draw;
use crate::replay::{Place, Replay};

/// Of those who come, so many per cent show the code of their booking.
const SHOW_A_CODE: u64 = 40;

impl Replay<'_> {
    fn coach(&self, slot: usize) -> &Client {
        &self.staff.coaches[&self.plan.slots[slot].category]
    }

    pub(super) async fn start(&mut self, slot: usize) -> Result<(), Failed> {
        self.coach(slot).start_session(self.staff.sessions[slot]).await?;
        for wish in self.lines.remove(&slot).unwrap_or_default() {
            self.places[wish] = Place::None;
            self.outcome.in_vain += 1;
        }
        Ok(())
    }

    pub(super) async fn attend(&mut self, wish: usize) -> Result<(), Failed> {
        let Place::Booked(booking_id) = self.places[wish] else { return Ok(()) };
        let (slot, _) = self.plan.of_wish[wish];
        let arrived = if draw(self.options.seed, "code", self.wishes[wish].line) % 100 < SHOW_A_CODE {
            let code = self.member(wish).booking_code(booking_id).await?.code;
            self.coach(slot).check_in_by_code(self.staff.sessions[slot], &ShownCode { code }).await
        } else {
            self.coach(slot).check_in(booking_id, &Arrival::default()).await
        };
        let late = arrived.map_err(|error: Error| Failed::from(error))?.late;
        let figures = self.figures(wish);
        figures.attended += 1;
        figures.late += usize::from(late);
        Ok(())
    }

    pub(super) async fn complete(&mut self, slot: usize) -> Result<(), Failed> {
        self.coach(slot).complete_session(self.staff.sessions[slot]).await?;
        Ok(())
    }

    /// Half an hour later those who were not seen are no-shows. The roster says who.
    pub(super) async fn close(&mut self, slot: usize) -> Result<(), Failed> {
        let roster = self.coach(slot).session_roster(self.staff.sessions[slot], None).await?;
        let missed = roster.items.iter().filter(|booking| booking.attended == Some(false)).count();
        let category = self.plan.slots[slot].category.clone();
        self.outcome.figures.entry(category).or_default().missed += missed;
        Ok(())
    }
}
