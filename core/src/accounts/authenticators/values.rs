//! The words of second factors.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::backup_codes::BackupCode;
use crate::kernel::privacy::Cipher;

/// Letters and digits of RFC 4648, which authenticator apps read.
pub(super) const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What an authenticator app and we know: 160 bits, as RFC 4226 recommends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TotpSecret(pub(super) [u8; 20]);

/// A text that is no such secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a secret is 40 hexadecimal digits")]
pub struct InvalidSecret;

impl TotpSecret {
    /// A new one.
    pub fn generate() -> Self {
        let mut secret = [0; 20];
        secret.copy_from_slice(&Cipher::random_key()[..20]);
        Self(secret)
    }

    /// As people type it into an authenticator app: 32 letters and digits.
    pub fn base32(&self) -> String {
        base32(&self.0)
    }
}

impl TryFrom<String> for TotpSecret {
    type Error = InvalidSecret;

    fn try_from(text: String) -> Result<Self, InvalidSecret> {
        let mut secret = [0; 20];
        hex::decode_to_slice(text, &mut secret).map_err(|_| InvalidSecret)?;
        Ok(Self(secret))
    }
}

impl From<TotpSecret> for String {
    fn from(secret: TotpSecret) -> Self {
        hex::encode(secret.0)
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

/// `bytes`, five bits to a character. What is left over at the end is dropped: ours are multiples of five bits.
pub(super) fn base32(bytes: &[u8]) -> String {
    let bit = |at: usize| usize::from(bytes[at / 8] >> (7 - at % 8) & 1);
    let character = |first: usize| (first..first + 5).fold(0, |value, at| value << 1 | bit(at));
    (0..bytes.len() * 8 / 5).map(|number| char::from(BASE32[character(number * 5)])).collect()
}

/// The six digits that an authenticator app shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TotpCode(pub(super) u32);

impl fmt::Debug for TotpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpCode(…)")
    }
}

/// What somebody typed where a code was asked for. Spaces and dashes count for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenCode {
    /// Six digits.
    Totp(TotpCode),
    /// One of the ten on paper.
    Backup(BackupCode),
}

/// A text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code has 6 digits, and a backup code 10 letters and digits")]
pub struct InvalidCode;

impl TryFrom<String> for GivenCode {
    type Error = InvalidCode;

    fn try_from(text: String) -> Result<Self, InvalidCode> {
        let text = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect::<String>().to_ascii_uppercase();
        let is_number = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        match (is_number, text.parse()) {
            (true, Ok(number)) => Ok(Self::Totp(TotpCode(number))),
            _ => BackupCode::try_from(text).map(Self::Backup),
        }
    }
}

impl TryFrom<String> for TotpCode {
    type Error = InvalidCode;

    fn try_from(text: String) -> Result<Self, InvalidCode> {
        match GivenCode::try_from(text)? {
            GivenCode::Totp(code) => Ok(code),
            GivenCode::Backup(_) => Err(InvalidCode),
        }
    }
}

/// How somebody showed who they are, as tokens name it (RFC 8176 where it has a name).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A code of an authenticator app.
    Totp,
    /// A code on paper.
    BackupCode,
    /// A passkey.
    Passkey,
    /// A code that was sent to a telephone.
    Sms,
}

impl Method {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::BackupCode => "backup_code",
            Self::Passkey => "passkey",
            Self::Sms => "sms",
        }
    }
}

crate::text_value! {
    /// Why staff did something about somebody's authenticators.
    pub struct ResetReason up to 200;
}

#[cfg(test)]
mod tests {
    use super::{GivenCode, TotpCode, TotpSecret, base32};

    #[test]
    fn base_32_is_that_of_rfc_4648() {
        assert_eq!(base32(b"fooba"), "MZXW6YTB");
        assert_eq!(base32(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn codes_are_read_as_people_write_them() {
        assert_eq!(GivenCode::try_from("012 345".to_owned()), Ok(GivenCode::Totp(TotpCode(12345))));
        assert!(matches!(GivenCode::try_from("abcde-fghij".to_owned()), Ok(GivenCode::Backup(_))));
        for nothing in ["", "12345", "1234567", "١٢٣٤٥٦", "+12345", "abcde-fghi0", "abcdefghijk"] {
            assert!(GivenCode::try_from(nothing.to_owned()).is_err(), "{nothing}");
        }
    }

    #[test]
    fn secrets_are_never_shown() {
        assert_eq!(format!("{:?}", TotpSecret::generate()), "TotpSecret(…)");
        assert_eq!(TotpSecret::generate().base32().len(), 32);
    }
}
