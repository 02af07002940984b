//! Reading back a message of ours: two parts, both quoted-printable, and headers that may be encoded words.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

/// A message as it lies in the outbox folder.
pub(super) struct Eml {
    head: String,
    body: String,
}

impl Eml {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        // A header that goes on in the next line is one.
        Self { head: head.replace("\r\n ", " ").replace("\r\n\t", " "), body: body.to_owned() }
    }

    /// A header, decoded.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| words(value.trim()))
    }

    pub(super) fn text(&self) -> String {
        self.part("text/plain")
    }

    pub(super) fn html(&self) -> String {
        self.part("text/html")
    }

    fn part(&self, kind: &str) -> String {
        let boundary = self.head.split_once("boundary=\"").and_then(|(_, rest)| rest.split('"').next());
        let parts = boundary.map(|boundary| self.body.split(&format!("--{boundary}")).collect::<Vec<_>>());
        let parts = parts.unwrap_or_default().into_iter().filter_map(|part| part.split_once("\r\n\r\n"));
        parts.filter(|(head, _)| head.contains(kind)).map(|(_, body)| quoted_printable(body)).next().unwrap_or_default()
    }
}

fn quoted_printable(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    unescape(text.as_bytes(), b'=')
}

/// Bytes written as `=C3` or whatever the mark is.
fn unescape(text: &[u8], mark: u8) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let digits = text.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if text[at] == mark => {
                bytes.push(byte);
                at += 3;
            }
            _ => {
                bytes.push(text[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `=?utf-8?b?…?=` (RFC 2047); the space between two such words is none.
fn words(value: &str) -> String {
    let value = value.replace("?= =?", "?==?");
    let mut parts = value.split("=?utf-8?b?");
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (word, rest) = part.split_once("?=").unwrap_or((part, ""));
        decoded.push_str(&String::from_utf8_lossy(&BASE64.decode(word).unwrap_or_default()));
        decoded.push_str(rest);
    }
    decoded
}

#[cfg(test)]
mod tests {
    use lettre::Message;
    use lettre::message::Mailbox;

    use super::Eml;
    use crate::mail::message::both_forms;

    #[test]
    fn what_was_written_is_read_back() {
        let (text, html) = ("Grüße, = 50 %\nhttp://127.0.0.1/go/magic_link#abc=", "<p>Grüße & Küsse</p>".repeat(40));
        let to = Mailbox::new(Some("Željka Müller".to_owned()), "ana@example.org".parse().expect("an address"));
        let message = Message::builder()
            .from("studio@example.org".parse().expect("an address"))
            .to(to)
            .subject("Ein Platz für dich: Übungsstunde mit einem sehr langen Namen, der über die Zeile hinausgeht 🎾")
            .multipart(both_forms(text.to_owned(), html.clone()))
            .expect("a message");
        let eml = Eml::of(&message.formatted());
        assert_eq!(eml.text().replace("\r\n", "\n").trim_end(), text);
        assert_eq!(eml.html().trim_end(), html);
        let subject = eml.header("subject").expect("it has one");
        assert_eq!(
            subject,
            "Ein Platz für dich: Übungsstunde mit einem sehr langen Namen, der über die Zeile hinausgeht 🎾"
        );
        assert!(eml.header("To").is_some_and(|to| to.contains("Željka Müller")), "{:?}", eml.header("To"));
    }
}
