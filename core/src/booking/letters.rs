//! What people are told of their places by mail alone: in the app they see it as they do it.

use chrono::{DateTime, Utc};

use super::values::{BookingId, Party};
use crate::notices;
use crate::scheduling::values::{SeriesId, SessionId, SessionName};

notices! {
    /// What people are told of their places by mail alone.
    pub enum BookingLetter {
        /// Your place is booked.
        Confirmed {
            /// The booking.
            booking_id: BookingId,
            /// The session.
            session_id: SessionId,
            /// What it is called.
            session_name: SessionName,
            /// When it starts.
            starts_at: DateTime<Utc>,
            /// When it ends.
            ends_at: DateTime<Utc>,
            /// How many places.
            places: Party,
            /// What they cost together.
            credits: u32,
        } = "booking.confirmed",
        /// Your booking is cancelled, as you wished.
        Cancelled {
            /// The booking.
            booking_id: BookingId,
            /// The session.
            session_id: SessionId,
            /// How many credits came back.
            credits_returned: u32,
        } = "booking.cancelled",
        /// You are enrolled in a course.
        Enrolled {
            /// The course.
            series_id: SeriesId,
            /// How many sessions of it you are booked for.
            sessions: u64,
            /// What they cost together.
            credits: u32,
        } = "course.enrolled",
        /// You have left a course; its sessions to come are cancelled for you.
        LeftCourse {
            /// The course.
            series_id: SeriesId,
            /// How many sessions that were.
            sessions: u64,
            /// How many credits came back.
            credits_returned: u32,
        } = "course.left",
    }
}
