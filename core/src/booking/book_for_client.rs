//! The front desk books for a client, who is told.

use super::book_spot::{BookSpot, SpotIsBooked};
use super::notices::BookingNotice;
use super::opening::BookSpotRefusal;
use crate::accounts::Account;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::notification::post;
use crate::refusals;
use crate::scheduling::Session;

/// Do `booking` on behalf of its client, by the same rules and at the same price.
#[derive(Debug, Clone)]
pub struct BookForClient {
    /// What the client would have done.
    pub booking: BookSpot,
}

refusals! {
    /// How a booking for somebody else is refused.
    pub enum BookForClientRefusal {
        /// There is no such client.
        #[error("there is no such client")]
        ClientNotFound = NotFound "booking.client_not_found",
        via Booking(BookSpotRefusal),
    }
}

impl UseCase for BookForClient {
    type Outcome = SpotIsBooked;
    type Refusal = BookForClientRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SpotIsBooked, Decline<BookForClientRefusal>> {
        let client_id = self.booking.client_id;
        if work.load::<Account>(client_id).await?.name().is_none() {
            return Err(BookForClientRefusal::ClientNotFound.into());
        }
        let booked = self.booking.decide(work).await.map_err(Decline::via)?;
        let SpotIsBooked { session_id, booking_id, .. } = booked;
        if let Some(details) = work.load::<Session>(session_id).await?.details() {
            let (session_name, starts_at) = (details.name.clone(), details.slot.starts_at);
            let notice = BookingNotice::BookedForYou { session_id, session_name, starts_at, booking_id };
            post(work, client_id, &notice).await?;
        }
        work.expect_present(client_id.into());
        Ok(booked)
    }
}
