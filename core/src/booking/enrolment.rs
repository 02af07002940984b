//! A client's enrolment in a course: the aggregate. It remembers which bookings were made by it.

use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{CourseEnrolled, CourseLeft, EnrolmentEvent};
use super::values::{BookingId, EnrolmentId};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::refusals;

/// An enrolment, while the client is enrolled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment(Option<Vec<BookingId>>);

/// What can be asked of an enrolment.
#[derive(Debug, Clone)]
pub enum EnrolmentCommand {
    /// Begin.
    Enrol(CourseEnrolled),
    /// End.
    Leave(CourseLeft),
}

refusals! {
    /// How an enrolment says no.
    pub enum EnrolmentRefusal {
        /// The client is enrolled already.
        #[error("the client is enrolled already")]
        AlreadyEnrolled = Conflict "series.already_enrolled",
        /// The client is not enrolled.
        #[error("the client is not enrolled")]
        NotEnrolled = NotFound "series.not_enrolled",
    }
}

impl Enrolment {
    /// The bookings that were made by it, while the client is enrolled.
    pub fn bookings(&self) -> Option<&[BookingId]> {
        self.0.as_deref()
    }
}

impl Aggregate for Enrolment {
    const TYPE: &'static str = "enrolment";
    type Command = EnrolmentCommand;
    type Event = EnrolmentEvent;
    type Error = EnrolmentRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: EnrolmentCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), EnrolmentRefusal> {
        let event = match (command, &self.0) {
            (EnrolmentCommand::Enrol(enrolled), None) => enrolled.into(),
            (EnrolmentCommand::Leave(left), Some(_)) => left.into(),
            (EnrolmentCommand::Enrol(_), Some(_)) => return Err(EnrolmentRefusal::AlreadyEnrolled),
            (EnrolmentCommand::Leave(_), None) => return Err(EnrolmentRefusal::NotEnrolled),
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: EnrolmentEvent) {
        self.0 = match event {
            EnrolmentEvent::CourseEnrolled(CourseEnrolled { bookings, .. }) => Some(bookings),
            EnrolmentEvent::CourseLeft(CourseLeft { .. }) => None,
        };
    }
}

impl AggregateRoot for Enrolment {
    type Id = EnrolmentId;
    const FOLD: u64 = fingerprint(include_str!("enrolment.rs"));
}
