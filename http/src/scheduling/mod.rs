//! Templates, sessions and series over HTTP.

mod changes;
mod reports;
mod series;
mod series_shapes;
mod sessions;
mod shapes;
mod steps;
mod templates;

type Apis = (
    templates::TemplatesApi,
    sessions::SessionsApi,
    changes::ChangesApi,
    steps::StepsApi,
    series::SeriesApi,
    reports::ReportsApi,
);

pub(crate) const API: Apis = (
    templates::TemplatesApi,
    sessions::SessionsApi,
    changes::ChangesApi,
    steps::StepsApi,
    series::SeriesApi,
    reports::ReportsApi,
);

pub(crate) use sessions::visible_session;
