//! Admins open rooms at a location, say what is true of them, and archive those that are used no more.

use serde::{Deserialize, Serialize};

use super::location::{Location, LocationRefusal};
use super::room::{Room, RoomCommand, RoomRefusal};
use super::values::{LocationId, RoomId, RoomTerms};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::refusals;

/// Open the room `room_id` at the location `location_id`.
#[derive(Debug, Clone)]
pub struct OpenRoom {
    /// The id it gets.
    pub room_id: RoomId,
    /// Where it is.
    pub location_id: LocationId,
    /// What it says of itself.
    pub terms: RoomTerms,
}

/// Let the room `room_id` say `terms` from now on; what is planned in it stays as it is.
#[derive(Debug, Clone)]
pub struct ChangeRoom {
    /// The room.
    pub room_id: RoomId,
    /// What it shall say.
    pub terms: RoomTerms,
}

/// Let nothing new be planned in the room `room_id`; what is planned in it stays.
#[derive(Debug, Clone, Copy)]
pub struct ArchiveRoom {
    /// The room.
    pub room_id: RoomId,
}

/// Use the room `room_id` again.
#[derive(Debug, Clone, Copy)]
pub struct RestoreRoom {
    /// The room.
    pub room_id: RoomId,
}

/// The room that was opened, changed, archived or restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomIs {
    /// Its id.
    pub room_id: RoomId,
}

refusals! {
    /// How managing rooms is refused.
    pub enum ManageRoomRefusal {
        via Room(RoomRefusal),
        via Location(LocationRefusal),
    }
}

impl UseCase for OpenRoom {
    type Outcome = RoomIs;
    type Refusal = ManageRoomRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<RoomIs, Decline<ManageRoomRefusal>> {
        let Self { room_id, location_id, terms } = self.clone();
        work.load::<Location>(location_id).await?.in_use().map_err(ManageRoomRefusal::from)?;
        let at = work.now();
        ask(work, room_id, RoomCommand::Open { room_id, location_id, terms, at }).await
    }
}

impl UseCase for ChangeRoom {
    type Outcome = RoomIs;
    type Refusal = ManageRoomRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<RoomIs, Decline<ManageRoomRefusal>> {
        let Self { room_id, terms } = self.clone();
        let at = work.now();
        ask(work, room_id, RoomCommand::Change { terms, at }).await
    }
}

impl UseCase for ArchiveRoom {
    type Outcome = RoomIs;
    type Refusal = ManageRoomRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<RoomIs, Decline<ManageRoomRefusal>> {
        let at = work.now();
        ask(work, self.room_id, RoomCommand::Archive { at }).await
    }
}

impl UseCase for RestoreRoom {
    type Outcome = RoomIs;
    type Refusal = ManageRoomRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<RoomIs, Decline<ManageRoomRefusal>> {
        let at = work.now();
        ask(work, self.room_id, RoomCommand::Restore { at }).await
    }
}

async fn ask(work: &mut Work<'_>, room_id: RoomId, command: RoomCommand) -> Result<RoomIs, Decline<ManageRoomRefusal>> {
    let mut room = work.load::<Room>(room_id).await?;
    room.handle(command).await.map_err(ManageRoomRefusal::from)?;
    work.save(room).await?;
    Ok(RoomIs { room_id })
}
