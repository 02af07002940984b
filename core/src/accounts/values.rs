//! The words of accounts: addresses, names, passwords; and roles, which have a file of their own.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::kernel::ids::OrgId;
use crate::kernel::log::Hash;
use crate::kernel::secrets::Pepper;
use crate::kernel::text::{self, TextError};

pub use super::roles::{Role, UnknownRole};

/// An e-mail address, normalised so that look-alikes are one account: NFKC, lower case, no surrounding space.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// A text that is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address looks like name@example.org and has at most 254 characters")]
pub struct InvalidEmail;

impl Email {
    /// The normalised address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Email {
    type Error = InvalidEmail;

    fn try_from(text: String) -> Result<Self, InvalidEmail> {
        let email = text.trim().nfkc().collect::<String>().to_lowercase();
        let (local, domain) = email.rsplit_once('@').ok_or(InvalidEmail)?;
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || "@,;:<>()[]\\\"".contains(c);
        let labels_stand = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
        if local.is_empty()
            || email.len() > 254
            || local.contains(forbidden)
            || domain.contains(forbidden)
            || !labels_stand
        {
            return Err(InvalidEmail);
        }
        Ok(Self(email))
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// A keyed hash of an address: finds the account of an address without the address standing anywhere in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailKey(Hash);

impl EmailKey {
    /// The key of `email` in `org` under the secret `pepper`.
    pub fn of(email: &Email, org: OrgId, pepper: &Pepper) -> Self {
        Self(pepper.hash("email", &[org.uuid().as_bytes(), email.0.as_bytes()]))
    }
}

impl fmt::Display for EmailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

crate::text_value! {
    /// The code by which somebody was sent here.
    pub struct ReferralCode up to 40;
}

/// How a person wants to be called: one line of 1 to 100 characters.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

impl PersonName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PersonName {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        text::line(&text, 100).map(Self)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

/// A password as typed: 10 to 128 characters, any of them (OWASP ASVS 5.0, 6.2.1 and 6.2.9 ask for 8 to 64 at least).
#[derive(Clone)]
pub struct Password(String);

/// A password that is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a password has 10 to 128 characters")]
pub struct WeakPassword;

impl Password {
    /// What was typed.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Password {
    type Error = WeakPassword;

    fn try_from(text: String) -> Result<Self, WeakPassword> {
        if (10..=128).contains(&text.chars().count()) { Ok(Self(text)) } else { Err(WeakPassword) }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// An Argon2id hash in PHC form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(pub(crate) String);

impl PasswordHash {
    /// `$argon2id$v=19$…`
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{Email, Password, PersonName};

    fn email(text: &str) -> Option<String> {
        Email::try_from(text.to_owned()).ok().map(String::from)
    }

    #[test]
    fn look_alike_addresses_are_one_address() {
        assert_eq!(email(" Ada@Example.ORG "), email("ada@example.org"));
        assert_eq!(email("ａda@example.org"), email("ada@example.org"), "full-width letters fold under NFKC");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "ada", "@example.org", "ada@", "ada@example", "a b@example.org", "a@b@c.org", "a\r\n@b.org"] {
            assert_eq!(email(text), None, "{text:?}");
        }
    }

    #[test]
    fn names_hold_one_line_of_any_script() {
        assert_eq!(PersonName::try_from("  Zoë 陳 ".to_owned()).map(String::from), Ok("Zoë 陳".into()));
        assert!(PersonName::try_from("Ada\r\nBcc: all".to_owned()).is_err());
        assert!(PersonName::try_from(" ".to_owned()).is_err());
    }

    #[test]
    fn passwords_are_never_shown() {
        let password = Password::try_from("correct horse".to_owned()).expect("long enough");
        assert_eq!(format!("{password:?}"), "Password(…)");
    }
}
