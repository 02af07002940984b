//! What changes after it was planned: somebody gives a place back, and a class is called off.

use regimen_core::Regimen;
use regimen_core::accounts::Caller;
use regimen_core::accounts::values::Role;
use regimen_core::booking::values::BookingId;
use regimen_core::booking::{CancelBooking, CancelSession};

use super::Failed;
use super::people::People;
use super::timetable::{Led, by};

/// The first client gives back a place in the first class of `sessions`, and the coach of the second class is ill.
pub(super) async fn make(core: &Regimen, people: &People, sessions: &[Led]) -> Result<(), Failed> {
    let (Some(client_id), [first, second, ..]) = (people.clients.first().copied(), sessions) else { return Ok(()) };
    let caller = Caller { account_id: client_id, role: Role::Client };
    let give_back = CancelBooking::all(caller, BookingId::nth(first.session_id, 1));
    core.executor().execute(&by(client_id), &give_back).await?;

    let caller = Caller { account_id: second.coach_id, role: Role::Coach };
    let reason = "The coach is ill.".to_owned().try_into()?;
    let call_off = CancelSession { caller, session_id: second.session_id, reason };
    core.executor().execute(&by(second.coach_id), &call_off).await?;
    Ok(())
}
