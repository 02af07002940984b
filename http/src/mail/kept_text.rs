//! A text message that lies beside the mail, where neither leaves.

use lettre::message::Mailbox;
use regimen_core::notification::MailId;

use super::MailRoom;
use super::message::Envelope;
use super::render::Letter;
use super::transport::OutboxFile;
use crate::texts::{TextMessage, TextNotSent};

impl MailRoom {
    /// Keeps `text` for whoever looks into the outbox folder: on this machine alone, because it lets people in.
    pub(crate) async fn keep_text(&self, text: &TextMessage<'_>) -> Result<(), TextNotSent> {
        let office = &self.post_office;
        let outbox = office.outbox().filter(|_| self.on_loopback).ok_or(TextNotSent)?;
        let (mail_id, at) = (MailId::from_uuid(text.text_id.uuid()), office.now());
        let address = "text@localhost".parse().map_err(|_| TextNotSent)?;
        let to = Mailbox::new(Some(text.number.to_owned()), address);
        let html = format!("<pre>{}</pre>", escaped(&text.text));
        let letter = Letter { subject: "A text message".to_owned(), html, text: text.text.clone() };
        let envelope = Envelope { mail_id, resent: 0, to, at, one_click: None };
        let message = office.sender().message(envelope, letter).map_err(|_| TextNotSent)?;
        let name = OutboxFile::new(at, text.org, text.to, mail_id);
        outbox.keep(&message, &name).await.map_err(|_| TextNotSent)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
