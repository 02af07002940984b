//! Writes what happens in a studio straight into the log: the events that the use cases would write, without asking them.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::Regimen;
use regimen_core::accounts::events::{AccountEvent, AccountRegistered, EmailEvent, EmailReserved};
use regimen_core::accounts::values::{Email, PersonName, Role};
use regimen_core::booking::events::{AttendanceMarked, BookingCancelled, RosterEvent, SpotBooked};
use regimen_core::booking::policies::PolicyVersions;
use regimen_core::booking::values::{BookingId, CancelledBy, Party, RefundPercentage};
use regimen_core::kernel::clock::{Clock as _, SystemClock};
use regimen_core::kernel::event::EventSet;
use regimen_core::kernel::ids::{AccountId, CommandId, CorrelationId, OrgId};
use regimen_core::kernel::log::{Actor, Commit, Expected, Hash, NewEvent, StreamId, Submitted, Write};
use regimen_core::kernel::privacy::{Personal, Purpose};
use regimen_core::membership::events::{CreditsGranted, CreditsReturned, CreditsSpent, MembershipEvent};
use regimen_core::membership::values::{Draw, LotNumber};
use regimen_core::scheduling::events::{
    SessionCompleted, SessionEvent, SessionPublished, SessionScheduled, SessionStarted,
};
use regimen_core::scheduling::values::{SessionDetails, SessionId, TimeSlot};

use crate::Failed;

const ORG: OrgId = OrgId::DEFAULT;
/// Commits on their way at a time: enough for full batches.
const AHEAD: usize = 2_048;

/// Writes commits one behind the other, without waiting for each.
pub(crate) struct Pen<'c> {
    core: &'c Regimen,
    submitted: VecDeque<Submitted>,
}

impl<'c> Pen<'c> {
    pub(crate) fn new(core: &'c Regimen) -> Self {
        Self { core, submitted: VecDeque::with_capacity(AHEAD) }
    }

    /// Waits until everything is durable.
    pub(crate) async fn settle(&mut self) -> Result<(), Failed> {
        while let Some(submitted) = self.submitted.pop_front() {
            submitted.await?;
        }
        Ok(())
    }

    pub(crate) async fn register(&mut self, role: Role) -> Result<AccountId, Failed> {
        let account_id = AccountId::generate();
        let email = Email::try_from(format!("{}@studio.example", account_id.uuid().simple()))?;
        let email_key = self.core.email_key(ORG, &email);
        let name = PersonName::try_from(format!("Client {}", &account_id.to_string()[24..]))?;
        let hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
        let registered = AccountRegistered {
            account_id,
            email_key,
            email: Personal::new(account_id, Purpose::Identity, email),
            name: Personal::new(account_id, Purpose::Identity, name),
            password: Personal::new(account_id, Purpose::Credentials, serde_json::from_value(hash.into())?),
            role,
            terms_version: Some("2026-11".to_owned()),
            privacy_version: None,
            referral: None,
            registered_at: SystemClock.now(),
        };
        let reserved =
            self.event::<EmailEvent>(StreamId::new("email", email_key), EmailReserved { account_id }).await?;
        let registered = self.event::<AccountEvent>(StreamId::new("account", account_id), registered).await?;
        self.commit(vec![reserved, registered]).await?;
        Ok(account_id)
    }

    pub(crate) async fn grant(&mut self, client_id: AccountId, lot: u32) -> Result<(), Failed> {
        let granted = CreditsGranted {
            client_id,
            lot: LotNumber(lot),
            credits: 1_000,
            expires_at: SystemClock.now() + TimeDelta::days(365),
            reason: Personal::new(client_id, Purpose::Notes, "ten-class pass".to_owned().try_into()?),
            granted_at: SystemClock.now(),
        };
        let granted = self.event::<MembershipEvent>(StreamId::new("membership", client_id), granted).await?;
        self.commit(vec![granted]).await
    }

    /// A session that can be booked: two commits.
    pub(crate) async fn session(&mut self, coach: AccountId, starts_at: DateTime<Utc>) -> Result<SessionId, Failed> {
        let session_id = SessionId::allocate();
        let details = SessionDetails {
            template_id: None,
            coach_id: coach,
            name: "Morning Yoga".to_owned().try_into()?,
            slot: TimeSlot { starts_at, ends_at: starts_at + TimeDelta::hours(1) },
            capacity: 20.try_into()?,
            credits: 1.try_into()?,
            minimum_attendance: None,
            series: None,
            venue: None,
        };
        let scheduled_at = SystemClock.now();
        let scheduled = SessionScheduled { session_id, details: details.clone(), scheduled_at };
        self.step(session_id, scheduled).await?;
        self.step(session_id, SessionPublished { session_id, details, published_at: scheduled_at }).await?;
        Ok(session_id)
    }

    pub(crate) async fn start(&mut self, session_id: SessionId) -> Result<(), Failed> {
        self.step(session_id, SessionStarted { session_id, started_at: SystemClock.now() }).await
    }

    pub(crate) async fn complete(&mut self, session_id: SessionId) -> Result<(), Failed> {
        self.step(session_id, SessionCompleted { session_id, completed_at: SystemClock.now() }).await
    }

    /// A place for one credit of the first lot.
    pub(crate) async fn book(
        &mut self,
        session_id: SessionId,
        number: u32,
        client_id: AccountId,
        starts_at: DateTime<Utc>,
    ) -> Result<(), Failed> {
        let booking_id = BookingId::nth(session_id, number);
        let booked_at = SystemClock.now();
        let booked = SpotBooked {
            booking_id,
            session_id,
            client_id,
            session_name: "Morning Yoga".to_owned().try_into()?,
            starts_at,
            ends_at: starts_at + TimeDelta::hours(1),
            credits: 1,
            booked_at,
            places: Party::ONE,
            guests: Vec::new(),
            guest_passes: 0,
            hold_id: None,
            policy: PolicyVersions::default(),
            grace_until: None,
            moved_from: None,
        };
        let spent = CreditsSpent {
            client_id,
            booking_id,
            draws: first_lot(),
            guest_passes: 0,
            cycle: None,
            starts_at: None,
            spent_at: booked_at,
        };
        let booked = self.event::<RosterEvent>(StreamId::new("roster", session_id), booked).await?;
        let spent = self.event::<MembershipEvent>(StreamId::new("membership", client_id), spent).await?;
        self.commit(vec![booked, spent]).await
    }

    pub(crate) async fn cancel(&mut self, booking_id: BookingId, client_id: AccountId) -> Result<(), Failed> {
        let cancelled_at = SystemClock.now();
        let cancelled = BookingCancelled {
            booking_id,
            session_id: booking_id.session(),
            client_id,
            cancelled_by: CancelledBy::Client,
            refund_percentage: RefundPercentage::FULL,
            credits_returned: 1,
            cancelled_at,
            guest_passes_returned: 0,
            places: Party::ONE,
            moved_to: None,
        };
        let returned = CreditsReturned {
            client_id,
            booking_id,
            draws: first_lot(),
            guest_passes: 0,
            kept: None,
            cycle: None,
            starts_at: None,
            returned_at: cancelled_at,
        };
        let roster = StreamId::new("roster", booking_id.session());
        let cancelled = self.event::<RosterEvent>(roster, cancelled).await?;
        let returned = self.event::<MembershipEvent>(StreamId::new("membership", client_id), returned).await?;
        self.commit(vec![cancelled, returned]).await
    }

    pub(crate) async fn attend(&mut self, booking_id: BookingId, client_id: AccountId) -> Result<(), Failed> {
        let session_id = booking_id.session();
        let marked =
            AttendanceMarked { booking_id, session_id, client_id, attended: true, marked_at: SystemClock.now() };
        let marked = self.event::<RosterEvent>(StreamId::new("roster", session_id), marked).await?;
        self.commit(vec![marked]).await
    }

    async fn step(&mut self, session_id: SessionId, event: impl Into<SessionEvent>) -> Result<(), Failed> {
        let event = self.event::<SessionEvent>(StreamId::new("session", session_id), event).await?;
        self.commit(vec![event]).await
    }

    async fn event<E: EventSet>(&self, stream: StreamId, event: impl Into<E>) -> Result<(StreamId, NewEvent), Failed> {
        let event = self.core.codec().encode(ORG, &stream, &event.into(), &mut BTreeSet::new()).await?;
        Ok((stream, event))
    }

    async fn commit(&mut self, events: Vec<(StreamId, NewEvent)>) -> Result<(), Failed> {
        if self.submitted.len() == AHEAD
            && let Some(oldest) = self.submitted.pop_front()
        {
            oldest.await?;
        }
        let write = |(stream, event)| Write { stream, expected: Expected::Any, events: vec![event] };
        let commit = Commit {
            command_id: CommandId::generate(),
            request_hash: Hash::ZERO,
            actor: Actor::System,
            correlation: CorrelationId::generate(),
            causation: None,
            writes: events.into_iter().map(write).collect(),
            checks: Vec::new(),
            rests_on: Vec::new(),
            outcome: Arc::from(&b"{}"[..]),
        };
        self.submitted.push_back(self.core.log().submit(ORG, commit));
        Ok(())
    }
}

fn first_lot() -> Vec<Draw> {
    vec![Draw { lot: LotNumber(1), credits: 1 }]
}
