//! Who is in the demo studio.

use regimen_core::accounts::AccountRefusal;
use regimen_core::accounts::values::{Email, Role};
use regimen_core::kernel::executor::{Decline, Request};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;
use regimen_core::membership::GrantCredits;
use regimen_core::{Regimen, Registration};

use super::{Failed, PASSWORD};

pub(super) struct Person {
    pub(super) email: &'static str,
    name: &'static str,
    pub(super) role: Role,
}

const fn person(email: &'static str, name: &'static str, role: Role) -> Person {
    Person { email, name, role }
}

pub(super) const ALL: [Person; 9] = [
    person("admin@demo.example", "Alex Admin", Role::Admin),
    person("maya@demo.example", "Maya Okafor", Role::Coach),
    person("jonas@demo.example", "Jonas Lind", Role::Coach),
    person("ana@demo.example", "Ana Sousa", Role::Client),
    person("ben@demo.example", "Ben Carter", Role::Client),
    person("chen@demo.example", "Chen Wei", Role::Client),
    person("dara@demo.example", "Dara Nolan", Role::Client),
    person("eva@demo.example", "Eva Novak", Role::Client),
    person("farid@demo.example", "Farid Haddad", Role::Client),
];

pub(super) struct People {
    pub(super) coaches: Vec<AccountId>,
    pub(super) clients: Vec<AccountId>,
    pub(super) are_new: bool,
}

pub(super) async fn register(core: &Regimen) -> Result<People, Failed> {
    let mut people = People { coaches: Vec::new(), clients: Vec::new(), are_new: true };
    for person in &ALL {
        let Some(account_id) = register_one(core, person).await? else {
            people.are_new = false;
            continue;
        };
        match person.role {
            Role::Admin => {}
            Role::Coach => people.coaches.push(account_id),
            Role::Client => {
                grant(core, account_id).await?;
                people.clients.push(account_id);
            }
        }
    }
    Ok(people)
}

/// `None` if they are there already.
async fn register_one(core: &Regimen, person: &Person) -> Result<Option<AccountId>, Failed> {
    let registration = Registration {
        email: Email::try_from(person.email.to_owned())?,
        name: person.name.to_owned().try_into()?,
        password: PASSWORD.to_owned().try_into()?,
        role: person.role,
        terms_version: None,
    };
    match core.register(&Request::once(OrgId::DEFAULT, Actor::Operator), registration).await {
        Ok(done) => Ok(Some(done.outcome.account_id)),
        Err(Decline::Refused(AccountRefusal::EmailTaken)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

async fn grant(core: &Regimen, client_id: AccountId) -> Result<(), Failed> {
    let reason = "ten-class pass".to_owned().try_into()?;
    let grant = GrantCredits { client_id, amount: 10.try_into()?, validity: 90.try_into()?, reason };
    core.executor().execute(&Request::once(OrgId::DEFAULT, Actor::Operator), &grant).await?;
    Ok(())
}
