//! A studio that does what it is asked, and an oracle that watches it.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;
use regimen_core::accounts::Caller;
use regimen_core::accounts::ports::HashCost;
use regimen_core::accounts::values::Role;
use regimen_core::booking::SessionRoster;
use regimen_core::booking::policies::{PolicyScope, PolicySections, PublishPolicy};
use regimen_core::kernel::clock::{Clock as _, DrivenClock};
use regimen_core::kernel::executor::{Decline, Request, UseCase};
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::log::Actor;
use regimen_core::kernel::secrets::Secrets;
use regimen_core::membership::values::{CommitmentCycles, Cycle, NoticeDays, PerCycle, PlanId, PlanTerms};
use regimen_core::membership::{JoinPlan, Membership, PublishPlan};
use regimen_core::scheduling::values::{SessionId, TimeZone};
use regimen_core::scheduling::{AdvanceSession, ScheduleSession, SessionStep};
use regimen_core::{Regimen, Registration, Storage};
use regimen_tests::app::{MONDAY, ORG, TestApp};
use regimen_tests::oracle::Oracle;

use super::wish::{CLIENTS, SESSIONS, Step, Wish};

/// Where it all happens.
pub(super) enum Place {
    Memory(Box<Regimen>),
    Sqlite(Box<TestApp>),
}

/// The studio.
pub struct World {
    pub(super) place: Place,
    pub(super) clock: Arc<DrivenClock>,
    /// Who may do everything for everybody.
    pub(super) staff: Caller,
    pub(super) clients: Vec<AccountId>,
    pub(super) sessions: Vec<SessionId>,
    /// Timers that were performed, by their names.
    pub(super) performed: BTreeSet<String>,
    pub(super) oracle: Oracle,
}

impl World {
    /// With a log in memory, and the timers that the oracle knows of.
    pub async fn in_memory(rules: PolicySections) -> Self {
        let clock = Arc::new(DrivenClock::at(MONDAY.parse().expect("an instant")));
        let (storage, secrets, cost) = (Storage::in_memory(), Secrets::ephemeral(), HashCost::CHEAPEST);
        let core = Regimen::start(storage, &secrets, clock.clone(), cost).await.expect("it starts");
        Self::furnished(Place::Memory(Box::new(core)), clock, rules).await
    }

    /// With a log on disk, and the timers of the product.
    pub async fn on_sqlite(rules: PolicySections) -> Self {
        let app = TestApp::on_sqlite().await;
        let clock = app.clock.clone();
        Self::furnished(Place::Sqlite(Box::new(app)), clock, rules).await
    }

    async fn furnished(place: Place, clock: Arc<DrivenClock>, rules: PolicySections) -> Self {
        let staff = Caller { account_id: AccountId::generate(), role: Role::Admin };
        let (clients, sessions) = (Vec::new(), Vec::new());
        let (oracle, performed) = (Oracle::default(), BTreeSet::new());
        let mut world = Self { place, clock, staff, clients, sessions, performed, oracle };
        let wishes = (0..CLIENTS).map(|number| world.register(Role::Client, number)).collect::<Vec<_>>();
        let clients = join_all(wishes).await;
        world.clients = clients;
        world.staff.account_id = world.register(Role::Admin, 98).await;
        world.must(PublishPolicy { caller: world.staff, scope: PolicyScope::Organization, policy: rules }).await;
        for number in 0..SESSIONS {
            let planned = world.plan(number).await;
            world.sessions.push(planned);
        }
        world.put_on_plan(&[1, 2]).await;
        world.watch().await;
        // Some can pay for everything, some for little, and one for nothing.
        for (number, credits) in [40, 30, 6, 4, 3, 2, 1].into_iter().enumerate() {
            world.ask(Wish::Grant(number, credits, 1 + u32::try_from(number).expect("small"))).await;
        }
        world
    }

    pub(super) fn core(&self) -> &Regimen {
        match &self.place {
            Place::Memory(core) => core,
            Place::Sqlite(app) => app.core(),
        }
    }

    async fn register(&self, role: Role, number: usize) -> AccountId {
        let registration = Registration {
            email: format!("{number}@example.org").try_into().expect("an address"),
            name: format!("client {number}").try_into().expect("a name"),
            password: "correct horse".to_owned().try_into().expect("long enough"),
            role,
            terms_version: None,
        };
        let request = Request::once(ORG, Actor::Operator);
        self.core().register(&request, registration).await.expect("registered").outcome.account_id
    }

    /// Four sessions, each led by another coach: two and two at the same time, the first free of charge.
    async fn plan(&self, number: usize) -> SessionId {
        let (session_id, coach_id) = (SessionId::allocate(), self.register(Role::Coach, 90 + number).await);
        let caller = Caller { account_id: coach_id, role: Role::Coach };
        let number = u32::try_from(number).expect("small");
        let starts_at = self.clock.now() + TimeDelta::hours(26 + i64::from(number / 2));
        let schedule = ScheduleSession {
            name: Some("Spin".to_owned().try_into().expect("a name")),
            ends_at: Some(starts_at + TimeDelta::hours(1)),
            capacity: Some((1 + number % 4).try_into().expect("within bounds")),
            credits: Some((number % 3).try_into().expect("within bounds")),
            ..ScheduleSession::at(caller, session_id, starts_at)
        };
        self.must(schedule).await;
        self.must(AdvanceSession { caller, session_id, step: SessionStep::Publish }).await;
        session_id
    }

    /// Puts some clients on a plan: three bookings a week, two of them with a guest.
    async fn put_on_plan(&self, clients: &[usize]) {
        let per_cycle = |number: u32| PerCycle::try_from(number).expect("within bounds");
        let terms = PlanTerms {
            name: "Three a week".to_owned().try_into().expect("a name"),
            cycle: Cycle::Weeks(1.try_into().expect("within bounds")),
            credits_per_cycle: per_cycle(0),
            roll_over: per_cycle(0),
            bookings_per_cycle: Some(per_cycle(3)),
            bookings_per_day: None,
            bookings_per_week: None,
            time_zone: TimeZone::default(),
            guest_passes_per_cycle: per_cycle(2),
            commitment_cycles: CommitmentCycles::default(),
            notice_days: NoticeDays::default(),
        };
        let plan_id = PlanId::generate();
        self.must(PublishPlan { plan_id, terms }).await;
        for client_id in clients.iter().map(|number| self.clients[*number]) {
            self.must(JoinPlan { client_id, plan_id, anchor: None }).await;
        }
    }

    async fn must<U: UseCase>(&self, use_case: U) {
        let request = Request::once(ORG, Actor::Account(self.staff.account_id));
        assert!(self.core().executor().execute(&request, &use_case).await.is_ok(), "the studio is furnished");
    }

    /// Does it, or is refused: both are fine, but nothing breaks.
    pub(super) async fn may<U: UseCase>(&self, request: &Request, use_case: U) {
        if let Err(Decline::Failed(failure)) = self.core().executor().execute(request, &use_case).await {
            panic!("it breaks: {failure:?}");
        }
    }

    /// What comes next happens, and the oracle looks at every event of it.
    pub async fn step(&mut self, step: &Step) {
        match step {
            Step::Ask(wishes) => {
                join_all(wishes.iter().map(|wish| self.ask(*wish))).await;
            }
            Step::Pass(minutes) => {
                self.clock.advance(TimeDelta::minutes(*minutes));
                self.due().await;
            }
            Step::Jump(minutes) => self.clock.advance(TimeDelta::minutes(*minutes)),
        }
        self.watch().await;
    }

    pub(super) async fn watch(&mut self) {
        let Self { oracle, place, .. } = self;
        let core = match place {
            Place::Memory(core) => core,
            Place::Sqlite(app) => app.core(),
        };
        oracle.go_on(core.log().store(), ORG).await;
        oracle.is_content();
    }

    /// All that is due has happened, and what the product says then is what the oracle says.
    pub async fn settled(mut self) {
        self.step(&Step::Pass(1)).await;
        for (session_id, room) in &self.oracle.rooms {
            let (roster, _) =
                self.core().executor().current::<SessionRoster>(ORG, *session_id).await.expect("it reads");
            assert_eq!(roster.taken(), room.taken());
            let line = roster.line().entries().map(|(entry_id, _)| entry_id).collect::<Vec<_>>();
            assert_eq!(line, room.line.iter().map(|waits| waits.entry_id).collect::<Vec<_>>());
            assert_eq!(roster.present().count(), room.booked.len());
            assert_eq!(roster.holding().count(), room.held.len());
        }
        for (client_id, purse) in &self.oracle.purses {
            let (known, _) = self.core().executor().current::<Membership>(ORG, *client_id).await.expect("it reads");
            assert_eq!(i64::from(known.lots().held()), purse.held());
        }
        if let Place::Sqlite(app) = self.place {
            assert_eq!(app.app().timers().overdue().await.expect("it reads").count, 0, "nothing waits for ever");
            app.stopped().await;
        }
    }
}
