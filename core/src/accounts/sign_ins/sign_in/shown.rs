//! What a refresh token is worth that somebody shows.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Known, SignIn};
use crate::accounts::sign_ins::values::AuthMethod;

/// How long the token that was replaced last is still answered with its successor: requests that were under way together, or
/// whose answer was lost, are one device and no thief.
const GRACE: TimeDelta = TimeDelta::seconds(10);

/// What a token is worth that names a generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::accounts::sign_ins) enum Shown {
    /// It is the current one, or was until a moment ago.
    Good,
    /// It was replaced long ago: somebody has a copy.
    Copied,
    /// The sign-in is over, or never was.
    Over,
}

impl SignIn {
    pub(in crate::accounts::sign_ins) fn shown(&self, generation: u32, at: DateTime<Utc>) -> Shown {
        let goes_on = |known: &&Known| !known.ended && !known.methods.contains(&AuthMethod::Impersonation);
        let Some(known) = self.0.as_ref().filter(goes_on).filter(|known| generation <= known.generation) else {
            return Shown::Over;
        };
        let replaced = known.generation - generation;
        let lately = at < known.refreshed_at + GRACE;
        match replaced {
            0 if self.refreshable_until().is_some_and(|until| at >= until) => Shown::Over,
            0 => Shown::Good,
            1 if lately => Shown::Good,
            _ => Shown::Copied,
        }
    }
}
