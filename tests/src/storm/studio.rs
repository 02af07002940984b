//! The studio over which the storm comes.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream::{self, StreamExt as _};
use parking_lot::RwLock;
use regimen_core::kernel::clock::{Clock as _, SystemClock};
use serde_json::{Value, json};

use super::PEOPLE;
use super::fleet::{Addresses, Fleet};
use crate::app::{Answer, Person};
use crate::chance::Chance;

/// A session that can be booked, and who leads it.
#[derive(Debug, Clone)]
pub(super) struct Course {
    pub(super) session: String,
    /// The coach's token.
    pub(super) coach: String,
    pub(super) starts_at: DateTime<Utc>,
}

pub(super) struct Studio {
    /// The clients' tokens.
    pub(super) clients: Vec<String>,
    /// What can be booked.
    courses: RwLock<Vec<Course>>,
    /// Coaches of sessions that begin in a moment.
    hasty: Vec<String>,
}

/// Holds and offers that last as short as rules allow, doors that are always open, and no-shows as soon as a session is over.
fn rules(chance: &mut Chance) -> Value {
    let mode = chance.one_of(&["offer", "offer", "automatic"]);
    json!({
        "holds": { "minutes": 1 },
        "waitlist": { "mode": mode, "claim_minutes": 1 },
        "check_in": { "doors_open_minutes": 527_040, "grace_minutes": 10, "no_show_minutes": 0 },
        "reminders": { "minutes": 0 },
    })
}

impl Studio {
    /// Eight sessions far from now, two and two at the same time, and clients with credits.
    pub(super) async fn furnished(fleet: &Fleet, chance: &mut Chance) -> Self {
        let served = fleet.served();
        let admin = served.admin().await;
        admin.put("/policies/organization", rules(chance)).await.is(200);
        let register = async |number: usize| {
            let client = served.stranger().registered(&format!("client-{number}"), "client").await;
            let lot = json!({ "amount": 9_000, "validity_days": 3_000, "reason": "a pass" });
            admin.post(&format!("/memberships/{}/credits", client.id), lot).await.is(201);
            client.token.expect("they signed in")
        };
        let clients = stream::iter((0..PEOPLE).map(register)).buffered(8).collect().await;
        let mut courses = Vec::new();
        for name in ["maya", "jonas"] {
            let coach = served.stranger().registered(name, "coach").await;
            for number in 0..4 {
                let starts_at = SystemClock.now() + TimeDelta::hours(30 + 2 * number);
                let capacity = 3 + chance.below(8);
                courses.extend(course(&coach, starts_at, TimeDelta::hours(1), capacity).await);
            }
        }
        assert_eq!(courses.len(), 8, "all are planned");
        let mut hasty = Vec::new();
        for number in 0..2 {
            hasty.push(served.stranger().registered(&format!("hasty-{number}"), "coach").await.token.expect("a token"));
        }
        Self { clients, courses: RwLock::new(courses), hasty }
    }

    /// Any session that has not begun long ago; if there are some, mostly one of `mine`.
    pub(super) fn course(&self, mine: &[&String], chance: &mut Chance) -> Course {
        let (courses, now) = (self.courses.read(), SystemClock.now());
        let open = courses.iter().filter(|course| course.starts_at + TimeDelta::seconds(1) > now).collect::<Vec<_>>();
        let own = open.iter().filter(|course| mine.contains(&&course.session)).copied().collect::<Vec<_>>();
        let open = if own.is_empty() || chance.below(3) == 0 { open } else { own };
        (*chance.one_of(&open)).clone()
    }

    /// A session of each hasty coach that begins in some seconds and lasts two: holds in it run out when it begins.
    pub(super) async fn plan_soon(&self, addresses: &Addresses, chance: &mut Chance) {
        let base = addresses.read().iter().flatten().next().cloned();
        let Some(base) = base else { return };
        for token in &self.hasty {
            let starts_at = SystemClock.now() + TimeDelta::milliseconds(3_000 + chance.below(6_000) as i64);
            let coach = Person::at(&base).with_token(token.clone());
            let planned = course(&coach, starts_at, TimeDelta::seconds(2), 3).await;
            self.courses.write().extend(planned);
        }
    }
}

/// Plans a session and publishes it; none if the coach has no time, if its time has come meanwhile, or if the machine is so
/// busy that the server says "not now".
async fn course(coach: &Person, starts_at: DateTime<Utc>, length: TimeDelta, capacity: usize) -> Option<Course> {
    let wish = json!({
        "name": "Spin", "starts_at": starts_at, "ends_at": starts_at + length, "capacity": capacity, "credits": 1,
    });
    let session = fine(coach.post("/sessions", wish).await)?["session_id"].as_str().expect("an id").to_owned();
    fine(coach.post(&format!("/sessions/{session}/publish"), json!({})).await)?;
    let coach = coach.token.clone().expect("they signed in");
    Some(Course { session, coach, starts_at })
}

fn fine(answer: Answer) -> Option<Value> {
    match answer.status {
        200 | 201 => Some(answer.body),
        409 | 422 | 503 => None,
        _ => panic!("{}", answer.text),
    }
}
