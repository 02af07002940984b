//! What the browser says of a ceremony (WebAuthn, 5.8.1).

use serde::Deserialize;

use crate::error::PasskeyError;

/// Which ceremony an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ceremony {
    Create,
    Get,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

/// The challenge that `json` answers, if it was answered for `ceremony` on a page of one of `origins` and not within a page of
/// somebody else.
pub(crate) fn challenge(json: &[u8], ceremony: Ceremony, origins: &[String]) -> Result<String, PasskeyError> {
    let data = serde_json::from_slice::<ClientData>(json).map_err(|_| PasskeyError::Malformed)?;
    let expected = match ceremony {
        Ceremony::Create => "webauthn.create",
        Ceremony::Get => "webauthn.get",
    };
    if data.r#type != expected {
        return Err(PasskeyError::WrongCeremony);
    }
    if data.cross_origin || !origins.contains(&data.origin) {
        return Err(PasskeyError::WrongOrigin);
    }
    Ok(data.challenge)
}
