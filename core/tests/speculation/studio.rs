//! A studio over a given store: free sessions, and people who book them.

use std::sync::Arc;

use chrono::TimeDelta;
use regimen_core::accounts::Caller;
use regimen_core::accounts::ports::HashCost;
use regimen_core::accounts::values::Role;
use regimen_core::booking::values::{BookingId, Party};
use regimen_core::booking::{
    BookSpot, BookSpotRefusal, CancelBooking, JoinWaitlist, LeaveWaitlist, Leaver, SpotIsBooked,
};
use regimen_core::kernel::clock::{Clock as _, SystemClock};
use regimen_core::kernel::executor::{Decline, Done, NoSnapshots, Request};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::{Actor, LogStore};
use regimen_core::kernel::privacy::MemoryKeys;
use regimen_core::kernel::secrets::Secrets;
use regimen_core::scheduling::values::SessionId;
use regimen_core::scheduling::{AdvanceSession, ScheduleSession, SessionStep};
use regimen_core::{Regimen, Registration, Storage};
use tokio::task::JoinHandle;

use super::slow::SlowLeave;

pub type Answer = Result<Done<SpotIsBooked>, Decline<BookSpotRefusal>>;

pub struct Studio {
    core: Arc<Regimen>,
}

impl Studio {
    pub async fn open(log: Arc<dyn LogStore>) -> Self {
        let storage = Storage { log, keys: Arc::new(MemoryKeys::default()), snapshots: Arc::new(NoSnapshots) };
        let clock = Arc::new(SystemClock);
        let core = Regimen::start(storage, &Secrets::ephemeral(), clock, HashCost::CHEAPEST).await.expect("it starts");
        Self { core: Arc::new(core) }
    }

    /// A published session that costs nothing.
    pub async fn publish(&self, capacity: u32) -> SessionId {
        let account_id = self.coach().await;
        let caller = Caller { account_id, role: Role::Coach };
        let (session_id, starts_at) = (SessionId::allocate(), SystemClock.now() + TimeDelta::days(7));
        let schedule = ScheduleSession {
            name: Some("Spin".to_owned().try_into().expect("a name")),
            ends_at: Some(starts_at + TimeDelta::hours(1)),
            capacity: Some(capacity.try_into().expect("within bounds")),
            ..ScheduleSession::at(caller, session_id, starts_at)
        };
        let publish = AdvanceSession { caller, session_id, step: SessionStep::Publish };
        self.core.executor().execute(&by(account_id), &schedule).await.expect("planned");
        self.core.executor().execute(&by(account_id), &publish).await.expect("published");
        session_id
    }

    async fn coach(&self) -> AccountId {
        self.register(Role::Coach).await
    }

    async fn register(&self, role: Role) -> AccountId {
        let registration = Registration {
            email: format!("{}@example.org", uuid::Uuid::now_v7()).try_into().expect("an address"),
            name: "Maya".to_owned().try_into().expect("a name"),
            password: "correct horse".to_owned().try_into().expect("long enough"),
            role,
            terms_version: None,
        };
        let request = Request::once(OrgId::DEFAULT, Actor::Operator);
        self.core.register(&request, registration).await.expect("registered").outcome.account_id
    }

    pub async fn booking_of_somebody(&self, session_id: SessionId) -> Answer {
        book(&self.core, session_id).await
    }

    pub fn spawn_booking(&self, session_id: SessionId) -> JoinHandle<Answer> {
        let core = Arc::clone(&self.core);
        tokio::spawn(async move { book(&core, session_id).await })
    }

    /// A client with an account.
    pub async fn somebody(&self) -> AccountId {
        self.register(Role::Client).await
    }

    /// A client who stands in line before a full session.
    pub async fn waiting(&self, session_id: SessionId) -> AccountId {
        let client_id = self.somebody().await;
        let join = JoinWaitlist { session_id, client_id, party: Party::ONE, guest_passes: 0 };
        self.core.executor().execute(&by(client_id), &join).await.expect("it is full");
        client_id
    }

    pub async fn leave(&self, session_id: SessionId, client_id: AccountId) {
        let leave = LeaveWaitlist { leaver: Leaver::Client(session_id, client_id) };
        self.core.executor().execute(&by(client_id), &leave).await.expect("they stand in line");
    }

    /// Somebody leaves a line, slowly.
    pub fn spawn(&self, leave: SlowLeave) -> JoinHandle<()> {
        let core = Arc::clone(&self.core);
        tokio::spawn(async move {
            core.executor().execute(&by(AccountId::generate()), &leave).await.expect("nothing hinders them");
        })
    }

    /// An admin cancels it.
    pub fn spawn_cancellation(&self, booking_id: BookingId) -> JoinHandle<()> {
        let core = Arc::clone(&self.core);
        let caller = Caller { account_id: AccountId::generate(), role: Role::Admin };
        tokio::spawn(async move {
            let cancel = CancelBooking::all(caller, booking_id);
            core.executor().execute(&by(caller.account_id), &cancel).await.expect("it stands");
        })
    }
}

async fn book(core: &Regimen, session_id: SessionId) -> Answer {
    let client_id = AccountId::generate();
    core.executor().execute(&by(client_id), &BookSpot::alone(session_id, client_id)).await
}

fn by(account_id: AccountId) -> Request {
    Request::once(OrgId::DEFAULT, Actor::Account(account_id))
}
