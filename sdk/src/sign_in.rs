//! Who a client is signed in as, and for how long.

use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::generated::types::{Login, Token};
use crate::secret::Secret;

/// A token is renewed when less than this part of its life is left, and never with more than [`EARLIEST`] left.
const LAST_PART: u32 = 10;
const EARLIEST: Duration = Duration::from_secs(30);

/// The token of a client, and what a new one is asked for with.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    state: Mutex<State>,
    /// Held while a new token is asked for: many requests at once need one token.
    pub(crate) renewing: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    login: Option<Login>,
    token: Option<Held>,
}

#[derive(Debug, Clone)]
struct Held {
    token: Secret,
    /// `None` for a token that was given without its life.
    fresh_until: Option<Instant>,
}

/// What to do before a request.
#[derive(Debug, PartialEq)]
pub(crate) enum Next {
    /// Send this token.
    Send(Secret),
    /// Ask for a new token.
    SignIn(Login),
    /// Go without.
    Anonymous,
}

impl Identity {
    pub(crate) fn next(&self, now: Instant) -> Next {
        let state = self.state.lock();
        match (&state.token, &state.login) {
            (Some(held), _) if held.fresh_until.is_none_or(|until| now < until) => Next::Send(held.token.clone()),
            (_, Some(login)) => Next::SignIn(login.clone()),
            // Whether it has expired is for the server to say.
            (Some(held), None) => Next::Send(held.token.clone()),
            (None, None) => Next::Anonymous,
        }
    }

    /// Signed in, until further notice, as `login` says.
    pub(crate) fn signed_in(&self, login: Login, token: Token, now: Instant) {
        let life = Duration::from_secs(token.expires_in.into());
        let fresh = life - (life / LAST_PART).min(EARLIEST);
        let held = Held { token: token.access_token, fresh_until: now.checked_add(fresh) };
        *self.state.lock() = State { login: Some(login), token: Some(held) };
    }

    /// Signed in with a token from elsewhere.
    pub(crate) fn use_token(&self, token: Secret) {
        *self.state.lock() = State { login: None, token: Some(Held { token, fresh_until: None }) };
    }

    pub(crate) fn sign_out(&self) {
        *self.state.lock() = State::default();
    }

    /// The server does not take `token` any longer. Whether there is a way to a new one.
    pub(crate) fn is_renewable(&self, token: &Secret) -> bool {
        let mut state = self.state.lock();
        // Another request may have fetched a new one meanwhile.
        if state.login.is_some() && state.token.as_ref().is_some_and(|held| held.token == *token) {
            state.token = None;
        }
        state.login.is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Identity, Next};
    use crate::generated::types::{Login, Token};

    fn login() -> Login {
        Login { email: "ana@example.org".into(), password: "correct horse".into() }
    }

    fn token(text: &str) -> Token {
        Token { access_token: text.into(), token_type: "Bearer".into(), expires_in: 600 }
    }

    #[test]
    fn a_token_is_renewed_shortly_before_it_expires() {
        let (identity, now) = (Identity::default(), Instant::now());
        assert_eq!(identity.next(now), Next::Anonymous);
        identity.signed_in(login(), token("first"), now);
        assert_eq!(identity.next(now + Duration::from_secs(569)), Next::Send("first".into()));
        assert_eq!(identity.next(now + Duration::from_secs(570)), Next::SignIn(login()));
    }

    #[test]
    fn a_token_that_is_not_taken_is_asked_for_anew_once() {
        let (identity, now) = (Identity::default(), Instant::now());
        identity.signed_in(login(), token("first"), now);
        assert!(identity.is_renewable(&"first".into()));
        assert_eq!(identity.next(now), Next::SignIn(login()));
        identity.signed_in(login(), token("second"), now);
        assert!(identity.is_renewable(&"first".into()), "a late answer to the first");
        assert_eq!(identity.next(now), Next::Send("second".into()));
    }

    #[test]
    fn a_token_from_elsewhere_cannot_be_renewed() {
        let identity = Identity::default();
        identity.use_token("given".into());
        assert!(!identity.is_renewable(&"given".into()));
        assert_eq!(identity.next(Instant::now()), Next::Send("given".into()));
    }
}
