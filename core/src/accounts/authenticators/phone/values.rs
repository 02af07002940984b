//! The words of telephones.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::accounts::authenticators::values::TotpCode;
use crate::kernel::privacy::Cipher;

crate::entity_id! {
    /// One text message.
    pub struct TextId;
}

/// A number that texts can be sent to, in its international form (E.164): `+4915112345678`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// A text that is no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a telephone number begins with + and the country, and has 8 to 15 digits")]
pub struct InvalidPhoneNumber;

impl PhoneNumber {
    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its last three digits: enough to know which of one's own it is.
    pub fn end(&self) -> &str {
        &self.0[self.0.len() - 3..]
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = InvalidPhoneNumber;

    fn try_from(text: String) -> Result<Self, InvalidPhoneNumber> {
        let plain = text.trim().chars().filter(|c| !matches!(c, ' ' | '-' | '/' | '.' | '(' | ')')).collect::<String>();
        let digits = plain.strip_prefix('+').ok_or(InvalidPhoneNumber)?;
        let fits = (8..=15).contains(&digits.len()) && !digits.starts_with('0');
        if fits && digits.bytes().all(|byte| byte.is_ascii_digit()) { Ok(Self(plain)) } else { Err(InvalidPhoneNumber) }
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}

/// Six digits that are sent.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextCode(u32);

impl TextCode {
    /// New ones.
    pub fn generate() -> Self {
        let random = Cipher::random_key();
        let wide = random.iter().take(8).fold(0, |wide, byte| wide << 8 | u64::from(*byte));
        // Of 2⁶⁴ numbers, so that no code is likelier than another by more than can be measured.
        Self(u32::try_from(wide % 1_000_000).unwrap_or_default())
    }

    /// As it is sent.
    pub fn shown(self) -> String {
        format!("{:06}", self.0)
    }

    /// Whether somebody typed it.
    pub(in crate::accounts::authenticators) fn is(self, typed: TotpCode) -> bool {
        self.0 == typed.0
    }
}

impl fmt::Debug for TextCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TextCode(…)")
    }
}

/// Which number a text goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextTo {
    /// The one that somebody gave and has not confirmed yet.
    New,
    /// The one that is theirs.
    Known,
}

#[cfg(test)]
mod tests {
    use super::{PhoneNumber, TextCode};

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let number = PhoneNumber::try_from(" +49 (151) 123-456/78 ".to_owned()).expect("a number");
        assert_eq!((number.as_str(), number.end()), ("+4915112345678", "678"));
        assert_eq!(format!("{number:?}"), "PhoneNumber(…)");
        for nothing in
            ["", "015112345678", "+0151123456", "+1234567", "+1234567890123456", "+49151x234567", "++4915112"]
        {
            assert!(PhoneNumber::try_from(nothing.to_owned()).is_err(), "{nothing}");
        }
    }

    #[test]
    fn codes_have_six_digits_and_are_never_shown_by_the_way() {
        let code = TextCode::generate();
        assert_eq!(code.shown().len(), 6);
        assert_eq!(format!("{code:?}"), "TextCode(…)");
    }
}
