//! How far a webhook has come: its cursor, what is tried again beside it, and how it fares.

use chrono::{DateTime, TimeDelta, Utc};
use imbl::OrdMap;
use serde::{Deserialize, Serialize};

use super::Attempted;
use crate::integration::events::{Attempt, DeliveriesAttempted, Outcome};
use crate::kernel::log::Position;

/// What is waited before each attempt after the first, in seconds: three days in all.
const WAITS: [i64; 10] = [5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 57_600, 86_400];
/// So many failures one after another, and the webhook rests: whoever is down is not knocked at with all that there is.
pub const FAILURES_IN_A_ROW: u32 = 5;
/// The first rest, which doubles with every failure after it, in seconds.
const REST: i64 = 60;
/// The longest rest, in seconds.
const LONGEST_REST: i64 = 1_800;
/// After so long without anything arriving, those who look after it are told.
const PATIENCE: TimeDelta = TimeDelta::hours(24);

/// How far a webhook has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    cursor: Position,
    retrying: OrdMap<Position, Retrying>,
    failures: u32,
    failing_since: Option<DateTime<Utc>>,
    rests_until: Option<DateTime<Utc>>,
    told: bool,
}

/// A delivery that has failed and is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retrying {
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried again.
    pub due_at: DateTime<Utc>,
}

impl Progress {
    pub(super) fn behind(cursor: Position) -> Self {
        Self { cursor, ..Self::default() }
    }

    /// Everything up to here was tried.
    pub fn cursor(&self) -> Position {
        self.cursor
    }

    /// Until when nothing is sent.
    pub fn rests_until(&self) -> Option<DateTime<Utc>> {
        self.rests_until
    }

    /// What is tried again, by where in the log it stands.
    pub fn retrying(&self) -> impl Iterator<Item = (Position, Retrying)> {
        self.retrying.iter().map(|(position, retrying)| (*position, *retrying))
    }

    /// What is to be tried again by `now`, in the order of the log.
    pub fn due(&self, now: DateTime<Utc>) -> impl Iterator<Item = Position> {
        self.retrying().filter(move |(_, retrying)| retrying.due_at <= now).map(|(position, _)| position)
    }

    /// How many attempts failed since the last that arrived.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Since when nothing arrives.
    pub fn failing_since(&self) -> Option<DateTime<Utc>> {
        self.failing_since
    }

    /// What is to be said of `attempts`, and until when the webhook rests after them.
    pub(super) fn judge(&self, attempts: &[Attempted], now: DateTime<Utc>) -> (Vec<Attempt>, Option<DateTime<Utc>>) {
        let (mut failures, mut judged) = (self.failures, Vec::with_capacity(attempts.len()));
        for attempted in attempts {
            let before = self.retrying.get(&attempted.position).map_or(0, |retrying| retrying.attempts);
            let outcome = match attempted.arrival.failure() {
                None => Outcome::Delivered,
                Some(because) => match WAITS.get(before as usize) {
                    Some(wait) => Outcome::Failed { because, retry_at: now + TimeDelta::seconds(*wait) },
                    None => Outcome::GivenUp { because },
                },
            };
            failures = if outcome == Outcome::Delivered { 0 } else { failures.saturating_add(1) };
            judged.push(Attempt {
                position: attempted.position,
                event_id: attempted.event_id,
                topic: attempted.topic.to_owned(),
                number: before + 1,
                outcome,
                status: attempted.arrival.status(),
                milliseconds: attempted.milliseconds,
                at: attempted.at,
            });
        }
        (judged, rest(failures).map(|rest| now + rest))
    }

    pub(super) fn note(&mut self, attempted: &DeliveriesAttempted) {
        self.cursor = attempted.cursor;
        self.rests_until = attempted.rests_until;
        for attempt in &attempted.attempts {
            match attempt.outcome {
                Outcome::Failed { retry_at, .. } => {
                    self.retrying.insert(attempt.position, Retrying { attempts: attempt.number, due_at: retry_at });
                }
                Outcome::Delivered | Outcome::GivenUp { .. } => {
                    self.retrying.remove(&attempt.position);
                }
            }
            if attempt.outcome == Outcome::Delivered {
                (self.failures, self.failing_since, self.told) = (0, None, false);
            } else {
                self.failures = self.failures.saturating_add(1);
                self.failing_since.get_or_insert(attempt.at);
            }
        }
    }

    /// Since when nothing arrives, if that is so long that somebody is to be told who was not told yet.
    pub(super) fn is_to_be_told(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.failing_since.filter(|since| !self.told && now - since >= PATIENCE)
    }

    /// Whether somebody was told that nothing arrives.
    pub fn was_told(&self) -> bool {
        self.told
    }

    pub(super) fn told(&mut self) {
        self.told = true;
    }

    /// What a person asks for does not wait for the end of a rest.
    pub(super) fn begin_afresh(&mut self) {
        (self.failures, self.rests_until) = (0, None);
    }

    pub(super) fn go_back(&mut self, cursor: Position) {
        self.cursor = cursor;
        // They come again on the way.
        self.retrying = self.retrying.split(&cursor.saturating_add(1)).0;
        self.begin_afresh();
    }

    pub(super) fn retry(&mut self, position: Position, at: DateTime<Utc>) {
        self.retrying.insert(position, Retrying { attempts: 0, due_at: at });
        self.begin_afresh();
    }
}

/// How long a webhook rests after so many failures one after another.
fn rest(failures: u32) -> Option<TimeDelta> {
    let beyond = failures.checked_sub(FAILURES_IN_A_ROW)?;
    let seconds = REST.checked_shl(beyond.min(16)).map_or(LONGEST_REST, |seconds| seconds.min(LONGEST_REST));
    Some(TimeDelta::seconds(seconds))
}
