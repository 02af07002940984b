//! Before full classes: a line that moved up, with a proof for those who still wait, and a place that is held for a minute.

use regimen_core::Regimen;
use regimen_core::booking::values::{BookingId, HoldId, Party};
use regimen_core::booking::{BookSpot, CancelBooking, ConfirmHold, JoinWaitlist, PlaceHold, SessionRoster};
use regimen_core::kernel::ids::OrgId;
use regimen_core::scheduling::values::SessionId;

use super::Failed;
use super::script::Studio;
use super::stage::{Stage, by};
use super::tour::Sight;

/// Two have the two places of tomorrow's Pilates, and four wait.
pub(super) async fn forms(stage: &Stage<'_>, studio: &mut Studio) -> Result<(), Failed> {
    for short in ["dara", "eva"] {
        book(stage, studio, studio.pilates, short).await?;
    }
    book(stage, studio, studio.spin, "eva").await?;
    for short in ["farid", "gina", "hugo", "ines"] {
        let entry_id = wait(stage.core, studio, studio.pilates, short).await?;
        if short == "gina" {
            let what = "she waited while Farid was promoted: the proof that nobody was passed over";
            studio.sights.push(Sight::new("gina", format!("/waitlist/{entry_id}/proof"), what));
        }
    }
    Ok(())
}

pub(super) async fn place_is_given_back(stage: &Stage<'_>, studio: &mut Studio) -> Result<(), Failed> {
    let caller = studio.people.client("dara");
    let (roster, _) = stage.core.executor().current::<SessionRoster>(OrgId::DEFAULT, studio.pilates).await?;
    if let Some(booking_id) = roster.booking_of(caller.account_id) {
        stage.by(caller.account_id, &CancelBooking::all(caller, booking_id)).await?;
    }
    Ok(())
}

/// Farid was the first in line, and confirms.
pub(super) async fn offer_is_taken(stage: &Stage<'_>, studio: &mut Studio) -> Result<(), Failed> {
    let client_id = studio.people.of("farid");
    let (roster, _) = stage.core.executor().current::<SessionRoster>(OrgId::DEFAULT, studio.pilates).await?;
    if let Some(hold_id) = roster.hold_of(client_id).map(|(hold_id, _)| hold_id) {
        let booking_id = confirm(stage, studio, hold_id).await?;
        let what = "why he has a place: what was given back, whom it was offered to, by which rules";
        studio.sights.push(Sight::new("farid", format!("/why/{booking_id}"), what));
    }
    Ok(())
}

async fn confirm(stage: &Stage<'_>, studio: &Studio, hold_id: HoldId) -> Result<BookingId, Failed> {
    let client_id = studio.people.of("farid");
    let confirm = ConfirmHold { client_id, hold_id, guests: Vec::new(), guest_passes: None };
    Ok(stage.by(client_id, &confirm).await?.booking_id)
}

async fn book(stage: &Stage<'_>, studio: &Studio, session_id: SessionId, short: &str) -> Result<(), Failed> {
    let client_id = studio.people.of(short);
    stage.by(client_id, &BookSpot::alone(session_id, client_id)).await?;
    Ok(())
}

/// `short` stands in line.
async fn wait(
    core: &Regimen,
    studio: &Studio,
    session_id: SessionId,
    short: &str,
) -> Result<regimen_core::booking::values::EntryId, Failed> {
    let client_id = studio.people.of(short);
    Ok(by(core, client_id, &JoinWaitlist { session_id, client_id, party: Party::ONE, guest_passes: 0 }).await?.entry_id)
}

/// Dara holds the last place of tomorrow's Spin for a minute, and three wait for it: what happens then, happens while somebody
/// looks.
pub(super) async fn last_place_is_held(core: &Regimen, studio: &Studio) -> Result<(), Failed> {
    let (session_id, client_id) = (studio.spin, studio.people.of("dara"));
    by(core, client_id, &PlaceHold { session_id, client_id, places: Party::ONE }).await?;
    for short in ["gina", "hugo", "ines"] {
        wait(core, studio, session_id, short).await?;
    }
    Ok(())
}
