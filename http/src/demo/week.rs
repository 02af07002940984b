//! The week that was: yoga every morning, with regulars, somebody who cancels late and somebody who does not come.

use regimen_core::booking::values::CheckInMethod;
use regimen_core::booking::{BookSpot, CancelBooking, CancelSession, CheckIn, PlaceHold, SessionRoster};
use regimen_core::kernel::ids::OrgId;
use regimen_core::scheduling::{AdvanceSession, SessionStep};

use super::Failed;
use super::script::Studio;
use super::stage::Stage;
use regimen_core::booking::values::Party;

/// A day before: who comes besides Ines, who has a standing reservation.
pub(super) async fn is_tomorrow(stage: &Stage<'_>, studio: &mut Studio, number: usize) -> Result<(), Failed> {
    let (session_id, people) = (studio.yoga[number].session_id, &studio.people);
    match number {
        // Chen books twice, and stays in bed both times.
        1 | 3 => drop(stage.by(people.of("chen"), &BookSpot::alone(session_id, people.of("chen"))).await?),
        2 => drop(stage.by(people.of("ben"), &BookSpot::alone(session_id, people.of("ben"))).await?),
        4 => {
            let guests = vec!["Lena".to_owned().try_into()?];
            let (places, guest_passes) = (2.try_into()?, 1);
            let both = BookSpot { session_id, client_id: people.of("ben"), places, guests, guest_passes };
            stage.by(people.of("ben"), &both).await?;
        }
        // Eva looks for a time, and forgets about it.
        5 => {
            let hold = PlaceHold { session_id, client_id: people.of("eva"), places: Party::ONE };
            stage.by(people.of("eva"), &hold).await?;
        }
        _ => {}
    }
    if number == 5 {
        stage.by(people.of("gina"), &BookSpot::alone(studio.boxing, people.of("gina"))).await?;
    }
    Ok(())
}

/// Two hours before: too late to cancel for nothing.
pub(super) async fn is_soon(stage: &Stage<'_>, studio: &mut Studio, number: usize) -> Result<(), Failed> {
    if let (2, Some(booking_id)) = (number, booking_of(stage, studio, number, "ben").await?) {
        let cancel = CancelBooking::all(studio.people.client("ben"), booking_id);
        stage.by(studio.people.of("ben"), &cancel).await?;
    }
    Ok(())
}

pub(super) async fn starts(stage: &Stage<'_>, studio: &mut Studio, number: usize) -> Result<(), Failed> {
    advance(stage, studio, number, SessionStep::Start).await?;
    check_in(stage, studio, number, ("ines", CheckInMethod::Code)).await
}

/// Twenty minutes later.
pub(super) async fn is_late(stage: &Stage<'_>, studio: &mut Studio, number: usize) -> Result<(), Failed> {
    check_in(stage, studio, number, ("ben", CheckInMethod::Desk)).await
}

pub(super) async fn ends(stage: &Stage<'_>, studio: &mut Studio, number: usize) -> Result<(), Failed> {
    advance(stage, studio, number, SessionStep::Complete).await
}

/// A class is called off; whoever booked it gets everything back and is told.
pub(super) async fn coach_falls_ill(stage: &Stage<'_>, studio: &mut Studio) -> Result<(), Failed> {
    let (people, session_id) = (&studio.people, studio.gym);
    stage.by(people.of("hugo"), &BookSpot::alone(session_id, people.of("hugo"))).await?;
    let reason = "The coach is ill.".to_owned().try_into()?;
    let call_off = CancelSession { caller: people.coach("jonas"), session_id, reason };
    stage.by(people.of("jonas"), &call_off).await?;
    Ok(())
}

async fn advance(stage: &Stage<'_>, studio: &Studio, number: usize, step: SessionStep) -> Result<(), Failed> {
    let (caller, session_id) = (studio.people.coach("maya"), studio.yoga[number].session_id);
    stage.by(caller.account_id, &AdvanceSession { caller, session_id, step }).await?;
    Ok(())
}

/// Checks somebody in, if they have booked.
async fn check_in(
    stage: &Stage<'_>,
    studio: &Studio,
    number: usize,
    (short, method): (&str, CheckInMethod),
) -> Result<(), Failed> {
    if let Some(booking_id) = booking_of(stage, studio, number, short).await? {
        let caller = studio.people.coach("maya");
        stage.by(caller.account_id, &CheckIn { caller, booking_id, at_session: None, method }).await?;
    }
    Ok(())
}

async fn booking_of(
    stage: &Stage<'_>,
    studio: &Studio,
    number: usize,
    short: &str,
) -> Result<Option<regimen_core::booking::values::BookingId>, Failed> {
    let session_id = studio.yoga[number].session_id;
    let (roster, _) = stage.core.executor().current::<SessionRoster>(OrgId::DEFAULT, session_id).await?;
    Ok(roster.booking_of(studio.people.of(short)))
}
