//! Registering.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::Registration;
use regimen_core::accounts::values::Role;
use regimen_core::kernel::ids::AccountId;

use crate::api::{Area, Created, Text, parse};
use crate::edge::{Fingerprint, Problem, Tenant};
use crate::parts::Parts;

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
    /// 10 to 128 characters.
    #[oai(validator(max_length = 512))]
    password: Text,
    /// How you want to be called: one line of at most 100 characters.
    name: Text,
    role: OpenRole,
    /// That you accept the terms: `true`.
    accept_terms: bool,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Registered {
    account_id: AccountId,
    email: String,
    name: String,
    role: RoleName,
}

#[OpenApi(prefix_path = "/auth", tag = "Area::Accounts")]
impl AuthApi {
    /// Register
    ///
    /// Makes an account for whoever asks. Admins are made at the server's command line.
    #[oai(path = "/register", method = "post", operation_id = "register")]
    async fn register(
        &self,
        parts: Data<&Arc<Parts>>,
        asked: Data<&Fingerprint>,
        tenant: Data<&Tenant>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Register>,
    ) -> Result<Created<Registered>, Problem> {
        let Register { email: Text(email), password: Text(password), name: Text(name), role, accept_terms } = body.0;
        let registration = registration(&parts, (&email, password, &name), role, accept_terms)?;
        let request = asked.name_of(registration.email.as_str(), tenant.command(), key.as_deref())?;
        let (email, name) = (registration.email.clone().into(), registration.name.clone().into());
        let done = parts.core.register(&request, registration).await?;
        Ok(Created::of(done, |is| Registered { account_id: is.account_id, email, name, role: is.role.into() }))
    }
}

fn registration(
    parts: &Parts,
    (email, password, name): (&str, String, &str),
    role: OpenRole,
    accept_terms: bool,
) -> Result<Registration, Problem> {
    if !accept_terms {
        return Err(Problem::unacceptable("account.terms_not_accepted", "an account needs the terms to be accepted"));
    }
    Ok(Registration {
        email: parse("email", email.to_owned())?,
        name: parse("name", name.to_owned())?,
        password: parse("password", password)?,
        role: match role {
            OpenRole::Client => Role::Client,
            OpenRole::Coach => Role::Coach,
        },
        terms_version: Some(parts.terms_version.clone()),
    })
}
