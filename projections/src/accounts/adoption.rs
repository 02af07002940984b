//! Who has a second factor, counted for each role.

use std::collections::BTreeMap;

use regimen_core::accounts::authenticators::events::AuthenticatorsEvent;
use regimen_core::accounts::events::AccountEvent;
use regimen_core::accounts::values::Role;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Reader};

/// A row of the view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdoptionRow {
    /// What one person has.
    Person(Person),
    /// How many people of one role have what.
    Role(Adoption),
}

/// What one person has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    role: Role,
    totp: bool,
    passkeys: u32,
    phone: bool,
}

/// How many people of one role have what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// All of them.
    pub people: i64,
    /// Those with a second factor of any kind.
    pub with_second_factor: i64,
    /// Those with an authenticator app.
    pub with_totp: i64,
    /// Those with a passkey.
    pub with_passkey: i64,
    /// Those with codes by text.
    pub with_sms: i64,
}

impl Adoption {
    /// With `person` counted `times`: once more, or once less.
    fn count(&mut self, person: Person, times: i64) {
        let one = |has: bool| if has { times } else { 0 };
        self.people += times;
        self.with_totp += one(person.totp);
        self.with_passkey += one(person.passkeys > 0);
        self.with_sms += one(person.phone);
        self.with_second_factor += one(person.totp || person.passkeys > 0 || person.phone);
    }
}

/// One row for each person, and one for each role.
#[derive(Debug)]
pub struct AdoptionView;

/// What becomes of a person.
enum Change {
    Comes(Role),
    Becomes(Role),
    Totp(bool),
    PasskeyAdded,
    PasskeyRemoved,
    Phone(bool),
    LosesAll,
    Goes,
}

fn change_of(event: &Event) -> Result<Option<(AccountId, Change)>, FoldError> {
    let of_account = match event.read()? {
        Some(AccountEvent::AccountRegistered(event)) => Some((event.account_id, Change::Comes(event.role))),
        Some(AccountEvent::RoleChanged(event)) => Some((event.account_id, Change::Becomes(event.to))),
        Some(_) | None => None,
    };
    let of_authenticators = match event.read()? {
        Some(AuthenticatorsEvent::TotpConfirmed(event)) => Some((event.account_id, Change::Totp(true))),
        Some(AuthenticatorsEvent::TotpRemoved(event)) => Some((event.account_id, Change::Totp(false))),
        Some(AuthenticatorsEvent::PasskeyAdded(event)) => Some((event.account_id, Change::PasskeyAdded)),
        Some(AuthenticatorsEvent::PasskeyRemoved(event)) => Some((event.account_id, Change::PasskeyRemoved)),
        Some(AuthenticatorsEvent::PhoneConfirmed(event)) => Some((event.account_id, Change::Phone(true))),
        Some(AuthenticatorsEvent::PhoneRemoved(event)) => Some((event.account_id, Change::Phone(false))),
        Some(AuthenticatorsEvent::AuthenticatorsReset(event)) => Some((event.account_id, Change::LosesAll)),
        Some(_) | None => None,
    };
    let erased = event
        .read()?
        .map(|PrivacyEvent::SubjectErased(event)| (AccountId::from_uuid(event.subject.uuid()), Change::Goes));
    Ok(of_account.or(of_authenticators).or(erased))
}

impl Change {
    /// What `before` becomes; none if nobody is left, or there was nobody.
    fn of(self, before: Option<Person>) -> Option<Person> {
        match (self, before) {
            (Self::Comes(role), _) => Some(Person { role, totp: false, passkeys: 0, phone: false }),
            (Self::Becomes(role), Some(before)) => Some(Person { role, ..before }),
            (Self::Totp(totp), Some(before)) => Some(Person { totp, ..before }),
            (Self::Phone(phone), Some(before)) => Some(Person { phone, ..before }),
            (Self::PasskeyAdded, Some(before)) => Some(Person { passkeys: before.passkeys + 1, ..before }),
            (Self::PasskeyRemoved, Some(before)) => {
                Some(Person { passkeys: before.passkeys.saturating_sub(1), ..before })
            }
            (Self::LosesAll, Some(before)) => Some(Person { totp: false, passkeys: 0, phone: false, ..before }),
            (Self::Goes, _) | (_, None) => None,
        }
    }
}

fn role_key(role: Role) -> String {
    format!("role-{}", role.name())
}

fn count(rows: &mut Rows<AdoptionRow>, person: Person, times: i64) -> Result<(), FoldError> {
    let key = role_key(person.role);
    if rows.find(&key)?.is_none() {
        rows.put(key.clone(), AdoptionRow::Role(Adoption::default()));
    }
    let AdoptionRow::Role(adoption) = rows.change(&key)? else { return Err(FoldError::Form(key)) };
    adoption.count(person, times);
    Ok(())
}

impl View for AdoptionView {
    type Row = AdoptionRow;
    const NAME: &'static str = "accounts_mfa_adoption";
    const VERSION: u32 = 2;
    const CARRIES_ON: u32 = 2;
    const COLUMNS: &'static [Column] = &[];
    const INDEXES: &'static [&'static [&'static str]] = &[];

    fn reads(kind: &str) -> bool {
        AccountEvent::knows(kind) || AuthenticatorsEvent::knows(kind) || PrivacyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        if let Some((account_id, _)) = change_of(event)? {
            keys.push(account_id.to_string());
            keys.extend(Role::ALL.into_iter().map(role_key));
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<AdoptionRow>, event: &Event) -> Result<(), FoldError> {
        let Some((account_id, change)) = change_of(event)? else { return Ok(()) };
        let key = account_id.to_string();
        let before = match rows.find(&key)? {
            Some(AdoptionRow::Person(before)) => Some(*before),
            Some(AdoptionRow::Role(_)) | None => None,
        };
        let after = change.of(before);
        if let Some(before) = before {
            count(rows, before, -1)?;
        }
        match after {
            Some(after) => {
                count(rows, after, 1)?;
                rows.put(key, AdoptionRow::Person(after));
            }
            None if before.is_some() => rows.remove(key),
            None => {}
        }
        Ok(())
    }

    fn columns(_: &AdoptionRow) -> Vec<Value> {
        Vec::new()
    }
}

/// How many people of each role have a second factor.
///
/// # Errors
/// When the database does not answer.
pub async fn find_adoption(reader: &Reader, org: OrgId) -> Result<BTreeMap<&'static str, Adoption>, FindError> {
    let found = reader.get_all::<AdoptionView>(org, &Role::ALL.map(role_key)).await?;
    let found = found.into_iter().collect::<BTreeMap<_, _>>();
    let of = |role| match found.get(&role_key(role)) {
        Some(AdoptionRow::Role(adoption)) => *adoption,
        Some(AdoptionRow::Person(_)) | None => Adoption::default(),
    };
    Ok(Role::ALL.into_iter().map(|role| (role.name(), of(role))).collect())
}
