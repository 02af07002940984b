//! A studio whose history is written by hand, straight into the log.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::accounts::events::AccountEvent;
use regimen_core::accounts::events::AccountRegistered;
use regimen_core::accounts::values::{Email, PersonName, Role};
use regimen_core::booking::events::{AttendanceMarked, BookingCancelled, RosterEvent, SpotBooked};
use regimen_core::booking::policies::PolicyVersions;
use regimen_core::booking::values::{BookingId, CancelledBy, Party, RefundPercentage};
use regimen_core::kernel::clock::{Clock as _, DrivenClock};
use regimen_core::kernel::codec::Codec;
use regimen_core::kernel::event::EventSet;
use regimen_core::kernel::ids::{AccountId, CommandId, CorrelationId, OrgId};
use regimen_core::kernel::log::{Actor, Commit, Expected, Hash, Log, MemoryStore, NewEvent, Position, StreamId, Write};
use regimen_core::kernel::privacy::events::{PrivacyEvent, SubjectErased};
use regimen_core::kernel::privacy::{Keys, MemoryKeys, Personal, Purpose, SubjectId};
use regimen_core::kernel::secrets::{Keyring, Pepper, Secret};
use regimen_core::kernel::sql::Db;
use regimen_core::membership::events::{CreditsGranted, CreditsReturned, CreditsSpent, MembershipEvent};
use regimen_core::membership::values::{Draw, LotNumber};
use regimen_core::scheduling::events::{
    SessionEvent, SessionPublished, SessionScheduled, TemplateCreated, TemplateDeleted, TemplateEvent,
};
use regimen_core::scheduling::values::{SessionDetails, SessionId, TemplateId, TimeSlot};
use regimen_projections::engine::{Engine, Views};
use regimen_projections::{Reader, all_views};

pub const ORG: OrgId = OrgId::DEFAULT;

/// An instant.
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// A log with its keys and its clock.
pub struct Studio {
    pub log: Log,
    pub codec: Codec,
    pub clock: Arc<DrivenClock>,
}

impl Studio {
    pub fn new() -> Self {
        let clock = Arc::new(DrivenClock::at(at("2027-03-01T08:00:00Z")));
        let log = Log::start(Arc::new(MemoryStore::default()), clock.clone());
        let codec = Codec::new(Keys::new(Arc::new(MemoryKeys::default()), &Keyring::of(Secret([7; 32]))));
        Self { log, codec, clock }
    }

    pub async fn engine_with(&self, db: Db, views: Views) -> Engine {
        Engine::open(self.log.clone(), self.codec.clone(), self.clock.clone(), db, views)
            .await
            .expect("the engine opens")
    }

    pub async fn engine(&self, db: Db) -> Engine {
        self.engine_with(db, all_views()).await
    }

    pub fn reader(&self, engine: &Engine) -> Reader {
        Reader::new(engine.db().clone(), self.log.clone(), self.codec.clone(), Pepper::new(&Secret([7; 32])))
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// An event of `stream`, ready to be written.
    pub async fn encode<E: EventSet>(&self, org: OrgId, stream: StreamId, event: impl Into<E>) -> (StreamId, NewEvent) {
        let event =
            self.codec.encode(org, &stream, &event.into(), &mut BTreeSet::new()).await.expect("the event is sealed");
        (stream, event)
    }

    /// One commit of these events, a second after the one before.
    pub async fn commit(&self, org: OrgId, events: Vec<(StreamId, NewEvent)>) -> Position {
        self.clock.advance(TimeDelta::seconds(1));
        let write = |(stream, event)| Write { stream, expected: Expected::Any, events: vec![event] };
        let commit = Commit {
            rests_on: Vec::new(),
            command_id: CommandId::generate(),
            request_hash: Hash::ZERO,
            actor: Actor::System,
            correlation: CorrelationId::generate(),
            causation: None,
            writes: events.into_iter().map(write).collect(),
            checks: Vec::new(),
            outcome: Arc::from(&b"{}"[..]),
        };
        self.log.append(org, commit).await.expect("the log takes it").last
    }

    pub async fn register(&self, role: Role) -> AccountId {
        let account_id = AccountId::generate();
        let text = |value: &str| format!("{value}-{account_id}");
        let registered = AccountRegistered {
            email_key: serde_json::from_str(&format!("\"{}\"", Hash::ZERO)).expect("a key"),
            account_id,
            email: Personal::new(
                account_id,
                Purpose::Identity,
                Email::try_from(format!("{}@example.org", text("a"))).expect("an address"),
            ),
            name: Personal::new(account_id, Purpose::Identity, PersonName::try_from(text("Ada")).expect("a name")),
            password: Personal::new(
                account_id,
                Purpose::Credentials,
                serde_json::from_str("\"$argon2id$\"").expect("a hash"),
            ),
            role,
            terms_version: None,
            privacy_version: None,
            referral: None,
            registered_at: self.now(),
        };
        let event = self.encode::<AccountEvent>(ORG, StreamId::new("account", account_id), registered).await;
        self.commit(ORG, vec![event]).await;
        account_id
    }

    pub async fn erase(&self, person: AccountId) -> Position {
        let subject = SubjectId::from(person);
        self.codec.keys().destroy(ORG, subject, self.now().timestamp_micros()).await.expect("the keys are destroyed");
        let erased = SubjectErased { subject, keys_destroyed: 1, erased_at: self.now(), ground: None };
        let event = self.encode::<PrivacyEvent>(ORG, subject.stream(), erased).await;
        self.commit(ORG, vec![event]).await
    }

    pub async fn template(&self, coach_id: AccountId) -> TemplateId {
        let template_id = TemplateId::generate();
        let created = TemplateCreated {
            template_id,
            coach_id,
            name: "Yoga".to_owned().try_into().expect("a name"),
            duration_minutes: 60.try_into().expect("an hour"),
            capacity: 3.try_into().expect("a number of places"),
            credits: 2.try_into().expect("a price"),
            minimum_attendance: None,
            room_id: None,
            created_at: self.now(),
        };
        let event = self.encode::<TemplateEvent>(ORG, StreamId::new("template", template_id), created).await;
        self.commit(ORG, vec![event]).await;
        template_id
    }

    pub async fn delete_template(&self, template_id: TemplateId) {
        let deleted = TemplateDeleted { template_id, deleted_at: self.now() };
        let event = self.encode::<TemplateEvent>(ORG, StreamId::new("template", template_id), deleted).await;
        self.commit(ORG, vec![event]).await;
    }

    pub fn details(&self, coach_id: AccountId, starts_at: DateTime<Utc>) -> SessionDetails {
        SessionDetails {
            template_id: None,
            coach_id,
            name: "Morning Yoga".to_owned().try_into().expect("a name"),
            slot: TimeSlot { starts_at, ends_at: starts_at + TimeDelta::hours(1) },
            capacity: 3.try_into().expect("a number of places"),
            credits: 2.try_into().expect("a price"),
            minimum_attendance: None,
            series: None,
            venue: None,
        }
    }

    pub async fn schedule(&self, details: &SessionDetails) -> SessionId {
        let session_id = SessionId::allocate();
        let scheduled = SessionScheduled { session_id, details: details.clone(), scheduled_at: self.now() };
        self.session_event(session_id, scheduled).await;
        session_id
    }

    pub async fn publish(&self, session_id: SessionId, details: &SessionDetails) -> Position {
        let published = SessionPublished { session_id, details: details.clone(), published_at: self.now() };
        self.session_event(session_id, published).await
    }

    pub async fn session_event(&self, session_id: SessionId, event: impl Into<SessionEvent>) -> Position {
        let event = self.encode::<SessionEvent>(ORG, StreamId::new("session", session_id), event).await;
        self.commit(ORG, vec![event]).await
    }

    pub async fn grant(&self, client_id: AccountId, lot: u32, credits: u32) -> Position {
        let granted = CreditsGranted {
            client_id,
            lot: LotNumber(lot),
            credits,
            expires_at: self.now() + TimeDelta::days(30),
            reason: Personal::new(client_id, Purpose::Notes, "Ten classes".to_owned().try_into().expect("a reason")),
            granted_at: self.now(),
        };
        let event = self.encode::<MembershipEvent>(ORG, StreamId::new("membership", client_id), granted).await;
        self.commit(ORG, vec![event]).await
    }

    /// Books a place for two credits of `lot`.
    pub async fn book(
        &self,
        session_id: SessionId,
        number: u32,
        client_id: AccountId,
        starts_at: DateTime<Utc>,
        lot: u32,
    ) -> (BookingId, Position) {
        let booking_id = BookingId::nth(session_id, number);
        let booked = SpotBooked {
            booking_id,
            session_id,
            client_id,
            session_name: "Morning Yoga".to_owned().try_into().expect("a name"),
            starts_at,
            ends_at: starts_at + TimeDelta::hours(1),
            credits: 2,
            booked_at: self.now(),
            places: Party::ONE,
            guests: Vec::new(),
            guest_passes: 0,
            hold_id: None,
            policy: PolicyVersions::default(),
            grace_until: None,
            moved_from: None,
        };
        let draws = vec![Draw { lot: LotNumber(lot), credits: 2 }];
        let spent = CreditsSpent {
            client_id,
            booking_id,
            draws,
            guest_passes: 0,
            cycle: None,
            starts_at: None,
            spent_at: self.now(),
        };
        let booked = self.encode::<RosterEvent>(ORG, StreamId::new("roster", session_id), booked).await;
        let spent = self.encode::<MembershipEvent>(ORG, StreamId::new("membership", client_id), spent).await;
        (booking_id, self.commit(ORG, vec![booked, spent]).await)
    }

    /// Cancels a booking and gives one of its two credits back.
    pub async fn cancel(&self, booking_id: BookingId, client_id: AccountId, lot: u32) -> Position {
        let cancelled = BookingCancelled {
            booking_id,
            session_id: booking_id.session(),
            client_id,
            cancelled_by: CancelledBy::Client,
            refund_percentage: RefundPercentage::HALF,
            credits_returned: 1,
            cancelled_at: self.now(),
            guest_passes_returned: 0,
            places: Party::ONE,
            moved_to: None,
        };
        let draws = vec![Draw { lot: LotNumber(lot), credits: 1 }];
        let returned = CreditsReturned {
            client_id,
            booking_id,
            draws,
            guest_passes: 0,
            kept: None,
            cycle: None,
            starts_at: None,
            returned_at: self.now(),
        };
        let cancelled = self.encode::<RosterEvent>(ORG, StreamId::new("roster", booking_id.session()), cancelled).await;
        let returned = self.encode::<MembershipEvent>(ORG, StreamId::new("membership", client_id), returned).await;
        self.commit(ORG, vec![cancelled, returned]).await
    }

    pub async fn attend(&self, booking_id: BookingId, client_id: AccountId, attended: bool) {
        let session_id = booking_id.session();
        let marked = AttendanceMarked { booking_id, session_id, client_id, attended, marked_at: self.now() };
        let marked = self.encode::<RosterEvent>(ORG, StreamId::new("roster", session_id), marked).await;
        self.commit(ORG, vec![marked]).await;
    }
}
