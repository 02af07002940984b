//! Counting in this process: for each subject the moment up to which its calls are spread (the generic cell rate algorithm).
//! One number tells how many calls are left, and it needs no clearing up: a moment that has passed says nothing.

use std::collections::HashMap;

use parking_lot::Mutex;

use super::class::Class;
use super::rate::Rate;
use super::subject::Subject;

/// Subjects that are remembered before the idle ones are forgotten.
const MANY: usize = 10_000;

/// What one call leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It may go on, and so many more may follow at once.
    Left {
        /// Calls.
        calls: u32,
        /// Microseconds until nothing is counted any more.
        full_in: i64,
    },
    /// It may not; the next one may after so many microseconds.
    TooOften(i64),
}

impl Taken {
    /// What a call at `now` leaves when the calls before are spread up to `until`, and up to when they are then.
    pub(super) fn of(until: i64, now: i64, rate: Rate) -> (Self, i64) {
        // What lies beyond one window was counted before the clock was set back.
        let next = until.clamp(now, now + rate.window()) + rate.interval();
        let over = next - now - rate.window();
        if over > 0 {
            return (Self::TooOften(over), until);
        }
        (Self::left(next, now, rate), next)
    }

    /// What is left when calls are spread up to `until`.
    pub(super) fn left(until: i64, now: i64, rate: Rate) -> Self {
        let full_in = until - now;
        let calls = (rate.window() - full_in) / rate.interval();
        Self::Left { calls: u32::try_from(calls).unwrap_or(0), full_in }
    }
}

/// Counts calls in memory.
#[derive(Debug)]
pub(super) struct Meter(Mutex<Spread>);

#[derive(Debug)]
struct Spread {
    until: HashMap<(Class, Subject), i64>,
    sweep_at: usize,
}

impl Default for Meter {
    fn default() -> Self {
        Self(Mutex::new(Spread { until: HashMap::new(), sweep_at: MANY }))
    }
}

impl Meter {
    /// Counts a call at `now`.
    pub(super) fn take(&self, class: Class, subject: Subject, rate: Rate, now: i64) -> Taken {
        let mut spread = self.0.lock();
        if spread.until.len() >= spread.sweep_at {
            spread.until.retain(|_, until| *until > now);
            // However many there are, each is looked at once in a while and not at every call.
            spread.sweep_at = MANY.max(spread.until.len() * 2);
        }
        let until = spread.until.entry((class, subject)).or_insert(now);
        let (taken, next) = Taken::of(*until, now, rate);
        *until = next;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::super::rate::Rate;
    use super::{Class, Meter, Subject, Taken};

    const SECOND: i64 = 1_000_000;

    fn setting() -> (Meter, Subject, Rate) {
        let subject = Subject::of("192.0.2.1".parse().expect("an address"));
        (Meter::default(), subject, "3/60".parse().expect("a rate"))
    }

    #[test]
    fn what_is_saved_up_may_come_at_once_and_the_rest_evenly() {
        let (meter, subject, rate) = setting();
        let take = |now: i64| meter.take(Class::SignIn, subject, rate, now * SECOND);
        for left in [2, 1, 0] {
            assert!(matches!(take(100), Taken::Left { calls, .. } if calls == left));
        }
        assert_eq!(take(100), Taken::TooOften(20 * SECOND));
        assert_eq!(take(110), Taken::TooOften(10 * SECOND), "what is refused is not counted");
        assert!(matches!(take(120), Taken::Left { calls: 0, .. }));
        assert!(matches!(take(1_000), Taken::Left { calls: 2, .. }));
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out_for_longer_than_a_window() {
        let (meter, subject, rate) = setting();
        for _ in 0..4 {
            meter.take(Class::SignIn, subject, rate, 1_000_000 * SECOND);
        }
        assert_eq!(meter.take(Class::SignIn, subject, rate, 0), Taken::TooOften(20 * SECOND));
    }

    #[test]
    fn kinds_and_subjects_are_counted_apart() {
        let (meter, subject, rate) = setting();
        let other = Subject::of("192.0.2.2".parse().expect("an address"));
        for _ in 0..3 {
            meter.take(Class::SignIn, subject, rate, 0);
        }
        assert!(matches!(meter.take(Class::SignIn, subject, rate, 0), Taken::TooOften(_)));
        assert!(matches!(meter.take(Class::Write, subject, rate, 0), Taken::Left { calls: 2, .. }));
        assert!(matches!(meter.take(Class::SignIn, other, rate, 0), Taken::Left { calls: 2, .. }));
    }
}
