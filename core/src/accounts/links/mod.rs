//! Mailed links: what a button in a mail may do once, and not for long.
//!
//! - **Mailed link**: one permission for one purpose. What stands in the mail is its id under a keyed hash; whether it may still be
//!   followed is known here.
//!
//! Use cases: [`MailLink`]; links are followed by the use case of their purpose, in its own commit: see [`followed`].

mod allowance;
pub mod events;
mod follow;
mod mail_link;
mod mailed_link;
mod values;

pub(crate) use allowance::Allowance;
pub(super) use follow::{followed, followed_to};
pub use mail_link::{LinkIsMailed, MailLink};
pub(super) use mail_link::{NewLink, at, mailed, tell};
pub use mailed_link::{LinkCommand, MailedLink};
pub use values::{LinkId, LinkPurpose};
