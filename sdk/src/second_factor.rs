//! A sign-in that waits for a second factor, and how it goes on.

use std::time::Instant;

use progenitor_client::ClientInfo as _;

use crate::client::Client;
use crate::error::Error;
use crate::generated::types::{Problem, SecondFactor};
use crate::secret::Secret;

/// The code of the problem that says so.
pub(crate) const NEEDED: &str = "auth.second_factor_required";

/// A sign-in that waits for a second factor, for five minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactorNeeded {
    challenge: Secret,
    methods: Vec<String>,
}

impl SecondFactorNeeded {
    /// What `problem` says, if it is that.
    pub(crate) fn said_by(problem: &Problem) -> Option<Self> {
        if problem.code != NEEDED {
            return None;
        }
        let challenge = problem.extra.get("challenge")?.as_str()?.into();
        let methods = problem.extra.get("methods").and_then(|methods| serde_json::from_value(methods.clone()).ok());
        Some(Self { challenge, methods: methods.unwrap_or_default() })
    }

    /// What it can be: `totp`, `backup_code`, `passkey`, `sms` …
    pub fn methods(&self) -> &[String] {
        &self.methods
    }

    /// What `/auth/second-factor` takes along with the code.
    pub fn challenge(&self) -> &Secret {
        &self.challenge
    }
}

impl Client {
    /// Goes on with a sign-in that ended with [`Error::SecondFactorNeeded`]: `code` is what the authenticator app shows, or a backup
    /// code. Access tokens are renewed without being asked for. The password is not kept: alone it is not enough.
    ///
    /// # Errors
    /// [`Error::Refused`] with `authenticators.wrong_proof` for a wrong code, [`Error::Unauthenticated`] with `auth.challenge_over`
    /// if it took too long.
    pub async fn give_second_factor(&self, needed: &SecondFactorNeeded, code: &str) -> Result<(), Error> {
        let challenge = needed.challenge.clone();
        let given = SecondFactor { challenge, code: code.to_owned(), trust_device: None, cookie: None };
        let token = self.another().second_factor(&given).await?;
        self.sign_out();
        self.low.inner().identity.renewed(token, Instant::now());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::SecondFactorNeeded;

    fn said(code: &str) -> Option<SecondFactorNeeded> {
        let problem = json!({
            "type": "/docs/errors#x", "title": "No", "status": 401, "code": code, "detail": "a second factor is needed",
            "methods": ["totp", "backup_code"], "challenge": "abc",
        });
        SecondFactorNeeded::said_by(&serde_json::from_value(problem).expect("a problem"))
    }

    #[test]
    fn a_challenge_is_taken_from_the_problem_and_never_printed() {
        let needed = said("auth.second_factor_required").expect("it is needed");
        assert_eq!(
            (needed.methods(), needed.challenge().expose()),
            (&["totp".into(), "backup_code".into()][..], "abc")
        );
        assert!(!format!("{needed:?}").contains("abc"));
        assert_eq!(said("account.invalid_credentials"), None);
    }
}
