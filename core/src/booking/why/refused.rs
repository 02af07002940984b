//! Why something was refused: the decision taken again, and the events that it rested on.

use chrono::{DateTime, Utc};

use super::WhyRefusal;
use super::about::{client, ids};
use super::cause::{Cause, who};
use super::commits::{commit, stream};
use super::question::{Question, Said};
use super::rule::{DecidingRule, RulesOf, Section};
use crate::booking::events::RosterEvent;
use crate::booking::policies::PolicyVersions;
use crate::booking::roster::SessionRoster;
use crate::kernel::event::Envelope;
use crate::kernel::executor::{Decline, Executor, Failure, ReplayError, Request, Sight};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::{Actor, StreamId, Version};
use crate::scheduling::events::{CalendarEvent, SessionEvent};
use crate::scheduling::values::SessionId;

/// The newest so many events of one stream are told of; the figures in the refusal count all of them.
const MOST: usize = 200;

/// A refusal that was explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalExplained {
    /// The refusal.
    pub refusal: Said,
    /// When it was said.
    pub at: DateTime<Utc>,
    /// What it rested on, in the order of the log.
    pub causes: Vec<Cause>,
    /// The rule that decided, if one did.
    pub rule: Option<DecidingRule>,
}

/// Takes the decision of `question` again as it was taken with `sight`; it must come to `code`, as it did.
///
/// # Errors
/// [`WhyRefusal::NotReproducible`], or what broke.
pub async fn explain_refusal(
    executor: &Executor,
    org: OrgId,
    question: &Question,
    sight: &Sight,
    code: &str,
) -> Result<RefusalExplained, Decline<WhyRefusal>> {
    let request = Request::once(org, Actor::Account(question.asker()));
    let (refusal, seen) = match question.again(executor, &request, sight).await {
        Ok((Some(refusal), seen)) if refusal.code.code == code => (refusal, seen),
        Ok(_) | Err(ReplayError::Astray) => return Err(WhyRefusal::NotReproducible.into()),
        Err(ReplayError::Failed(failure)) => return Err(failure.into()),
    };
    let client_id = question.client_id(executor, org).await?;
    let session_id = question.session_id().or_else(|| session_of(&seen));
    let resting = Resting { executor, org, question, client_id, session_id, refusal: &refusal, code, seen: &seen };
    let causes = resting.causes().await?;
    let rule = resting.rule().await?;
    Ok(RefusalExplained { refusal, at: sight.at, causes, rule })
}

struct Resting<'r> {
    executor: &'r Executor,
    org: OrgId,
    question: &'r Question,
    client_id: AccountId,
    /// The session that could not be had.
    session_id: Option<SessionId>,
    refusal: &'r Said,
    code: &'r str,
    seen: &'r [(StreamId, Version)],
}

impl Resting<'_> {
    async fn causes(&self) -> Result<Vec<Cause>, Failure> {
        let mut found = Vec::new();
        for (stream_id, version) in self.seen {
            if self.is_own(stream_id) {
                let events = stream(self.executor, self.org, stream_id, *version).await?;
                let mut chosen = self.choose(stream_id.kind(), events);
                found.append(&mut chosen.split_off(chosen.len().saturating_sub(MOST)));
            }
        }
        found.sort_unstable_by_key(|event| event.position);
        let mut causes = Vec::with_capacity(found.len());
        for event in found {
            let actor = commit(self.executor, self.org, event.position).await?.commit.actor;
            causes.push(Cause::of(&event, who(self.executor, self.org, actor).await?, None));
        }
        Ok(causes)
    }

    fn is_own(&self, stream_id: &StreamId) -> bool {
        match stream_id.kind() {
            "policy" => true,
            "session" => self.session_id.is_some_and(|id| stream_id.key() == id.to_string()),
            "roster" => {
                let given_up = match self.question {
                    Question::Reschedule { booking_id, .. } if self.code.starts_with("booking.is_") => {
                        Some(booking_id.session())
                    }
                    _ => None,
                };
                let sessions = [self.session_id, given_up];
                sessions.into_iter().flatten().any(|id| stream_id.key() == id.to_string())
            }
            "membership" | "calendar" => stream_id.key() == self.client_id.to_string(),
            "enrolment" | "standing" => true,
            _ => false,
        }
    }

    /// Those of `events` that the refusal rests on.
    fn choose(&self, kind: &str, events: Vec<Envelope>) -> Vec<Envelope> {
        match (kind, self.code) {
            ("roster", "booking.session_full" | "waitlist.places_free") => taking(events),
            ("roster", code) if code.starts_with("booking.is_") => self.of_client(events),
            ("enrolment", "series.already_enrolled") | ("standing", "standing.already_reserved") => {
                events.into_iter().rev().take(1).collect()
            }
            ("roster", code) if code.starts_with("booking.already") || code.starts_with("hold.") => {
                self.of_client(events)
            }
            ("session", "booking.session_full" | "waitlist.places_free" | "waitlist.party_never_fits") => {
                last_planned(events)
            }
            ("session", "booking.not_yet_open" | "booking.closed" | "waitlist.frozen") => last_planned(events),
            ("session", "booking.session_not_open") => events.into_iter().rev().take(1).collect(),
            ("membership", code) if code.starts_with("membership.") => events,
            ("calendar", "calendar.overlap") => self.overlapping(events),
            ("policy", _) if self.section().is_some() => events.into_iter().rev().take(1).collect(),
            _ => Vec::new(),
        }
    }

    /// What the client has or had in this session, the last of it.
    fn of_client(&self, events: Vec<Envelope>) -> Vec<Envelope> {
        let read = |event: &Envelope| event.read::<RosterEvent>().ok().flatten();
        let of_client = |event: &Envelope| read(event).is_some_and(|read| client(&read) == Some(self.client_id));
        let mut own = events.into_iter().filter(of_client).collect::<Vec<_>>();
        let last = match self.question {
            Question::Confirm { hold_id, .. } => vec![hold_id.uuid()],
            Question::Reschedule { booking_id, .. } if self.code.starts_with("booking.is_") => vec![booking_id.uuid()],
            _ => own.last().and_then(read).map_or_else(Vec::new, |read| ids(&read)),
        };
        own.retain(|event| read(event).is_some_and(|read| ids(&read).iter().any(|id| last.contains(id))));
        own
    }

    /// What takes the time.
    fn overlapping(&self, events: Vec<Envelope>) -> Vec<Envelope> {
        let at = |name: &str| self.refusal.facts.get(name).and_then(|at| at.as_str()?.parse::<DateTime<Utc>>().ok());
        let taken = (at("starts_at"), at("ends_at"));
        let takes = |event: &&Envelope| match event.read::<CalendarEvent>() {
            Ok(Some(CalendarEvent::TimeReserved(time))) => (Some(time.starts_at), Some(time.ends_at)) == taken,
            _ => false,
        };
        events.iter().rfind(takes).cloned().into_iter().collect()
    }

    /// The section of the rules that such a refusal follows.
    fn section(&self) -> Option<Section> {
        match self.code {
            "booking.not_yet_open" | "booking.closed" => Some(Section::Window),
            "booking.too_many_places" => Some(Section::Party),
            "waitlist.off" | "waitlist.frozen" => Some(Section::Waitlist),
            _ => None,
        }
    }

    async fn rule(&self) -> Result<Option<DecidingRule>, Failure> {
        let Some(section) = self.section() else { return Ok(None) };
        let version = |kind: &str| {
            let of = |(stream_id, _): &&(StreamId, Version)| {
                stream_id.kind() == "policy" && stream_id.key().starts_with(kind)
            };
            self.seen.iter().find(of).map(|(stream_id, version)| (stream_id.key(), *version))
        };
        let count = |version: Option<(&str, Version)>| {
            version.and_then(|(_, version)| u32::try_from(version).ok()).unwrap_or_default()
        };
        // The line has one way for everyone, whatever plans they are on.
        let of_plan = if section == Section::Waitlist { None } else { version("plan-") };
        let plan = of_plan.and_then(|(key, version)| {
            let id = key.strip_prefix("plan-")?.parse().ok()?;
            Some((id, u32::try_from(version).ok()?))
        });
        let (organization, template) = (count(version("organization")), count(version("template-")));
        let Some(session_id) = self.session_id else { return Ok(None) };
        let rules = RulesOf::session(self.executor, self.org, session_id).await?;
        rules.decider(PolicyVersions { organization, template, plan }, section).await.map(Some)
    }
}

/// Of several sessions that were to be booked one after another, the one that was tried last.
fn session_of(seen: &[(StreamId, Version)]) -> Option<SessionId> {
    let rosters = seen.iter().rev().map(|(stream_id, _)| stream_id).find(|stream_id| stream_id.kind() == "roster");
    rosters.and_then(|stream_id| stream_id.key().parse().ok())
}

/// The bookings and holds that stand after `events`: the event that took the places of each.
fn taking(events: Vec<Envelope>) -> Vec<Envelope> {
    use cqrs_es::Aggregate as _;
    let mut roster = SessionRoster::default();
    for event in events.iter().filter_map(|event| event.read::<RosterEvent>().ok().flatten()) {
        roster.apply(event);
    }
    let takes = |event: &Envelope| match event.read::<RosterEvent>() {
        Ok(Some(RosterEvent::SpotBooked(booked))) => {
            roster.booking(booked.booking_id).is_some_and(|booking| booking.cancelled.is_none())
        }
        Ok(Some(RosterEvent::HoldPlaced(placed))) => roster.holding().any(|(id, _)| id == placed.hold_id),
        _ => false,
    };
    events.into_iter().filter(takes).collect()
}

/// What the session says of itself: the last event that said it.
fn last_planned(events: Vec<Envelope>) -> Vec<Envelope> {
    let says = |event: &Envelope| {
        matches!(
            event.read::<SessionEvent>(),
            Ok(Some(SessionEvent::SessionPublished(_) | SessionEvent::SessionChanged(_)))
        )
    };
    events.into_iter().rev().find(says).into_iter().collect()
}
