//! Identities: accounts that people have elsewhere and sign in with here.
//!
//! - **Provider**: who vouches for somebody, by OpenID Connect.
//! - **Identity**: one account at one provider. It belongs to one account here, because its owner said so while signed in here: the
//!   same address at both places is not enough.
//!
//! Use cases: [`LinkIdentity`], [`UnlinkIdentity`], [`SignInWithIdentity`].

mod claim;
pub mod events;
mod link;
mod linked;
mod sign_in;
mod unlink;
mod values;

pub use claim::{IdentityClaim, IdentityCommand, IdentityRefusal};
pub use link::LinkIdentity;
pub use linked::{LinkedIdentities, LinkedIdentity};
pub use sign_in::{SignInWithIdentity, SignInWithIdentityRefusal};
pub(super) use unlink::clear_out_identities;
pub use unlink::{UnlinkIdentity, UnlinkIdentityRefusal};
pub use values::{IdentityKey, ProviderName};
