//! Bookings over HTTP.

mod bookings;
mod check_in;
mod holds;
mod line;
mod my_bookings;
mod policies;
mod previews;
mod qr;
mod roster;
mod rules;
mod series;
mod waitlist;

pub(crate) const API: (
    bookings::BookingsApi,
    my_bookings::MyBookingsApi,
    roster::RosterApi,
    holds::HoldsApi,
    waitlist::WaitlistApi,
    check_in::CheckInApi,
    previews::PreviewsApi,
    policies::PoliciesApi,
    series::WholeSeriesApi,
) = (
    bookings::BookingsApi,
    my_bookings::MyBookingsApi,
    roster::RosterApi,
    holds::HoldsApi,
    waitlist::WaitlistApi,
    check_in::CheckInApi,
    previews::PreviewsApi,
    policies::PoliciesApi,
    series::WholeSeriesApi,
);
