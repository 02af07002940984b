//! One class template: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{TemplateCreated, TemplateDeleted, TemplateEvent, TemplateUpdated};
use super::values::{Capacity, CreditPrice, DurationMinutes, MinimumAttendance, SessionName, TemplateId};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::refusals;
use crate::scheduling::rooms::values::RoomId;

/// What a template says of the sessions made from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateTerms {
    /// What they are called.
    pub name: SessionName,
    /// How long they last.
    pub duration: DurationMinutes,
    /// How many may take part.
    pub capacity: Capacity,
    /// What a place costs.
    pub credits: CreditPrice,
    /// How many have to be booked for one to take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_attendance: Option<MinimumAttendance>,
    /// In which room they take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_id: Option<RoomId>,
}

/// A template, if there is one that was not deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template(Option<Known>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    template_id: TemplateId,
    coach_id: AccountId,
    terms: TemplateTerms,
}

/// What can be asked of a template.
#[derive(Debug, Clone)]
pub enum TemplateCommand {
    /// Begin.
    Create {
        /// Its id.
        template_id: TemplateId,
        /// Whose it is.
        coach_id: AccountId,
        /// What it says.
        terms: TemplateTerms,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Say something else.
    Update {
        /// What it says.
        terms: TemplateTerms,
        /// Now.
        at: DateTime<Utc>,
    },
    /// End.
    Delete {
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a template says no.
    pub enum TemplateRefusal {
        /// There is no such template, or it is somebody else's.
        #[error("there is no such template")]
        TemplateNotFound = NotFound "template.not_found",
    }
}

impl Template {
    /// Whose it is, while it is there.
    pub fn coach_id(&self) -> Option<AccountId> {
        self.0.as_ref().map(|known| known.coach_id)
    }

    /// What it says, while it is there.
    pub fn terms(&self) -> Option<&TemplateTerms> {
        self.0.as_ref().map(|known| &known.terms)
    }
}

impl Aggregate for Template {
    const TYPE: &'static str = "template";
    type Command = TemplateCommand;
    type Event = TemplateEvent;
    type Error = TemplateRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: TemplateCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), TemplateRefusal> {
        let event = match (command, &self.0) {
            (TemplateCommand::Create { template_id, coach_id, terms, at }, None) => {
                let TemplateTerms { name, duration: duration_minutes, capacity, credits, minimum_attendance, room_id } =
                    terms;
                TemplateCreated {
                    template_id,
                    coach_id,
                    name,
                    duration_minutes,
                    capacity,
                    credits,
                    minimum_attendance,
                    room_id,
                    created_at: at,
                }
                .into()
            }
            // Saying what it says already changes nothing.
            (TemplateCommand::Update { terms, .. }, Some(known)) if known.terms == terms => return Ok(()),
            (TemplateCommand::Update { terms, at }, Some(known)) => {
                let TemplateTerms { name, duration: duration_minutes, capacity, credits, minimum_attendance, room_id } =
                    terms;
                TemplateUpdated {
                    template_id: known.template_id,
                    name,
                    duration_minutes,
                    capacity,
                    credits,
                    minimum_attendance,
                    room_id,
                    updated_at: at,
                }
                .into()
            }
            (TemplateCommand::Delete { at }, Some(known)) => {
                TemplateDeleted { template_id: known.template_id, deleted_at: at }.into()
            }
            (TemplateCommand::Create { .. }, Some(_))
            | (TemplateCommand::Update { .. } | TemplateCommand::Delete { .. }, None) => {
                return Err(TemplateRefusal::TemplateNotFound);
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: TemplateEvent) {
        match event {
            TemplateEvent::TemplateCreated(TemplateCreated {
                template_id,
                coach_id,
                name,
                duration_minutes,
                capacity,
                credits,
                minimum_attendance,
                room_id,
                ..
            }) => {
                let terms =
                    TemplateTerms { name, duration: duration_minutes, capacity, credits, minimum_attendance, room_id };
                self.0 = Some(Known { template_id, coach_id, terms });
            }
            TemplateEvent::TemplateUpdated(TemplateUpdated {
                name,
                duration_minutes,
                capacity,
                credits,
                minimum_attendance,
                room_id,
                ..
            }) => {
                if let Some(known) = &mut self.0 {
                    known.terms = TemplateTerms {
                        name,
                        duration: duration_minutes,
                        capacity,
                        credits,
                        minimum_attendance,
                        room_id,
                    };
                }
            }
            TemplateEvent::TemplateDeleted(TemplateDeleted { .. }) => self.0 = None,
        }
    }
}

impl AggregateRoot for Template {
    type Id = TemplateId;
    const FOLD: u64 = fingerprint(concat!(
        include_str!("template.rs"),
        include_str!("values.rs"),
        include_str!("values/details.rs"),
        include_str!("rooms/values.rs")
    ));
}
