//! Notifications in the app over HTTP.

mod live;
mod notices;
mod notifications;
mod preferences;

pub(crate) use notices::{NOTICES, meaning};

pub(crate) const API: (notifications::NotificationsApi, live::LiveApi, preferences::PreferencesApi) =
    (notifications::NotificationsApi, live::LiveApi, preferences::PreferencesApi);
