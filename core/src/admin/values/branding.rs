//! How an organization looks: its colour and its logo.

use serde::{Deserialize, Serialize};

/// How an organization looks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branding {
    /// The colour of what stands out; ours if left out.
    pub colour: Option<Colour>,
    /// Where its logo is.
    pub logo_url: Option<HttpsUrl>,
}

/// A colour on which white text can be read, and which can be read on white: `#1d5f8a`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(String);

/// A colour that is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidColour {
    /// It is none.
    #[error("a colour is # and six hexadecimal digits, such as #1d5f8a")]
    NoColour,
    /// White text on it, and it on white, is hard to read (WCAG 2.2, 1.4.3).
    #[error("the colour is too light: its contrast with white must be 4.5 to 1 at least")]
    TooLight,
}

/// The least contrast of text with what is behind it, in WCAG 2.2, success criterion 1.4.3.
const LEAST_CONTRAST: f64 = 4.5;

impl Colour {
    /// `#1d5f8a`
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The relative luminance of a colour, as WCAG 2.2 defines it.
fn luminance(channels: [u8; 3]) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = channels.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

impl TryFrom<String> for Colour {
    type Error = InvalidColour;

    fn try_from(text: String) -> Result<Self, InvalidColour> {
        // Hexadecimal digits alone: the parser of numbers would take a sign too.
        let is_colour = |digits: &&str| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let digits = text.strip_prefix('#').filter(is_colour).ok_or(InvalidColour::NoColour)?;
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| InvalidColour::NoColour);
        let contrast = 1.05 / (luminance([channel(0)?, channel(2)?, channel(4)?]) + 0.05);
        if contrast < LEAST_CONTRAST {
            return Err(InvalidColour::TooLight);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.0
    }
}

/// An address on the web that is fetched over TLS, of at most 500 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HttpsUrl(String);

/// A text that is no such address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an address begins with https:// and a host, and has at most 500 visible ASCII characters without quotes")]
pub struct InvalidUrl;

impl HttpsUrl {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for HttpsUrl {
    type Error = InvalidUrl;

    fn try_from(text: String) -> Result<Self, InvalidUrl> {
        let host = text.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
        // Somebody's name before an @ is there to mislead.
        let stands = host.is_some_and(|host| !host.is_empty() && !host.contains('@'))
            && text.len() <= 500
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\`{}".contains(&byte));
        if stands { Ok(Self(text)) } else { Err(InvalidUrl) }
    }
}

impl From<HttpsUrl> for String {
    fn from(url: HttpsUrl) -> Self {
        url.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, HttpsUrl, InvalidColour};

    #[test]
    fn a_colour_can_be_read() {
        let colour = |text: &str| Colour::try_from(text.to_owned()).map(String::from);
        assert_eq!(colour("#1D5F8A"), Ok("#1d5f8a".to_owned()));
        assert_eq!(colour("#767676"), Ok("#767676".to_owned()), "the lightest grey that passes");
        assert_eq!(colour("#777777"), Err(InvalidColour::TooLight));
        assert_eq!(colour("#ffffff"), Err(InvalidColour::TooLight));
        for wrong in ["", "red", "#12345", "#1234567", "#12345g", "#ä1234", "#+1+1+1"] {
            assert_eq!(colour(wrong), Err(InvalidColour::NoColour), "{wrong}");
        }
    }

    #[test]
    fn a_logo_is_fetched_over_tls_and_cannot_break_out_of_a_page() {
        let url = |text: &str| HttpsUrl::try_from(text.to_owned()).is_ok();
        assert!(url("https://cdn.example.org/logo.svg?v=2"));
        let wrong = [
            "http://example.org",
            "https://",
            "javascript:alert(1)",
            "https://a\"b",
            "https://a b",
            "https://me@evil.org/",
            "https://a<b>",
            "https:///x",
        ];
        for wrong in wrong {
            assert!(!url(wrong), "{wrong}");
        }
    }
}
