//! Exchanging the key-encryption key: each key of a person is wrapped anew, and what it has sealed stays as it is.

use super::keys::{Exchange, Keys, PrivacyError};
use super::{Purpose, SubjectId};
use crate::kernel::ids::OrgId;
use crate::kernel::secrets::KeyName;

/// Keys that are wrapped anew at once.
const BATCH: u32 = 500;

/// Whose key it is, and for what.
pub type KeyId = (OrgId, SubjectId, Purpose);

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rewrapped {
    /// Keys that are under the key in use now.
    pub done: u64,
    /// Keys that none of the keys at hand opens.
    pub unreadable: u64,
}

/// Wraps every key anew that is not wrapped under `active`, the key in use. It may be cut off and begun again at any time, and
/// everything may be used meanwhile: a key is exchanged only if it is still what it was.
///
/// # Errors
/// When the key store does not answer.
pub async fn rewrap(keys: &Keys, active: &KeyName) -> Result<Rewrapped, PrivacyError> {
    let (mut rewrapped, mut after) = (Rewrapped::default(), None);
    loop {
        let batch = keys.store().not_under(active, after, BATCH).await?;
        let Some((last, _)) = batch.last() else { return Ok(rewrapped) };
        after = Some(*last);
        let found = batch.len() as u64;
        let anew = |(id, old): (KeyId, Vec<u8>)| Some(Exchange { id, new: keys.wrapped_anew(id, &old).ok()?, old });
        let exchanges = batch.into_iter().filter_map(anew).collect::<Vec<_>>();
        rewrapped.unreadable += found - exchanges.len() as u64;
        rewrapped.done += keys.store().exchange(exchanges).await?;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::DateTime;

    use super::{Rewrapped, rewrap};
    use crate::kernel::ids::OrgId;
    use crate::kernel::privacy::{Keys, MemoryKeys, Purpose, SubjectId};
    use crate::kernel::secrets::{Keyring, Secret};

    #[tokio::test]
    async fn data_is_read_as_before_and_without_the_old_key() {
        let (store, org, now) = (Arc::new(MemoryKeys::default()), OrgId::DEFAULT, DateTime::UNIX_EPOCH);
        let old = Keyring::of(Secret::random());
        let turned = old.clone().with_waiting(Secret::random(), now).turned(now);
        let new = Keyring::of(turned.active().secret.clone());
        let before = Keys::new(store.clone(), &old);
        let mut sealed = Vec::new();
        for _ in 0..3 {
            let subject = SubjectId::generate();
            let cipher = before.to_seal(org, subject, Purpose::Identity).await.expect("a key");
            sealed.push((subject, cipher.seal(b"here", b"Ada")));
        }
        let keys = Keys::new(store.clone(), &turned);
        let name = turned.active().secret.name();
        assert_eq!(rewrap(&keys, &name).await.expect("done"), Rewrapped { done: 3, unreadable: 0 });
        assert_eq!(rewrap(&keys, &name).await.expect("done"), Rewrapped::default(), "twice is safe");
        let after = Keys::new(store.clone(), &new);
        for (subject, data) in sealed {
            let key = after.to_open(org, subject, Purpose::Identity).await.expect("it opens").expect("there is one");
            assert_eq!(key.open(b"here", &data).expect("it opens"), b"Ada");
            let stale = Keys::new(store.clone(), &old).to_open(org, subject, Purpose::Identity).await;
            assert!(stale.is_err(), "the old key opens nothing any more");
        }
    }

    #[tokio::test]
    async fn an_erased_person_does_not_come_back() {
        let (store, org, now) = (Arc::new(MemoryKeys::default()), OrgId::DEFAULT, DateTime::UNIX_EPOCH);
        let ring = Keyring::of(Secret::random()).with_waiting(Secret::random(), now).turned(now);
        let (keys, subject) = (Keys::new(store, &ring), SubjectId::generate());
        keys.to_seal(org, subject, Purpose::Identity).await.expect("a key");
        keys.destroy(org, subject, 1).await.expect("destroyed");
        assert_eq!(rewrap(&keys, &ring.active().secret.name()).await.expect("done"), Rewrapped::default());
        assert!(keys.to_open(org, subject, Purpose::Identity).await.expect("an answer").is_none());
    }
}
