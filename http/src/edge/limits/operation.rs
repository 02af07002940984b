//! How often one account may call one operation: exactly so often in any stretch of that length. In this process: several nodes
//! count each for themselves.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use parking_lot::Mutex;
use poem::http::Method;
use poem::{PathPattern, Request};
use regimen_core::kernel::clock::Clock;
use regimen_core::kernel::ids::{AccountId, OrgId};
use serde::{Deserialize, Serialize};

use crate::edge::problem::Problem;
use crate::edge::tokens::Claims;

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

/// A setting names an operation that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("limits: there is no operation {0}; the API documentation names them")]
pub struct UnknownOperation(String);

/// An operation: its method, its path as the router knows it, and its name.
pub(crate) type Operation = (Method, String, String);

/// Who called what, lately. In microseconds.
type Calls = HashMap<(String, OrgId, AccountId), VecDeque<i64>>;

/// Counts calls of the operations that have a limit of their own.
pub(crate) struct OperationLimits {
    clock: Arc<dyn Clock>,
    /// Of the operations that have one, by the path as the router knows it.
    limits: HashMap<String, Vec<(Method, Limit)>>,
    calls: Mutex<Calls>,
}

/// Callers that are remembered before the idle ones are forgotten.
const MANY: usize = 10_000;

impl OperationLimits {
    /// Limits of some of `operations`. Of two for one operation the last counts.
    pub(crate) fn try_new(
        clock: Arc<dyn Clock>,
        wanted: &[Limit],
        operations: &[Operation],
    ) -> Result<Self, UnknownOperation> {
        let mut limits = HashMap::<String, Vec<(Method, Limit)>>::new();
        for limit in wanted.iter().rev() {
            let known = operations.iter().find(|(_, _, name)| *name == limit.operation);
            let (method, path, _) = known.ok_or_else(|| UnknownOperation(limit.operation.clone()))?;
            limits.entry(path.clone()).or_default().push((method.clone(), limit.clone()));
        }
        Ok(Self { clock, limits, calls: Mutex::default() })
    }

    /// Counts `request` by `caller`, or says when they may try again.
    pub(crate) fn take(&self, request: &Request, caller: &Claims) -> Result<(), Problem> {
        let limits = request.data::<PathPattern>().and_then(|pattern| self.limits.get(&*pattern.0));
        let limit = limits.into_iter().flatten().find(|(method, _)| method == request.method());
        limit.map_or(Ok(()), |(_, limit)| self.count(limit, caller))
    }

    fn count(&self, limit: &Limit, caller: &Claims) -> Result<(), Problem> {
        let (now, window) = (self.clock.now().timestamp_micros(), i64::from(limit.seconds) * 1_000_000);
        let mut calls = self.calls.lock();
        if calls.len() >= MANY {
            calls.retain(|_, calls| calls.back().is_some_and(|last| *last > now - window));
        }
        let calls = calls.entry((limit.operation.clone(), caller.org(), caller.account_id())).or_default();
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
