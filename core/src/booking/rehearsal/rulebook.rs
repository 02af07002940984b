//! The rules as they were published, to be looked up as of any position.

use std::collections::BTreeMap;

use crate::booking::events::PolicyPublished;
use crate::booking::policies::{BookingPolicy, PolicyScope, PolicySections, PolicyVersions};
use crate::kernel::log::Position;
use crate::scheduling::values::TemplateId;

/// All versions of all rules.
#[derive(Debug, Default)]
pub(super) struct Rulebook(BTreeMap<String, Vec<(Position, PolicySections)>>);

impl Rulebook {
    pub(super) fn publish(&mut self, position: Position, published: PolicyPublished) {
        self.0.entry(published.scope.to_string()).or_default().push((position, published.policy));
    }

    fn version(&self, scope: PolicyScope, at: Position) -> u32 {
        let versions = self.0.get(&scope.to_string()).map_or(&[][..], Vec::as_slice);
        u32::try_from(versions.iter().filter(|(position, _)| *position < at).count()).unwrap_or(u32::MAX)
    }

    /// The versions that count for a template's sessions before `at`.
    pub(super) fn now(&self, template_id: Option<TemplateId>, at: Position) -> PolicyVersions {
        let organization = self.version(PolicyScope::Organization, at);
        let template = template_id.map_or(0, |id| self.version(PolicyScope::Template(id), at));
        PolicyVersions { organization, template, plan: None }
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
            let published = self.0.get(&scope.to_string()).zip(sections).and_then(|(all, index)| all.get(index));
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
