//! Signing in, going on, signing out, and the devices on which one is signed in.

mod device_name;
mod devices;
mod login;
mod refresh;
mod refresh_token;
mod token;

pub(super) use devices::DevicesApi;
pub(super) use login::LoginApi;
pub(super) use refresh::RefreshApi;
