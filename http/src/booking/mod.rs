//! Bookings over HTTP.

mod at_the_desk;
mod bookings;
mod check_in;
mod holds;
mod line;
mod my_bookings;
mod place_proof;
mod policies;
mod previews;
mod rescheduling;
mod roster;
mod rules;
mod series;
mod waitlist;
mod why;

pub(crate) const API: (
    bookings::BookingsApi,
    my_bookings::MyBookingsApi,
    roster::RosterApi,
    holds::HoldsApi,
    waitlist::WaitlistApi,
    place_proof::PlaceProofApi,
    check_in::CheckInApi,
    previews::PreviewsApi,
    rescheduling::ReschedulingApi,
    policies::PoliciesApi,
    series::WholeSeriesApi,
    why::WhyApi,
) = (
    bookings::BookingsApi,
    my_bookings::MyBookingsApi,
    roster::RosterApi,
    holds::HoldsApi,
    waitlist::WaitlistApi,
    place_proof::PlaceProofApi,
    check_in::CheckInApi,
    previews::PreviewsApi,
    rescheduling::ReschedulingApi,
    policies::PoliciesApi,
    series::WholeSeriesApi,
    why::WhyApi,
);
