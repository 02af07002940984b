//! `[registration]`: who gets an account by themselves.

use std::time::Duration;

use serde::Deserialize;

/// Who gets an account by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RegistrationSettings {
    /// What becomes of whoever wants to be a coach.
    pub coaches: Coaches,
    /// After how many milliseconds a registration, or a wish for a link by mail, is answered at the earliest: as long for an address that is
    /// taken, or that nobody has, which is less work.
    pub answer_milliseconds: u32,
}

impl Default for RegistrationSettings {
    fn default() -> Self {
        Self { coaches: Coaches::default(), answer_milliseconds: 150 }
    }
}

impl RegistrationSettings {
    /// Waits until a registration, or a wish for a link, that begins now can be answered.
    pub(crate) async fn wait(&self) {
        tokio::time::sleep(Duration::from_millis(self.answer_milliseconds.into())).await;
    }
}

/// What becomes of whoever registers and wants to be a coach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coaches {
    /// They are a client who asks to be a coach: an admin decides.
    #[default]
    Request,
    /// They are one.
    Open,
}
