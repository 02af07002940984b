//! Apps of others: admins register them, people see and take back what they let them do.

mod my_apps;
mod registered;
mod shapes;

pub(super) use my_apps::MyAppsApi;
pub(super) use registered::AppsApi;
