//! A decision that takes its time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use regimen_core::booking::values::LeftBecause;
use regimen_core::booking::{RosterCommand, RosterRefusal, SessionRoster};
use regimen_core::kernel::executor::{Decline, UseCase, Work};
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::values::SessionId;
use tokio::sync::Semaphore;

/// Somebody leaves a line, and between looking and deciding there is a pause.
#[derive(Clone)]
pub struct SlowLeave {
    session_id: SessionId,
    client_id: AccountId,
    looked: Arc<Semaphore>,
    go_on: Arc<Semaphore>,
    decided: Arc<AtomicU32>,
}

impl SlowLeave {
    pub fn new(session_id: SessionId, client_id: AccountId) -> Self {
        let closed = || Arc::new(Semaphore::new(0));
        Self { session_id, client_id, looked: closed(), go_on: closed(), decided: Arc::default() }
    }

    /// Returns when it has looked at the roster.
    pub async fn has_looked(&self) {
        self.looked.acquire().await.expect("open").forget();
    }

    pub fn goes_on(&self) {
        self.go_on.add_permits(100);
    }

    pub fn times_decided(&self) -> u32 {
        self.decided.load(Ordering::SeqCst)
    }
}

impl UseCase for SlowLeave {
    type Outcome = ();
    type Refusal = RosterRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<RosterRefusal>> {
        let Self { session_id, client_id, .. } = *self;
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        self.looked.add_permits(1);
        self.go_on.acquire().await.expect("open").forget();
        self.decided.fetch_add(1, Ordering::SeqCst);
        let Some(entry_id) = roster.line().entry_of(client_id) else { return Ok(()) };
        let because = LeftBecause::Left;
        roster.handle(RosterCommand::Leave { entry_id, because, at: work.now() }).await?;
        Ok(work.save(roster).await?)
    }
}
