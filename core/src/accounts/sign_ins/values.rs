//! The words of sign-ins.

use serde::{Deserialize, Serialize};

crate::entity_id! {
    /// One sign-in: the standing permission of one device.
    pub struct SignInId;
}

crate::text_value! {
    /// How somebody knows a device again: "Firefox on Linux", "Ana's telephone".
    pub struct DeviceName up to 60;
}

/// Whether a device is to be remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remember {
    /// It is somebody's own: for weeks.
    ForLong,
    /// For the day.
    Briefly,
}

/// By what somebody proved who they are; named as in RFC 8176 where that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// A password.
    #[serde(rename = "pwd")]
    Password,
    /// A code that counts once: of an authenticator app, or on paper.
    #[serde(rename = "otp")]
    OneTimeCode,
    /// A link that was mailed to them.
    MagicLink,
    /// Somebody else vouches for them.
    #[serde(rename = "fed")]
    Federated,
    /// A passkey, whose device verified its owner.
    #[serde(rename = "pop")]
    Passkey,
    /// By being signed in with an account of theirs in another organization, which both accounts know.
    #[serde(rename = "lnk")]
    Linked,
    /// By nothing: an admin acts for them.
    #[serde(rename = "imp")]
    Impersonation,
}

/// Why a sign-in ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInEnd {
    /// They signed out.
    SignedOut,
    /// They ended it from another device.
    Revoked,
    /// A refresh token that had been replaced was shown again.
    Reused,
    /// They changed their password.
    PasswordChanged,
    /// They set another password by a link in a mail.
    PasswordReset,
    /// They took a change of their address back.
    EmailChangeUndone,
    /// Those who run the organization ended it.
    EndedByStaff,
    /// They are erased.
    Erased,
    /// An admin acted for them, and does no more.
    ImpersonationOver,
}
