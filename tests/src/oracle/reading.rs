//! Reading the log, commit by commit.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use regimen_core::booking::values::HoldId;
use regimen_core::kernel::event::Envelope;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Filter, LogStore, Position};

use super::Oracle;

const PAGE: usize = 1_000;

impl Oracle {
    /// Takes what was written since, and looks after every event and every commit.
    pub async fn go_on(&mut self, store: &dyn LogStore, org: OrgId) {
        loop {
            let commits = store.commits(org, self.position, PAGE).await.unwrap();
            let Some(last) = commits.last().map(|commit| commit.last_position) else { return };
            let mut events = events_up_to(store, org, self.position, last).await;
            for commit in commits {
                while let Some(event) = events.pop_front_if(|event| event.position <= commit.last_position) {
                    self.follow(&event);
                }
                self.commit_is_over();
            }
        }
    }

    /// The holds that ran out before `instant`, and of which nobody has said so.
    pub fn overdue_holds(&self, instant: DateTime<Utc>) -> Vec<(HoldId, DateTime<Utc>)> {
        let held = self.rooms.values().flat_map(|room| &room.held);
        held.filter(|(_, held)| held.expires_at < instant).map(|(id, held)| (*id, held.expires_at)).collect()
    }
}

async fn events_up_to(store: &dyn LogStore, org: OrgId, after: Position, last: Position) -> VecDeque<Envelope> {
    let filter = Filter { until: Some(last), ..Filter::default() };
    let (mut events, mut after) = (VecDeque::new(), after);
    while after < last {
        let page = store.read(org, after, PAGE, &filter).await.unwrap();
        after = page.last().expect("events belong to commits").position;
        events.extend(page.into_iter().map(|event| Envelope::sealed(org, event)));
    }
    events
}
