//! Codes that follow from a secret and the time (RFC 6238, HMAC-SHA-1, steps of 30 seconds, six digits: what every
//! authenticator app knows).

use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};

use super::values::{TotpCode, TotpSecret};

const STEP_SECONDS: i64 = 30;

impl TotpSecret {
    /// What an app that knows it shows at `at`.
    pub fn code_at(&self, at: DateTime<Utc>) -> TotpCode {
        code_at(self, u64::try_from(at.timestamp() / STEP_SECONDS).unwrap_or_default())
    }
}

/// The step whose code `code` is: the present one, or the one beside it for a clock that is off by so much. A step at or before
/// `used` counts no more, so that a code that somebody saw is worth nothing to them.
pub(super) fn step_of(secret: &TotpSecret, code: TotpCode, at: DateTime<Utc>, used: Option<u64>) -> Option<u64> {
    let now = u64::try_from(at.timestamp() / STEP_SECONDS).unwrap_or_default();
    let steps = now.saturating_sub(1)..=now + 1;
    steps.filter(|step| used.is_none_or(|used| *step > used)).find(|step| code_at(secret, *step) == code)
}

/// The code of one step (RFC 4226, 5.3).
fn code_at(secret: &TotpSecret, step: u64) -> TotpCode {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &secret.0);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag[tag.len() - 1] & 0xf);
    let word = u32::from_be_bytes([tag[offset], tag[offset + 1], tag[offset + 2], tag[offset + 3]]);
    TotpCode((word & 0x7fff_ffff) % 1_000_000)
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{code_at, step_of};
    use crate::accounts::authenticators::values::{TotpCode, TotpSecret};

    fn secret() -> TotpSecret {
        TotpSecret(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    /// The code that an app shows at `time`.
    pub(in super::super) fn shown(secret: &TotpSecret, time: DateTime<Utc>) -> TotpCode {
        code_at(secret, u64::try_from(time.timestamp() / 30).expect("after 1970"))
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B gives eight digits; ours are the last six of them.
        let cases = [(59, 287_082), (1_111_111_109, 81_804), (1_234_567_890, 5_924), (20_000_000_000, 353_130)];
        for (seconds, code) in cases {
            assert_eq!(shown(&secret(), at(seconds)), TotpCode(code), "at {seconds}");
        }
    }

    #[test]
    fn a_clock_may_be_off_by_one_step_and_not_by_two() {
        let code = shown(&secret(), at(3_000));
        for seconds in [2_970, 3_000, 3_029, 3_059] {
            assert_eq!(step_of(&secret(), code, at(seconds), None), Some(100), "at {seconds}");
        }
        for seconds in [2_969, 3_060, 0] {
            assert_eq!(step_of(&secret(), code, at(seconds), None), None, "at {seconds}");
        }
    }

    #[test]
    fn a_step_counts_once() {
        let code = shown(&secret(), at(3_000));
        assert_eq!(step_of(&secret(), code, at(3_000), Some(99)), Some(100));
        assert_eq!(step_of(&secret(), code, at(3_000), Some(100)), None);
        assert_eq!(step_of(&secret(), code, at(3_000), Some(101)), None, "nor one before it");
    }
}
