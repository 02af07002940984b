//! Sign-ins: the standing permission of one device.
//!
//! - **Sign-in**: what a device got when somebody proved on it who they are. It lives until it is ended, is not used for too long,
//!   or has lasted as long as it may.
//! - **Generation**: how often it was refreshed. A refresh token names one generation; the next one replaces it. Whoever shows one
//!   that was replaced long ago has a copy, so the sign-in ends for everybody who holds it.
//! - **Epoch**: how often all sign-ins of an account were ended at once. Those of an earlier epoch count no more.
//!
//! - **App**: a program of others can have a sign-in of its own, within the scopes that its person gave it.
//!
//! Use cases: [`sign_in`], [`sign_in_by_link`], [`refresh`], [`EndSignIn`], [`EndSignIns`], [`begin_for_app`].

mod begin;
mod end_sign_in;
mod end_sign_ins;
pub mod events;
mod for_app;
mod magic_link;
mod password;
mod refresh;
mod sign_in;
mod values;

pub use begin::{Device, SignInLife, SignedInAs};
pub(super) use begin::{NewSignIn, begin_sign_in};
pub use end_sign_in::{EndSignIn, SignInIsEnded};
pub use end_sign_ins::{EndSignIns, SignInsAreEnded};
pub use for_app::{AppAccess, AppSignIn, begin_for_app};
pub use magic_link::sign_in_by_link;
pub use password::sign_in;
pub use refresh::{RefreshToken, refresh};
pub use sign_in::{SignIn, SignInCommand};
pub use values::{AuthMethod, DeviceName, Remember, SignInEnd, SignInId};
