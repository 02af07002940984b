//! Mail that nobody queues: it follows from what people were told in the app, and from what they did.
//!
//! A booking need not wait for its confirmation to be written anywhere: that there is one to send follows from the booking.

use chrono::{DateTime, Utc};
use regimen_core::booking::BookingLetter;
use regimen_core::booking::events::{BookingCancelled, EnrolmentEvent, RosterEvent, SpotBooked};
use regimen_core::booking::values::{BookingId, CancelledBy};
use regimen_core::kernel::ids::AccountId;
use regimen_core::notification::events::{InboxEvent, NotificationPosted};
use regimen_core::notification::{MailId, Notice as _};
use serde_json::{Map, Value};

use super::choices::mailable;
use super::row::{Entry, MailRow, MailTo};
use super::view::choices_key;
use crate::engine::{Event, FoldError, Rows};

/// Notices that take the place of the confirmation of the booking that they tell of.
const INSTEAD: [&str; 2] = ["waitlist.promoted", "booking.booked_for_you"];
const CONFIRMED: &str = "booking.confirmed";
const CANCELLED: &str = "booking.cancelled";

fn about(booking_id: BookingId, code: &str) -> MailId {
    MailId::about(booking_id.uuid(), code)
}

/// A notice on its way to a letter box.
struct Told {
    mail_id: MailId,
    to: AccountId,
    code: &'static str,
    facts: Map<String, Value>,
    at: DateTime<Utc>,
}

/// Adds the keys that [`derive`] looks at.
pub(super) fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
    let mut of = |client: AccountId, booking: Option<BookingId>| {
        keys.push(choices_key(client));
        keys.extend(booking.map(|booking| about(booking, CONFIRMED).to_string()));
    };
    match event.read()? {
        Some(RosterEvent::SpotBooked(booked)) => of(booked.client_id, Some(booked.booking_id)),
        Some(RosterEvent::BookingCancelled(cancelled)) => of(cancelled.client_id, Some(cancelled.booking_id)),
        Some(_) | None => {}
    }
    match event.read()? {
        Some(EnrolmentEvent::CourseEnrolled(enrolled)) => of(enrolled.client_id, None),
        Some(EnrolmentEvent::CourseLeft(left)) => of(left.client_id, None),
        None => {}
    }
    if let Some(InboxEvent::NotificationPosted(posted)) = event.read()? {
        of(posted.account_id, None);
    }
    Ok(())
}

/// Makes the mail that follows from `event`.
pub(super) fn derive(rows: &mut Rows<Entry>, event: &Event) -> Result<(), FoldError> {
    match event.read()? {
        Some(RosterEvent::SpotBooked(booked)) => confirm(rows, booked, event)?,
        Some(RosterEvent::BookingCancelled(cancelled)) => confirm_end(rows, cancelled, event)?,
        Some(_) | None => {}
    }
    match event.read()? {
        Some(EnrolmentEvent::CourseEnrolled(enrolled)) => {
            // One letter for all of them.
            enrolled.bookings.iter().for_each(|booking| rows.remove(about(*booking, CONFIRMED).to_string()));
            let (series_id, credits) = (enrolled.series_id, enrolled.credits);
            let letter = BookingLetter::Enrolled { series_id, sessions: enrolled.bookings.len() as u64, credits };
            tell(rows, letter_to(enrolled.client_id, &letter, enrolled.enrolled_at, event), event)?;
        }
        Some(EnrolmentEvent::CourseLeft(left)) => {
            left.bookings.iter().for_each(|booking| rows.remove(about(*booking, CANCELLED).to_string()));
            let (series_id, credits_returned) = (left.series_id, left.credits_returned);
            let letter =
                BookingLetter::LeftCourse { series_id, sessions: left.bookings.len() as u64, credits_returned };
            tell(rows, letter_to(left.client_id, &letter, left.left_at, event), event)?;
        }
        None => {}
    }
    match event.read()? {
        Some(InboxEvent::NotificationPosted(posted)) => pass_on(rows, posted, event),
        Some(InboxEvent::NotificationsRead(_)) | None => Ok(()),
    }
}

fn letter_to(to: AccountId, letter: &BookingLetter, at: DateTime<Utc>, event: &Event) -> Told {
    let (mail_id, code, facts) = (MailId::about(event.event_id().uuid(), letter.code()), letter.code(), letter.facts());
    Told { mail_id, to, code, facts, at }
}

fn confirm(rows: &mut Rows<Entry>, booked: &SpotBooked, event: &Event) -> Result<(), FoldError> {
    let mail_id = about(booked.booking_id, CONFIRMED);
    if rows.find(&mail_id.to_string())?.is_some() {
        // They are told how they came to it.
        return Ok(());
    }
    let letter = BookingLetter::Confirmed {
        booking_id: booked.booking_id,
        session_id: booked.session_id,
        session_name: booked.session_name.clone(),
        starts_at: booked.starts_at,
        ends_at: booked.ends_at,
        places: booked.places,
        credits: booked.credits,
    };
    tell(rows, Told { mail_id, ..letter_to(booked.client_id, &letter, booked.booked_at, event) }, event)
}

fn confirm_end(rows: &mut Rows<Entry>, cancelled: &BookingCancelled, event: &Event) -> Result<(), FoldError> {
    let BookingCancelled { booking_id, session_id, credits_returned, .. } = *cancelled;
    if cancelled.cancelled_by != CancelledBy::Client {
        // They are told in the app, and by mail of that.
        return Ok(());
    }
    let letter = BookingLetter::Cancelled { booking_id, session_id, credits_returned };
    let mut told = letter_to(cancelled.client_id, &letter, cancelled.cancelled_at, event);
    told.mail_id = about(booking_id, CANCELLED);
    // What it was called and when it would have begun is known from its confirmation.
    let confirmed = rows.find(&about(booking_id, CONFIRMED).to_string())?.and_then(Entry::mail);
    for name in ["session_name", "starts_at"] {
        let fact = confirmed.and_then(|mail| mail.facts.get(name)).cloned();
        told.facts.extend(fact.map(|fact| (name.to_owned(), fact)));
    }
    tell(rows, told, event)
}

fn pass_on(rows: &mut Rows<Entry>, posted: &NotificationPosted, event: &Event) -> Result<(), FoldError> {
    let Some(code) = mailable(&posted.code) else { return Ok(()) };
    let booking = posted.facts.get("booking_id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    let mail_id = match booking {
        Some(booking_id) if INSTEAD.contains(&code) => about(booking_id, CONFIRMED),
        _ => MailId::about(event.event_id().uuid(), code),
    };
    let told = Told { mail_id, to: posted.account_id, code, facts: posted.facts.clone(), at: posted.posted_at };
    tell(rows, told, event)
}

fn tell(rows: &mut Rows<Entry>, told: Told, event: &Event) -> Result<(), FoldError> {
    let Told { mail_id, to, code, facts, at } = told;
    let choices = rows.find(&choices_key(to))?.and_then(Entry::choices).cloned().unwrap_or_default();
    if let Some(due_at) = choices.due_at(code, at) {
        let row = MailRow::queued((mail_id, MailTo::Account(to)), (code, &facts), at, event.position());
        rows.put(mail_id.to_string(), Entry::Mail(MailRow { due_at: Some(due_at), ..row }));
    }
    Ok(())
}
