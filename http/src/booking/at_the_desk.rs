//! What the front desk books for clients.

use poem_openapi::Object;
use regimen_core::booking::{BookForClient, BookSpot};
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::values::SessionId;

use super::bookings::guest_names;
use crate::api::{Text, parse};
use crate::edge::Problem;

/// What the front desk books for whom.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct BookingForClient {
    /// Whose booking it is: they pay.
    client_id: AccountId,
    /// How many places, their own among them; 1 if left out.
    places: Option<u32>,
    /// The names of those who come with them, as far as they want to say.
    guests: Option<Vec<Text>>,
    /// How many of those are paid with guest passes; none if left out.
    guest_passes: Option<u32>,
}

impl BookingForClient {
    pub(super) fn book(self, session_id: SessionId) -> Result<BookForClient, Problem> {
        let places = parse("places", self.places.unwrap_or(1))?;
        let (guests, guest_passes) = (guest_names(self.guests)?, self.guest_passes.unwrap_or(0));
        let booking = BookSpot { session_id, client_id: self.client_id, places, guests, guest_passes };
        Ok(BookForClient { booking })
    }
}
