//! The identities of one account: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::claim::IdentityRefusal;
use super::events::{IdentityLinked, IdentityUnlinked, LinkedIdentitiesEvent};
use super::values::{IdentityKey, ProviderName};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;

/// The identities that somebody can sign in with: one of each provider at most.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedIdentities {
    items: Vec<LinkedIdentity>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedIdentity {
    /// Who vouches.
    pub provider: ProviderName,
    /// Which it is.
    pub key: IdentityKey,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// What can be asked of them.
#[derive(Debug, Clone)]
pub enum LinkCommand {
    /// Have one more. Twice is once.
    Link(IdentityKey),
    /// Have none of a provider.
    Unlink,
}

impl LinkedIdentities {
    /// All of them.
    pub fn items(&self) -> &[LinkedIdentity] {
        &self.items
    }

    /// That of `provider`.
    pub fn of(&self, provider: &ProviderName) -> Option<&LinkedIdentity> {
        self.items.iter().find(|item| item.provider == *provider)
    }
}

impl Aggregate for LinkedIdentities {
    const TYPE: &'static str = "identities";
    type Command = (AccountId, ProviderName, LinkCommand, DateTime<Utc>);
    type Event = LinkedIdentitiesEvent;
    type Error = IdentityRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        (account_id, provider, command, at): (AccountId, ProviderName, LinkCommand, DateTime<Utc>),
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), IdentityRefusal> {
        let event = match (command, self.of(&provider).map(|item| item.key)) {
            (LinkCommand::Link(key), None) => IdentityLinked { account_id, provider, key, linked_at: at }.into(),
            (LinkCommand::Link(key), Some(known)) if key == known => return Ok(()),
            (LinkCommand::Link(_), Some(_)) => return Err(IdentityRefusal::HasOne),
            (LinkCommand::Unlink, Some(key)) => IdentityUnlinked { account_id, provider, key, unlinked_at: at }.into(),
            (LinkCommand::Unlink, None) => return Err(IdentityRefusal::NotLinked),
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: LinkedIdentitiesEvent) {
        match event {
            LinkedIdentitiesEvent::IdentityLinked(IdentityLinked { provider, key, linked_at, .. }) => {
                self.items.push(LinkedIdentity { provider, key, since: linked_at });
            }
            LinkedIdentitiesEvent::IdentityUnlinked(IdentityUnlinked { provider, .. }) => {
                self.items.retain(|item| item.provider != provider);
            }
        }
    }
}

impl AggregateRoot for LinkedIdentities {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(concat!(include_str!("linked.rs"), include_str!("values.rs")));
}
