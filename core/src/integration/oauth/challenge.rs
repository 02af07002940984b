//! Proof that whoever exchanges a code is who asked for it (RFC 7636, S256 and nothing else).

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};

/// The SHA-256 of what an app keeps to itself until it exchanges its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CodeChallenge([u8; 32]);

/// A text that is no challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code_challenge is a SHA-256 in base64url: 43 characters")]
pub struct InvalidChallenge;

impl CodeChallenge {
    /// Whether `verifier` is what was kept.
    pub fn is_met_by(&self, verifier: &str) -> bool {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let is_verifier = (43..=128).contains(&verifier.len()) && verifier.bytes().all(is_allowed);
        is_verifier && verify_slices_are_equal(digest(&SHA256, verifier.as_bytes()).as_ref(), &self.0).is_ok()
    }
}

impl TryFrom<String> for CodeChallenge {
    type Error = InvalidChallenge;

    fn try_from(text: String) -> Result<Self, InvalidChallenge> {
        let bytes = BASE64.decode(text).map_err(|_| InvalidChallenge)?;
        bytes.try_into().map(Self).map_err(|_| InvalidChallenge)
    }
}

impl From<CodeChallenge> for String {
    fn from(challenge: CodeChallenge) -> Self {
        BASE64.encode(challenge.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{CodeChallenge, InvalidChallenge};

    /// The example of RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_example_of_the_standard_is_met() {
        let challenge = CodeChallenge::try_from(CHALLENGE.to_owned()).expect("a challenge");
        assert!(challenge.is_met_by(VERIFIER));
        assert_eq!(String::from(challenge), CHALLENGE);
        for other in ["", CHALLENGE, &VERIFIER[1..], &format!("{VERIFIER}x"), &format!("{VERIFIER} ")] {
            assert!(!challenge.is_met_by(other), "{other}");
        }
    }

    #[test]
    fn what_is_no_hash_is_refused() {
        for wrong in ["", "plain", VERIFIER.split_at(40).0, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM"] {
            assert_eq!(CodeChallenge::try_from(wrong.to_owned()), Err(InvalidChallenge), "{wrong}");
        }
    }
}
