//! Hashing passwords with Argon2id, a bounded number at a time.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::accounts::values::{Password, PasswordHash};

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl HashCost {
    /// 19 MiB and two passes, the first recommendation of the OWASP password storage cheat sheet for Argon2id.
    pub const RECOMMENDED: Self = Self { memory_kib: 19 * 1024, passes: 2 };
    /// As cheap as the algorithm allows: for tests, through configuration.
    pub const CHEAPEST: Self = Self { memory_kib: 8, passes: 1 };
}

/// Hashing broke: not that a password is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a password could not be hashed")]
pub struct HashFailed;

/// Hashes and verifies, on threads of its own, at most two at once so that a flood of sign-ins cannot take all memory.
#[derive(Clone)]
pub struct PasswordHasher {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
    nobody: PasswordHash,
}

impl PasswordHasher {
    /// A hasher at `cost`.
    ///
    /// # Errors
    /// When Argon2 does not take the cost.
    pub fn try_new(cost: HashCost) -> Result<Self, HashFailed> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| HashFailed)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon2, "the password of nobody")?;
        Ok(Self { argon2, turns: Arc::new(Semaphore::new(2)), nobody })
    }

    /// The hash of `password` with a new salt.
    ///
    /// # Errors
    /// When hashing breaks.
    pub async fn hash(&self, password: Password) -> Result<PasswordHash, HashFailed> {
        self.in_turn(move |argon2| hash(argon2, password.expose())).await?
    }

    /// Whether `password` is the one of `known`. With nobody known it takes as long and answers no.
    ///
    /// # Errors
    /// When hashing breaks.
    pub async fn verify(&self, password: Password, known: Option<PasswordHash>) -> Result<bool, HashFailed> {
        let somebody = known.is_some();
        let against = known.unwrap_or_else(|| self.nobody.clone());
        let matches = self
            .in_turn(move |argon2| argon2.verify_password(password.expose().as_bytes(), against.as_str()).is_ok())
            .await?;
        Ok(somebody && matches)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'static>) -> T + Send + 'static,
    ) -> Result<T, HashFailed> {
        let _turn = self.turns.acquire().await.map_err(|_| HashFailed)?;
        let argon2 = self.argon2.clone();
        tokio::task::spawn_blocking(move || work(&argon2)).await.map_err(|_| HashFailed)
    }
}

fn hash(argon2: &Argon2<'_>, password: &str) -> Result<PasswordHash, HashFailed> {
    argon2
        .hash_password(password.as_bytes())
        .map(|hash: argon2::password_hash::phc::PasswordHash| PasswordHash(hash.to_string()))
        .map_err(|_| HashFailed)
}
