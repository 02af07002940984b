//! Lines of text that people write: trimmed, bounded, without characters that break a line, a header or a log.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A text that is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but space.
    #[error("must not be empty")]
    Empty,
    /// Longer than it may be.
    #[error("has more than {limit} characters")]
    TooLong {
        /// The most characters.
        limit: usize,
    },
    /// A line break or another control character.
    #[error("must be one line without control characters")]
    Control,
}

/// `text` trimmed, if it is one line of 1 to `limit` characters.
///
/// # Errors
/// See [`TextError`].
pub fn line(text: &str, limit: usize) -> Result<String, TextError> {
    let text = text.trim();
    if text.is_empty() {
        Err(TextError::Empty)
    } else if text.chars().count() > limit {
        Err(TextError::TooLong { limit })
    } else if text.chars().any(char::is_control) {
        Err(TextError::Control)
    } else {
        Ok(text.to_owned())
    }
}

/// `text` as it is compared when people look for one another: without case, accents and surrounding space.
pub fn folded(text: &str) -> String {
    text.trim().nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase()
}

/// Declares a value that is one line of 1 to `limit` characters.
#[macro_export]
macro_rules! text_value {
    ($($(#[$meta:meta])* pub struct $name:ident up to $limit:literal;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::kernel::text::TextError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                $crate::kernel::text::line(&text, $limit).map(Self)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    )+};
}
