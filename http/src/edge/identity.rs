//! Who a request is from. A handler's argument type says who may call it: [`SignedIn`], [`Coach`] or [`Admin`].

use std::ops::Deref;
use std::sync::Arc;

use poem::Request;
use poem::http::StatusCode;
use poem_openapi::SecurityScheme;
use poem_openapi::auth::Bearer;
use regimen_core::accounts::Caller;
use regimen_core::accounts::values::Role;
use regimen_core::kernel::executor::Request as Command;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;

use super::limits::OperationLimits;
use super::problem::Problem;
use super::tokens::{Claims, Tokens};

/// Anybody with a valid access token.
#[derive(SecurityScheme)]
#[oai(rename = "bearer", ty = "bearer", bearer_format = "JWT", checker = "signed_in")]
pub(crate) struct SignedIn(Claims);

/// A coach or an admin.
#[derive(SecurityScheme)]
#[oai(rename = "bearer", ty = "bearer", bearer_format = "JWT", checker = "coach")]
pub(crate) struct Coach(Claims);

/// An admin.
#[derive(SecurityScheme)]
#[oai(rename = "bearer", ty = "bearer", bearer_format = "JWT", checker = "admin")]
pub(crate) struct Admin(Claims);

async fn signed_in(request: &Request, bearer: Bearer) -> poem::Result<Claims> {
    let tokens = request.data::<Arc<Tokens>>().ok_or_else(|| Problem::broken(&"the application has no token key"))?;
    let claims = tokens
        .check(&bearer.token)
        .map_err(|error| Problem::new(StatusCode::UNAUTHORIZED, "auth.unauthenticated", error.to_string()))?;
    if let Some(limits) = request.data::<Arc<OperationLimits>>() {
        limits.take(request, &claims)?;
    }
    Ok(claims)
}

async fn coach(request: &Request, bearer: Bearer) -> poem::Result<Claims> {
    allow(signed_in(request, bearer).await?, &[Role::Coach, Role::Admin])
}

async fn admin(request: &Request, bearer: Bearer) -> poem::Result<Claims> {
    allow(signed_in(request, bearer).await?, &[Role::Admin])
}

fn allow(claims: Claims, roles: &[Role]) -> poem::Result<Claims> {
    if roles.contains(&claims.role) {
        Ok(claims)
    } else {
        let detail = format!("the role {} may not do this", claims.role.name());
        Err(Problem::new(StatusCode::FORBIDDEN, "auth.forbidden", detail).into())
    }
}

impl Claims {
    /// Whoever acts, as the domain knows them.
    pub(crate) fn caller(&self) -> Caller {
        Caller { account_id: self.sub, role: self.role }
    }

    /// Their account.
    pub(crate) fn account_id(&self) -> AccountId {
        self.sub
    }

    /// Their organization.
    pub(crate) fn org(&self) -> OrgId {
        self.org
    }

    /// A command of theirs that nobody will repeat.
    pub(crate) fn command(&self) -> Command {
        Command::once(self.org, Actor::Account(self.sub))
    }
}

macro_rules! is_claims {
    ($($scheme:ident),+) => {$(
        impl Deref for $scheme {
            type Target = Claims;

            fn deref(&self) -> &Claims {
                &self.0
            }
        }
    )+};
}

is_claims!(SignedIn, Coach, Admin);
