//! Into which account another was merged: the aggregate. Whoever is restored afterwards can be merged again.

use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{AccountMerged, MergeEvent};
use super::merge::MergeRefusal;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;

/// Into which account this one was merged last, if it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge(Option<AccountId>);

/// What can be asked of it.
#[derive(Debug, Clone)]
pub enum MergeCommand {
    /// Note that it is merged.
    Note(Box<AccountMerged>),
}

impl Merge {
    /// The account that stayed.
    pub fn into_account(&self) -> Option<AccountId> {
        self.0
    }
}

impl Aggregate for Merge {
    const TYPE: &'static str = "merge";
    type Command = MergeCommand;
    type Event = MergeEvent;
    type Error = MergeRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        MergeCommand::Note(merged): MergeCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), MergeRefusal> {
        sink.write((*merged).into(), self).await;
        Ok(())
    }

    fn apply(&mut self, event: MergeEvent) {
        match event {
            MergeEvent::AccountMerged(AccountMerged { into, .. }) => self.0 = Some(into),
        }
    }
}

impl AggregateRoot for Merge {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(include_str!("aggregate.rs"));
}
