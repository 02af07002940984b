//! The keys of persons: made when they are first needed, wrapped under the key-encryption key, destroyed for ever.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use moka::sync::Cache;

use super::cipher::{Cipher, CipherError};
use super::rewrap::KeyId;
use super::wrapping::{Wrapped, Wrapping};
use super::{Purpose, SubjectId};
use crate::kernel::ids::OrgId;
use crate::kernel::log::StoreError;
use crate::kernel::secrets::{KeyName, Keyring};

/// How long another process that has a key in memory can still use it after it was destroyed here.
const REMEMBERED: Duration = Duration::from_secs(30);

/// Where wrapped keys lie. Its backups have a retention of their own: a restored key would revive what was erased.
#[async_trait]
pub trait KeyStore: Send + Sync + 'static {
    /// The wrapped key of `subject` for `purpose`; `None` if there is none or it was destroyed.
    async fn find(&self, org: OrgId, subject: SubjectId, purpose: Purpose) -> Result<Option<Vec<u8>>, StoreError>;

    /// The wrapped keys of all `subjects`, as far as there are any: what lies on the way through a long log is asked for in
    /// one question and not in thousands.
    async fn find_all(
        &self,
        org: OrgId,
        subjects: &[SubjectId],
    ) -> Result<Vec<(SubjectId, Purpose, Vec<u8>)>, StoreError>;

    /// Stores `wrapped` unless there is a key already, and answers with the one that counts; `None` if the subject is
    /// erased.
    async fn keep(
        &self,
        org: OrgId,
        subject: SubjectId,
        purpose: Purpose,
        wrapped: Wrapped,
    ) -> Result<Option<Vec<u8>>, StoreError>;

    /// Up to `limit` keys that are not wrapped under `active`, in the order of their ids, behind `after`.
    async fn not_under(
        &self,
        active: &KeyName,
        after: Option<KeyId>,
        limit: u32,
    ) -> Result<Vec<(KeyId, Vec<u8>)>, StoreError>;

    /// Puts each key's new wrapping in the place of its old one, if that is what is stored; how many there were.
    async fn exchange(&self, exchanges: Vec<Exchange>) -> Result<u64, StoreError>;

    /// Destroys every key of `subject` and never keeps another.
    async fn destroy(&self, org: OrgId, subject: SubjectId, at: i64) -> Result<Destroyed, StoreError>;

    /// Subjects whose keys are destroyed while the log has not been told.
    async fn unannounced(&self) -> Result<Vec<(OrgId, SubjectId, Destroyed)>, StoreError>;

    /// Remembers that the log has been told.
    async fn announced(&self, org: OrgId, subject: SubjectId) -> Result<(), StoreError>;

    /// Whether anything was ever stored: data that other keys cannot open.
    async fn is_empty(&self) -> Result<bool, StoreError>;
}

/// One key that is wrapped anew.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Whose it is, and for what.
    pub id: KeyId,
    /// As it is stored.
    pub old: Vec<u8>,
    /// As it is to be stored.
    pub new: Wrapped,
}

/// What a destruction did, the same when it is asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destroyed {
    /// How many keys there were.
    pub keys: u32,
    /// When, in microseconds since the Unix epoch.
    pub at: i64,
}

/// Personal data cannot be sealed or opened.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PrivacyError {
    /// The person is erased; nothing more may be stored of them.
    #[error("the person {0} is erased")]
    Erased(SubjectId),
    /// The ciphertext or a wrapped key was altered, or is under another key-encryption key.
    #[error("personal data of {0} cannot be opened")]
    Unreadable(SubjectId),
    /// The key store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The keys of all persons, as the rest of the kernel uses them.
#[derive(Clone)]
pub struct Keys {
    store: Arc<dyn KeyStore>,
    wrapping: Arc<Wrapping>,
    open: Cache<(OrgId, SubjectId, Purpose), Option<Arc<Cipher>>>,
}

impl Keys {
    /// Keys in `store`, wrapped under the key-encryption keys of `ring`.
    pub fn new(store: Arc<dyn KeyStore>, ring: &Keyring) -> Self {
        let open = Cache::builder().max_capacity(20_000).time_to_live(REMEMBERED).build();
        Self { store, wrapping: Arc::new(Wrapping::new(ring)), open }
    }

    /// Takes the key-encryption keys of `ring` in the place of those before.
    pub fn adopt(&self, ring: &Keyring) {
        self.wrapping.adopt(ring);
    }

    /// The key for new data of `subject`, made if there is none.
    ///
    /// # Errors
    /// [`PrivacyError::Erased`] if the subject is.
    pub async fn to_seal(&self, org: OrgId, subject: SubjectId, purpose: Purpose) -> Result<Arc<Cipher>, PrivacyError> {
        if let Some(key) = self.to_open(org, subject, purpose).await? {
            return Ok(key);
        }
        let fresh = self.wrapping.wrap(&place(org, subject, purpose), &Cipher::random_key());
        let kept = self.store.keep(org, subject, purpose, fresh).await?;
        let kept = kept.ok_or(PrivacyError::Erased(subject))?;
        let key = self.unwrap(org, subject, purpose, &kept)?;
        self.open.insert((org, subject, purpose), Some(Arc::clone(&key)));
        Ok(key)
    }

    /// The key for stored data of `subject`; `None` if it was destroyed.
    ///
    /// # Errors
    /// When the key store does not answer or the key cannot be unwrapped.
    pub async fn to_open(
        &self,
        org: OrgId,
        subject: SubjectId,
        purpose: Purpose,
    ) -> Result<Option<Arc<Cipher>>, PrivacyError> {
        let id = (org, subject, purpose);
        if let Some(known) = self.open.get(&id) {
            return Ok(known);
        }
        let wrapped = self.store.find(org, subject, purpose).await?;
        let key = wrapped.map(|wrapped| self.unwrap(org, subject, purpose, &wrapped)).transpose()?;
        // "None" is not remembered before the first key: it may be made a moment later by another process.
        if key.is_some() {
            self.open.insert(id, key.clone());
        }
        Ok(key)
    }

    /// Remembers the keys for the stored data of `wanted` that are not in memory, so that opening it asks for none of them
    /// by itself. A key that cannot be unwrapped is left for whoever needs it to find out.
    ///
    /// # Errors
    /// When the key store does not answer.
    pub async fn gather(&self, org: OrgId, wanted: &BTreeSet<(SubjectId, Purpose)>) -> Result<(), StoreError> {
        let missing = wanted.iter().filter(|(subject, purpose)| !self.open.contains_key(&(org, *subject, *purpose)));
        let missing = missing.map(|(subject, _)| *subject).collect::<BTreeSet<_>>();
        if missing.is_empty() {
            return Ok(());
        }
        let missing = missing.into_iter().collect::<Vec<_>>();
        for (subject, purpose, wrapped) in self.store.find_all(org, &missing).await? {
            if let Ok(key) = self.unwrap(org, subject, purpose, &wrapped) {
                self.open.insert((org, subject, purpose), Some(key));
            }
        }
        Ok(())
    }

    /// Destroys every key of `subject`, here at once and in other processes within 30 seconds.
    ///
    /// # Errors
    /// When the key store does not answer.
    pub async fn destroy(&self, org: OrgId, subject: SubjectId, at: i64) -> Result<Destroyed, StoreError> {
        let destroyed = self.store.destroy(org, subject, at).await?;
        self.forget(org, subject);
        Ok(destroyed)
    }

    /// Drops what is remembered of `subject`: called for every [`super::events::SubjectErased`] that is read.
    pub fn forget(&self, org: OrgId, subject: SubjectId) {
        for purpose in [Purpose::Identity, Purpose::Credentials, Purpose::Notes] {
            self.open.invalidate(&(org, subject, purpose));
        }
    }

    /// The store behind.
    pub fn store(&self) -> &dyn KeyStore {
        &*self.store
    }

    /// `old`, a wrapped key, under the key-encryption key that is in use now.
    pub(super) fn wrapped_anew(&self, (org, subject, purpose): KeyId, old: &[u8]) -> Result<Wrapped, CipherError> {
        let place = place(org, subject, purpose);
        Ok(self.wrapping.wrap(&place, &self.wrapping.unwrap(&place, old)?))
    }

    fn unwrap(
        &self,
        org: OrgId,
        subject: SubjectId,
        purpose: Purpose,
        wrapped: &[u8],
    ) -> Result<Arc<Cipher>, PrivacyError> {
        let unreadable = || PrivacyError::Unreadable(subject);
        let key = self.wrapping.unwrap(&place(org, subject, purpose), wrapped).map_err(|_| unreadable())?;
        let key = key.as_slice().try_into().map_err(|_| unreadable())?;
        Ok(Arc::new(Cipher::new(key)))
    }
}

fn place(org: impl Display, subject: SubjectId, purpose: Purpose) -> Vec<u8> {
    format!("key|{org}|{subject}|{}", purpose.name()).into_bytes()
}
