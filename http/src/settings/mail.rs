//! `[mail]`: how mail goes out. `[server]`: how the outside reaches us.

use std::net::SocketAddr;

use secrecy::SecretString;
use serde::Deserialize;

/// How mail goes out.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailSettings {
    /// The mail server: `smtps://user:password@host`, or `smtp://…?tls=required` for STARTTLS. Without it mail goes to files in
    /// the folder `outbox` of the data folder.
    pub smtp_url: Option<SecretString>,
    /// Whom mail is from.
    pub from: String,
    /// Who gets the answers, if it is somebody else.
    pub reply_to: Option<String>,
    /// How long the mail server may take for one message, in seconds: 1 to 40.
    pub timeout_seconds: u8,
    /// How many mails may go out in a second, from this process: at least 1.
    pub per_second: u32,
    /// The language of those who did not choose one: `en` or `de`.
    pub language: String,
    /// The time zone of those who did not choose one.
    pub time_zone: String,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            smtp_url: None,
            from: "Regimen <no-reply@localhost>".to_owned(),
            reply_to: None,
            timeout_seconds: 30,
            per_second: 50,
            language: "en".to_owned(),
            time_zone: "UTC".to_owned(),
        }
    }
}

/// How the outside reaches us.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerSettings {
    /// Where people's browsers find this server, for links in mail. Without it the address that it listens on.
    pub public_url: Option<String>,
}

impl ServerSettings {
    /// Where links lead, without a slash at the end.
    pub fn public_url(&self, listen: SocketAddr) -> String {
        let url = self.public_url.clone().unwrap_or_else(|| format!("http://{listen}"));
        url.trim_end_matches('/').to_owned()
    }
}
