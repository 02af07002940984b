//! Gathering the proof of a place from the log. The line at each step is folded again from the roster's events, so what is shown
//! is what the log holds and not what anybody remembers.

use cqrs_es::Aggregate as _;

use super::{FORMAT, PlaceProof, Step};
use crate::accounts::Caller;
use crate::booking::events::{RosterEvent, WaitlistJoined};
use crate::booking::fairness::StoodAt;
use crate::booking::roster::{RosterRefusal, SessionRoster};
use crate::booking::values::EntryId;
use crate::kernel::event::Envelope;
use crate::kernel::executor::{Decline, Executor, Failure};
use crate::kernel::ids::OrgId;
use crate::kernel::log::{LogStore, StoreError, StoredEvent};
use crate::kernel::proof::{HeadSigner, Witness};
use crate::scheduling::Session;

/// Events read at once.
const PAGE: usize = 1_000;

/// The proof of the place of `entry_id`, for its client, its session's coach and admins.
///
/// # Errors
/// [`RosterRefusal::EntryNotFound`] if there is no such entry or it is somebody else's, or what broke.
pub async fn prove_place(
    executor: &Executor,
    signer: &HeadSigner,
    (org, caller): (OrgId, Caller),
    entry_id: EntryId,
) -> Result<PlaceProof, Decline<RosterRefusal>> {
    let store = executor.log().store();
    let mut gathering = Gathering::of(entry_id);
    let stream = crate::kernel::log::StreamId::new(SessionRoster::TYPE, entry_id.session());
    let mut version = 0;
    loop {
        let page = store.read_stream(org, &stream, version, PAGE).await.map_err(Failure::from)?;
        let full = page.len() == PAGE;
        version = page.last().map_or(version, |event| event.version);
        for stored in page {
            gathering.take(org, stored)?;
        }
        if !full || gathering.over {
            break;
        }
    }
    let (session, _) = executor.current::<Session>(org, entry_id.session()).await?;
    let coach_id = session.details().map(|details| details.coach_id);
    let may = |joined: &WaitlistJoined| {
        caller.may_serve(joined.client_id) || coach_id.is_some_and(|coach_id| caller.may_act_for(coach_id))
    };
    if !gathering.joined.as_ref().is_some_and(|(_, joined)| may(joined)) {
        return Err(RosterRefusal::EntryNotFound.into());
    }
    let shown = gathering.show(store, signer, org, executor.clock().now()).await.map_err(Failure::from)?;
    shown.ok_or_else(|| RosterRefusal::EntryNotFound.into())
}

/// What is found on the way through a roster's events.
pub(super) struct Gathering {
    entry_id: EntryId,
    roster: SessionRoster,
    before: Option<StoredEvent>,
    joined: Option<(StoredEvent, WaitlistJoined)>,
    steps: Vec<(StoredEvent, StoodAt, Option<StoodAt>)>,
    left: Option<StoredEvent>,
    /// Whether the entry stands in line no more.
    over: bool,
}

impl Gathering {
    pub(super) fn of(entry_id: EntryId) -> Self {
        let roster = SessionRoster::default();
        Self { entry_id, roster, before: None, joined: None, steps: Vec::new(), left: None, over: false }
    }

    pub(super) fn take(&mut self, org: OrgId, stored: StoredEvent) -> Result<(), Failure> {
        if self.over {
            return Ok(());
        }
        let unreadable = |what: String| Failure::Corrupt(what.into());
        let read = Envelope::sealed(org, stored.clone()).read::<RosterEvent>();
        let event = read.map_err(|error| unreadable(error.to_string()))?;
        let event = event.ok_or_else(|| unreadable(format!("{} in a roster", stored.kind)))?;
        match &event {
            RosterEvent::WaitlistJoined(joined) if joined.entry_id == self.entry_id => {
                self.joined = Some((stored, joined.clone()));
            }
            RosterEvent::WaitlistPromoted(promoted) => self.step(stored, Some(promoted.entry_id)),
            RosterEvent::WaitlistReordered(reordered) => self.step(stored, Some(reordered.entry_id)),
            RosterEvent::WaitlistNotified(_) => self.step(stored, None),
            RosterEvent::WaitlistLeft(left) if left.entry_id == self.entry_id => self.left = Some(stored),
            _ => {}
        }
        self.roster.apply(event);
        self.over = self.joined.is_some() && self.roster.line().entry(self.entry_id).is_none();
        Ok(())
    }

    /// Notes a decision with the line as it is before it.
    fn step(&mut self, stored: StoredEvent, concerned: Option<EntryId>) {
        let line = self.roster.line().entries().map(|(id, entry)| (id, entry.party)).collect::<Vec<_>>();
        match StoodAt::prove(&line, self.entry_id) {
            Some(own) => {
                let concerned = concerned.and_then(|entry_id| StoodAt::prove(&line, entry_id));
                self.steps.push((stored, own, concerned));
            }
            None => self.before = Some(stored),
        }
    }

    pub(super) async fn show(
        self,
        store: &dyn LogStore,
        signer: &HeadSigner,
        org: OrgId,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Option<PlaceProof>, StoreError> {
        let Some((joined, _)) = self.joined else { return Ok(None) };
        let witness = async |event: &StoredEvent| Witness::gather(store, signer, org, event, now).await;
        let mut steps = Vec::with_capacity(self.steps.len());
        for (decided, own, concerned) in self.steps {
            steps.push(Step { decided: witness(&decided).await?, own, concerned });
        }
        let before = match &self.before {
            Some(before) => Some(witness(before).await?),
            None => None,
        };
        let left = match &self.left {
            Some(left) => Some(witness(left).await?),
            None => None,
        };
        Ok(Some(PlaceProof {
            format: FORMAT,
            org,
            public_key: signer.public_key(),
            entry_id: self.entry_id,
            joined: witness(&joined).await?,
            before,
            steps,
            left,
        }))
    }
}
