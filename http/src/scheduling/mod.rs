//! Templates and sessions over HTTP.

mod sessions;
mod shapes;
mod steps;
mod templates;

pub(crate) const API: (templates::TemplatesApi, sessions::SessionsApi, steps::StepsApi) =
    (templates::TemplatesApi, sessions::SessionsApi, steps::StepsApi);

pub(crate) use sessions::visible_session;
