//! Histories that could have happened: a list of wishes, of which those come true that the state allows.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::{Just, Strategy, prop_oneof};
use regimen_core::accounts::values::Role;
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::events::{SessionCompleted, SessionStarted};
use regimen_core::scheduling::values::{SessionDetails, SessionId, TemplateId};

use super::Studio;

/// A wish; the numbers choose among what there is.
#[derive(Debug, Clone)]
pub enum Op {
    Register,
    Grant(usize),
    Template(usize),
    DeleteTemplate(usize),
    Schedule(usize, i64),
    Publish(usize),
    Start(usize),
    Book(usize, usize),
    Cancel(usize),
    Attend(usize, bool),
    Erase(usize),
}

/// Wishes in any order.
pub fn history() -> impl Strategy<Value = Vec<Op>> {
    let n = 0_usize..64;
    let op = prop_oneof![
        3 => Just(Op::Register),
        3 => n.clone().prop_map(Op::Grant),
        1 => n.clone().prop_map(Op::Template),
        1 => n.clone().prop_map(Op::DeleteTemplate),
        3 => (n.clone(), 0_i64..200).prop_map(|(coach, hours)| Op::Schedule(coach, hours)),
        3 => n.clone().prop_map(Op::Publish),
        1 => n.clone().prop_map(Op::Start),
        8 => (n.clone(), n.clone()).prop_map(|(session, client)| Op::Book(session, client)),
        3 => n.clone().prop_map(Op::Cancel),
        2 => (n.clone(), proptest::bool::ANY).prop_map(|(booking, there)| Op::Attend(booking, there)),
        1 => n.prop_map(Op::Erase),
    ];
    proptest::collection::vec(op, 10..80)
}

/// What has happened so far.
#[derive(Default)]
pub struct State {
    people: Vec<(AccountId, u32, bool)>,
    templates: Vec<TemplateId>,
    sessions: Vec<(SessionId, SessionDetails, u32)>,
    bookings: Vec<(BookingId, usize, u32, bool)>,
}

fn pick<T>(list: &mut [T], number: usize) -> Option<(usize, &mut T)> {
    let count = list.len();
    if count == 0 { None } else { Some((number % count, &mut list[number % count])) }
}

impl Studio {
    /// Lets `ops` happen, as far as the state allows.
    pub async fn live_through(&self, state: &mut State, ops: &[Op]) {
        for op in ops {
            self.happen(state, op).await;
        }
    }

    async fn happen(&self, state: &mut State, op: &Op) -> Option<()> {
        match *op {
            Op::Register => state.people.push((self.register(Role::Client).await, 0, false)),
            Op::Grant(n) => {
                let (_, (client, lots, erased)) = pick(&mut state.people, n)?;
                if !*erased {
                    *lots += 1;
                    self.grant(*client, *lots, 100).await;
                }
            }
            Op::Template(n) => {
                let (_, (coach, ..)) = pick(&mut state.people, n)?;
                state.templates.push(self.template(*coach).await);
            }
            Op::DeleteTemplate(n) => {
                let (index, _) = pick(&mut state.templates, n)?;
                self.delete_template(state.templates.swap_remove(index)).await;
            }
            Op::Schedule(n, hours) => {
                let (_, (coach, ..)) = pick(&mut state.people, n)?;
                let details = self.details(*coach, super::at("2027-03-01T00:00:00Z") + TimeDelta::hours(hours));
                state.sessions.push((self.schedule(&details).await, details, 0));
            }
            Op::Publish(n) => {
                let (_, (session, details, _)) = pick(&mut state.sessions, n)?;
                self.publish(*session, details).await;
            }
            Op::Start(n) => {
                let (_, (session, ..)) = pick(&mut state.sessions, n)?;
                let now: DateTime<Utc> = self.now();
                self.session_event(*session, SessionStarted { session_id: *session, started_at: now }).await;
                self.session_event(*session, SessionCompleted { session_id: *session, completed_at: now }).await;
            }
            Op::Book(session, client) => {
                let (person, (client, lots, _)) = pick(&mut state.people, client)?;
                let (_, (session, details, booked)) = pick(&mut state.sessions, session)?;
                if *lots > 0 {
                    *booked += 1;
                    let booking = self.book(*session, *booked, *client, details.slot.starts_at, *lots).await.0;
                    state.bookings.push((booking, person, *lots, false));
                }
            }
            Op::Cancel(n) => {
                let (_, (booking, person, lot, cancelled)) = pick(&mut state.bookings, n)?;
                if !std::mem::replace(cancelled, true) {
                    self.cancel(*booking, state.people[*person].0, *lot).await;
                }
            }
            Op::Attend(n, there) => {
                let (_, (booking, person, ..)) = pick(&mut state.bookings, n)?;
                self.attend(*booking, state.people[*person].0, there).await;
            }
            Op::Erase(n) => {
                let (_, (person, _, erased)) = pick(&mut state.people, n)?;
                if !std::mem::replace(erased, true) {
                    self.erase(*person).await;
                }
            }
        }
        Some(())
    }
}
