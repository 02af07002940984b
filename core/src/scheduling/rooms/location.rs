//! One location: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{LocationArchived, LocationChanged, LocationEvent, LocationOpened, LocationRestored};
use super::values::{LocationId, LocationTerms};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::refusals;
use crate::scheduling::values::TimeZone;

/// A location, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location(Option<Known>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    location_id: LocationId,
    time_zone: TimeZone,
    terms: LocationTerms,
    archived: bool,
}

/// What can be asked of a location.
#[derive(Debug, Clone)]
pub enum LocationCommand {
    /// Begin.
    Open {
        /// Its id.
        location_id: LocationId,
        /// What its clocks go by.
        time_zone: TimeZone,
        /// What it says of itself.
        terms: LocationTerms,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Say something else of itself.
    Change {
        /// What it shall say.
        terms: LocationTerms,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let nothing new be planned there.
    Archive {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be used again.
    Restore {
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a location says no.
    pub enum LocationRefusal {
        /// There is no such location.
        #[error("there is no such location")]
        LocationNotFound = NotFound "location.not_found",
        /// The location is archived: nothing new is planned or opened there.
        #[error("the location is archived")]
        LocationIsArchived = Conflict "location.archived",
    }
}

impl Location {
    /// What its clocks go by, while something can be planned there.
    ///
    /// # Errors
    /// See [`LocationRefusal`].
    pub fn in_use(&self) -> Result<TimeZone, LocationRefusal> {
        let known = self.0.as_ref().ok_or(LocationRefusal::LocationNotFound)?;
        if known.archived { Err(LocationRefusal::LocationIsArchived) } else { Ok(known.time_zone) }
    }

    fn decide(&self, command: LocationCommand) -> Result<Option<LocationEvent>, LocationRefusal> {
        let event = match (command, &self.0) {
            (LocationCommand::Open { location_id, time_zone, terms, at }, None) => {
                LocationOpened { location_id, time_zone, terms, opened_at: at }.into()
            }
            // Being already what one shall be changes nothing.
            (LocationCommand::Change { terms, .. }, Some(known)) if known.terms == terms => return Ok(None),
            (LocationCommand::Archive { .. }, Some(known)) if known.archived => return Ok(None),
            (LocationCommand::Restore { .. }, Some(known)) if !known.archived => return Ok(None),
            (LocationCommand::Change { terms, at }, Some(known)) => {
                LocationChanged { location_id: known.location_id, terms, changed_at: at }.into()
            }
            (LocationCommand::Archive { at }, Some(known)) => {
                LocationArchived { location_id: known.location_id, archived_at: at }.into()
            }
            (LocationCommand::Restore { at }, Some(known)) => {
                LocationRestored { location_id: known.location_id, restored_at: at }.into()
            }
            (LocationCommand::Open { .. }, Some(_))
            | (
                LocationCommand::Change { .. } | LocationCommand::Archive { .. } | LocationCommand::Restore { .. },
                None,
            ) => return Err(LocationRefusal::LocationNotFound),
        };
        Ok(Some(event))
    }
}

impl Aggregate for Location {
    const TYPE: &'static str = "location";
    type Command = LocationCommand;
    type Event = LocationEvent;
    type Error = LocationRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: LocationCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), LocationRefusal> {
        if let Some(event) = self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: LocationEvent) {
        if let LocationEvent::LocationOpened(LocationOpened { location_id, time_zone, terms, .. }) = event {
            self.0 = Some(Known { location_id, time_zone, terms, archived: false });
            return;
        }
        let Some(known) = &mut self.0 else { return };
        match event {
            LocationEvent::LocationOpened(LocationOpened { .. }) => {}
            LocationEvent::LocationChanged(LocationChanged { terms, .. }) => known.terms = terms,
            LocationEvent::LocationArchived(LocationArchived { .. }) => known.archived = true,
            LocationEvent::LocationRestored(LocationRestored { .. }) => known.archived = false,
        }
    }
}

impl AggregateRoot for Location {
    type Id = LocationId;
    const FOLD: u64 = fingerprint(concat!(
        include_str!("location.rs"),
        include_str!("values.rs"),
        include_str!("../values.rs"),
        include_str!("../values/local.rs")
    ));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use cqrs_es::test::TestFramework;

    use super::{Location, LocationCommand, LocationRefusal};
    use crate::scheduling::rooms::events::{LocationArchived, LocationEvent, LocationOpened, LocationRestored};
    use crate::scheduling::rooms::values::{LocationId, LocationTerms};
    use crate::scheduling::values::TimeZone;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn terms() -> LocationTerms {
        LocationTerms { name: "The mill".to_owned().try_into().expect("a name"), address: None, contact: None }
    }

    fn opened(location_id: LocationId) -> LocationEvent {
        LocationOpened { location_id, time_zone: TimeZone::default(), terms: terms(), opened_at: NOW }.into()
    }

    #[test]
    fn a_location_is_archived_and_used_again() {
        let location_id = LocationId::generate();
        let archived: LocationEvent = LocationArchived { location_id, archived_at: NOW }.into();
        TestFramework::<Location>::with(())
            .given(vec![opened(location_id)])
            .when(LocationCommand::Archive { at: NOW })
            .then_expect_events(vec![archived.clone()]);
        TestFramework::<Location>::with(())
            .given(vec![opened(location_id), archived])
            .when(LocationCommand::Restore { at: NOW })
            .then_expect_events(vec![LocationRestored { location_id, restored_at: NOW }.into()]);
    }

    #[test]
    fn saying_what_it_says_already_changes_nothing() {
        for command in [LocationCommand::Change { terms: terms(), at: NOW }, LocationCommand::Restore { at: NOW }] {
            TestFramework::<Location>::with(())
                .given(vec![opened(LocationId::generate())])
                .when(command)
                .then_expect_events(vec![]);
        }
    }

    #[test]
    fn what_was_never_opened_is_not_there() {
        TestFramework::<Location>::with(())
            .given_no_previous_events()
            .when(LocationCommand::Archive { at: NOW })
            .then_expect_error(LocationRefusal::LocationNotFound);
    }
}
