//! What an access token says.

use chrono::{DateTime, Utc};
use regimen_core::accounts::authenticators::policy::Enrolment;
use regimen_core::accounts::values::Role;
use regimen_core::accounts::{AuthMethod, Scopes, SignInId};
use regimen_core::kernel::ids::{AccountId, OrgId, ProgramId};
use serde::{Deserialize, Serialize};

use super::{AUDIENCE, ISSUER};

/// What a token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(super) iss: String,
    pub(super) aud: String,
    /// Who.
    pub(crate) sub: AccountId,
    /// In which organization.
    pub(crate) org: OrgId,
    /// What they may do.
    pub(crate) role: Role,
    /// The sign-in that it belongs to.
    pub(crate) sid: SignInId,
    /// By what they proved who they are.
    pub(super) amr: Vec<AuthMethod>,
    /// When they did.
    pub(super) auth_time: i64,
    /// Whether they must get a second factor before anything else.
    #[serde(default)]
    pub(crate) enrolment: Enrolment,
    /// Who acts for them, if it is not they themselves (RFC 8693).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::edge) act: Option<Acting>,
    /// What the program may do that shows it; whatever its role may, if it is nobody's but the person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::edge) scope: Option<Scopes>,
    /// The program that shows it. One that acts for itself is its own subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::edge) client: Option<ProgramId>,
    pub(super) iat: i64,
    pub(super) exp: i64,
}

/// Whoever acts for somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Acting {
    /// Who.
    pub(crate) sub: AccountId,
    /// The sign-in of theirs by which they do: when it is over, so is this.
    pub(crate) sid: SignInId,
}

impl Claims {
    /// Whether somebody proved in person since `since` that they are who it says, with all that is asked for. Whoever came from a
    /// linked account has proved to be the owner of that one, and not of this.
    pub(in crate::edge) fn proved_in_person(&self, since: DateTime<Utc>) -> bool {
        let in_person = self.act.is_none() && self.client.is_none() && !self.amr.contains(&AuthMethod::Linked);
        in_person && self.enrolment == Enrolment::NotDue && self.auth_time >= since.timestamp()
    }

    /// What `program` may do at `now` that acts for `org` and for nobody in person: what admins may, within `scopes`.
    pub(in crate::edge) fn of_program(org: OrgId, program: ProgramId, scopes: Scopes, now: DateTime<Utc>) -> Self {
        Self {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: AccountId::from_uuid(program.uuid()),
            org,
            role: Role::Admin,
            sid: SignInId::from_uuid(program.uuid()),
            amr: Vec::new(),
            auth_time: now.timestamp(),
            enrolment: Enrolment::NotDue,
            act: None,
            scope: Some(scopes),
            client: Some(program),
            iat: now.timestamp(),
            exp: now.timestamp(),
        }
    }
}
