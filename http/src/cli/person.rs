//! Somebody for whom an account is made at the command line.

use std::io::Read as _;

use regimen_core::accounts::values::{Email, Password, PersonName};

use super::Failed;

/// What an account is made of.
pub(super) struct NewPerson {
    pub(super) email: Email,
    pub(super) name: PersonName,
    pub(super) password: Password,
}

impl NewPerson {
    /// The person with this address, and the password that is typed or piped in.
    pub(super) fn read(email: String, name: Option<String>) -> Result<Self, Failed> {
        let mut password = String::new();
        std::io::stdin().read_to_string(&mut password)?;
        let password = Password::try_from(password.trim_end_matches(['\r', '\n']).to_owned())?;
        let email = Email::try_from(email)?;
        let local = email.as_str().split('@').next().unwrap_or_default().to_owned();
        let name = PersonName::try_from(name.unwrap_or(local)).map_err(|error| format!("the name {error}"))?;
        Ok(Self { email, name, password })
    }
}
