//! The house of the studio, and its rooms.

use regimen_core::scheduling::rooms::values::{LocationId, RoomId};
use regimen_core::scheduling::rooms::{OpenLocation, OpenRoom};
use serde_json::json;

use super::Failed;
use super::people::People;
use super::stage::{Stage, written};

/// The rooms.
pub(super) struct House {
    /// The large one.
    pub(super) hall: RoomId,
    /// The small one.
    pub(super) loft: RoomId,
}

/// Opens them.
pub(super) async fn open(stage: &Stage<'_>, people: &People) -> Result<House, Failed> {
    let (admin, location_id) = (people.of("admin"), LocationId::generate());
    let terms = written(json!({ "name": "The old mill", "address": "Am Kanal 3, 12047 Berlin" }))?;
    let time_zone = written(json!("Europe/Berlin"))?;
    stage.by(admin, &OpenLocation { location_id, time_zone, terms }).await?;
    let house = House { hall: RoomId::generate(), loft: RoomId::generate() };
    for (room_id, name, holds) in [(house.hall, "Hall", 30), (house.loft, "Loft", 10)] {
        let terms = written(json!({ "name": name, "holds": holds }))?;
        stage.by(admin, &OpenRoom { room_id, location_id, terms }).await?;
    }
    Ok(house)
}
