//! Registering.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::accounts::AccountRefusal;
use regimen_core::accounts::consents::Consent;
use regimen_core::accounts::values::Role;
use regimen_core::kernel::ids::AccountId;
use regimen_core::{Registration, SignUp};

use super::consents::{Accept, asked_of, expect_accepted};
use crate::api::{Area, Created, Text, parse};
use crate::edge::{Fingerprint, Problem, Tenant};
use crate::parts::Parts;
use crate::settings::Coaches;

pub(crate) struct AuthApi;

/// Who somebody wants to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum OpenRole {
    /// Books and takes part.
    Client,
    /// Leads sessions of their own.
    Coach,
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "Role", rename_all = "snake_case")]
pub(crate) enum RoleName {
    /// Books and takes part.
    Client,
    /// Leads sessions of their own.
    Coach,
    /// Stands at the front desk: checks in, sells, grants credits, books for clients.
    Desk,
    /// Sees and changes everything.
    Admin,
    /// The same, and decides who is admin and owner.
    Owner,
    /// Reads the history, its proof and reports, and changes nothing.
    Auditor,
}

impl From<Role> for RoleName {
    fn from(role: Role) -> Self {
        match role {
            Role::Client => Self::Client,
            Role::Coach => Self::Coach,
            Role::Desk => Self::Desk,
            Role::Admin => Self::Admin,
            Role::Owner => Self::Owner,
            Role::Auditor => Self::Auditor,
        }
    }
}

impl From<RoleName> for Role {
    fn from(role: RoleName) -> Self {
        match role {
            RoleName::Client => Self::Client,
            RoleName::Coach => Self::Coach,
            RoleName::Desk => Self::Desk,
            RoleName::Admin => Self::Admin,
            RoleName::Owner => Self::Owner,
            RoleName::Auditor => Self::Auditor,
        }
    }
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Register {
    /// Where mail reaches you; also what you sign in with.
    #[oai(validator(max_length = 254))]
    email: Text,
    /// 10 to 128 characters, and not easily guessed.
    #[oai(validator(max_length = 512))]
    password: Text,
    /// How you want to be called: one line of at most 100 characters.
    name: Text,
    /// What you want to be. Whoever wants to be a coach is a client until an admin agrees, unless the server takes coaches as they
    /// come.
    role: OpenRole,
    /// That you accept the terms and the privacy notice as they are now: `true`.
    accept_terms: bool,
    /// Which versions you have read. If others count by now, nothing is accepted: 409 `account.consent_outdated`.
    versions: Option<Accept>,
    /// The code by which somebody sent you here, at most 40 characters.
    #[oai(validator(max_length = 160))]
    referral_code: Option<Text>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Registered {
    account_id: AccountId,
    email: String,
    name: String,
    role: RoleName,
    /// What you asked to be; an admin decides.
    asks_for: Option<RoleName>,
}

#[OpenApi(prefix_path = "/auth", tag = "Area::Accounts")]
impl AuthApi {
    /// Register
    ///
    /// Makes an account for whoever asks; a mail asks them to show that the address is theirs. If the address has an account already,
    /// the answer is the same, that account stays as it is, and its owner is told by mail. Admins are made at the server's command
    /// line.
    #[oai(path = "/register", method = "post", operation_id = "register")]
    async fn register(
        &self,
        parts: Data<&Arc<Parts>>,
        asked: Data<&Fingerprint>,
        tenant: Data<&Tenant>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Register>,
    ) -> Result<Created<Registered>, Problem> {
        let (registration, sign_up) = body.0.read(&parts, asked_of(&parts, tenant.org()).await?)?;
        let request = asked.name_of(registration.email.as_str(), tenant.command(), key.as_deref())?;
        let (email, name) = (registration.email.clone().into(), registration.name.clone().into());
        let asks_for = sign_up.asks_for.map(RoleName::from);
        let (done, ()) = tokio::join!(parts.core.sign_up(&request, registration, sign_up), parts.registration.wait());
        Ok(Created::of(done?, |is| Registered {
            account_id: is.account_id,
            email,
            name,
            role: is.role.into(),
            asks_for,
        }))
    }
}

impl Register {
    fn read(self, parts: &Parts, consent: Consent) -> Result<(Registration, SignUp), Problem> {
        expect_accepted(self.accept_terms)?;
        let outdated = self.versions.map(Consent::from).filter(|read| *read != consent);
        outdated.map_or(Ok(()), |_| Err(Problem::refused(&AccountRefusal::ConsentOutdated)))?;
        let (role, asks_for) = match (self.role, parts.registration.coaches) {
            (OpenRole::Client, _) => (Role::Client, None),
            (OpenRole::Coach, Coaches::Open) => (Role::Coach, None),
            (OpenRole::Coach, Coaches::Request) => (Role::Client, Some(Role::Coach)),
        };
        let registration = Registration {
            email: parse("email", self.email.0)?,
            name: parse("name", self.name.0)?,
            password: parse("password", self.password.0)?,
            role,
            terms_version: None,
        };
        let referral = self.referral_code.map(|Text(code)| parse("referral_code", code)).transpose()?;
        Ok((registration, SignUp { consent, referral, asks_for }))
    }
}
