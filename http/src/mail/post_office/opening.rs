//! Setting up a post office as the settings say, or why that cannot be.

use std::sync::Arc;
use std::time::Duration;

use chrono_tz::Tz;
use lettre::message::Mailbox;
use regimen_core::Regimen;
use regimen_core::kernel::secrets::SecretsError;

use super::PostOffice;
use crate::edge::Links;
use crate::mail::message::Sender;
use crate::mail::render::Locale;
use crate::mail::transport::{Outbox, Smtp, Transport, UnusableServer};
use crate::settings::{MailSettings, Settings};

/// Mail is set in a way in which it cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum UnusableMail {
    /// The mail server cannot be used.
    #[error("{0}")]
    Server(String),
    /// The folder cannot be used.
    #[error(transparent)]
    Outbox(#[from] SecretsError),
    /// A setting is not what it should be.
    #[error("{0}")]
    Setting(&'static str),
}

impl From<UnusableServer> for UnusableMail {
    fn from(server: UnusableServer) -> Self {
        Self::Server(server.to_string())
    }
}

impl PostOffice {
    /// A post office as `settings` say.
    pub(crate) fn open(core: Arc<Regimen>, links: Links, settings: &Settings) -> Result<Self, UnusableMail> {
        let MailSettings { smtp_url, from, reply_to, timeout_seconds, per_second, language, time_zone } =
            &settings.mail;
        let address = |text: &String, what| text.parse::<Mailbox>().map_err(|_| UnusableMail::Setting(what));
        let language = language.parse().map_err(|_| UnusableMail::Setting("mail.language is en or de"))?;
        let zone = time_zone.parse::<Tz>();
        let zone = zone.map_err(|_| UnusableMail::Setting("mail.time_zone is a name such as Europe/Berlin"))?;
        let public_url = settings.server.public_url(settings.listen);
        if !public_url.starts_with("https://") && !public_url.starts_with("http://") {
            return Err(UnusableMail::Setting("server.public_url begins with https:// or http://"));
        }
        let sender = Sender {
            from: address(from, "mail.from looks like: Studio <mail@example.org>")?,
            reply_to: reply_to.as_ref().map(|text| address(text, "mail.reply_to is an address")).transpose()?,
        };
        let transport = match smtp_url {
            Some(url) => Transport::Smtp(Smtp::at(url, Duration::from_secs((*timeout_seconds).clamp(1, 40).into()))?),
            None => Transport::Outbox(Outbox::open(&settings.data_dir)?),
        };
        Ok(Self {
            core,
            links,
            transport,
            sender,
            locale: Locale { language, zone },
            public_url,
            per_second: (*per_second).max(1),
        })
    }
}
