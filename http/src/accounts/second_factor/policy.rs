//! Who must have a second factor.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::authenticators::policy::{
    Demand, RoleRule, SecondFactorPolicy, SetSecondFactorPolicy, TextCodes, Trust,
};
use regimen_core::accounts::values::Role;

use crate::accounts::RoleName;
use crate::api::{Area, Written};
use crate::edge::{Admin, Problem};
use crate::parts::Parts;

pub(crate) struct PolicyApi;

/// The rule of one role.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct MfaRule {
    role: RoleName,
    /// Whether they must have a second factor. Who has none when it is due can do nothing but set one up.
    required: bool,
    /// How many days they have for it, from the rule or from their first day.
    #[oai(default, validator(maximum(value = "365")))]
    grace_days: u16,
    /// For how many days a device of theirs may be trusted; 0 for never.
    #[oai(default = "thirty", validator(maximum(value = "365")))]
    trusted_device_days: u16,
    /// Whether codes by text message do. If not, nobody takes them any more, and whoever has nothing else is asked to set up
    /// something better when a second factor is due; until then codes are sent to them when they sign in.
    #[oai(default = "yes")]
    texts: bool,
}

/// Who must have a second factor.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct MfaPolicy {
    /// A role that is left out keeps its rule.
    rules: Vec<MfaRule>,
}

fn thirty() -> u16 {
    30
}

fn yes() -> bool {
    true
}

impl MfaRule {
    fn of(role: Role, rule: RoleRule) -> Self {
        let (required, grace_days) = match rule.demand {
            Demand::Optional => (false, 0),
            Demand::Required { grace_days } => (true, grace_days),
        };
        let trusted_device_days = match rule.trust {
            Trust::Days(days) => days,
            Trust::Never => 0,
        };
        let texts = rule.texts == TextCodes::Accepted;
        Self { role: role.into(), required, grace_days, trusted_device_days, texts }
    }

    fn parse(self) -> (Role, RoleRule) {
        let demand = if self.required { Demand::Required { grace_days: self.grace_days } } else { Demand::Optional };
        let trust = if self.trusted_device_days == 0 { Trust::Never } else { Trust::Days(self.trusted_device_days) };
        let texts = if self.texts { TextCodes::Accepted } else { TextCodes::Refused };
        (self.role.into(), RoleRule { demand, trust, texts })
    }
}

#[OpenApi(prefix_path = "/mfa-policy", tag = "Area::Accounts")]
impl PolicyApi {
    /// Who must have a second factor
    #[oai(path = "/", method = "get", operation_id = "mfa_policy")]
    async fn get(&self, parts: Data<&Arc<Parts>>, caller: Admin) -> Result<Json<MfaPolicy>, Problem> {
        Ok(Json(policy(&parts, &caller).await?))
    }

    /// Say who must have a second factor
    ///
    /// Counts from each person's next refresh on, so within minutes. You need a second factor of your own first.
    #[oai(path = "/", method = "put", operation_id = "set_mfa_policy")]
    async fn set(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        body: Json<MfaPolicy>,
    ) -> Result<Written<MfaPolicy>, Problem> {
        let rules = body.0.rules.into_iter().map(MfaRule::parse).collect();
        let set = SetSecondFactorPolicy { by: caller.account_id(), rules };
        let done = parts.core.executor().execute(&caller.command(), &set).await?;
        let policy = policy(&parts, &caller).await?;
        Ok(Written::of(done, |_| policy))
    }
}

async fn policy(parts: &Parts, caller: &Admin) -> Result<MfaPolicy, Problem> {
    let org = caller.org();
    let (policy, _) = parts.core.executor().current::<SecondFactorPolicy>(org, org).await?;
    Ok(MfaPolicy { rules: Role::ALL.into_iter().map(|role| MfaRule::of(role, policy.rule(role))).collect() })
}
