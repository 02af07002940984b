//! The rules as they were published, to be looked up as of any position.

use std::collections::{BTreeMap, HashMap};

use crate::booking::events::PolicyPublished;
use crate::booking::policies::{BookingPolicy, PolicyScope, PolicySections, PolicyVersions};
use crate::kernel::ids::AccountId;
use crate::kernel::log::Position;
use crate::membership::values::PlanId;
use crate::scheduling::values::TemplateId;

/// All versions of all rules, and who was on which plan.
#[derive(Debug, Default)]
pub(super) struct Rulebook {
    published: BTreeMap<String, Vec<(Position, PolicySections)>>,
    plans: HashMap<AccountId, Vec<(Position, Option<PlanId>)>>,
}

impl Rulebook {
    pub(super) fn publish(&mut self, position: Position, published: PolicyPublished) {
        self.published.entry(published.scope.to_string()).or_default().push((position, published.policy));
    }

    /// From `position` on a client is on a plan, or on none.
    pub(super) fn put_on_plan(&mut self, position: Position, client_id: AccountId, plan_id: Option<PlanId>) {
        self.plans.entry(client_id).or_default().push((position, plan_id));
    }

    fn version(&self, scope: PolicyScope, at: Position) -> u32 {
        let versions = self.published.get(&scope.to_string()).map_or(&[][..], Vec::as_slice);
        u32::try_from(versions.iter().filter(|(position, _)| *position < at).count()).unwrap_or(u32::MAX)
    }

    /// The versions that count for a template's sessions before `at`.
    pub(super) fn now(&self, template_id: Option<TemplateId>, at: Position) -> PolicyVersions {
        let organization = self.version(PolicyScope::Organization, at);
        let template = template_id.map_or(0, |id| self.version(PolicyScope::Template(id), at));
        PolicyVersions { organization, template, plan: None }
    }

    /// The same, and those of the plan that a client was on.
    pub(super) fn now_for(
        &self,
        client_id: AccountId,
        template_id: Option<TemplateId>,
        at: Position,
    ) -> PolicyVersions {
        let plans = self.plans.get(&client_id).map_or(&[][..], Vec::as_slice);
        let on = plans.iter().rfind(|(position, _)| *position < at).and_then(|(_, plan_id)| *plan_id);
        let plan = on.map(|id| (id, self.version(PolicyScope::Plan(id), at))).filter(|(_, version)| *version > 0);
        PolicyVersions { plan, ..self.now(template_id, at) }
    }

    /// The rules that `versions` stand for; what is `rehearsed` counts instead of what they say.
    pub(super) fn rules(
        &self,
        template_id: Option<TemplateId>,
        versions: PolicyVersions,
        rehearsed: Option<&PolicySections>,
    ) -> BookingPolicy {
        let mut policy = BookingPolicy::built_in();
        let template = template_id.map(|id| (PolicyScope::Template(id), versions.template));
        let plan = versions.plan.map(|(id, version)| (PolicyScope::Plan(id), version));
        for (scope, version) in
            [Some((PolicyScope::Organization, versions.organization)), template, plan].into_iter().flatten()
        {
            let sections = usize::try_from(version).ok().and_then(|version| version.checked_sub(1));
            let published =
                self.published.get(&scope.to_string()).zip(sections).and_then(|(all, index)| all.get(index));
            if let Some((_, sections)) = published {
                policy.refine(sections);
            }
        }
        if let Some(sections) = rehearsed {
            policy.refine(sections);
        }
        policy
    }
}
