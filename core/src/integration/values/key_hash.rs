//! What the log knows of a secret that a program shows.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use serde::{Deserialize, Serialize};

use crate::kernel::log::Hash;
use crate::kernel::secrets::Pepper;

/// The keyed hash of a secret: who reads it cannot show the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyHash(Hash);

impl KeyHash {
    /// The hash of `parts`, which are shown for `purpose`.
    pub(in crate::integration) fn of(pepper: &Pepper, purpose: &str, parts: &[&[u8]]) -> Self {
        Self(pepper.hash(purpose, parts))
    }

    /// Whether it is the hash `other`, in the same time whatever they are.
    pub fn is(&self, other: &Self) -> bool {
        verify_slices_are_equal(&self.0.0, &other.0.0).is_ok()
    }
}
