//! A studio with a long past and a long timetable, made through the embedded core under a clock that is driven.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use regimen_core::Regimen;
use regimen_core::accounts::Caller;
use regimen_core::accounts::ports::HashCost;
use regimen_core::accounts::values::Role;
use regimen_core::booking::BookSpot;
use regimen_core::booking::policies::{CheckInRules, PolicyScope, PolicySections, PublishPolicy, ReminderRules};
use regimen_core::kernel::clock::{Clock as _, DrivenClock, SystemClock};
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::values::SessionId;
use regimen_core::scheduling::{AdvanceSession, ScheduleSession, SessionStep};
use regimen_projections::engine::Engine;

use crate::Failed;
use crate::place::Place;
use crate::studio::{by, register};

pub(super) const SESSIONS: usize = 100_000;
pub(super) const BOOKINGS: usize = 10_000;
const COACHES: usize = 100;
/// Commands on their way at once.
const AT_ONCE: usize = 256;

pub(super) struct LongLists {
    pub(super) client: String,
    coaches: Vec<AccountId>,
    from: DateTime<Utc>,
}

impl LongLists {
    pub(super) async fn make(place: &Place) -> Result<Self, Failed> {
        let opened = place.open().await?;
        let now = SystemClock.now();
        let clock = Arc::new(DrivenClock::at(now));
        let core = Regimen::start(opened.storage.clone(), &opened.secrets, Arc::clone(&clock) as _, HashCost::CHEAPEST)
            .await?;
        let mut coaches = Vec::with_capacity(COACHES);
        for number in 0..COACHES {
            coaches.push(register(&core, &format!("coach{number}@studio.example"), Role::Coach).await?);
        }
        let client = "ana@studio.example".to_owned();
        let ana = register(&core, &client, Role::Client).await?;
        nothing_is_due(&core, register(&core, "admin@studio.example", Role::Admin).await?).await?;

        // A booking an hour, for more than a year, each booked the hour before.
        for chunk in (0..BOOKINGS).collect::<Vec<_>>().chunks(100) {
            let starts = |number: usize| now - TimeDelta::hours((BOOKINGS - number) as i64 + 2);
            clock.set(starts(chunk[0]) - TimeDelta::hours(1));
            let sessions = chunk.iter().map(|number| publish(&core, coaches[number % COACHES], starts(*number)));
            let sessions = stream::iter(sessions).buffered(AT_ONCE).try_collect::<Vec<_>>().await?;
            for session_id in sessions {
                core.executor().execute(&by(ana), &BookSpot::alone(session_id, ana)).await?;
            }
        }
        clock.set(now);
        let from = now + TimeDelta::days(1);
        let each = SESSIONS / COACHES;
        let slots = (0..each).flat_map(|hour| coaches.iter().map(move |coach| (*coach, hour as i64)));
        let planned = slots.map(|(coach, hour)| publish(&core, coach, from + TimeDelta::hours(hour)));
        stream::iter(planned).buffer_unordered(AT_ONCE).try_collect::<Vec<_>>().await?;
        core.log().drain().await;
        let clock = Arc::clone(core.clock());
        let engine = Engine::start(core.log().clone(), core.codec().clone(), clock, opened.views.clone()).await?;
        engine.catch_up(regimen_core::kernel::ids::OrgId::DEFAULT).await?;
        engine.stop().await;
        Ok(Self { client, coaches, from })
    }

    /// The browser on some day.
    pub(super) fn day(&self, number: usize, more: &str) -> String {
        let from = self.from + TimeDelta::hours((number * 37 % (SESSIONS / COACHES - 24)) as i64);
        let to = from + TimeDelta::hours(24);
        let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        format!("/api/v1/sessions?from={}&to={}{more}", instant(from), instant(to))
    }

    /// The free places of some coach on some day.
    pub(super) fn day_of_coach(&self, number: usize) -> String {
        self.day(number, &format!("&available=true&coach_id={}", self.coaches[number % COACHES]))
    }
}

/// Reminders and no-shows of a past that never was would be worked off beside what is measured.
async fn nothing_is_due(core: &Regimen, admin: AccountId) -> Result<(), Failed> {
    let caller = Caller { account_id: admin, role: Role::Admin };
    let check_in = CheckInRules { doors_open_minutes: 60, grace_minutes: 10, no_show_minutes: None };
    let reminders = Some(ReminderRules { minutes: None });
    let policy = PolicySections { check_in: Some(check_in), reminders, ..PolicySections::default() };
    let publish = PublishPolicy { caller, scope: PolicyScope::Organization, policy };
    core.executor().execute(&by(admin), &publish).await?;
    Ok(())
}

async fn publish(core: &Regimen, coach: AccountId, starts_at: DateTime<Utc>) -> Result<SessionId, Failed> {
    let caller = Caller { account_id: coach, role: Role::Coach };
    let session_id = SessionId::allocate();
    let schedule = ScheduleSession {
        name: Some("Morning Yoga".to_owned().try_into()?),
        ends_at: Some(starts_at + TimeDelta::minutes(55)),
        capacity: Some(20.try_into()?),
        credits: Some(0.try_into()?),
        ..ScheduleSession::at(caller, session_id, starts_at)
    };
    core.executor().execute(&by(coach), &schedule).await?;
    let publish = AdvanceSession { caller, session_id, step: SessionStep::Publish };
    core.executor().execute(&by(coach), &publish).await?;
    Ok(session_id)
}
