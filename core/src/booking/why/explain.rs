//! What led to a booking, a hold, a place in line, or to one event.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::WhyRefusal;
use super::about::{client, frees_places, ids, named, owner};
use super::cause::{Cause, who};
use super::commits::{Commit, commit, stream};
use super::find;
use super::rule::{DecidingRule, RulesOf, Section};
use crate::accounts::Caller;
use crate::booking::events::RosterEvent;
use crate::booking::policies::PolicyVersions;
use crate::booking::values::{BookingId, EntryId};
use crate::kernel::event::Envelope;
use crate::kernel::executor::{Decline, Executor, Failure};
use crate::kernel::ids::{AccountId, EventId, OrgId};
use crate::kernel::log::{Position, StoredCommit, StreamId, Version};
use crate::membership::events::MembershipEvent;
use crate::scheduling::Session;
use crate::scheduling::values::SessionId;

/// What led to something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What was asked about.
    pub id: Uuid,
    /// The causes: commits in the order of the log, and in each what was decided before what came of it.
    pub causes: Vec<Cause>,
    /// The place in line that it came from: its proof shows the queue that was chosen from.
    pub entry_id: Option<EntryId>,
}

type Declined = Decline<WhyRefusal>;

/// What led to `id`: a booking, a hold, an entry of a waitlist, or an event. For whom it concerns, the session's coach and admins.
///
/// # Errors
/// [`WhyRefusal::NothingFound`], or what broke.
pub async fn explain(executor: &Executor, (org, caller): (OrgId, Caller), id: Uuid) -> Result<Explanation, Declined> {
    let asking = Asking { executor, org, caller };
    let session_id = BookingId::from_uuid(id).session();
    if let Some(told) = asking.about(session_id, id, Position::MAX).await? {
        return Ok(told);
    }
    let found = find::event(executor, org, EventId::from_uuid(id)).await?.ok_or(WhyRefusal::NothingFound)?;
    asking.event(id, &found).await
}

struct Asking<'e> {
    executor: &'e Executor,
    org: OrgId,
    caller: Caller,
}

impl Asking<'_> {
    async fn coach(&self, session_id: SessionId) -> Result<Option<AccountId>, Failure> {
        let (session, _) = self.executor.current::<Session>(self.org, session_id).await?;
        Ok(session.details().map(|details| details.coach_id))
    }

    async fn roster(&self, session_id: SessionId) -> Result<Vec<Told>, Failure> {
        let stream_id = StreamId::new("roster", session_id);
        let events = stream(self.executor, self.org, &stream_id, Version::MAX).await?;
        let told = |envelope: Envelope| envelope.read().ok().flatten().map(|event| Told { envelope, event });
        Ok(events.into_iter().filter_map(told).collect())
    }

    /// All that is about `id` up to `until`; none if nothing is.
    async fn about(&self, session_id: SessionId, id: Uuid, until: Position) -> Result<Option<Explanation>, Declined> {
        let roster = self.roster(session_id).await?;
        let roster = roster.into_iter().filter(|told| told.envelope.position <= until).collect::<Vec<_>>();
        let mut same = same(&roster, id);
        let own = roster.iter().filter(|told| ids(&told.event).iter().any(|id| same.contains(id))).collect::<Vec<_>>();
        let Some(whose) = own.iter().find_map(|told| client(&told.event)) else { return Ok(None) };
        let coach_id = self.coach(session_id).await?;
        let may = |account_id| self.caller.may_serve(account_id);
        if !may(whose) && !coach_id.is_some_and(may) {
            return Err(WhyRefusal::NothingFound.into());
        }
        if !may(whose) {
            // What becomes of somebody in another session is not its coach's business.
            same.retain(|id| BookingId::from_uuid(*id).session() == session_id);
        }
        let rules = RulesOf::session(self.executor, self.org, session_id).await?;
        let bound = own.iter().find_map(|told| match &told.event {
            RosterEvent::SpotBooked(booked) => Some(booked.policy),
            _ => None,
        });
        let concern = Concern { session_id, same, whose, bound, until };
        let mut causes = BTreeMap::new();
        for told in &own {
            if !causes.values().any(|cause: &Cause| cause.position == told.envelope.position) {
                let commit = commit(self.executor, self.org, told.envelope.position).await?;
                self.tell(&commit, &concern, &rules, &mut causes).await?;
            }
        }
        let entry_id = own.iter().find_map(|told| match &told.event {
            RosterEvent::WaitlistJoined(joined) => Some(joined.entry_id),
            _ => None,
        });
        Ok(Some(Explanation { id, causes: causes.into_values().collect(), entry_id }))
    }

    /// Tells of `commit` what concerns them, and what it was caused by.
    async fn tell(
        &self,
        commit: &Commit,
        concern: &Concern,
        rules: &RulesOf<'_>,
        causes: &mut BTreeMap<Place, Cause>,
    ) -> Result<(), Failure> {
        let actor = who(self.executor, self.org, commit.commit.actor).await?;
        let moves_up = commit.events.iter().any(|event| concern.is_promotion(event));
        for envelope in commit.events.iter().filter(|event| concern.is_concerned(event, moves_up)) {
            let rule = self.rule(envelope, concern, rules).await?;
            causes.insert(place(&commit.commit, envelope), Cause::of(envelope, actor, rule));
        }
        if let Some(cause) = commit.commit.causation
            && let Some(found) = find::event(self.executor, self.org, cause).await?
            && concern.is_concerned(&found, true)
            && !causes.values().any(|known| known.position == found.position)
        {
            let earlier = self::commit(self.executor, self.org, found.position).await?;
            let actor = who(self.executor, self.org, earlier.commit.actor).await?;
            causes.insert(place(&earlier.commit, &found), Cause::of(&found, actor, None));
        }
        Ok(())
    }

    async fn rule(
        &self,
        envelope: &Envelope,
        concern: &Concern,
        rules: &RulesOf<'_>,
    ) -> Result<Option<DecidingRule>, Failure> {
        if let Ok(Some(event)) = envelope.read::<RosterEvent>() {
            // A booking that was moved follows the rules of its own session, and is asked about there.
            let own = concern.is_of_session(envelope) && ids(&event).iter().any(|id| concern.same.contains(id));
            return if own { rules.of(&event, envelope.position, concern.bound).await } else { Ok(None) };
        }
        match (envelope.read::<MembershipEvent>(), concern.bound) {
            (
                Ok(Some(
                    MembershipEvent::CreditsReturned(_)
                    | MembershipEvent::StrikeRecorded(_)
                    | MembershipEvent::FeeCharged(_),
                )),
                Some(bound),
            ) if concern.is_of_session(envelope) => rules.decider(bound, Section::Cancellation).await.map(Some),
            _ => Ok(None),
        }
    }

    /// What led to one event: what it is about up to then, and its commit.
    async fn event(&self, id: Uuid, found: &Envelope) -> Result<Explanation, Declined> {
        let commit = commit(self.executor, self.org, found.position).await?;
        let roster = found.read::<RosterEvent>().ok().flatten();
        let about = roster.as_ref().map_or_else(|| named(found), ids);
        for subject in about {
            let session_id = BookingId::from_uuid(subject).session();
            if let Some(told) = self.about(session_id, subject, commit.commit.last_position).await? {
                let shown = told.causes.iter().any(|cause| cause.position == found.position);
                return if shown { Ok(Explanation { id, ..told }) } else { Err(WhyRefusal::NothingFound.into()) };
            }
        }
        let may = |account_id| self.caller.may_act_for(account_id);
        let session_id = match found.stream.kind() {
            "roster" | "session" => found.stream.key().parse::<SessionId>().ok(),
            _ => None,
        };
        let leads = match session_id {
            Some(session_id) => self.coach(session_id).await?,
            None => None,
        };
        // Somebody's own events are theirs, those of a session are its coach's, and everything is the admins'.
        let nobody = AccountId::from_uuid(Uuid::nil());
        if !may(owner(found).or(leads).unwrap_or(nobody)) {
            return Err(WhyRefusal::NothingFound.into());
        }
        let actor = who(self.executor, self.org, commit.commit.actor).await?;
        let same_stream = commit.events.iter().filter(|event| event.stream == found.stream);
        let causes = same_stream.map(|event| Cause::of(event, actor, None)).collect();
        Ok(Explanation { id, causes, entry_id: None })
    }
}

/// Where an event stands in an answer: commits in their order, and in each what was decided before what came of it.
type Place = (Position, u8, Position);

fn place(commit: &StoredCommit, envelope: &Envelope) -> Place {
    let rank = match envelope.stream.kind() {
        "session" => 0,
        "roster" => 1,
        "membership" => 2,
        "calendar" => 3,
        _ => 4,
    };
    (commit.first_position, rank, envelope.position)
}

/// An event of a roster.
struct Told {
    envelope: Envelope,
    event: RosterEvent,
}

/// What is the same thing as `id`: a place in line, the hold it was offered, and the booking that became of it.
fn same(roster: &[Told], id: Uuid) -> BTreeSet<Uuid> {
    let mut same = BTreeSet::from([id]);
    loop {
        let before = same.len();
        for told in roster {
            let ids = ids(&told.event);
            if ids.iter().any(|id| same.contains(id)) {
                same.extend(ids);
            }
        }
        if same.len() == before {
            return same;
        }
    }
}

/// What is asked about.
struct Concern {
    session_id: SessionId,
    same: BTreeSet<Uuid>,
    whose: AccountId,
    bound: Option<PolicyVersions>,
    until: Position,
}

impl Concern {
    /// Whether an event is about places in the session.
    fn is_of_session(&self, envelope: &Envelope) -> bool {
        let here = |id: &Uuid| BookingId::from_uuid(*id).session() == self.session_id;
        envelope.stream.key() == self.session_id.to_string() || named(envelope).iter().any(here)
    }

    fn is_own(&self, event: &RosterEvent) -> bool {
        ids(event).iter().any(|id| self.same.contains(id))
    }

    fn is_promotion(&self, envelope: &Envelope) -> bool {
        match envelope.read::<RosterEvent>() {
            Ok(Some(event @ RosterEvent::WaitlistPromoted(_))) => self.is_own(&event),
            _ => false,
        }
    }

    /// Whether an event belongs to the answer; in a commit in which the line `moves_up` what freed the places does.
    fn is_concerned(&self, envelope: &Envelope, moves_up: bool) -> bool {
        if envelope.position > self.until {
            return false;
        }
        let of_session = envelope.stream.key() == self.session_id.to_string();
        match envelope.read::<RosterEvent>() {
            Ok(Some(event)) if of_session => self.is_own(&event) || (moves_up && frees_places(&event)),
            // In another session what was moved there, or from there, and nothing else.
            Ok(Some(event)) => ids(&event).first().is_some_and(|id| self.same.contains(id)),
            _ if envelope.stream.kind() == "session" => of_session,
            _ => {
                let named = named(envelope);
                let about = named.is_empty() || named.iter().any(|id| self.same.contains(id));
                owner(envelope) == Some(self.whose) && about
            }
        }
    }
}
