//! What takes place in the demo studio.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::Regimen;
use regimen_core::accounts::Caller;
use regimen_core::accounts::values::Role;
use regimen_core::booking::BookSpot;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;
use regimen_core::scheduling::values::{SessionId, TemplateId};
use regimen_core::scheduling::{AdvanceSession, CreateTemplate, ScheduleSession, SessionStep, TemplateTerms};

use super::Failed;
use super::people::People;

/// Name, minutes, places, credits, hour of the day (UTC), days of the week from Monday.
type Class = (&'static str, u32, u32, u32, i64, &'static [i64]);

const CLASSES: [Class; 4] = [
    ("Morning Yoga", 60, 12, 1, 7, &[0, 2, 4]),
    ("Reformer Pilates", 50, 4, 2, 9, &[1, 3]),
    ("HIIT", 45, 16, 1, 18, &[0, 1, 2, 3]),
    ("Open Gym", 90, 30, 0, 10, &[5]),
];

/// A session and who leads it.
pub(super) struct Led {
    pub(super) coach_id: AccountId,
    pub(super) session_id: SessionId,
}

/// Publishes the classes of two weeks, with some clients in each; answers with the sessions.
pub(super) async fn fill(core: &Regimen, people: &People) -> Result<Vec<Led>, Failed> {
    let mut sessions = Vec::new();
    let monday = next_monday(core.clock().now());
    for (index, (name, minutes, capacity, credits, hour, days)) in CLASSES.into_iter().enumerate() {
        let coach_id = people.coaches[index % people.coaches.len()];
        let terms = TemplateTerms {
            name: name.to_owned().try_into()?,
            duration: minutes.try_into()?,
            capacity: capacity.try_into()?,
            credits: credits.try_into()?,
            minimum_attendance: None,
        };
        let template_id = TemplateId::generate();
        let create = CreateTemplate { template_id, coach_id, terms };
        core.executor().execute(&by(coach_id), &create).await?;
        for week in 0..2 {
            for day in days {
                let starts_at = monday + TimeDelta::days(7 * week + day) + TimeDelta::hours(hour);
                let session_id = publish(core, coach_id, template_id, starts_at).await?;
                book(core, people, session_id, index + usize::try_from(*day)?).await?;
                sessions.push(Led { coach_id, session_id });
            }
        }
    }
    Ok(sessions)
}

async fn publish(
    core: &Regimen,
    coach_id: AccountId,
    template_id: TemplateId,
    starts_at: DateTime<Utc>,
) -> Result<SessionId, Failed> {
    let caller = Caller { account_id: coach_id, role: Role::Coach };
    let session_id = SessionId::allocate();
    let schedule =
        ScheduleSession { template_id: Some(template_id), ..ScheduleSession::at(caller, session_id, starts_at) };
    core.executor().execute(&by(coach_id), &schedule).await?;
    let publish = AdvanceSession { caller, session_id, step: SessionStep::Publish };
    core.executor().execute(&by(coach_id), &publish).await?;
    Ok(session_id)
}

/// Some of the clients book; one who has run out of credits does not.
async fn book(core: &Regimen, people: &People, session_id: SessionId, some: usize) -> Result<(), Failed> {
    for client_id in people.clients.iter().skip(some % 3).step_by(2).copied() {
        let booked = core.executor().execute(&by(client_id), &BookSpot::alone(session_id, client_id)).await;
        if let Err(regimen_core::kernel::executor::Decline::Failed(failure)) = booked {
            return Err(failure.into());
        }
    }
    Ok(())
}

pub(super) fn by(account_id: AccountId) -> Request {
    Request::once(OrgId::DEFAULT, Actor::Account(account_id))
}

fn next_monday(now: DateTime<Utc>) -> DateTime<Utc> {
    use chrono::Datelike as _;
    let ahead = 7 - i64::from(now.weekday().num_days_from_monday());
    let midnight = now.date_naive().and_hms_opt(0, 0, 0).unwrap_or_default().and_utc();
    midnight + TimeDelta::days(ahead)
}
