//! Clients who come to a whole series.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::booking::values::{BookingId, EnrolmentId, StandingId};
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::scheduling::values::{SeriesId, SessionId};

/// A client is enrolled in a course. Stream `enrolment-{enrolment_id}`; its bookings and their price are in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseEnrolled {
    /// The enrolment.
    pub enrolment_id: EnrolmentId,
    /// The course.
    pub series_id: SeriesId,
    /// The client.
    pub client_id: AccountId,
    /// One booking for each session that was to come and that they had not booked.
    pub bookings: Vec<BookingId>,
    /// What they cost together.
    pub credits: u32,
    /// When.
    pub enrolled_at: DateTime<Utc>,
}

/// A client leaves a course. What their bookings give back is in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseLeft {
    /// The enrolment.
    pub enrolment_id: EnrolmentId,
    /// The course.
    pub series_id: SeriesId,
    /// The client.
    pub client_id: AccountId,
    /// The bookings that were given back.
    pub bookings: Vec<BookingId>,
    /// How many credits came back.
    pub credits_returned: u32,
    /// When.
    pub left_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one client's enrolment in one course.
    pub enum EnrolmentEvent {
        CourseEnrolled = 1,
        CourseLeft = 1,
    }
}

/// A client wants to come to every session of a series. Stream `standing-{standing_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingReserved {
    /// The reservation.
    pub standing_id: StandingId,
    /// The series.
    pub series_id: SeriesId,
    /// The client.
    pub client_id: AccountId,
    /// When they said so.
    pub reserved_at: DateTime<Utc>,
}

/// What came of a standing reservation in one session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingOutcome {
    /// The client has places in it.
    Booked {
        /// The booking.
        booking_id: BookingId,
    },
    /// It could not be booked.
    NotBooked {
        /// Why: the code of the refusal.
        because: String,
    },
    /// Booking opens later, and then it is tried again.
    Waiting {
        /// When.
        opens_at: DateTime<Utc>,
    },
}

/// It was tried to book one session for a standing reservation; the booking is in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingServed {
    /// The reservation.
    pub standing_id: StandingId,
    /// The series.
    pub series_id: SeriesId,
    /// The client.
    pub client_id: AccountId,
    /// The session.
    pub session_id: SessionId,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// What came of it.
    pub outcome: StandingOutcome,
    /// When it was tried.
    pub served_at: DateTime<Utc>,
}

/// A client does not want to come to every session any more. What is booked stays booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingEnded {
    /// The reservation.
    pub standing_id: StandingId,
    /// The series.
    pub series_id: SeriesId,
    /// The client.
    pub client_id: AccountId,
    /// When they said so.
    pub ended_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one client's standing reservation in one series.
    pub enum StandingEvent {
        StandingReserved = 1,
        StandingServed = 1,
        StandingEnded = 1,
    }
}
