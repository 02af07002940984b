//! A client books every session of a series that is still to come, all or none, and leaves it again.

use serde::{Deserialize, Serialize};

use super::book_spot::BookSpot;
use super::cancel_booking::{CancelBooking, CancelBookingRefusal};
use super::enrolment::{Enrolment, EnrolmentCommand, EnrolmentRefusal};
use super::events::{CourseEnrolled, CourseLeft};
use super::opening::BookSpotRefusal;
use super::roster::SessionRoster;
use super::values::{BookingId, EnrolmentId};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::refusals;
use crate::scheduling::values::{SeriesId, SessionStatus};
use crate::scheduling::{Coming, Exceptions, Series, SeriesRefusal, coming_sessions, is_known};

/// Book every session of `series_id` that is still to come for `client_id`. What they have booked already they keep.
#[derive(Debug, Clone, Copy)]
pub struct EnrolInCourse {
    /// The course.
    pub series_id: SeriesId,
    /// The client, who pays.
    pub client_id: AccountId,
}

/// Give back those bookings of the enrolment that are still to come, each by the rules that bind it.
#[derive(Debug, Clone, Copy)]
pub struct LeaveCourse {
    /// The course.
    pub series_id: SeriesId,
    /// Whoever leaves it.
    pub caller: Caller,
}

/// An enrolment as it began or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentIs {
    /// The course.
    pub series_id: SeriesId,
    /// The bookings that were made, or given back.
    pub bookings: Vec<BookingId>,
    /// What they cost together, or what came back.
    pub credits: u32,
}

refusals! {
    /// How enrolling in a course, or leaving it, is refused.
    pub enum EnrolmentDecline {
        /// The series has no session to come that can be booked.
        #[error("the series has no session to come that can be booked")]
        NothingToBook = Conflict "series.nothing_to_book",
        via Enrolment(EnrolmentRefusal),
        via Series(SeriesRefusal),
        via Booking(BookSpotRefusal),
        via Cancelling(CancelBookingRefusal),
    }
}

type Declined = Decline<EnrolmentDecline>;

impl UseCase for EnrolInCourse {
    type Outcome = EnrolmentIs;
    type Refusal = EnrolmentDecline;

    async fn decide(&self, work: &mut Work<'_>) -> Result<EnrolmentIs, Declined> {
        let Self { series_id, client_id } = *self;
        let enrolment_id = EnrolmentId::of(series_id, client_id);
        let mut enrolment = work.load::<Enrolment>(enrolment_id).await?;
        if enrolment.bookings().is_some() {
            return Err(EnrolmentDecline::from(EnrolmentRefusal::AlreadyEnrolled).into());
        }
        let series = work.load::<Series>(series_id).await?;
        let all = Coming { from: None, exceptions: Exceptions::Included };
        let mut coming = coming_sessions(work, &series, all).await?;
        coming.retain(|coming| coming.status == SessionStatus::Published);
        if coming.is_empty() {
            let known = is_known(work, &series).await?;
            let nothing = if known { EnrolmentDecline::NothingToBook } else { SeriesRefusal::SeriesNotFound.into() };
            return Err(nothing.into());
        }
        let (mut bookings, mut credits) = (Vec::with_capacity(coming.len()), 0_u32);
        for coming in coming {
            if work.load::<SessionRoster>(coming.session_id).await?.booking_of(client_id).is_none() {
                let booked = BookSpot::alone(coming.session_id, client_id).decide(work).await.map_err(Decline::via)?;
                bookings.push(booked.booking_id);
                credits += booked.credits;
            }
        }
        let (enrolled_at, made) = (work.now(), bookings.clone());
        let enrolled = CourseEnrolled { enrolment_id, series_id, client_id, bookings, credits, enrolled_at };
        enrolment.handle(EnrolmentCommand::Enrol(enrolled)).await.map_err(EnrolmentDecline::from)?;
        work.save(enrolment).await?;
        Ok(EnrolmentIs { series_id, bookings: made, credits })
    }
}

impl UseCase for LeaveCourse {
    type Outcome = EnrolmentIs;
    type Refusal = EnrolmentDecline;

    async fn decide(&self, work: &mut Work<'_>) -> Result<EnrolmentIs, Declined> {
        let Self { series_id, caller } = *self;
        let (client_id, left_at) = (caller.account_id, work.now());
        let enrolment_id = EnrolmentId::of(series_id, client_id);
        let mut enrolment = work.load::<Enrolment>(enrolment_id).await?;
        let made = enrolment.bookings().map(<[BookingId]>::to_vec);
        let made = made.ok_or_else(|| EnrolmentDecline::from(EnrolmentRefusal::NotEnrolled))?;
        let (mut bookings, mut credits_returned) = (Vec::new(), 0_u32);
        for booking_id in made {
            let roster = work.load::<SessionRoster>(booking_id.session()).await?;
            let stands = |booking: &super::roster::Booking| booking.cancelled.is_none() && booking.starts_at > left_at;
            if roster.booking(booking_id).is_some_and(stands) {
                let cancelled = CancelBooking::all(caller, booking_id).decide(work).await.map_err(Decline::via)?;
                bookings.push(booking_id);
                credits_returned += cancelled.credits_returned;
            }
        }
        let given_back = bookings.clone();
        let left = CourseLeft { enrolment_id, series_id, client_id, bookings, credits_returned, left_at };
        enrolment.handle(EnrolmentCommand::Leave(left)).await.map_err(EnrolmentDecline::from)?;
        work.save(enrolment).await?;
        Ok(EnrolmentIs { series_id, bookings: given_back, credits: credits_returned })
    }
}
