//! Who a request is from: a person, or a program. A handler's argument type says who may call it: [`SignedIn`], [`Coach`],
//! [`Admin`] … The roles of each are in [`authority`].

use std::ops::Deref;
use std::sync::Arc;

use poem::Request;
use poem::http::StatusCode;
use poem_openapi::SecurityScheme;
use poem_openapi::auth::Bearer;
use regimen_core::accounts::Caller;
use regimen_core::accounts::values::Role;
use regimen_core::integration::oauth::AppId;
use regimen_core::kernel::executor::Request as Command;
use regimen_core::kernel::ids::{AccountId, OrgId, ProgramId};
use regimen_core::kernel::log::Actor;

use super::authority;
use super::bearers::Bearers;
use super::enrolment::expect_enrolled;
use super::impersonation::expect_open;
use super::limits::OperationLimits;
use super::problem::Problem;
use super::standing::unauthenticated;
use super::tenant::Tenant;
use super::tokens::Claims;

/// Anybody with a valid access token.
#[derive(SecurityScheme)]
#[oai(rename = "bearer", ty = "bearer", bearer_format = "JWT", checker = "signed_in")]
pub(crate) struct SignedIn(Claims);

/// Anybody who may take part: an auditor only reads.
#[derive(SecurityScheme)]
#[oai(rename = "bearer", ty = "bearer", bearer_format = "JWT", checker = "participant")]
pub(crate) struct Participant(Claims);

/// Whoever may lead sessions: a coach, an admin or an owner.
#[derive(SecurityScheme)]
#[oai(rename = "bearer", ty = "bearer", bearer_format = "JWT", checker = "coach")]
pub(crate) struct Coach(Claims);

/// Whoever is at the door of a session: a coach, the front desk, an admin or an owner.
#[derive(SecurityScheme)]
#[oai(rename = "bearer", ty = "bearer", bearer_format = "JWT", checker = "doorkeeper")]
pub(crate) struct Doorkeeper(Claims);

/// The front desk, an admin or an owner.
#[derive(SecurityScheme)]
#[oai(rename = "bearer", ty = "bearer", bearer_format = "JWT", checker = "desk")]
pub(crate) struct Desk(Claims);

/// An admin or an owner.
#[derive(SecurityScheme)]
#[oai(rename = "bearer", ty = "bearer", bearer_format = "JWT", checker = "admin")]
pub(crate) struct Admin(Claims);

/// Whoever reads figures of sessions: a coach, an admin, an owner or an auditor.
#[derive(SecurityScheme)]
#[oai(rename = "bearer", ty = "bearer", bearer_format = "JWT", checker = "analyst")]
pub(crate) struct Analyst(Claims);

/// Whoever reads the history: an admin, an owner or an auditor.
#[derive(SecurityScheme)]
#[oai(rename = "bearer", ty = "bearer", bearer_format = "JWT", checker = "auditor")]
pub(crate) struct Auditor(Claims);

async fn signed_in(request: &Request, bearer: Bearer) -> poem::Result<Claims> {
    let bearers = request.data::<Arc<Bearers>>().ok_or_else(|| Problem::broken(&"nobody knows which tokens count"))?;
    let claims = bearers.admit(request, &bearer.token).await?;
    if request.data::<Tenant>().is_some_and(|tenant| tenant.org() != claims.org()) {
        // At another organization's door a token is as good as none.
        return Err(unauthenticated().into());
    }
    expect_enrolled(request, &claims)?;
    expect_open(request, &claims)?;
    if let Some(limits) = request.data::<Arc<OperationLimits>>() {
        limits.take(request, &claims)?;
    }
    allow(claims, authority::SIGNED_IN)
}

async fn participant(request: &Request, bearer: Bearer) -> poem::Result<Claims> {
    allow(signed_in(request, bearer).await?, authority::PARTICIPANT)
}

async fn coach(request: &Request, bearer: Bearer) -> poem::Result<Claims> {
    allow(signed_in(request, bearer).await?, authority::COACH)
}

async fn doorkeeper(request: &Request, bearer: Bearer) -> poem::Result<Claims> {
    allow(signed_in(request, bearer).await?, authority::DOORKEEPER)
}

async fn desk(request: &Request, bearer: Bearer) -> poem::Result<Claims> {
    allow(signed_in(request, bearer).await?, authority::DESK)
}

async fn admin(request: &Request, bearer: Bearer) -> poem::Result<Claims> {
    allow(signed_in(request, bearer).await?, authority::ADMIN)
}

async fn analyst(request: &Request, bearer: Bearer) -> poem::Result<Claims> {
    allow(signed_in(request, bearer).await?, authority::ANALYST)
}

async fn auditor(request: &Request, bearer: Bearer) -> poem::Result<Claims> {
    allow(signed_in(request, bearer).await?, authority::AUDITOR)
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

    /// The app that shows the token, if it is not the person's own.
    pub(crate) fn app(&self) -> Option<AppId> {
        self.client.map(|program| AppId::from_uuid(program.uuid()))
    }

    /// The program that acts, if it acts for itself and for nobody in person.
    pub(crate) fn program(&self) -> Option<ProgramId> {
        self.client.filter(|program| program.uuid() == self.sub.uuid())
    }

    /// A command of theirs that nobody will repeat.
    pub(crate) fn command(&self) -> Command {
        Command::once(self.org, self.actor())
    }

    fn actor(&self) -> Actor {
        match (self.program(), self.act) {
            (Some(program), _) => Actor::Program(program),
            (None, Some(acting)) => Actor::Impersonated { account: self.sub, by: acting.sub },
            (None, None) => Actor::Account(self.sub),
        }
    }

    /// Who acts for them, if it is not they themselves.
    pub(crate) fn impersonated_by(&self) -> Option<AccountId> {
        self.act.map(|acting| acting.sub)
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

is_claims!(SignedIn, Participant, Coach, Doorkeeper, Desk, Admin, Analyst, Auditor);
