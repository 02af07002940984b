//! Reading what people did from the log, and what became of it.

mod session;
mod wishes;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use self::session::Reading;
use super::past::Past;
use crate::booking::events::{PolicyEvent, RosterEvent};
use crate::kernel::clock::instant;
use crate::kernel::event::{DecodeError, Envelope, EventSet as _};
use crate::kernel::ids::OrgId;
use crate::kernel::log::{Filter, LogStore, Position, StoreError};
use crate::membership::events::MembershipEvent;
use crate::scheduling::events::SessionEvent;
use crate::scheduling::values::{SessionDetails, SessionId, SessionStatus};

/// Events read at once.
const PAGE: usize = 2_000;

/// The past cannot be read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RehearsalError {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event cannot be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

/// What people did about the sessions that start from `from` until before `to`.
pub(super) async fn read(
    log: &dyn LogStore,
    org: OrgId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Past, RehearsalError> {
    let mut past = Past { end: instant(log.head(org).await?.recorded_at), ..Past::default() };
    let mut starts = BTreeMap::<SessionId, DateTime<Utc>>::new();
    let sessions = SessionEvent::KINDS.iter().map(|kind| kind.name.into()).collect::<Vec<_>>();
    each(log, org, sessions.clone(), |_, event| {
        if let Some((session_id, details)) = event.read()?.as_ref().and_then(bookable) {
            starts.insert(session_id, details.slot.starts_at);
        }
        Ok(())
    })
    .await?;
    starts.retain(|_, starts_at| (from..to).contains(starts_at));
    let mut readings = starts.into_keys().map(|id| (id, Reading::of(id))).collect::<BTreeMap<_, _>>();
    let rosters = RosterEvent::KINDS.iter().chain(PolicyEvent::KINDS).map(|kind| kind.name.into());
    let clients = ["StrikeRecorded", "StrikeForgiven", "FeeCharged", "PenaltyTakenBack", "PlanJoined", "PlanLeft"];
    let kinds = sessions.into_iter().chain(rosters).chain(clients.map(Into::into)).collect();
    each(log, org, kinds, |position, event| take(&mut past, &mut readings, position, &event)).await?;
    for (_, mut reading) in readings {
        reading.look_back(&past.rules);
        past.actual.add(&reading.ended());
        past.sessions.push(reading.past);
    }
    Ok(past)
}

async fn each(
    log: &dyn LogStore,
    org: OrgId,
    kinds: Vec<std::sync::Arc<str>>,
    mut take: impl FnMut(Position, Envelope) -> Result<(), RehearsalError> + Send,
) -> Result<(), RehearsalError> {
    let filter = Filter { kinds, ..Filter::default() };
    let mut after = 0;
    loop {
        let page = log.read(org, after, PAGE, &filter).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.position;
        for stored in page {
            take(stored.position, Envelope::sealed(org, stored))?;
        }
    }
}

fn take(
    past: &mut Past,
    readings: &mut BTreeMap<SessionId, Reading>,
    position: Position,
    event: &Envelope,
) -> Result<(), RehearsalError> {
    if let Some(PolicyEvent::PolicyPublished(published)) = event.read()? {
        past.rules.publish(position, published);
    }
    match event.read()? {
        Some(MembershipEvent::StrikeRecorded(strike)) if !readings.contains_key(&strike.booking_id.session()) => {
            past.other_strikes.push((position, strike));
        }
        Some(MembershipEvent::PlanJoined(joined)) => {
            past.rules.put_on_plan(position, joined.client_id, Some(joined.plan_id));
        }
        Some(MembershipEvent::PlanLeft(left)) => past.rules.put_on_plan(position, left.client_id, None),
        Some(MembershipEvent::StrikeForgiven(forgiven)) => past.forgiven.push((position, forgiven)),
        Some(MembershipEvent::FeeCharged(fee)) if readings.contains_key(&fee.booking_id.session()) => {
            *past.actual.fees.entry(fee.amount.currency.to_string()).or_default() += fee.amount.minor;
        }
        Some(MembershipEvent::PenaltyTakenBack(back)) if readings.contains_key(&back.booking_id.session()) => {
            if let Some(fee) = back.waived {
                *past.actual.fees.entry(fee.currency.to_string()).or_default() -= fee.minor;
            }
        }
        Some(MembershipEvent::PenaltyTakenBack(back)) => past.others_taken_back.push((position, back)),
        Some(_) | None => {}
    }
    let session_id = event.stream.key().parse().ok();
    if let Some(reading) = session_id.and_then(|session_id| readings.get_mut(&session_id)) {
        if let Some(event) = event.read::<SessionEvent>()? {
            reading.session(position, &event, &past.rules);
        }
        if let Some(event) = event.read::<RosterEvent>()? {
            reading.roster(position, event, &past.rules);
        }
    }
    Ok(())
}

/// What an event says of a session that can be booked.
fn bookable(event: &SessionEvent) -> Option<(SessionId, &SessionDetails)> {
    match event {
        SessionEvent::SessionPublished(event) => Some((event.session_id, &event.details)),
        SessionEvent::SessionChanged(event) if event.status == SessionStatus::Published => {
            Some((event.session_id, &event.details))
        }
        _ => None,
    }
}
