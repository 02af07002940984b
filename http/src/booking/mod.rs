//! Bookings over HTTP.

mod bookings;
mod my_bookings;
mod roster;

pub(crate) const API: (bookings::BookingsApi, my_bookings::MyBookingsApi, roster::RosterApi) =
    (bookings::BookingsApi, my_bookings::MyBookingsApi, roster::RosterApi);
