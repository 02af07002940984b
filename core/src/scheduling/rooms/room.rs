//! One room: the aggregate. When it is taken is another one, its calendar.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{RoomArchived, RoomChanged, RoomEvent, RoomOpened, RoomRestored};
use super::values::{LocationId, RoomId, RoomTerms};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::refusals;
use crate::scheduling::values::Capacity;

/// A room, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room(Option<Known>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    room_id: RoomId,
    location_id: LocationId,
    terms: RoomTerms,
    archived: bool,
}

/// What can be asked of a room.
#[derive(Debug, Clone)]
pub enum RoomCommand {
    /// Begin.
    Open {
        /// Its id.
        room_id: RoomId,
        /// Where it is.
        location_id: LocationId,
        /// What it says of itself.
        terms: RoomTerms,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Say something else of itself.
    Change {
        /// What it shall say.
        terms: RoomTerms,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let nothing new be planned in it.
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
    /// How a room says no.
    pub enum RoomRefusal {
        /// There is no such room.
        #[error("there is no such room")]
        RoomNotFound = NotFound "room.not_found",
        /// The room is archived: nothing new is planned in it.
        #[error("the room is archived")]
        RoomIsArchived = Conflict "room.archived",
    }
}

impl Room {
    /// Where it is, while something can be planned in it.
    ///
    /// # Errors
    /// See [`RoomRefusal`].
    pub fn in_use(&self) -> Result<LocationId, RoomRefusal> {
        let known = self.0.as_ref().ok_or(RoomRefusal::RoomNotFound)?;
        if known.archived { Err(RoomRefusal::RoomIsArchived) } else { Ok(known.location_id) }
    }

    /// How many it holds, if there is such a room.
    pub fn holds(&self) -> Option<Capacity> {
        self.0.as_ref().map(|known| known.terms.holds)
    }

    fn decide(&self, command: RoomCommand) -> Result<Option<RoomEvent>, RoomRefusal> {
        let event = match (command, &self.0) {
            (RoomCommand::Open { room_id, location_id, terms, at }, None) => {
                RoomOpened { room_id, location_id, terms, opened_at: at }.into()
            }
            // Being already what one shall be changes nothing.
            (RoomCommand::Change { terms, .. }, Some(known)) if known.terms == terms => return Ok(None),
            (RoomCommand::Archive { .. }, Some(known)) if known.archived => return Ok(None),
            (RoomCommand::Restore { .. }, Some(known)) if !known.archived => return Ok(None),
            (RoomCommand::Change { terms, at }, Some(known)) => {
                RoomChanged { room_id: known.room_id, terms, changed_at: at }.into()
            }
            (RoomCommand::Archive { at }, Some(known)) => {
                RoomArchived { room_id: known.room_id, archived_at: at }.into()
            }
            (RoomCommand::Restore { at }, Some(known)) => {
                RoomRestored { room_id: known.room_id, restored_at: at }.into()
            }
            (RoomCommand::Open { .. }, Some(_))
            | (RoomCommand::Change { .. } | RoomCommand::Archive { .. } | RoomCommand::Restore { .. }, None) => {
                return Err(RoomRefusal::RoomNotFound);
            }
        };
        Ok(Some(event))
    }
}

impl Aggregate for Room {
    const TYPE: &'static str = "room";
    type Command = RoomCommand;
    type Event = RoomEvent;
    type Error = RoomRefusal;
    type Services = ();

    async fn handle(&mut self, command: RoomCommand, (): &(), sink: &EventSink<Self>) -> Result<(), RoomRefusal> {
        if let Some(event) = self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: RoomEvent) {
        if let RoomEvent::RoomOpened(RoomOpened { room_id, location_id, terms, .. }) = event {
            self.0 = Some(Known { room_id, location_id, terms, archived: false });
            return;
        }
        let Some(known) = &mut self.0 else { return };
        match event {
            RoomEvent::RoomOpened(RoomOpened { .. }) => {}
            RoomEvent::RoomChanged(RoomChanged { terms, .. }) => known.terms = terms,
            RoomEvent::RoomArchived(RoomArchived { .. }) => known.archived = true,
            RoomEvent::RoomRestored(RoomRestored { .. }) => known.archived = false,
        }
    }
}

impl AggregateRoot for Room {
    type Id = RoomId;
    const FOLD: u64 =
        fingerprint(concat!(include_str!("room.rs"), include_str!("values.rs"), include_str!("../values.rs")));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use cqrs_es::Aggregate as _;
    use cqrs_es::test::TestFramework;

    use super::{Room, RoomCommand, RoomRefusal};
    use crate::scheduling::rooms::events::{RoomArchived, RoomChanged, RoomEvent, RoomOpened, RoomRestored};
    use crate::scheduling::rooms::values::{LocationId, RoomId, RoomTerms};

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn terms(holds: u32) -> RoomTerms {
        let name = "Studio 1".to_owned().try_into().expect("a name");
        RoomTerms { name, holds: holds.try_into().expect("within bounds") }
    }

    fn opened(room_id: RoomId, location_id: LocationId) -> RoomEvent {
        RoomOpened { room_id, location_id, terms: terms(12), opened_at: NOW }.into()
    }

    #[test]
    fn an_archived_room_takes_nothing_new_until_it_is_used_again() {
        let (room_id, location_id) = (RoomId::generate(), LocationId::generate());
        let mut room = Room::default();
        assert_eq!(room.in_use(), Err(RoomRefusal::RoomNotFound));
        room.apply(opened(room_id, location_id));
        assert_eq!(room.in_use(), Ok(location_id));
        room.apply(RoomArchived { room_id, archived_at: NOW }.into());
        assert_eq!(room.in_use(), Err(RoomRefusal::RoomIsArchived));
        assert_eq!(room.holds(), Some(terms(12).holds), "what is planned in it still has to fit");
        room.apply(RoomRestored { room_id, restored_at: NOW }.into());
        assert_eq!(room.in_use(), Ok(location_id));
    }

    #[test]
    fn a_room_says_something_else_of_itself() {
        let room_id = RoomId::generate();
        let change = |holds| RoomCommand::Change { terms: terms(holds), at: NOW };
        TestFramework::<Room>::with(())
            .given(vec![opened(room_id, LocationId::generate())])
            .when(change(8))
            .then_expect_events(vec![RoomChanged { room_id, terms: terms(8), changed_at: NOW }.into()]);
        TestFramework::<Room>::with(())
            .given(vec![opened(room_id, LocationId::generate())])
            .when(change(12))
            .then_expect_events(vec![]);
        TestFramework::<Room>::with(())
            .given_no_previous_events()
            .when(change(12))
            .then_expect_error(RoomRefusal::RoomNotFound);
    }
}
