//! Signing in, going on, signing out, and the devices on which one is signed in.

mod device_name;
mod devices;
mod login;
mod refresh;
mod refresh_token;
mod token;

pub(super) use device_name::DeviceBody;
pub(super) use devices::DevicesApi;
pub(super) use login::{LoginApi, trusted};
pub(super) use refresh::RefreshApi;
pub(super) use token::{Delivery, Token, issue};
