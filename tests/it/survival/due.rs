//! What is due happens: by the product's timers, or by what the oracle knows to be due.

use chrono::{DateTime, Utc};
use regimen_core::booking::values::HoldId;
use regimen_core::booking::{CloseAttendance, ExpireHold, RemindBooked};
use regimen_core::kernel::clock::Clock as _;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::log::Actor;
use regimen_core::membership::ExpireLot;
use regimen_core::membership::values::LotNumber;
use regimen_core::scheduling::values::{SessionId, SessionStatus};
use regimen_tests::app::ORG;

use super::world::{Place, World};

/// Something that is due at a time.
#[derive(Debug, Clone, Copy)]
enum Timer {
    Hold(HoldId),
    Remind(SessionId),
    Close(SessionId),
    Lot(AccountId, LotNumber),
}

impl World {
    /// Lets happen what is due by now, and what is due by that.
    pub(super) async fn due(&mut self) {
        if let Place::Sqlite(app) = &self.place {
            app.due().await;
            return;
        }
        loop {
            self.watch().await;
            let now = self.clock.now();
            let due = self.timers().into_iter().filter(|(_, at)| *at <= now);
            let named = due.map(|(timer, at)| (format!("{timer:?} at {at}"), timer));
            let news = named.filter(|(name, _)| !self.performed.contains(name)).collect::<Vec<_>>();
            if news.is_empty() {
                return;
            }
            for (name, timer) in news {
                self.perform(&name, timer).await;
                self.performed.insert(name);
            }
        }
    }

    fn timers(&self) -> Vec<(Timer, DateTime<Utc>)> {
        let mut timers = Vec::new();
        for (session_id, room) in &self.oracle.rooms {
            timers.extend(room.held.iter().map(|(hold_id, held)| (Timer::Hold(*hold_id), held.expires_at)));
            if room.status == Some(SessionStatus::Published) {
                timers.extend(room.remind_at.map(|at| (Timer::Remind(*session_id), at)));
                timers.extend(room.close_at.map(|at| (Timer::Close(*session_id), at)));
            }
        }
        for (client_id, purse) in &self.oracle.purses {
            timers.extend(purse.lots.iter().map(|(lot, (_, expires_at))| (Timer::Lot(*client_id, *lot), *expires_at)));
        }
        timers
    }

    async fn perform(&self, name: &str, timer: Timer) {
        let request = Request::named(ORG, Actor::System, &["timer", name]);
        match timer {
            Timer::Hold(hold_id) => self.may(&request, ExpireHold { hold_id }).await,
            Timer::Remind(session_id) => self.may(&request, RemindBooked { session_id }).await,
            Timer::Close(session_id) => self.may(&request, CloseAttendance { session_id }).await,
            Timer::Lot(client_id, lot) => self.may(&request, ExpireLot { client_id, lot }).await,
        }
    }
}
