//! The message that a letter becomes: headers, and the two forms of its text.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use regimen_core::notification::MailId;
use regimen_core::notification::mail::Trouble;

use super::render::Letter;

/// Whom mail is from.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    pub(super) from: Mailbox,
    pub(super) reply_to: Option<Mailbox>,
}

/// What is known of a message beside its letter.
pub(super) struct Envelope {
    pub(super) mail_id: MailId,
    /// How often a person had it sent again: mail programs drop what they have seen.
    pub(super) resent: u32,
    pub(super) to: Mailbox,
    pub(super) at: DateTime<Utc>,
    /// Where a mail program switches off such mail with one click (RFC 8058).
    pub(super) one_click: Option<String>,
}

impl Sender {
    /// The message. It has the same Message-ID however often it is tried, so that a mail that arrives twice is shown once.
    pub(super) fn message(&self, envelope: Envelope, letter: Letter) -> Result<Message, Trouble> {
        let Envelope { mail_id, resent, to, at, one_click } = envelope;
        let domain = self.from.email.domain();
        let again = if resent > 0 { format!(".{resent}") } else { String::new() };
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(to.name.as_deref().map(one_line), to.email))
            .subject(one_line(&letter.subject))
            .date(SystemTime::from(at))
            .message_id(Some(format!("<{mail_id}{again}@{domain}>")))
            // So that no absence note answers (RFC 3834).
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        if let Some(url) = one_click {
            let post = "List-Unsubscribe=One-Click".to_owned();
            builder = builder.raw_header(header("List-Unsubscribe", format!("<{url}>")));
            builder = builder.raw_header(header("List-Unsubscribe-Post", post));
        }
        builder.multipart(both_forms(letter.text, letter.html)).map_err(|_| Trouble::Address)
    }
}

/// The same letter as text and as HTML, in lines that every server takes.
pub(super) fn both_forms(text: String, html: String) -> MultiPart {
    let part = |kind, content: String| {
        let body = Body::new_with_encoding(content, ContentTransferEncoding::QuotedPrintable);
        SinglePart::builder().header(kind).body(body.expect("quoted-printable takes every text"))
    };
    MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, text))
        .singlepart(part(ContentType::TEXT_HTML, html))
}

/// `text` without what ends a line. Names come without it; a header must not rest on that.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use lettre::message::Mailbox;
    use regimen_core::notification::MailId;

    use super::{Envelope, Letter, Sender};

    fn message(name: &str, subject: &str) -> String {
        let sender = Sender { from: "Studio <studio@example.org>".parse().expect("an address"), reply_to: None };
        let to = Mailbox::new(Some(name.to_owned()), "ana@example.org".parse().expect("an address"));
        let letter = Letter { subject: subject.to_owned(), html: "<p>Hello</p>".to_owned(), text: "Hello".to_owned() };
        let (mail_id, at) = (MailId::generate(), DateTime::UNIX_EPOCH);
        let envelope = Envelope { mail_id, resent: 0, to, at, one_click: None };
        String::from_utf8(sender.message(envelope, letter).expect("a message").formatted()).expect("ASCII")
    }

    #[test]
    fn a_line_break_in_a_name_or_a_subject_makes_no_header() {
        for evil in ["Ana\r\nBcc: eve@example.org", "Ana\nBcc: eve@example.org", "Ana\rBcc: eve@example.org\r\n\r\nHi"]
        {
            for message in [message(evil, "Hello"), message("Ana", evil)] {
                let head = message.split("\r\n\r\n").next().unwrap_or_default();
                let names = head.split(['\r', '\n']).filter_map(|line| line.split_once(':')).map(|(name, _)| name);
                assert!(!names.into_iter().any(|name| name.eq_ignore_ascii_case("bcc")), "{head}");
            }
        }
    }

    #[test]
    fn names_in_any_script_arrive_as_ascii() {
        let message = message("Željka Müller", "Grüße 🎾");
        assert!(message.is_ascii(), "{message}");
    }
}
