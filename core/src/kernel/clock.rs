//! Time as a port: nothing else in Regimen reads the system's clock, so tests and rehearsals can drive it.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

/// Where "now" comes from.
pub trait Clock: Send + Sync + 'static {
    /// The current instant in UTC, to the microsecond.
    fn now(&self) -> DateTime<Utc>;

    /// Whether time passes by itself. Where it does not, nothing becomes due by itself either: whoever moves the clock says
    /// when what is due shall happen, so that the same moves always give the same history.
    fn runs(&self) -> bool {
        true
    }
}

/// The machine's own clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
    fn now(&self) -> DateTime<Utc> {
        to_micros(Utc::now())
    }
}

/// A clock that stands still until it is told otherwise.
#[derive(Debug)]
pub struct DrivenClock(AtomicI64);

impl DrivenClock {
    /// A clock standing at `start`.
    pub fn at(start: DateTime<Utc>) -> Self {
        Self(AtomicI64::new(start.timestamp_micros()))
    }

    /// Moves the clock to `instant`, which may be earlier.
    pub fn set(&self, instant: DateTime<Utc>) {
        self.0.store(instant.timestamp_micros(), Ordering::SeqCst);
    }

    /// Moves the clock forward by `step` (backward if it is negative).
    pub fn advance(&self, step: chrono::TimeDelta) {
        let micros = step.num_microseconds().unwrap_or(i64::MAX);
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for DrivenClock {
    fn now(&self) -> DateTime<Utc> {
        instant(self.0.load(Ordering::SeqCst))
    }

    fn runs(&self) -> bool {
        false
    }
}

/// The instant that lies `micros` microseconds after the Unix epoch; out of range is the nearest end of time.
pub fn instant(micros: i64) -> DateTime<Utc> {
    let end = if micros < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    DateTime::from_timestamp_micros(micros).unwrap_or(end)
}

fn to_micros(at: DateTime<Utc>) -> DateTime<Utc> {
    instant(at.timestamp_micros())
}
