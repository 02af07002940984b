//! What a storm came to.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use chrono::TimeDelta;

use super::people::Tally;

/// What a storm came to. There is none of a storm that found something wrong: it panics.
#[derive(Debug, Default)]
pub struct Report {
    /// Processes that were killed and started again.
    pub rounds: u32,
    /// How often everything was looked at.
    pub verdicts: u32,
    /// Events in the logs.
    pub events: u64,
    /// Acknowledged writes that were found again.
    pub found: u64,
    /// Holds that ran out, each once.
    pub holds_expired: u64,
    /// Promotions, each checked against the line.
    pub promotions: u64,
    /// By how much the latest hold was late.
    pub latest: TimeDelta,
    slowest: Duration,
    tally: Tally,
}

impl Report {
    pub(super) fn note_round(&mut self, ready_after: Duration) {
        self.rounds += 1;
        self.slowest = self.slowest.max(ready_after);
    }

    pub(super) fn add(&mut self, tally: &Tally) {
        self.tally.sent += tally.sent;
        self.tally.unknown += tally.unknown;
        self.tally.not_now += tally.not_now;
        add_all(&mut self.tally.done, &tally.done);
        add_all(&mut self.tally.refused, &tally.refused);
    }

    /// This and what another storm came to.
    pub fn and(&mut self, other: &Self) {
        self.rounds += other.rounds;
        self.verdicts += other.verdicts;
        self.events += other.events;
        self.found += other.found;
        self.holds_expired += other.holds_expired;
        self.promotions += other.promotions;
        self.latest = self.latest.max(other.latest);
        self.slowest = self.slowest.max(other.slowest);
        self.add(&other.tally);
    }
}

fn add_all<K: Ord + Clone>(to: &mut BTreeMap<K, u64>, from: &BTreeMap<K, u64>) {
    for (key, count) in from {
        *to.entry(key.clone()).or_default() += count;
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { sent, done, refused, unknown, not_now } = &self.tally;
        writeln!(f, "{} kills, {} verdicts, 0 violations", self.rounds, self.verdicts)?;
        writeln!(f, "{sent} requests; {unknown} attempts without an answer and {not_now} times 503, said again")?;
        writeln!(f, "{} acknowledged writes, all found: {done:?}", self.found)?;
        writeln!(f, "refused: {refused:?}")?;
        writeln!(f, "{} events; {} promotions, each from the line it names", self.events, self.promotions)?;
        let late = self.latest.num_milliseconds();
        writeln!(f, "{} holds ran out, each once; the latest {late} ms after its time", self.holds_expired)?;
        write!(f, "ready again after at most {} ms", self.slowest.as_millis())
    }
}
