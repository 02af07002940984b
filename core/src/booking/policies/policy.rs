//! The rules of one scope, in all their versions: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::{PolicyScope, PolicySections};
use crate::booking::events::{PolicyEvent, PolicyPublished};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::refusals;

/// All versions, the first at the front.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy(Vec<PolicySections>);

/// What can be asked of a policy.
#[derive(Debug, Clone)]
pub enum PolicyCommand {
    /// From now on these rules count for what is booked. What counts already is not published again.
    Publish {
        /// For what.
        scope: PolicyScope,
        /// The rules.
        policy: PolicySections,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a policy is refused.
    pub enum PolicyRefusal {
        /// Tiers go from the earliest to the latest, each later than the one before and giving back no more than it.
        #[error("the tiers overlap: each is later than the one before it and gives back no more")]
        TiersOverlap = Rule "policy.tiers_overlap",
        /// A number of a rule is too small or too large.
        #[error("a number of the rules is out of range")]
        OutOfRange {
            /// Which.
            rule: &'static str,
            /// The least.
            least: u32,
            /// The most.
            most: u32,
        } = Rule "policy.out_of_range",
        /// There is no such template or plan.
        #[error("there is nothing that these rules could be for")]
        ScopeNotFound = NotFound "policy.scope_not_found",
    }
}

impl Policy {
    /// The newest version; 0 if there is none.
    pub fn version(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// The rules of `version`, if there is such a version.
    pub fn sections(&self, version: u32) -> Option<&PolicySections> {
        let index = usize::try_from(version).ok()?.checked_sub(1)?;
        self.0.get(index)
    }

    /// The rules of the newest version.
    pub fn newest(&self) -> Option<&PolicySections> {
        self.0.last()
    }
}

impl Aggregate for Policy {
    const TYPE: &'static str = "policy";
    type Command = PolicyCommand;
    type Event = PolicyEvent;
    type Error = PolicyRefusal;
    type Services = ();

    async fn handle(&mut self, command: PolicyCommand, (): &(), sink: &EventSink<Self>) -> Result<(), PolicyRefusal> {
        let PolicyCommand::Publish { scope, policy, at } = command;
        policy.check()?;
        if self.newest() != Some(&policy) {
            let version = self.version().saturating_add(1);
            sink.write(PolicyPublished { scope, version, policy, published_at: at }.into(), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: PolicyEvent) {
        match event {
            PolicyEvent::PolicyPublished(PolicyPublished { policy, .. }) => self.0.push(policy),
        }
    }
}

impl AggregateRoot for Policy {
    type Id = PolicyScope;
    const FOLD: u64 =
        fingerprint(concat!(include_str!("policy.rs"), include_str!("sections.rs"), include_str!("rules.rs")));
}
