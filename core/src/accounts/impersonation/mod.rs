//! Impersonation: an admin sees the application as somebody else does, for a quarter of an hour, and everybody can see that they
//! did.
//!
//! - **Impersonation**: a sign-in for one account that somebody else uses; it has the id of that sign-in. Whatever is done with it
//!   stands in the log with both of them.
//!
//! Use cases: [`Impersonate`], [`EndImpersonation`]; whether one [`goes_on`] is asked where they are shown.

mod aggregate;
mod end;
pub mod events;
mod goes_on;
mod impersonate;
mod notices;

crate::text_value! {
    /// Why somebody is impersonated.
    pub struct ImpersonationReason up to 500;
}

pub use aggregate::{Impersonation, ImpersonationCommand, ImpersonationRefusal};
pub use end::{EndImpersonation, ImpersonationIsEnded};
pub use goes_on::goes_on;
pub use impersonate::{Impersonate, ImpersonationIs};
pub use notices::ImpersonationNotice;
