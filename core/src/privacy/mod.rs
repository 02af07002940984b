//! Privacy: what a person can ask of those who keep data about them.
//!
//! - **Trail**: all that the log says about a person, found by their id in the events themselves and not by a list of kinds, so that
//!   no context can be forgotten.
//! - **Disclosure**: data was handed out; noted in the stream of whoever got it.
//! - **Erasure**: a person's keys are destroyed, their places are given back, and everybody who holds the [`SignedReceipt`] can
//!   show that it happened. The receipts, replayed over a restored backup, erase again what the backup brought back.
//! - **Merge**: two accounts of one person become one: see [`merging`].
//! - **Retention**: what is over goes after a time: see [`retention`].
//!
//! Use cases: [`ExportOneself`], [`EraseOneself`], [`export_person`], [`NoteExport`], [`MayBeErased`], [`erase_person`],
//! [`finish_erasures`].

mod disclosure;
mod erase_person;
mod erasure;
pub mod events;
mod export;
mod farewell;
mod may_be_erased;
pub mod merging;
mod notices;
mod oneself;
mod receipt;
mod redact;
pub mod retention;
mod trail;

pub use disclosure::{Disclosure, DisclosureCommand, DisclosureRefusal, ExportIsNoted, NoteExport};
pub use erase_person::{erase_person, finish_erasures};
pub use erasure::{Erasure, ErasureReceipt, ErasureRefusal};
pub use export::{FalseExport, PersonExport, export_person, verify_person_export};
pub use may_be_erased::{EraseBy, MayBeErased};
pub use notices::PrivacyNotice;
pub use oneself::{EraseOneself, ExportOneself};
pub use receipt::{FalseReceipt, SignedReceipt, receipts};
pub use trail::{OWN_IDS, PEOPLE_IDS, Part, SHARED_IDS, Trail, trail_of};
