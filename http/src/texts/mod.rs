//! Text messages: how a few words reach a telephone. The way out is a gateway, whatever it is: it gets JSON over HTTPS. Where none is
//! set and mail does not leave either, texts lie beside the mail in the outbox folder, if nobody but this machine reaches the server.

mod gateway;

use regimen_core::accounts::authenticators::phone::TextId;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::privacy::SubjectId;

use crate::edge::Problem;
use crate::mail::MailRoom;
use crate::settings::TextSettings;

pub use gateway::UnusableGateway;

use gateway::Gateway;

/// A text message.
pub(crate) struct TextMessage<'a> {
    /// Tells it from all others: sent twice, it arrives once.
    pub(crate) text_id: TextId,
    pub(crate) org: OrgId,
    pub(crate) to: SubjectId,
    /// In its international form.
    pub(crate) number: &'a str,
    pub(crate) text: String,
}

/// It did not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextNotSent;

/// The ways out.
pub(crate) struct TextRoom(Option<Gateway>);

impl TextRoom {
    /// As `settings` say.
    pub(crate) fn try_new(settings: &TextSettings) -> Result<Self, UnusableGateway> {
        let gateway = settings.url.as_deref().map(|url| Gateway::at(url, settings.token.clone())).transpose()?;
        Ok(Self(gateway))
    }

    /// Whether texts leave.
    pub(crate) fn leave(&self) -> bool {
        self.0.is_some()
    }

    /// Goes on if there is a way out.
    pub(crate) fn expect_way(&self, mail: &MailRoom) -> Result<(), Problem> {
        if self.0.is_some() || mail.open_outbox().is_some() {
            return Ok(());
        }
        Err(Problem::unacceptable(
            "texts.off",
            "no text messages are sent here; take an authenticator app or a passkey",
        ))
    }

    /// Hands `message` over.
    pub(crate) async fn send(&self, mail: &MailRoom, message: &TextMessage<'_>) -> Result<(), Problem> {
        let sent = match &self.0 {
            Some(gateway) => gateway.send(message).await,
            None => mail.keep_text(message).await,
        };
        sent.map_err(|TextNotSent| {
            Problem::unavailable("texts.unavailable", "the text could not be sent; ask again, or use a backup code")
        })
    }
}
