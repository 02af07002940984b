//! Which rule decided: the narrowest scope whose version says something about it.

use crate::booking::events::{HoldPlaced, RosterEvent};
use crate::booking::policies::{Policy, PolicyScope, PolicySections, PolicyVersions};
use crate::kernel::executor::{Executor, Failure};
use crate::kernel::ids::OrgId;
use crate::kernel::log::{Position, StreamId, Version};
use crate::scheduling::Session;
use crate::scheduling::values::{SessionId, TemplateId};

/// The section of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Holds,
    Waitlist,
    Window,
    Party,
    Cancellation,
    CheckIn,
}

/// A rule that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidingRule {
    /// Where it was published: `organization`, `template-<id>`, `plan-<id>`, or `built_in`.
    pub scope: String,
    /// Its version there; 0 of what is built in.
    pub version: u32,
    /// Its section: `cancellation`.
    pub section: &'static str,
}

impl Section {
    fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Waitlist => "waitlist",
            Self::Window => "window",
            Self::Party => "party",
            Self::Cancellation => "cancellation",
            Self::CheckIn => "check_in",
        }
    }

    fn is_in(self, sections: &PolicySections) -> bool {
        match self {
            Self::Holds => sections.holds.is_some(),
            Self::Waitlist => sections.waitlist.is_some(),
            Self::Window => sections.window.is_some(),
            Self::Party => sections.party.is_some(),
            Self::Cancellation => sections.cancellation.is_some(),
            Self::CheckIn => sections.check_in.is_some(),
        }
    }
}

/// The rules that events of one session followed.
pub(super) struct RulesOf<'e> {
    executor: &'e Executor,
    org: OrgId,
    template_id: Option<TemplateId>,
}

impl<'e> RulesOf<'e> {
    pub(super) async fn session(executor: &'e Executor, org: OrgId, session_id: SessionId) -> Result<Self, Failure> {
        let (session, _) = executor.current::<Session>(org, session_id).await?;
        let template_id = session.details().and_then(|details| details.template_id);
        Ok(Self { executor, org, template_id })
    }

    /// The rule of `versions` that says something about `section`.
    pub(super) async fn decider(&self, versions: PolicyVersions, section: Section) -> Result<DecidingRule, Failure> {
        let plan = versions.plan.map(|(id, version)| (PolicyScope::Plan(id), version));
        let template = self.template_id.map(|id| (PolicyScope::Template(id), versions.template));
        let organization = Some((PolicyScope::Organization, versions.organization));
        for (scope, version) in [plan, template, organization].into_iter().flatten() {
            let (policy, _) = self.executor.current::<Policy>(self.org, scope).await?;
            if policy.sections(version).is_some_and(|sections| section.is_in(sections)) {
                return Ok(DecidingRule { scope: scope.to_string(), version, section: section.name() });
            }
        }
        Ok(DecidingRule { scope: "built_in".to_owned(), version: 0, section: section.name() })
    }

    /// The rule that an event followed, if it followed one; `bound` are the rules of the booking that it is about.
    pub(super) async fn of(
        &self,
        event: &RosterEvent,
        position: Position,
        bound: Option<PolicyVersions>,
    ) -> Result<Option<DecidingRule>, Failure> {
        let (versions, section) = match event {
            RosterEvent::PlaceCancelled(_) | RosterEvent::BookingCancelled(_) => (bound, Section::Cancellation),
            RosterEvent::WaitlistPromoted(promoted) => (Some(promoted.policy), Section::Waitlist),
            RosterEvent::CheckedIn(_) | RosterEvent::NoShowMarked(_) => (bound, Section::CheckIn),
            RosterEvent::HoldPlaced(HoldPlaced { entry_id: Some(_), .. }) | RosterEvent::WaitlistNotified(_) => {
                (Some(self.versions_at(position).await?), Section::Waitlist)
            }
            RosterEvent::HoldPlaced(HoldPlaced { entry_id: None, .. }) => {
                (Some(self.versions_at(position).await?), Section::Holds)
            }
            _ => (None, Section::Holds),
        };
        match versions {
            Some(versions) => self.decider(versions, section).await.map(Some),
            None => Ok(None),
        }
    }

    /// The versions of the organization's and the template's rules before `position`.
    async fn versions_at(&self, position: Position) -> Result<PolicyVersions, Failure> {
        let organization = self.version_at(PolicyScope::Organization, position).await?;
        let template = match self.template_id {
            Some(id) => self.version_at(PolicyScope::Template(id), position).await?,
            None => 0,
        };
        Ok(PolicyVersions { organization, template, plan: None })
    }

    async fn version_at(&self, scope: PolicyScope, position: Position) -> Result<u32, Failure> {
        let stream = StreamId::new("policy", scope);
        let published = super::commits::stream(self.executor, self.org, &stream, Version::MAX).await?;
        let before = published.iter().filter(|event| event.position < position).count();
        Ok(u32::try_from(before).unwrap_or(u32::MAX))
    }
}
