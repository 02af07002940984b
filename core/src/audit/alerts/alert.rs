//! One alert: the aggregate.

use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::AlertId;
use super::events::{AlertEvent, AlertRaised};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::refusals;

/// Whether an alert was raised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    raised: bool,
}

/// What can be asked of it.
#[derive(Debug, Clone)]
pub enum AlertCommand {
    /// Be raised. Twice is once.
    Raise(AlertRaised),
}

refusals! {
    /// How it says no: never, so far.
    pub enum AlertRefusal {}
}

impl Aggregate for Alert {
    const TYPE: &'static str = "alert";
    type Command = AlertCommand;
    type Event = AlertEvent;
    type Error = AlertRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        AlertCommand::Raise(raised): AlertCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), AlertRefusal> {
        if !self.raised {
            sink.write(raised.into(), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: AlertEvent) {
        match event {
            AlertEvent::AlertRaised(AlertRaised { .. }) => self.raised = true,
        }
    }
}

impl AggregateRoot for Alert {
    type Id = AlertId;
    const FOLD: u64 = fingerprint(include_str!("alert.rs"));
}
