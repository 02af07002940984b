//! Telephones: six digits in a text message, for those who have nothing better. Whoever takes over a number gets its texts, so an
//! authenticator app or a passkey is to be preferred.
//!
//! What is sent is made here and handed to a gateway by whoever asked, once it stands in the log.

mod ask;
mod confirm;
pub mod events;
mod give;
mod remove;
mod text;
mod values;

pub use ask::{AskForText, AskForTextAtSignIn};
pub use confirm::{ConfirmPhone, PhoneIsConfirmed};
pub use give::GivePhone;
pub use remove::RemovePhone;
pub(super) use text::{OpenCode, TEXT_LIFE, Texts};
pub use text::{Phone, TextIsMade};
pub use values::{InvalidPhoneNumber, PhoneNumber, TextCode, TextId, TextTo};
