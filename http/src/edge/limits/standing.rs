//! What callers are told of their limits: `RateLimit-Policy` and `RateLimit`, as the IETF's draft
//! `draft-ietf-httpapi-ratelimit-headers` has them.

use poem::http::{HeaderMap, HeaderName, HeaderValue};

use super::class::Class;
use super::meter::Taken;
use super::rate::Rate;
use super::subject::Subject;
use crate::edge::problem::Problem;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// How somebody stands after a call was counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub(super) class: Class,
    pub(super) subject: Subject,
    pub(super) rate: Rate,
    pub(super) taken: Taken,
}

impl Counted {
    /// Whether the call may go on.
    pub(super) fn verdict(self) -> Result<(), Problem> {
        match self.taken {
            Taken::Left { .. } => Ok(()),
            Taken::TooOften(micros) => Err(Problem::limited(seconds(micros).max(1))),
        }
    }

    fn policy(self) -> &'static str {
        match (self.subject, self.class) {
            (Subject::Address(_), Class::SignIn) => "sign-in-by-address",
            (Subject::Address(_), Class::Renewal) => "renew-by-address",
            (Subject::Address(_), Class::Export) => "export-by-address",
            (Subject::Address(_), Class::Write) => "write-by-address",
            (Subject::Address(_), Class::Read) => "read-by-address",
            (Subject::Account(..), Class::SignIn) => "sign-in-by-account",
            (Subject::Account(..), Class::Renewal) => "renew-by-account",
            (Subject::Account(..), Class::Export) => "export-by-account",
            (Subject::Account(..), Class::Write) => "write-by-account",
            (Subject::Account(..), Class::Read) => "read-by-account",
        }
    }
}

fn seconds(micros: i64) -> u32 {
    u32::try_from(u64::try_from(micros).unwrap_or(0).div_ceil(1_000_000)).unwrap_or(u32::MAX)
}

/// Everything that one request was counted under.
#[derive(Debug, Default)]
pub(crate) struct Standings(Vec<Counted>);

impl Standings {
    pub(super) fn note(&mut self, counted: Counted) {
        self.0.push(counted);
    }

    /// Tells the caller.
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        for counted in &self.0 {
            let (name, rate) = (counted.policy(), counted.rate);
            let (left, until) = match counted.taken {
                Taken::Left { calls, full_in } => (calls, full_in),
                Taken::TooOften(micros) => (0, micros),
            };
            let policy = format!("\"{name}\";q={};w={}", rate.calls(), rate.seconds());
            let left = format!("\"{name}\";r={left};t={}", seconds(until));
            for (header, value) in [(POLICY, policy), (LEFT, left)] {
                if let Ok(value) = HeaderValue::try_from(value) {
                    headers.append(header, value);
                }
            }
        }
    }
}
