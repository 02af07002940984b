//! Cursors: where a page ended, opaque to whoever carries it back.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};

use super::FindError;

/// The last row of a page in the order of one list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// The list's order: a cursor of another list means nothing here.
    #[serde(rename = "s")]
    pub(crate) sort: String,
    /// The row's number in that order: a time or a position, 0 where there is none.
    #[serde(rename = "n")]
    pub(crate) number: i64,
    /// The row's key, which tells rows of the same number apart.
    #[serde(rename = "k")]
    pub(crate) key: String,
}

impl Cursor {
    /// As it is handed out.
    pub(crate) fn encode(&self) -> String {
        BASE64.encode(serde_json::to_vec(self).expect("texts and numbers are JSON"))
    }

    /// The cursor that `text` is, if it is one of the order `sort`.
    ///
    /// # Errors
    /// [`FindError::InvalidCursor`].
    pub(crate) fn decode(text: &str, sort: &str) -> Result<Self, FindError> {
        let bytes = BASE64.decode(text).map_err(|_| FindError::InvalidCursor)?;
        let cursor = serde_json::from_slice::<Self>(&bytes).map_err(|_| FindError::InvalidCursor)?;
        // PostgreSQL takes no text with a zero in it.
        if cursor.sort == sort && !cursor.key.contains('\0') { Ok(cursor) } else { Err(FindError::InvalidCursor) }
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_cursor_is_read_only_by_the_list_that_gave_it() {
        let cursor = Cursor { sort: "sessions".into(), number: -7, key: "b".into() };
        assert_eq!(Cursor::decode(&cursor.encode(), "sessions").ok(), Some(cursor.clone()));
        assert!(Cursor::decode(&cursor.encode(), "bookings").is_err());
        for garbage in ["", "!", "AAAA", "eyJzIjoxfQ", "ÄÖ"] {
            assert!(Cursor::decode(garbage, "sessions").is_err(), "{garbage}");
        }
    }
}
