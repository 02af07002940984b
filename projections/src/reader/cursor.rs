//! Cursors: where a page ended, opaque to whoever carries it back, and signed so that nobody makes one up.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::secrets::Pepper;
use serde::{Deserialize, Serialize};

use super::FindError;

/// Bytes of the signature: 128 bits of HMAC-SHA-256.
const SIGNATURE: usize = 16;

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

/// Hands out the cursors of one organization and takes them back.
pub(crate) struct Cursors<'r> {
    pepper: &'r Pepper,
    org: OrgId,
}

impl<'r> Cursors<'r> {
    /// The cursors of `org`.
    pub(crate) fn of(org: OrgId, pepper: &'r Pepper) -> Self {
        Self { pepper, org }
    }

    /// `cursor` as it is handed out.
    pub(crate) fn encode(&self, cursor: &Cursor) -> String {
        let document = serde_json::to_vec(cursor).expect("texts and numbers are JSON");
        BASE64.encode([self.sign(&document).as_slice(), &document].concat())
    }

    /// The cursor that `text` is, if it is one of ours of the order `sort`.
    ///
    /// # Errors
    /// [`FindError::InvalidCursor`].
    pub(crate) fn decode(&self, text: &str, sort: &str) -> Result<Cursor, FindError> {
        let bytes = BASE64.decode(text).map_err(|_| FindError::InvalidCursor)?;
        let (signature, document) = bytes.split_first_chunk::<SIGNATURE>().ok_or(FindError::InvalidCursor)?;
        verify_slices_are_equal(signature, &self.sign(document)).map_err(|_| FindError::InvalidCursor)?;
        let cursor = serde_json::from_slice::<Cursor>(document).map_err(|_| FindError::InvalidCursor)?;
        if cursor.sort == sort { Ok(cursor) } else { Err(FindError::InvalidCursor) }
    }

    fn sign(&self, document: &[u8]) -> [u8; SIGNATURE] {
        let hash = self.pepper.hash("cursor", &[self.org.uuid().as_bytes(), document]);
        let mut signature = [0; SIGNATURE];
        signature.copy_from_slice(&hash.0[..SIGNATURE]);
        signature
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use regimen_core::kernel::ids::OrgId;
    use regimen_core::kernel::secrets::{Pepper, Secrets};

    use super::{BASE64, Cursor, Cursors};

    #[test]
    fn a_cursor_is_read_only_by_the_list_that_gave_it() {
        let pepper = Pepper::new(&Secrets::ephemeral().pepper);
        let cursors = Cursors::of(OrgId::DEFAULT, &pepper);
        let cursor = Cursor { sort: "sessions".into(), number: -7, key: "b".into() };
        let text = cursors.encode(&cursor);
        assert_eq!(cursors.decode(&text, "sessions").ok(), Some(cursor.clone()));
        assert!(cursors.decode(&text, "bookings").is_err());
        assert!(Cursors::of(OrgId::generate(), &pepper).decode(&text, "sessions").is_err(), "another organization");
        let unsigned = BASE64.encode(serde_json::to_vec(&cursor).expect("JSON"));
        for garbage in ["", "!", "AAAA", "eyJzIjoxfQ", "ÄÖ", &unsigned] {
            assert!(cursors.decode(garbage, "sessions").is_err(), "{garbage}");
        }
    }
}
