//! How fast all views are made from nothing, and in how much memory.
//!
//! `cargo run --release -p regimen-projections --example rebuild_speed -- 1000000 [postgres://…]`
//!
//! The log is made up while it is read, so that the memory that is measured is the engine's: a studio in which every 27
//! events a client registers and is granted credits, and a session is planned, published and booked ten times.

#![expect(clippy::print_stdout, reason = "a program that measures says what it measured")]
#![expect(clippy::cast_possible_truncation, reason = "the numbers are far below the limits of their types")]
#![expect(clippy::unwrap_used, reason = "a measurement that fails may end")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::accounts::events::{AccountEvent, AccountRegistered};
use regimen_core::accounts::values::{Email, PersonName, Role};
use regimen_core::booking::events::{AttendanceMarked, BookingCancelled, RosterEvent, SpotBooked};
use regimen_core::booking::values::{BookingId, CancelledBy, RefundPercentage};
use regimen_core::kernel::clock::SystemClock;
use regimen_core::kernel::codec::Codec;
use regimen_core::kernel::event::EventSet;
use regimen_core::kernel::ids::{AccountId, CommandId, EventId, OrgId};
use regimen_core::kernel::log::{
    Filter, Hash, Head, Known, Log, LogStore, Position, StoreError, StoredCommit, StoredEvent, StreamId, Submission,
    Verdict, Version,
};
use regimen_core::kernel::privacy::{Keys, MemoryKeys, Personal, Purpose};
use regimen_core::kernel::sql::{Db, Durability, Location};
use regimen_core::membership::events::{CreditsGranted, CreditsReturned, CreditsSpent, MembershipEvent};
use regimen_core::membership::values::{Draw, LotNumber};
use regimen_core::scheduling::events::{SessionEvent, SessionPublished, SessionScheduled};
use regimen_core::scheduling::values::{SessionDetails, SessionId, TimeSlot};
use regimen_projections::all_views;
use regimen_projections::engine::{Engine, Which};
use uuid::Uuid;

const ORG: OrgId = OrgId::DEFAULT;
const ROUND: u64 = 27;

struct MadeUp {
    codec: Codec,
    events: u64,
}

fn start() -> DateTime<Utc> {
    "2027-01-01T00:00:00Z".parse().unwrap()
}

fn client(number: u64) -> AccountId {
    let scattered = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let millis = u128::from(1_800_000_000_000 + number * 1_000);
    AccountId::from_uuid(Uuid::from_u128(millis << 80 | 0x7000 << 64 | 0x8000 << 48 | u128::from(scattered >> 16)))
}

fn session(round: u64) -> SessionId {
    let millis = u128::from(1_800_000_000_000 + round * 1_000);
    SessionId::from_uuid(Uuid::from_u128(millis << 80 | 0x7000 << 64 | 0x8000 << 48 | u128::from(round) << 20))
}

fn details(round: u64) -> SessionDetails {
    let starts_at = start() + TimeDelta::hours((round % 5_000) as i64);
    SessionDetails {
        template_id: None,
        coach_id: client(round % 50),
        name: "Morning Yoga".to_owned().try_into().unwrap(),
        slot: TimeSlot { starts_at, ends_at: starts_at + TimeDelta::hours(1) },
        capacity: 12.try_into().unwrap(),
        credits: 1.try_into().unwrap(),
    }
}

impl MadeUp {
    async fn event(&self, position: Position) -> StoredEvent {
        let (round, step) = ((position - 1) / ROUND, (position - 1) % ROUND);
        let (at, session_id) = (start() + TimeDelta::seconds(round as i64), session(round));
        let place = (step.saturating_sub(4)) / 2;
        let client_id = match step {
            0 | 1 => client(round),
            _ => client((round * 16 + place).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32) % (round + 1)),
        };
        let booking_id = BookingId::nth(session_id, place as u32 % 10 + 1);
        let draws = vec![Draw { lot: LotNumber(1), credits: 1 }];
        let roster = StreamId::new("roster", session_id);
        let membership = StreamId::new("membership", client_id);
        match step {
            0 => {
                let personal = |text: String| Personal::new(client_id, Purpose::Identity, text);
                let registered = AccountRegistered {
                    email_key: serde_json::from_value(Hash::ZERO.to_string().into()).unwrap(),
                    account_id: client_id,
                    email: Personal::new(
                        client_id,
                        Purpose::Identity,
                        Email::try_from(format!("c{round}@example.org")).unwrap(),
                    ),
                    name: Personal::new(
                        client_id,
                        Purpose::Identity,
                        PersonName::try_from(format!("Client {round}")).unwrap(),
                    ),
                    password: serde_json::from_value(serde_json::to_value(personal("$argon2id$".into())).unwrap())
                        .unwrap(),
                    role: Role::Client,
                    terms_version: None,
                    registered_at: at,
                };
                self.stored::<AccountEvent>(position, StreamId::new("account", client_id), registered).await
            }
            1 => {
                let reason = Personal::new(client_id, Purpose::Notes, "A year".to_owned().try_into().unwrap());
                let (credits, expires_at) = (10_000, at + TimeDelta::days(365));
                let granted =
                    CreditsGranted { client_id, lot: LotNumber(1), credits, expires_at, reason, granted_at: at };
                self.stored::<MembershipEvent>(position, membership, granted).await
            }
            2 => {
                let scheduled = SessionScheduled { session_id, details: details(round), scheduled_at: at };
                self.stored::<SessionEvent>(position, StreamId::new("session", session_id), scheduled).await
            }
            3 => {
                let published = SessionPublished { session_id, details: details(round), published_at: at };
                self.stored::<SessionEvent>(position, StreamId::new("session", session_id), published).await
            }
            24 => {
                let cancelled = BookingCancelled {
                    booking_id,
                    session_id,
                    client_id,
                    cancelled_by: CancelledBy::Client,
                    refund_percentage: RefundPercentage::FULL,
                    credits_returned: 1,
                    cancelled_at: at,
                };
                self.stored::<RosterEvent>(position, roster, cancelled).await
            }
            25 => {
                let returned = CreditsReturned { client_id, booking_id, draws, returned_at: at };
                self.stored::<MembershipEvent>(position, membership, returned).await
            }
            26 => {
                let marked = AttendanceMarked { booking_id, session_id, client_id, attended: true, marked_at: at };
                self.stored::<RosterEvent>(position, roster, marked).await
            }
            booked if booked % 2 == 0 => {
                let details = details(round);
                let booked = SpotBooked {
                    booking_id,
                    session_id,
                    client_id,
                    session_name: details.name,
                    starts_at: details.slot.starts_at,
                    ends_at: details.slot.ends_at,
                    credits: 1,
                    booked_at: at,
                };
                self.stored::<RosterEvent>(position, roster, booked).await
            }
            _ => {
                let spent = CreditsSpent { client_id, booking_id, draws, spent_at: at };
                self.stored::<MembershipEvent>(position, membership, spent).await
            }
        }
    }

    async fn stored<E: EventSet>(&self, position: Position, stream: StreamId, event: impl Into<E>) -> StoredEvent {
        let event = self.codec.encode(ORG, &stream, &event.into(), &mut BTreeSet::new()).await.unwrap();
        StoredEvent {
            position,
            stream,
            version: 1,
            event_id: event.event_id,
            kind: event.kind.into(),
            schema_version: event.schema_version,
            payload: event.payload,
            recorded_at: position as i64,
        }
    }

    fn end(&self) -> Head {
        Head { position: self.events, hash: Hash::ZERO, recorded_at: self.events as i64 }
    }
}

#[async_trait]
impl LogStore for MadeUp {
    async fn append(&self, _: &[Submission], _: i64) -> Result<Vec<Verdict>, StoreError> {
        Err(StoreError::unavailable("made up"))
    }

    async fn known(&self, _: OrgId, _: CommandId) -> Result<Option<Known>, StoreError> {
        Ok(None)
    }

    async fn read(&self, _: OrgId, after: Position, limit: usize, _: &Filter) -> Result<Vec<StoredEvent>, StoreError> {
        let mut events = Vec::with_capacity(limit);
        for position in after + 1..=self.events.min(after + limit as u64) {
            events.push(self.event(position).await);
        }
        Ok(events)
    }

    async fn read_stream(&self, _: OrgId, _: &StreamId, _: Version, _: usize) -> Result<Vec<StoredEvent>, StoreError> {
        Ok(Vec::new())
    }

    async fn commits(&self, _: OrgId, _: Position, _: usize) -> Result<Vec<StoredCommit>, StoreError> {
        Ok(Vec::new())
    }

    async fn versions(&self, _: OrgId, streams: &[StreamId]) -> Result<Vec<Version>, StoreError> {
        Ok(vec![0; streams.len()])
    }

    async fn head(&self, _: OrgId) -> Result<Head, StoreError> {
        Ok(self.end())
    }

    async fn heads_since(&self, _: i64) -> Result<Vec<(OrgId, Head)>, StoreError> {
        Ok(vec![(ORG, self.end())])
    }

    async fn position_at(&self, _: OrgId, _: i64) -> Result<Position, StoreError> {
        Ok(self.events)
    }

    async fn ping(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn shared(&self) -> bool {
        false
    }
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let events = arguments.next().map_or(200_000, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let location = match arguments.next() {
        Some(url) => {
            let schema = Box::leak(format!("speed_{}", EventId::generate().uuid().simple()).into_boxed_str());
            Location::Schema { url, schema, connections: 8 }
        }
        None => Location::File(folder.path().join("views.db")),
    };
    let codec = Codec::new(Keys::new(Arc::new(MemoryKeys::default()), &[7; 32]));
    let store = Arc::new(MadeUp { codec: codec.clone(), events });

    let began = Instant::now();
    let mut after = 0;
    while after < events {
        after = store
            .read(ORG, after, 4_000, &Filter::default())
            .await
            .unwrap()
            .last()
            .map_or(events, |last| last.position);
    }
    say("making the log up, which is in the times below", events, began);

    let log = Log::start(store, Arc::new(SystemClock));
    let db = Db::open(&location, Durability::Derived).await.unwrap();
    let engine = Engine::open(log, codec, Arc::new(SystemClock), db, all_views()).await.unwrap();
    let began = Instant::now();
    engine.catch_up(ORG).await.unwrap();
    say("all views from nothing, with their indexes", events, began);
    let began = Instant::now();
    engine.rebuild(Which::All, |_| {}).await.unwrap();
    say("all views beside the live ones, then indexed and switched", events, began);
    for lag in engine.lag().await.unwrap() {
        assert_eq!((lag.behind, &lag.stopped[..]), (0, &[][..]), "{}", lag.view);
    }
    for view in ["scheduling_session", "booking_booking", "membership_ledger", "accounts_account"] {
        println!("{view}: {:?}", engine.dump(view).await.unwrap());
    }
}

fn say(what: &str, events: u64, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    println!("{what}: {seconds:.1} s, {:.0} events/s, {peak}", events as f64 / seconds);
}
