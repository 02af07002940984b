//! Finding an event by its id, without an index that every write would pay for.
//!
//! An event's id holds the millisecond at which it was made, and the log knows what was recorded when. So the search begins where
//! the log stood at that time, and reads on. It costs a look into an index and, as a rule, some dozen events; at most
//! [`AHEAD`]. The time in an id is the machine's: in a log whose clock is another one – a rehearsal, a test – the search goes
//! backwards from the end, at most [`BACK`] events. What lies deeper is not found.

use uuid::Uuid;

use crate::kernel::event::Envelope;
use crate::kernel::executor::{Executor, Failure};
use crate::kernel::ids::{EventId, OrgId};
use crate::kernel::log::{Filter, Position};

/// Events read at once.
const PAGE: u64 = 1_000;
/// So many events are looked at behind the time of the id.
const AHEAD: u64 = 10_000;
/// So many events are looked at from the end of the log.
const BACK: u64 = 50_000;

/// The event `id`, if it is found.
pub(super) async fn event(executor: &Executor, org: OrgId, id: EventId) -> Result<Option<Envelope>, Failure> {
    let store = executor.log().store();
    let Some(made_at) = micros(id.uuid()) else { return Ok(None) };
    let begin = store.position_at(org, made_at).await?;
    let mut after = begin;
    while after < begin + AHEAD {
        match page(executor, org, after, id).await? {
            (Some(found), _) => return Ok(Some(found)),
            (None, false) => break,
            (None, true) => after += PAGE,
        }
    }
    let end = store.head(org).await?.position;
    let mut until = end;
    while until > end.saturating_sub(BACK) {
        let after = until.saturating_sub(PAGE);
        if let (Some(found), _) = page(executor, org, after, id).await? {
            return Ok(Some(found));
        }
        until = after;
    }
    Ok(None)
}

/// The event among those behind `after`, and whether there are more of them.
async fn page(
    executor: &Executor,
    org: OrgId,
    after: Position,
    id: EventId,
) -> Result<(Option<Envelope>, bool), Failure> {
    let limit = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let page = executor.log().store().read(org, after, limit, &Filter::default()).await?;
    let more = page.len() == limit;
    let found = page.into_iter().find(|event| event.event_id == id);
    Ok((found.map(|event| Envelope::sealed(org, event)), more))
}

/// The microseconds since the Unix epoch that an id was made at.
fn micros(id: Uuid) -> Option<i64> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    Some(i64::try_from(seconds).ok()?.checked_mul(1_000_000)? + i64::from(nanos / 1_000))
}
