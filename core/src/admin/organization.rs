//! One organization: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{OrganizationEvent, OrganizationFounded};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::OrgId;
use crate::refusals;

/// What is known of an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    name: Option<String>,
}

/// Found it.
#[derive(Debug, Clone)]
pub struct Found {
    pub(super) org_id: OrgId,
    pub(super) name: String,
    pub(super) at: DateTime<Utc>,
}

refusals! {
    /// How an organization says no: never, so far.
    pub enum OrganizationRefusal {}
}

impl Organization {
    /// Its name, once it is founded.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl Aggregate for Organization {
    const TYPE: &'static str = "organization";
    type Command = Found;
    type Event = OrganizationEvent;
    type Error = OrganizationRefusal;
    type Services = ();

    async fn handle(&mut self, command: Found, (): &(), sink: &EventSink<Self>) -> Result<(), OrganizationRefusal> {
        // Founding twice is safe: the second time nothing happens.
        if self.name.is_none() {
            let Found { org_id, name, at } = command;
            sink.write(OrganizationFounded { org_id, name, founded_at: at }.into(), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: OrganizationEvent) {
        match event {
            OrganizationEvent::OrganizationFounded(OrganizationFounded { name, .. }) => self.name = Some(name),
        }
    }
}

impl AggregateRoot for Organization {
    type Id = OrgId;
    const FOLD: u64 = fingerprint(include_str!("organization.rs"));
}
