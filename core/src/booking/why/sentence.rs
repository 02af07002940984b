//! Events in one sentence each, made from the event alone: without names, and without ids of people.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::booking::events::{PolicyEvent, Promotion, RosterEvent, WaitlistPromoted};
use crate::booking::values::{CancelledBy, CheckInMethod, HoldEnd, LeftBecause, Party};
use crate::kernel::event::{Envelope, EventSet};
use crate::membership::events::MembershipEvent;
use crate::membership::values::{Draw, PenaltyKind};
use crate::notification::events::InboxEvent;
use crate::scheduling::events::{CalendarEvent, SessionEvent};
use crate::scheduling::values::SessionDetails;

/// What `envelope` says, in one sentence.
pub(super) fn sentence(envelope: &Envelope) -> String {
    fn read<E: EventSet>(envelope: &Envelope) -> Option<E> {
        envelope.read::<E>().ok().flatten()
    }
    read(envelope)
        .map(|event| roster(&event))
        .or_else(|| read(envelope).map(|event| membership(&event)))
        .or_else(|| read(envelope).map(|event| session(&event)))
        .or_else(|| read(envelope).map(|event| calendar(&event)))
        .or_else(|| read(envelope).map(|event| inbox(&event)))
        .or_else(|| read(envelope).map(|event| policy(&event)))
        .unwrap_or_else(|| format!("{} happened.", envelope.kind))
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn places(party: Party) -> String {
    number(party.get(), "place")
}

fn number(of: u32, what: &str) -> String {
    if of == 1 { format!("1 {what}") } else { format!("{of} {what}s") }
}

fn by(who: CancelledBy) -> &'static str {
    match who {
        CancelledBy::Client => "by the client",
        CancelledBy::Staff => "by staff",
        CancelledBy::Session => "because the session was cancelled",
    }
}

fn kind(of: PenaltyKind) -> &'static str {
    match of {
        PenaltyKind::LateCancel => "a late cancellation",
        PenaltyKind::NoShow => "an absence",
    }
}

fn total(draws: &[Draw]) -> String {
    number(draws.iter().map(|draw| draw.credits).sum(), "credit")
}

fn roster(event: &RosterEvent) -> String {
    match event {
        RosterEvent::SpotBooked(event) => {
            let how = if event.hold_id.is_some() { "A hold was confirmed: " } else { "" };
            let (places, credits) = (places(event.places), number(event.credits, "credit"));
            let instead = event.moved_from.map(|_| " in place of a booking in another session").unwrap_or_default();
            format!("{how}{places} booked for {credits}{instead}; the session starts at {}.", time(event.starts_at))
        }
        RosterEvent::PlaceCancelled(event) => {
            let (percent, credits) = (event.refund_percentage.get(), number(event.credits_returned, "credit"));
            format!("1 place was cancelled {}: {percent} % of its price, {credits}, went back.", by(event.cancelled_by))
        }
        RosterEvent::BookingCancelled(event) => {
            let (percent, credits) = (event.refund_percentage.get(), number(event.credits_returned, "credit"));
            let (places, by) = (places(event.places), by(event.cancelled_by));
            let ended = event.moved_to.map_or("cancelled", |_| "moved to another session");
            format!("A booking of {places} was {ended} {by}: {percent} % of its price, {credits}, went back.")
        }
        RosterEvent::BookingMoved(event) => format!("The session was moved to {}.", time(event.starts_at)),
        RosterEvent::HoldPlaced(event) => {
            let for_whom = if event.entry_id.is_some() { " for the first in line" } else { "" };
            format!("{} kept{for_whom} until {}.", places(event.places), time(event.expires_at))
        }
        RosterEvent::HoldReleased(event) => match event.because {
            HoldEnd::Released => "A hold was given back.".to_owned(),
            HoldEnd::Session => "A hold ended because the session was cancelled.".to_owned(),
        },
        RosterEvent::HoldExpired(event) => {
            format!("A hold that stood until {} was not confirmed in time.", time(event.expires_at))
        }
        RosterEvent::WaitlistJoined(event) => format!("Stood in line for {}.", places(event.party)),
        RosterEvent::WaitlistLeft(event) => match event.because {
            LeftBecause::Left => "Left the line.".to_owned(),
            LeftBecause::Booked => "Left the line with a place that was booked beside it.".to_owned(),
            LeftBecause::Session => "Left the line because the session was cancelled.".to_owned(),
            LeftBecause::Over => "Left the line because the session took place.".to_owned(),
        },
        RosterEvent::WaitlistPromoted(event) => promoted(event),
        RosterEvent::WaitlistNotified(event) => {
            let (free, length) = (number(event.spots_free, "place"), event.queue.size);
            format!("{free} free so near to the start: all {length} in line were told.")
        }
        RosterEvent::WaitlistReordered(event) => {
            format!("Staff put an entry of the line from place {} to place {}.", event.from + 1, event.to + 1)
        }
        RosterEvent::CheckedIn(event) => {
            let how = match event.method {
                CheckInMethod::Coach => "by the coach",
                CheckInMethod::Desk => "at the desk",
                CheckInMethod::Code => "with the code of the booking",
            };
            format!("Checked in {how}{}.", if event.late { ", late" } else { "" })
        }
        RosterEvent::CheckInUndone(_) => "A check-in was taken back.".to_owned(),
        RosterEvent::AttendanceMarked(event) => {
            format!("The coach noted that the client was {}there.", if event.attended { "" } else { "not " })
        }
        RosterEvent::NoShowMarked(_) => "The session ended and the client had not come.".to_owned(),
        RosterEvent::AttendanceClosed(event) => {
            format!("The time in which absences are found ended: {} did not come.", event.no_shows)
        }
        RosterEvent::RemindersSent(event) => format!("{} reminded.", number(event.clients, "client")),
    }
}

fn promoted(event: &WaitlistPromoted) -> String {
    let WaitlistPromoted { spots_free, queue, index, passed_over, promotion, .. } = event;
    let free = number(*spots_free, "place");
    let got = match promotion {
        Promotion::Offered { until, .. } => format!("was offered what it waits for, until {}", time(*until)),
        Promotion::Booked { .. } => "was booked".to_owned(),
    };
    let passed = match passed_over.len() {
        0 => String::new(),
        1 => "; 1 further ahead could not take it".to_owned(),
        many => format!("; {many} further ahead could not take it"),
    };
    format!("{free} free: place {} of {} in line {got}{passed}.", index + 1, queue.size)
}

fn membership(event: &MembershipEvent) -> String {
    match event {
        MembershipEvent::CreditsGranted(event) => {
            format!("{} granted, until {}.", number(event.credits, "credit"), time(event.expires_at))
        }
        MembershipEvent::CreditsPurchased(event) => {
            format!("{} bought, until {}.", number(event.credits, "credit"), time(event.expires_at))
        }
        MembershipEvent::CreditsSpent(event) => format!("{} spent on a booking.", total(&event.draws)),
        MembershipEvent::CreditsReturned(event) => format!("{} went back from a booking.", total(&event.draws)),
        MembershipEvent::CreditsTakenBack(event) => {
            format!("{} of a refunded purchase taken back.", number(event.credits, "credit"))
        }
        MembershipEvent::CreditsMovedOut(event) => {
            format!("{} went to another account of the same person.", total(&event.draws))
        }
        MembershipEvent::CreditsMovedIn(event) => {
            format!("{} came from another account of the same person.", number(event.credits, "credit"))
        }
        MembershipEvent::CreditsExpired(event) => format!("{} expired.", number(event.credits, "credit")),
        MembershipEvent::ExpiryWarned(event) => {
            format!("Told that {} expire in {} days.", number(event.credits, "credit"), event.days_before)
        }
        MembershipEvent::PlanJoined(event) => format!("Joined a plan, version {}.", event.plan_version),
        MembershipEvent::PlanNoticeGiven(event) => format!("Gave notice: the plan ends {}.", time(event.ends_at)),
        MembershipEvent::PlanNoticeWithdrawn(_) => "Withdrew the notice: the plan goes on.".to_owned(),
        MembershipEvent::PlanLeft(_) => "Left a plan.".to_owned(),
        MembershipEvent::CycleBegan(event) => {
            format!("A cycle began with {}, until {}.", number(event.credits, "credit"), time(event.ends_at))
        }
        MembershipEvent::CreditsRolledOver(event) => {
            format!("{} went over into the next cycle.", number(event.credits, "credit"))
        }
        MembershipEvent::StrikeRecorded(event) => {
            let spared = if event.forgiven { ", which costs nothing yet" } else { "" };
            format!("A strike for {}, the {}. that counts{spared}.", kind(event.kind), event.counted + 1)
        }
        MembershipEvent::FeeCharged(event) => {
            let by = if event.reason.is_some() { "Staff charged a fee" } else { "A fee" };
            format!("{by} of {} for {}.", event.amount, kind(event.kind))
        }
        MembershipEvent::StrikeForgiven(event) => format!("Staff forgave the strike for {}.", kind(event.kind)),
        MembershipEvent::FeeWaived(event) => format!("Staff waived the fee for {}.", kind(event.kind)),
        MembershipEvent::FeePaid(event) => format!("The fee for {} was paid.", kind(event.kind)),
        MembershipEvent::PenaltyTakenBack(event) => {
            let waived = event.waived.map(|fee| format!(", and its fee of {fee} waived")).unwrap_or_default();
            format!("The strike for {} was taken back{waived}: {}.", kind(event.kind), event.because.reason())
        }
    }
}

fn described(details: &SessionDetails) -> String {
    let places = number(details.capacity.get(), "place");
    format!("{places} for {} each, at {}", number(details.credits.get(), "credit"), time(details.slot.starts_at))
}

fn session(event: &SessionEvent) -> String {
    match event {
        SessionEvent::SessionScheduled(event) => format!("The session was planned: {}.", described(&event.details)),
        SessionEvent::SessionPublished(event) => format!("The session was published: {}.", described(&event.details)),
        SessionEvent::SessionStarted(_) => "The session began.".to_owned(),
        SessionEvent::SessionCompleted(_) => "The session ended.".to_owned(),
        SessionEvent::SessionCancelled(_) => "The session was cancelled.".to_owned(),
        SessionEvent::SessionChanged(event) => format!("The session was changed: {}.", described(&event.details)),
        SessionEvent::CoachSubstituted(_) => "Somebody else leads the session.".to_owned(),
        SessionEvent::MinimumReached(event) => format!("{} booked: the session takes place.", event.booked),
    }
}

fn calendar(event: &CalendarEvent) -> String {
    match event {
        CalendarEvent::TimeReserved(event) => {
            let what = event.entry.session().map_or("a booking", |_| "a session that is led");
            format!("The time from {} to {} is taken by {what}.", time(event.starts_at), time(event.ends_at))
        }
        CalendarEvent::TimeReleased(_) => "The time is free again.".to_owned(),
    }
}

fn inbox(event: &InboxEvent) -> String {
    match event {
        InboxEvent::NotificationPosted(event) => format!("Told in the app: {}.", event.code),
        InboxEvent::NotificationsRead(_) => "Read what was told in the app.".to_owned(),
    }
}

fn policy(event: &PolicyEvent) -> String {
    match event {
        PolicyEvent::PolicyPublished(event) => {
            format!("Version {} of the rules for {} was published.", event.version, event.scope)
        }
    }
}
