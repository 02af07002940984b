//! Admins open locations, say what is true of them, and archive those that are used no more.

use serde::{Deserialize, Serialize};

use super::location::{Location, LocationCommand, LocationRefusal};
use super::values::{LocationId, LocationTerms};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::scheduling::values::TimeZone;

/// Open the location `location_id`.
#[derive(Debug, Clone)]
pub struct OpenLocation {
    /// The id it gets.
    pub location_id: LocationId,
    /// What its clocks go by.
    pub time_zone: TimeZone,
    /// What it says of itself.
    pub terms: LocationTerms,
}

/// Let the location `location_id` say `terms` from now on.
#[derive(Debug, Clone)]
pub struct ChangeLocation {
    /// The location.
    pub location_id: LocationId,
    /// What it shall say.
    pub terms: LocationTerms,
}

/// Let nothing new be planned in the rooms of `location_id`; what is planned there stays.
#[derive(Debug, Clone, Copy)]
pub struct ArchiveLocation {
    /// The location.
    pub location_id: LocationId,
}

/// Use the location `location_id` again.
#[derive(Debug, Clone, Copy)]
pub struct RestoreLocation {
    /// The location.
    pub location_id: LocationId,
}

/// The location that was opened, changed, archived or restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationIs {
    /// Its id.
    pub location_id: LocationId,
}

impl UseCase for OpenLocation {
    type Outcome = LocationIs;
    type Refusal = LocationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<LocationIs, Decline<LocationRefusal>> {
        let Self { location_id, time_zone, terms } = self.clone();
        let at = work.now();
        ask(work, location_id, LocationCommand::Open { location_id, time_zone, terms, at }).await
    }
}

impl UseCase for ChangeLocation {
    type Outcome = LocationIs;
    type Refusal = LocationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<LocationIs, Decline<LocationRefusal>> {
        let Self { location_id, terms } = self.clone();
        let at = work.now();
        ask(work, location_id, LocationCommand::Change { terms, at }).await
    }
}

impl UseCase for ArchiveLocation {
    type Outcome = LocationIs;
    type Refusal = LocationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<LocationIs, Decline<LocationRefusal>> {
        let at = work.now();
        ask(work, self.location_id, LocationCommand::Archive { at }).await
    }
}

impl UseCase for RestoreLocation {
    type Outcome = LocationIs;
    type Refusal = LocationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<LocationIs, Decline<LocationRefusal>> {
        let at = work.now();
        ask(work, self.location_id, LocationCommand::Restore { at }).await
    }
}

async fn ask(
    work: &mut Work<'_>,
    location_id: LocationId,
    command: LocationCommand,
) -> Result<LocationIs, Decline<LocationRefusal>> {
    let mut location = work.load::<Location>(location_id).await?;
    location.handle(command).await?;
    work.save(location).await?;
    Ok(LocationIs { location_id })
}
