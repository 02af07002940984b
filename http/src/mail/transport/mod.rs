//! How a message leaves: to a mail server, or into a folder on this machine.

mod outbox;
mod smtp;

use lettre::Message;
use regimen_core::notification::mail::Trouble;

pub(crate) use outbox::{Outbox, OutboxFile};
pub(crate) use smtp::{Smtp, UnusableServer};

/// Why a message did not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotSent {
    pub(crate) trouble: Trouble,
    /// The status that the mail server answered with, if it did.
    pub(crate) status: Option<u16>,
}

/// A way out.
pub(crate) enum Transport {
    Smtp(Smtp),
    Outbox(Outbox),
}

impl Transport {
    /// Hands `message` over. `name` tells it from all others.
    pub(crate) async fn send(&self, message: &Message, name: &OutboxFile) -> Result<(), NotSent> {
        match self {
            Self::Smtp(smtp) => smtp.send(message).await,
            Self::Outbox(outbox) => outbox.keep(message, name).await,
        }
    }

    /// The folder, if messages go into one.
    pub(crate) fn outbox(&self) -> Option<&Outbox> {
        match self {
            Self::Smtp(_) => None,
            Self::Outbox(outbox) => Some(outbox),
        }
    }
}
