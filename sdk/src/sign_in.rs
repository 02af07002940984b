//! Who a client is signed in as, and for how long.

use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::generated::types::{Login, Token};
use crate::secret::Secret;

/// A token is renewed when less than this part of its life is left, and never with more than [`EARLIEST`] left.
const LAST_PART: u32 = 10;
const EARLIEST: Duration = Duration::from_secs(30);

/// The tokens of a client, and what new ones are asked for with.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    state: Mutex<State>,
    /// Held while a new token is asked for: many requests at once need one token.
    pub(crate) renewing: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    login: Option<Login>,
    refresh: Option<Secret>,
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
    /// Ask for a new token with this refresh token.
    Refresh(Secret),
    /// Sign in anew.
    SignIn(Login),
    /// Go without.
    Anonymous,
}

impl Identity {
    pub(crate) fn next(&self, now: Instant) -> Next {
        let state = self.state.lock();
        match (&state.token, &state.refresh, &state.login) {
            (Some(held), ..) if held.fresh_until.is_none_or(|until| now < until) => Next::Send(held.token.clone()),
            (_, Some(refresh), _) => Next::Refresh(refresh.clone()),
            (_, None, Some(login)) => Next::SignIn(login.clone()),
            // Whether it has expired is for the server to say.
            (Some(held), None, None) => Next::Send(held.token.clone()),
            (None, None, None) => Next::Anonymous,
        }
    }

    /// Signed in as `login` says, which is kept for when the refresh token does not count any more.
    pub(crate) fn signed_in(&self, login: Login, token: Token, now: Instant) {
        self.state.lock().login = Some(login);
        self.renewed(token, now);
    }

    /// Signed in, until further notice.
    pub(crate) fn renewed(&self, token: Token, now: Instant) {
        let life = Duration::from_secs(token.expires_in.into());
        let fresh = life - (life / LAST_PART).min(EARLIEST);
        let mut state = self.state.lock();
        state.token = Some(Held { token: token.access_token, fresh_until: now.checked_add(fresh) });
        state.refresh = token.refresh_token;
    }

    /// Signed in with a token from elsewhere.
    pub(crate) fn use_token(&self, token: Secret) {
        *self.state.lock() = State { token: Some(Held { token, fresh_until: None }), ..State::default() };
    }

    /// Signed in with a refresh token that was kept.
    pub(crate) fn resume(&self, refresh: Secret) {
        *self.state.lock() = State { refresh: Some(refresh), ..State::default() };
    }

    pub(crate) fn sign_out(&self) {
        *self.state.lock() = State::default();
    }

    /// The refresh token, if there is one.
    pub(crate) fn refresh_token(&self) -> Option<Secret> {
        self.state.lock().refresh.clone()
    }

    /// The server does not take the refresh token `refused` any longer. Whether there is another way to a new one.
    pub(crate) fn can_do_without(&self, refused: &Secret) -> bool {
        let mut state = self.state.lock();
        if state.refresh.as_ref() == Some(refused) {
            state.refresh = None;
        }
        state.login.is_some()
    }

    /// The server does not take `token` any longer. Whether there is a way to a new one.
    pub(crate) fn is_renewable(&self, token: &Secret) -> bool {
        let mut state = self.state.lock();
        let renewable = state.login.is_some() || state.refresh.is_some();
        // Another request may have fetched a new one meanwhile.
        if renewable && state.token.as_ref().is_some_and(|held| held.token == *token) {
            state.token = None;
        }
        renewable
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Identity, Next};
    use crate::generated::types::{Login, SignInId, Token};

    fn login() -> Login {
        let (email, password) = ("ana@example.org".into(), "correct horse".into());
        Login { email, password, remember: None, device: None, trusted_device: None, cookie: None }
    }

    fn token(text: &str) -> Token {
        Token {
            access_token: text.into(),
            token_type: "Bearer".into(),
            expires_in: 600,
            refresh_token: Some(format!("refresh {text}").into()),
            refresh_expires_at: "2027-05-04T08:00:00Z".parse().expect("a time"),
            sign_in_id: SignInId(uuid::Uuid::nil()),
            trusted_device: None,
        }
    }

    #[test]
    fn a_token_is_refreshed_shortly_before_it_expires() {
        let (identity, now) = (Identity::default(), Instant::now());
        assert_eq!(identity.next(now), Next::Anonymous);
        identity.signed_in(login(), token("first"), now);
        assert_eq!(identity.next(now + Duration::from_secs(569)), Next::Send("first".into()));
        assert_eq!(identity.next(now + Duration::from_secs(570)), Next::Refresh("refresh first".into()));
        identity.renewed(token("second"), now);
        assert_eq!(identity.next(now), Next::Send("second".into()));
        assert_eq!(identity.refresh_token(), Some("refresh second".into()));
    }

    #[test]
    fn a_token_that_is_not_taken_is_asked_for_anew_once() {
        let (identity, now) = (Identity::default(), Instant::now());
        identity.signed_in(login(), token("first"), now);
        assert!(identity.is_renewable(&"first".into()));
        assert_eq!(identity.next(now), Next::Refresh("refresh first".into()));
        identity.renewed(token("second"), now);
        assert!(identity.is_renewable(&"first".into()), "a late answer to the first");
        assert_eq!(identity.next(now), Next::Send("second".into()));
    }

    #[test]
    fn where_a_refresh_token_is_not_taken_the_password_is_if_it_was_given() {
        let (identity, now) = (Identity::default(), Instant::now());
        identity.signed_in(login(), token("first"), now);
        assert!(identity.is_renewable(&"first".into()));
        assert!(identity.can_do_without(&"refresh first".into()));
        assert_eq!(identity.next(now), Next::SignIn(login()));
        identity.resume("kept".into());
        assert_eq!(identity.next(now), Next::Refresh("kept".into()));
        assert!(!identity.can_do_without(&"kept".into()));
        assert_eq!(identity.next(now), Next::Anonymous);
    }

    #[test]
    fn a_token_from_elsewhere_cannot_be_renewed() {
        let identity = Identity::default();
        identity.use_token("given".into());
        assert!(!identity.is_renewable(&"given".into()));
        assert_eq!(identity.next(Instant::now()), Next::Send("given".into()));
    }
}
