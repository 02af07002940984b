//! A line as it is shown: to staff everyone in it, to those who stand in it where they stand, to both how its order was changed.
//! It is read from the log and not from a view, so that nobody is shown a place that is not theirs any more.

use chrono::{DateTime, Utc};
use poem_openapi::Object;
use regimen_core::booking::events::{RosterEvent, WaitlistReordered};
use regimen_core::booking::values::EntryId;
use regimen_core::booking::{Entry, SessionRoster};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::StreamId;
use regimen_core::scheduling::values::SessionId;
use regimen_projections::booking::find_client_names;

use crate::api::found;
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;
use crate::scheduling::visible_session;

/// Events of a roster that are read at once.
const PAGE: usize = 1_000;

/// One in line.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct LineEntry {
    entry_id: EntryId,
    /// From 1.
    position: u32,
    /// For how many places.
    party: u32,
    /// How many of the places are paid with guest passes.
    guest_passes: u32,
    joined_at: DateTime<Utc>,
    /// For staff.
    client_id: Option<AccountId>,
    /// For staff; left out if the person is erased.
    client_name: Option<String>,
}

/// Staff put somebody elsewhere.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Reordering {
    entry_id: EntryId,
    /// From 1.
    from: u32,
    /// From 1.
    to: u32,
    /// Left out if whoever gave it is erased.
    reason: Option<String>,
    at: DateTime<Utc>,
}

/// The line before a session.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct WaitlistLine {
    session_id: SessionId,
    /// How many stand in it.
    length: u32,
    /// Your own place, if you stand in it.
    position: Option<u32>,
    /// First in line first: everyone for staff, for clients their own.
    items: Vec<LineEntry>,
    /// How its order was changed by hand; nothing for those who do not stand in it.
    reordered: Vec<Reordering>,
}

/// The line of `session_id`, as far as `caller` may see it.
pub(super) async fn line_of(parts: &Parts, caller: &SignedIn, session_id: SessionId) -> Result<WaitlistLine, Problem> {
    let (org, me) = (caller.org(), caller.account_id());
    let session = visible_session(parts, caller, session_id, None).await?;
    let staff = caller.caller().may_serve(session.coach_id);
    let (roster, _) = parts.core.executor().current::<SessionRoster>(org, session_id).await?;
    let line = roster.line().entries().zip(1..).collect::<Vec<_>>();
    let own = line.iter().find(|((_, entry), _)| entry.client_id == me).map(|(_, position)| *position);
    let length = u32::try_from(line.len()).unwrap_or(u32::MAX);
    let shown = line.into_iter().filter(|((_, entry), _)| staff || entry.client_id == me).collect::<Vec<_>>();
    let reordered = if staff || own.is_some() { reorderings(parts, org, session_id).await? } else { Vec::new() };
    let items = if staff { named(parts, org, shown).await? } else { shown.into_iter().map(LineEntry::own).collect() };
    Ok(WaitlistLine { session_id, length, position: own, items, reordered })
}

impl LineEntry {
    fn own(((entry_id, entry), position): ((EntryId, Entry), u32)) -> Self {
        let Entry { party, guest_passes, joined_at, .. } = entry;
        let party = party.get();
        Self { entry_id, position, party, guest_passes, joined_at, client_id: None, client_name: None }
    }
}

async fn named(parts: &Parts, org: OrgId, shown: Vec<((EntryId, Entry), u32)>) -> Result<Vec<LineEntry>, Problem> {
    let clients = shown.iter().map(|((_, entry), _)| entry.client_id).collect::<Vec<_>>();
    let names = found(find_client_names(&parts.reader, org, &clients).await)?;
    let item = |shown: ((EntryId, Entry), u32)| {
        let client_id = shown.0.1.client_id;
        let client_name = names.get(&client_id).map(|name| name.as_str().to_owned());
        LineEntry { client_id: Some(client_id), client_name, ..LineEntry::own(shown) }
    };
    Ok(shown.into_iter().map(item).collect())
}

async fn reorderings(parts: &Parts, org: OrgId, session_id: SessionId) -> Result<Vec<Reordering>, Problem> {
    let stream = StreamId::new("roster", session_id);
    let (mut found, mut version) = (Vec::new(), 0);
    loop {
        let page = parts.core.log().store().read_stream(org, &stream, version, PAGE).await?;
        let full = page.len() == PAGE;
        version = page.last().map_or(version, |event| event.version);
        let reordered = page.into_iter().filter(|event| &*event.kind == "WaitlistReordered").collect::<Vec<_>>();
        let opened = parts.core.codec().open_all(org, reordered).await.map_err(|error| Problem::broken(&error))?;
        for envelope in opened {
            if let Some(RosterEvent::WaitlistReordered(event)) =
                envelope.read::<RosterEvent>().map_err(|error| Problem::broken(&error))?
            {
                found.push(Reordering::from(event));
            }
        }
        if !full {
            return Ok(found);
        }
    }
}

impl From<WaitlistReordered> for Reordering {
    fn from(event: WaitlistReordered) -> Self {
        let reason = event.reason.get().map(|reason| reason.as_str().to_owned());
        Self { entry_id: event.entry_id, from: event.from + 1, to: event.to + 1, reason, at: event.reordered_at }
    }
}
