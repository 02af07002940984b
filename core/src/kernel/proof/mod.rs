//! Proof: anyone can show that nothing in a log was altered, with an export and the public key alone.
//!
//! The hash chain finds every row that was flipped, deleted, inserted or moved. That the tail was cut off is found by a signed
//! head that was exported before: the log must still hold that position with that hash.

mod chain;
mod export;
mod head;
mod line;
mod verify;
mod witness;

pub use chain::{ChainVerifier, Flaw};
pub use export::{ExportError, ExportLine, export, verify_export};
pub use head::{HeadSigner, PublicKey, SignatureError, SignedHead};
pub use line::{CommitLine, EventLine, NotText};
pub use verify::{Report, verify_log};
pub use witness::{FalseWitness, Witness};
