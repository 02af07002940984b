//! Which rules count: those of now for what is to be booked, those of then for what was.

use super::{BookingPolicy, Policy, PolicyScope, PolicyVersions};
use crate::kernel::executor::{Failure, Work};
use crate::membership::values::PlanId;
use crate::scheduling::values::TemplateId;

/// Rules with the versions they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The rules.
    pub policy: BookingPolicy,
    /// Where they come from.
    pub versions: PolicyVersions,
}

/// The rules that count now for a session made from `template_id` and a client with `plan_id`.
///
/// # Errors
/// When the log does not answer.
pub async fn rules_now(
    work: &mut Work<'_>,
    template_id: Option<TemplateId>,
    plan_id: Option<PlanId>,
) -> Result<Rules, Failure> {
    let mut policy = BookingPolicy::built_in();
    let organization = refine(work, &mut policy, PolicyScope::Organization).await?;
    let template = match template_id {
        Some(id) => refine(work, &mut policy, PolicyScope::Template(id)).await?,
        None => 0,
    };
    let plan = match plan_id {
        Some(id) => Some((id, refine(work, &mut policy, PolicyScope::Plan(id)).await?)),
        None => None,
    };
    let plan = plan.filter(|(_, version)| *version > 0);
    Ok(Rules { policy, versions: PolicyVersions { organization, template, plan } })
}

/// Carries the newest rules of `scope` into `policy`, and tells their version.
async fn refine(work: &mut Work<'_>, policy: &mut BookingPolicy, scope: PolicyScope) -> Result<u32, Failure> {
    let published = work.load::<Policy>(scope).await?;
    if let Some(sections) = published.newest() {
        policy.refine(sections);
    }
    Ok(Policy::version(&published))
}

/// The rules that `versions` stand for, of a session made from `template_id`.
///
/// # Errors
/// When the log does not answer.
pub async fn rules_at(
    work: &mut Work<'_>,
    template_id: Option<TemplateId>,
    versions: PolicyVersions,
) -> Result<Rules, Failure> {
    let template = template_id.map(|id| (PolicyScope::Template(id), versions.template));
    let plan = versions.plan.map(|(id, version)| (PolicyScope::Plan(id), version));
    let scopes = [Some((PolicyScope::Organization, versions.organization)), template, plan];
    let mut policy = BookingPolicy::built_in();
    for (scope, version) in scopes.into_iter().flatten().filter(|(_, version)| *version > 0) {
        let published = work.load::<Policy>(scope).await?;
        if let Some(sections) = published.sections(version) {
            policy.refine(sections);
        }
    }
    Ok(Rules { policy, versions })
}
