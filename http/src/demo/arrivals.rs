//! The class that has begun: one was there early and showed the code, one came late, one has not come.

use regimen_core::booking::values::CheckInMethod;
use regimen_core::booking::{BookSpot, CheckIn, SessionRoster};
use regimen_core::kernel::ids::OrgId;
use regimen_core::scheduling::{AdvanceSession, SessionStep};

use super::Failed;
use super::script::Studio;
use super::stage::Stage;

pub(super) async fn are_booked(stage: &Stage<'_>, studio: &mut Studio) -> Result<(), Failed> {
    for short in ["dara", "eva", "farid"] {
        let client_id = studio.people.of(short);
        stage.by(client_id, &BookSpot::alone(studio.barre, client_id)).await?;
    }
    Ok(())
}

pub(super) async fn first(stage: &Stage<'_>, studio: &mut Studio) -> Result<(), Failed> {
    check_in(stage, studio, ("dara", CheckInMethod::Code)).await
}

pub(super) async fn starts(stage: &Stage<'_>, studio: &mut Studio) -> Result<(), Failed> {
    let (caller, session_id) = (studio.people.coach("rosa"), studio.barre);
    stage.by(caller.account_id, &AdvanceSession { caller, session_id, step: SessionStep::Start }).await?;
    Ok(())
}

pub(super) async fn late(stage: &Stage<'_>, studio: &mut Studio) -> Result<(), Failed> {
    check_in(stage, studio, ("eva", CheckInMethod::Desk)).await
}

async fn check_in(stage: &Stage<'_>, studio: &Studio, (short, method): (&str, CheckInMethod)) -> Result<(), Failed> {
    let (roster, _) = stage.core.executor().current::<SessionRoster>(OrgId::DEFAULT, studio.barre).await?;
    if let Some(booking_id) = roster.booking_of(studio.people.of(short)) {
        let (caller, at_session) = (studio.people.coach("rosa"), Some(studio.barre));
        stage.by(caller.account_id, &CheckIn { caller, booking_id, at_session, method }).await?;
    }
    Ok(())
}
