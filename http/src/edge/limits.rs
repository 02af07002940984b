//! How often one account may call an operation. In this process: several nodes count each for themselves.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use parking_lot::Mutex;
use regimen_core::kernel::clock::Clock;
use regimen_core::kernel::ids::{AccountId, OrgId};
use serde::{Deserialize, Serialize};

use super::problem::Problem;
use super::tokens::Claims;

/// So many calls within so many seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Limit {
    operation: String,
    calls: u32,
    seconds: u32,
}

/// A text that is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a limit is operation=calls/seconds, such as place_hold=5/60")]
pub struct InvalidLimit;

impl FromStr for Limit {
    type Err = InvalidLimit;

    fn from_str(text: &str) -> Result<Self, InvalidLimit> {
        let (operation, rate) = text.split_once('=').ok_or(InvalidLimit)?;
        let (calls, seconds) = rate.split_once('/').ok_or(InvalidLimit)?;
        let (calls, seconds) = (calls.parse().map_err(|_| InvalidLimit)?, seconds.parse().map_err(|_| InvalidLimit)?);
        if operation.is_empty() || seconds == 0 {
            return Err(InvalidLimit);
        }
        Ok(Self { operation: operation.to_owned(), calls, seconds })
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}/{}", self.operation, self.calls, self.seconds)
    }
}

impl TryFrom<String> for Limit {
    type Error = InvalidLimit;

    fn try_from(text: String) -> Result<Self, InvalidLimit> {
        text.parse()
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        limit.to_string()
    }
}

/// Who called what, lately. In microseconds.
type Calls = HashMap<(&'static str, OrgId, AccountId), VecDeque<i64>>;

/// Counts calls.
pub(crate) struct Limits {
    clock: Arc<dyn Clock>,
    limits: HashMap<String, Limit>,
    calls: Mutex<Calls>,
}

/// Callers that are remembered before the idle ones are forgotten.
const MANY: usize = 10_000;

impl Limits {
    pub(crate) fn new(clock: Arc<dyn Clock>, limits: &[Limit]) -> Self {
        // The last word counts, so that one limit can be changed beside the defaults.
        let limits = limits.iter().map(|limit| (limit.operation.clone(), limit.clone())).collect();
        Self { clock, limits, calls: Mutex::default() }
    }

    /// Counts a call of `operation` by `caller`, or says when they may try again.
    pub(crate) fn take(&self, operation: &'static str, caller: &Claims) -> Result<(), Problem> {
        let Some(limit) = self.limits.get(operation) else { return Ok(()) };
        let (now, window) = (self.clock.now().timestamp_micros(), i64::from(limit.seconds) * 1_000_000);
        let mut calls = self.calls.lock();
        if calls.len() >= MANY {
            calls.retain(|_, calls| calls.back().is_some_and(|last| *last > now - window));
        }
        let calls = calls.entry((operation, caller.org(), caller.account_id())).or_default();
        // What lies in the future was counted before the clock was set back.
        calls.retain(|call| *call > now - window && *call <= now);
        if calls.len() < limit.calls as usize {
            calls.push_back(now);
            return Ok(());
        }
        let oldest = calls.front().copied().unwrap_or(now);
        let micros = u64::try_from(oldest + window - now).unwrap_or(0);
        Err(Problem::limited(u32::try_from(micros.div_ceil(1_000_000)).unwrap_or(limit.seconds).max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::Limit;

    #[test]
    fn a_limit_says_what_how_often_and_in_which_time() {
        let limit = "place_hold=5/60".parse::<Limit>().expect("a limit");
        assert_eq!(limit.to_string(), "place_hold=5/60");
        for wrong in ["", "place_hold", "=5/60", "place_hold=5", "place_hold=5/0", "place_hold=-1/60", "a=b/c"] {
            assert!(wrong.parse::<Limit>().is_err(), "{wrong}");
        }
    }
}
