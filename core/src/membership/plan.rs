//! One plan that clients can be on: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{PlanChanged, PlanEvent, PlanPublished, PlanRetired};
use super::values::{PlanId, PlanTerms};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::refusals;

/// A plan, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan(Option<Known>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    plan_id: PlanId,
    version: u32,
    terms: PlanTerms,
    retired: bool,
}

/// What can be asked of a plan.
#[derive(Debug, Clone)]
pub enum PlanCommand {
    /// Begin.
    Publish {
        /// Its id.
        plan_id: PlanId,
        /// What it gives.
        terms: PlanTerms,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Give something else.
    Change {
        /// What it gives.
        terms: PlanTerms,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let nobody join any more.
    Retire {
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a plan says no.
    pub enum PlanRefusal {
        /// There is no such plan.
        #[error("there is no such plan")]
        PlanNotFound = NotFound "plan.not_found",
        /// The plan is retired: nobody can join it, and it does not change any more.
        #[error("the plan is retired")]
        PlanIsRetired = Conflict "plan.retired",
    }
}

impl Plan {
    /// Its version and what it gives.
    ///
    /// # Errors
    /// When there is no such plan, or it is retired.
    pub fn open(&self) -> Result<(u32, &PlanTerms), PlanRefusal> {
        let known = self.0.as_ref().ok_or(PlanRefusal::PlanNotFound)?;
        if known.retired { Err(PlanRefusal::PlanIsRetired) } else { Ok((known.version, &known.terms)) }
    }

    /// The number of its version; 0 if there is no such plan.
    pub fn terms_version(&self) -> u32 {
        self.0.as_ref().map_or(0, |known| known.version)
    }
}

impl Aggregate for Plan {
    const TYPE: &'static str = "plan";
    type Command = PlanCommand;
    type Event = PlanEvent;
    type Error = PlanRefusal;
    type Services = ();

    async fn handle(&mut self, command: PlanCommand, (): &(), sink: &EventSink<Self>) -> Result<(), PlanRefusal> {
        let event = match (command, &self.0) {
            (PlanCommand::Publish { plan_id, terms, at }, None) => {
                PlanPublished { plan_id, terms, published_at: at }.into()
            }
            // Retiring twice, and giving what it gives already, change nothing.
            (PlanCommand::Retire { .. }, Some(known)) if known.retired => return Ok(()),
            (PlanCommand::Change { terms, .. }, Some(known)) if !known.retired && known.terms == terms => return Ok(()),
            (PlanCommand::Change { terms, at }, Some(known)) => {
                self.open()?;
                let version = known.version.saturating_add(1);
                PlanChanged { plan_id: known.plan_id, version, terms, changed_at: at }.into()
            }
            (PlanCommand::Retire { at }, Some(known)) => PlanRetired { plan_id: known.plan_id, retired_at: at }.into(),
            (PlanCommand::Publish { .. }, Some(_))
            | (PlanCommand::Change { .. } | PlanCommand::Retire { .. }, None) => {
                return Err(PlanRefusal::PlanNotFound);
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: PlanEvent) {
        match event {
            PlanEvent::PlanPublished(PlanPublished { plan_id, terms, .. }) => {
                self.0 = Some(Known { plan_id, version: 1, terms, retired: false });
            }
            PlanEvent::PlanChanged(PlanChanged { version, terms, .. }) => {
                if let Some(known) = &mut self.0 {
                    (known.version, known.terms) = (version, terms);
                }
            }
            PlanEvent::PlanRetired(PlanRetired { .. }) => {
                if let Some(known) = &mut self.0 {
                    known.retired = true;
                }
            }
        }
    }
}

impl AggregateRoot for Plan {
    type Id = PlanId;
    const FOLD: u64 = fingerprint(concat!(
        include_str!("plan.rs"),
        include_str!("values/plan.rs"),
        include_str!("values/leaving.rs")
    ));
}
