//! When a request is made again, and how long after.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Method, Request, StatusCode};

/// Operations of other methods than GET, PUT and DELETE that can be said twice although they take no `Idempotency-Key`.
const SAFE_TWICE: [&str; 1] = ["cancel_booking"];
/// Under this name a POST is known to the server: said again, it does not happen again.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// How often and how fast a request that failed on the way is made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often it is made again: 3, unless you say otherwise; 0 for never.
    pub retries: u32,
    /// How long the first wait is at most, 100 ms; each following one at most twice as long.
    pub first_wait: Duration,
    /// The longest wait of our own, 5 s.
    pub longest_wait: Duration,
    /// The longest `Retry-After` that is waited for, 30 s; if the server asks for more, you get its answer at once.
    pub longest_asked: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            retries: 3,
            first_wait: Duration::from_millis(100),
            longest_wait: Duration::from_secs(5),
            longest_asked: Duration::from_secs(30),
        }
    }
}

impl RetryPolicy {
    /// Nothing is made again.
    pub fn never() -> Self {
        Self { retries: 0, ..Self::default() }
    }

    /// How long to wait before the request is made again, after `made` retries; `None` if it is not.
    /// `asked` is what the server asked for, `chance` spreads the waits of many clients: 0 to 1.
    pub(crate) fn wait(&self, made: u32, asked: Option<Duration>, chance: f64) -> Option<Duration> {
        if made >= self.retries {
            return None;
        }
        let longest = self.first_wait.saturating_mul(2_u32.saturating_pow(made)).min(self.longest_wait);
        match asked {
            Some(asked) if asked > self.longest_asked => None,
            // All who were sent away together must not come back together.
            Some(asked) => Some(asked + self.first_wait.mul_f64(chance)),
            // At least half of it, so that a quick retry is not an instant one.
            None => Some(longest.mul_f64(0.5 + chance / 2.0)),
        }
    }
}

/// Whether `request` has the same effect however often it is made.
pub(crate) fn is_safe_twice(request: &Request, operation: &str) -> bool {
    let idempotent = [Method::GET, Method::HEAD, Method::PUT, Method::DELETE].contains(request.method());
    idempotent || request.headers().contains_key(IDEMPOTENCY_KEY) || SAFE_TWICE.contains(&operation)
}

/// Whether the answer means: later, perhaps.
pub(crate) fn is_passing(status: StatusCode) -> bool {
    [
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::BAD_GATEWAY,
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::GATEWAY_TIMEOUT,
    ]
    .contains(&status)
}

/// How long the server asks to wait. Regimen always asks in seconds.
pub(crate) fn asked_wait(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

/// A number between 0 and 1.
pub(crate) fn chance() -> f64 {
    let random = uuid::Uuid::new_v4().as_u128() & u128::from(u16::MAX);
    f64::from(u16::try_from(random).unwrap_or_default()) / f64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::{Method, Request, StatusCode};

    use super::{IDEMPOTENCY_KEY, RetryPolicy, chance, is_passing, is_safe_twice};

    const POLICY: RetryPolicy = RetryPolicy {
        retries: 3,
        first_wait: Duration::from_millis(100),
        longest_wait: Duration::from_millis(300),
        longest_asked: Duration::from_secs(30),
    };

    fn request(method: Method) -> Request {
        Request::new(method, "http://localhost/".parse().expect("a URL"))
    }

    #[test]
    fn waits_grow_up_to_a_limit_and_end() {
        let waits = (0..5).map(|made| POLICY.wait(made, None, 1.0).map(|wait| wait.as_millis())).collect::<Vec<_>>();
        assert_eq!(waits, [Some(100), Some(200), Some(300), None, None]);
        assert_eq!(POLICY.wait(1, None, 0.0), Some(Duration::from_millis(100)), "half at least");
    }

    #[test]
    fn the_server_is_asked_again_no_sooner_than_it_says() {
        let asked = Duration::from_secs(2);
        assert_eq!(POLICY.wait(0, Some(asked), 0.0), Some(asked));
        assert!(POLICY.wait(0, Some(asked), 0.5) > Some(asked));
        assert_eq!(POLICY.wait(0, Some(Duration::from_secs(3600)), 0.0), None, "nobody waits for an hour");
    }

    #[test]
    fn a_post_is_made_again_only_under_its_key() {
        assert!(is_safe_twice(&request(Method::GET), "me"));
        assert!(is_safe_twice(&request(Method::PATCH), "cancel_booking"));
        assert!(!is_safe_twice(&request(Method::PATCH), "something_new"));
        let mut post = request(Method::POST);
        assert!(!is_safe_twice(&post, "book_spot"));
        post.headers_mut().insert(IDEMPOTENCY_KEY, "a".parse().expect("a header"));
        assert!(is_safe_twice(&post, "book_spot"));
    }

    #[test]
    fn refusals_and_broken_servers_are_not_asked_again() {
        assert!(is_passing(StatusCode::SERVICE_UNAVAILABLE) && is_passing(StatusCode::TOO_MANY_REQUESTS));
        assert!(!is_passing(StatusCode::CONFLICT) && !is_passing(StatusCode::INTERNAL_SERVER_ERROR));
    }

    #[test]
    fn chance_lies_between_0_and_1() {
        assert!((0..100).all(|_| (0.0..=1.0).contains(&chance())));
    }
}
