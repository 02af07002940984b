//! Those who booked are reminded of a session that starts soon.

use serde::{Deserialize, Serialize};

use super::notices::BookingNotice;
use super::roster::{RosterCommand, RosterRefusal, SessionRoster};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::notification::post;
use crate::scheduling::Session;
use crate::scheduling::values::SessionId;

/// Remind those who have booked `session_id`. Once.
#[derive(Debug, Clone, Copy)]
pub struct RemindBooked {
    /// The session.
    pub session_id: SessionId,
}

/// They are reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreReminded {
    /// How many clients.
    pub clients: u32,
}

impl UseCase for RemindBooked {
    type Outcome = AreReminded;
    type Refusal = RosterRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AreReminded, Decline<RosterRefusal>> {
        let session_id = self.session_id;
        let details = work.load::<Session>(session_id).await?.details().cloned();
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        if roster.is_reminded() {
            return Ok(AreReminded { clients: 0 });
        }
        let mut clients = 0;
        let before = roster.shared();
        // What comes after the start is no reminder any more.
        if let Some(details) = details.filter(|details| work.now() < details.slot.starts_at) {
            for (booking_id, booking) in before.present() {
                let (session_name, starts_at) = (details.name.clone(), details.slot.starts_at);
                let reminder = BookingNotice::Reminder { session_id, session_name, starts_at, booking_id };
                post(work, booking.client_id, &reminder).await?;
                clients += 1;
            }
        }
        roster.handle(RosterCommand::NoteReminders { session_id, at: work.now() }).await?;
        work.save(roster).await?;
        Ok(AreReminded { clients })
    }
}
