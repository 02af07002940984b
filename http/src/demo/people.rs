//! Who is in the demo studio.

use std::collections::BTreeMap;

use regimen_core::accounts::Caller;
use regimen_core::accounts::values::{Email, Role};
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;
use regimen_core::{Regimen, Registration};

use super::{Failed, PASSWORD};

pub(super) struct Person {
    short: &'static str,
    name: &'static str,
    pub(super) role: Role,
}

const fn person(short: &'static str, name: &'static str, role: Role) -> Person {
    Person { short, name, role }
}

pub(super) const ALL: [Person; 14] = [
    person("admin", "Alex Admin", Role::Admin),
    person("maya", "Maya Okafor", Role::Coach),
    person("jonas", "Jonas Lind", Role::Coach),
    person("rosa", "Rosa Marchetti", Role::Coach),
    person("ana", "Ana Sousa", Role::Client),
    person("ben", "Ben Carter", Role::Client),
    person("chen", "Chen Wei", Role::Client),
    person("dara", "Dara Nolan", Role::Client),
    person("eva", "Eva Novak", Role::Client),
    person("farid", "Farid Haddad", Role::Client),
    person("gina", "Gina Costa", Role::Client),
    person("hugo", "Hugo Brandt", Role::Client),
    person("ines", "Ines Moreau", Role::Client),
    person(APP_USER, "Tess Adeyemi", Role::Client),
];

/// Who has an authenticator app.
pub(super) const APP_USER: &str = "tess";

impl Person {
    pub(super) fn email(&self) -> String {
        email(self.short)
    }

    pub(super) fn is_app_user(&self) -> bool {
        self.short == APP_USER
    }
}

fn email(short: &str) -> String {
    format!("{short}@demo.example")
}

/// Everybody, by their short names.
pub(super) struct People(BTreeMap<&'static str, AccountId>);

impl People {
    pub(super) async fn are_registered(core: &Regimen) -> Result<bool, Failed> {
        let admin = Email::try_from(email(ALL[0].short))?;
        Ok(core.account_of(OrgId::DEFAULT, &admin).await?.is_some())
    }

    pub(super) async fn register(core: &Regimen) -> Result<Self, Failed> {
        let mut people = BTreeMap::new();
        for person in &ALL {
            let registration = Registration {
                email: Email::try_from(person.email())?,
                name: person.name.to_owned().try_into()?,
                password: PASSWORD.to_owned().try_into()?,
                role: person.role,
                terms_version: None,
            };
            let done = core.register(&Request::once(OrgId::DEFAULT, Actor::Operator), registration).await?;
            people.insert(person.short, done.outcome.account_id);
        }
        Ok(Self(people))
    }

    pub(super) fn of(&self, short: &str) -> AccountId {
        *self.0.get(short).expect("everybody in the story is registered")
    }

    pub(super) fn client(&self, short: &str) -> Caller {
        Caller { account_id: self.of(short), role: Role::Client }
    }

    pub(super) fn coach(&self, short: &str) -> Caller {
        Caller { account_id: self.of(short), role: Role::Coach }
    }

    pub(super) fn admin(&self) -> Caller {
        Caller { account_id: self.of("admin"), role: Role::Admin }
    }
}
