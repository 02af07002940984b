//! Hashing passwords with Argon2id, a bounded number at a time.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::accounts::values::{Password, PasswordHash};
use crate::kernel::executor::Failure;

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

/// How many hashes are made at once.
const AT_ONCE: usize = 2;
/// How many may wait for their turn; whoever comes then is told to come again.
const QUEUE: usize = 128;

/// A password could not be hashed: not that it is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashFailed {
    /// Hashing broke.
    #[error("a password could not be hashed")]
    Broken,
    /// Too many wait already.
    #[error("too many passwords wait to be hashed")]
    Busy,
}

impl From<HashFailed> for Failure {
    fn from(failed: HashFailed) -> Self {
        match failed {
            HashFailed::Broken => Self::Corrupt(failed.to_string().into()),
            HashFailed::Busy => Self::Busy,
        }
    }
}

/// Hashes and verifies, on threads of its own, at most two at once so that a flood of sign-ins cannot take all memory, with a queue
/// that has an end.
#[derive(Clone)]
pub struct PasswordHasher {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
    nobody: PasswordHash,
}

impl PasswordHasher {
    /// A hasher at `cost`.
    ///
    /// # Errors
    /// When Argon2 does not take the cost.
    pub fn try_new(cost: HashCost) -> Result<Self, HashFailed> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| HashFailed::Broken)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon2, "the password of nobody")?;
        let [turns, places] = [AT_ONCE, AT_ONCE + QUEUE].map(|many| Arc::new(Semaphore::new(many)));
        Ok(Self { argon2, turns, places, nobody })
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

    /// Does `work` as one of the few who take much time at once.
    pub(crate) async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'static>) -> T + Send + 'static,
    ) -> Result<T, HashFailed> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| HashFailed::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| HashFailed::Broken)?;
        let argon2 = self.argon2.clone();
        // The turn goes with the work: whoever hangs up makes no room for another hash while theirs is being made.
        let done = tokio::task::spawn_blocking(move || {
            let _held = (place, turn);
            work(&argon2)
        });
        done.await.map_err(|_| HashFailed::Broken)
    }
}

fn hash(argon2: &Argon2<'_>, password: &str) -> Result<PasswordHash, HashFailed> {
    argon2
        .hash_password(password.as_bytes())
        .map(|hash: argon2::password_hash::phc::PasswordHash| PasswordHash(hash.to_string()))
        .map_err(|_| HashFailed::Broken)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::{AT_ONCE, HashCost, HashFailed, PasswordHasher, QUEUE};

    #[tokio::test]
    async fn nobodys_password_costs_as_much_to_compare_as_somebodys() {
        let hasher = PasswordHasher::try_new(HashCost::CHEAPEST).expect("Argon2 takes it");
        let password = "correct horse battery".to_owned().try_into().expect("a password");
        let somebodys = hasher.hash(password).await.expect("it is hashed");
        let cost = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(cost(hasher.nobody.as_str()), cost(somebodys.as_str()));
        assert_eq!(cost(somebodys.as_str()), "$argon2id$v=19$m=8,t=1,p=1");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_flood_of_passwords_waits_in_a_queue_that_has_an_end() {
        let hasher = PasswordHasher::try_new(HashCost::CHEAPEST).expect("Argon2 takes it");
        let (open, gates) = (0..AT_ONCE + QUEUE).map(|_| channel::<()>()).unzip::<_, _, Vec<_>, Vec<_>>();
        let waiting = gates.into_iter().map(|gate| {
            let hasher = hasher.clone();
            tokio::spawn(async move { hasher.in_turn(move |_| gate.recv().is_ok()).await })
        });
        let waiting = waiting.collect::<Vec<_>>();
        while hasher.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(hasher.in_turn(|_| ()).await, Err(HashFailed::Busy));
        assert_eq!(hasher.turns.available_permits(), 0, "no more than {AT_ONCE} at once");
        open.iter().for_each(|gate| gate.send(()).expect("somebody waits"));
        for done in waiting {
            assert_eq!(done.await.expect("it ends"), Ok(true));
        }
        assert_eq!(hasher.in_turn(|_| ()).await, Ok(()));
    }
}
