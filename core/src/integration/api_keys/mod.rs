//! API keys: programs that call the API for the organization, and for nobody in person.
//!
//! - **API key**: what lets a program in, with a name that people know it by, its scopes and perhaps an end.
//! - **Secret**: what the program shows. It is shown to people once; the log knows its keyed hash. After a rotation the former one
//!   counts for a day more.
//!
//! Use cases: [`IssueApiKey`], [`RotateApiKey`], [`RevokeApiKey`], [`NoteKeyUse`].

pub mod events;
mod key;
mod manage;
mod secret;

pub use key::{ApiKey, ApiKeyCommand, ApiKeyRefusal};
pub use manage::{ApiKeyIs, IssueApiKey, NoteKeyUse, RevokeApiKey, RotateApiKey};
pub use secret::{ApiKeyId, ApiKeyName, ApiKeySecret, InvalidKey, KEY_PREFIX};
