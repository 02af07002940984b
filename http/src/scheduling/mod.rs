//! Templates, sessions and series over HTTP.

mod changes;
mod day;
mod series;
mod series_bodies;
mod series_shapes;
mod sessions;
mod shapes;
mod steps;
mod templates;

type Apis = (
    templates::TemplatesApi,
    sessions::SessionsApi,
    changes::SubstitutesApi,
    steps::StepsApi,
    series::SeriesApi,
    day::DayApi,
);

pub(crate) const API: Apis = (
    templates::TemplatesApi,
    sessions::SessionsApi,
    changes::SubstitutesApi,
    steps::StepsApi,
    series::SeriesApi,
    day::DayApi,
);

pub(crate) use sessions::visible_session;
