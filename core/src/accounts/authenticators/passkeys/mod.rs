//! Passkeys: key pairs on people's devices, which recognise their owner by themselves. One of them is first and second factor in one.
//!
//! What a device answers is verified where it arrives; here it is decided whether the passkey is known and not a copy.

mod add;
pub mod events;
mod passkey;
mod remove;
mod rename;
mod sign_in;

pub use add::{AddPasskey, PasskeyIsAdded};
pub use passkey::{Asserted, Credential, Passkey, PasskeyId, PasskeyName};
pub use remove::RemovePasskey;
pub use rename::RenamePasskey;
pub use sign_in::SignInWithPasskey;
