//! Templates, sessions and series over HTTP.

mod day;
mod reports;
mod rooms;
mod series;
mod series_bodies;
mod series_shapes;
mod session;
mod sessions;
mod shapes;
mod steps;
mod templates;

type Apis = (
    templates::TemplatesApi,
    sessions::SessionsApi,
    session::SessionApi,
    steps::StepsApi,
    series::SeriesApi,
    day::DayApi,
    reports::ReportsApi,
    (rooms::LocationsApi, rooms::RoomsApi),
);

pub(crate) const API: Apis = (
    templates::TemplatesApi,
    sessions::SessionsApi,
    session::SessionApi,
    steps::StepsApi,
    series::SeriesApi,
    day::DayApi,
    reports::ReportsApi,
    rooms::API,
);

pub(crate) use sessions::visible_session;
