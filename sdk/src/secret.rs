//! What must not be shown: passwords and tokens.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A password or a token. It is sent, and never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// What it is. Whoever calls this takes care of it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use crate::types::{Login, SignInId, Token};

    fn login() -> Login {
        let (email, password) = ("ana@example.org".into(), "correct horse".into());
        Login { email, password, remember: None, device: None, trusted_device: None, cookie: None }
    }

    #[test]
    fn secrets_are_never_printed() {
        let login = login();
        let token = Token {
            access_token: "eyJhbGciOi".into(),
            token_type: "Bearer".into(),
            expires_in: 600,
            refresh_token: Some("eyJhbGciOi".into()),
            refresh_expires_at: "2027-05-04T08:00:00Z".parse().expect("a time"),
            sign_in_id: SignInId(uuid::Uuid::nil()),
            trusted_device: None,
        };
        assert!(!format!("{login:?}").contains("horse"));
        assert!(!format!("{token:?}").contains("eyJ"));
    }

    #[test]
    fn secrets_are_sent_as_they_are() {
        let login = login();
        let sent = serde_json::to_value(&login).expect("JSON");
        assert_eq!(sent["password"], "correct horse");
    }
}
