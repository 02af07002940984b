//! Notifications in the app over HTTP.

mod live;
mod notifications;

pub(crate) const API: (notifications::NotificationsApi, live::LiveApi) =
    (notifications::NotificationsApi, live::LiveApi);
