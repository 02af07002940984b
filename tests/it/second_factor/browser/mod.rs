//! Passkeys in a real browser: Chromium, with the virtual device that it keeps for tests (WebAuthn, 11), driven by its own driver.

pub(crate) mod chromium;
mod page;
mod signing_in;
