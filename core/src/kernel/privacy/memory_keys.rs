//! Keys in memory, for tests and programs that need nothing to last.

use std::collections::HashMap;

use async_trait::async_trait;
use parking_lot::Mutex;

use super::keys::{Destroyed, Exchange, KeyStore};
use super::rewrap::KeyId;
use super::wrapping::Wrapped;
use super::{Purpose, SubjectId};
use crate::kernel::ids::OrgId;
use crate::kernel::log::StoreError;
use crate::kernel::secrets::KeyName;

/// Holds wrapped keys in memory.
#[derive(Debug, Default)]
pub struct MemoryKeys(Mutex<HashMap<(OrgId, SubjectId), Subject>>);

#[derive(Debug, Default)]
struct Subject {
    keys: HashMap<Purpose, Wrapped>,
    destroyed: Option<Destroyed>,
    announced: bool,
}

#[async_trait]
impl KeyStore for MemoryKeys {
    async fn find(&self, org: OrgId, subject: SubjectId, purpose: Purpose) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self
            .0
            .lock()
            .get(&(org, subject))
            .and_then(|subject| subject.keys.get(&purpose).map(|key| key.bytes.clone())))
    }

    async fn find_all(
        &self,
        org: OrgId,
        subjects: &[SubjectId],
    ) -> Result<Vec<(SubjectId, Purpose, Vec<u8>)>, StoreError> {
        let all = self.0.lock();
        let known = subjects.iter().filter_map(|subject| Some((*subject, all.get(&(org, *subject))?)));
        let keys =
            known.flat_map(|(subject, known)| known.keys.iter().map(move |(purpose, key)| (subject, purpose, key)));
        Ok(keys.map(|(subject, purpose, key)| (subject, *purpose, key.bytes.clone())).collect())
    }

    async fn keep(
        &self,
        org: OrgId,
        subject: SubjectId,
        purpose: Purpose,
        wrapped: Wrapped,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let mut subjects = self.0.lock();
        let subject = subjects.entry((org, subject)).or_default();
        let kept = subject.destroyed.is_none().then(|| subject.keys.entry(purpose).or_insert(wrapped).bytes.clone());
        Ok(kept)
    }

    async fn not_under(
        &self,
        active: &KeyName,
        after: Option<KeyId>,
        limit: u32,
    ) -> Result<Vec<(KeyId, Vec<u8>)>, StoreError> {
        let all = self.0.lock();
        let keys = all
            .iter()
            .flat_map(|((org, subject), of)| of.keys.iter().map(|(purpose, key)| ((*org, *subject, *purpose), key)));
        let others = keys.filter(|(id, key)| key.under != *active && Some(*id) > after);
        let mut others = others.map(|(id, key)| (id, key.bytes.clone())).collect::<Vec<_>>();
        others.sort();
        others.truncate(limit as usize);
        Ok(others)
    }

    async fn exchange(&self, exchanges: Vec<Exchange>) -> Result<u64, StoreError> {
        let mut all = self.0.lock();
        let mut done = 0;
        for Exchange { id: (org, subject, purpose), old, new } in exchanges {
            let stored = all.get_mut(&(org, subject)).and_then(|subject| subject.keys.get_mut(&purpose));
            if let Some(stored) = stored.filter(|stored| stored.bytes == old) {
                *stored = new;
                done += 1;
            }
        }
        Ok(done)
    }

    async fn destroy(&self, org: OrgId, subject: SubjectId, at: i64) -> Result<Destroyed, StoreError> {
        let mut subjects = self.0.lock();
        let subject = subjects.entry((org, subject)).or_default();
        let keys = u32::try_from(subject.keys.len()).unwrap_or(u32::MAX);
        subject.keys.clear();
        Ok(*subject.destroyed.get_or_insert(Destroyed { keys, at }))
    }

    async fn unannounced(&self) -> Result<Vec<(OrgId, SubjectId, Destroyed)>, StoreError> {
        let subjects = self.0.lock();
        let waiting = subjects.iter().filter(|(_, subject)| !subject.announced);
        Ok(waiting.filter_map(|((org, id), subject)| Some((*org, *id, subject.destroyed?))).collect())
    }

    async fn announced(&self, org: OrgId, subject: SubjectId) -> Result<(), StoreError> {
        if let Some(subject) = self.0.lock().get_mut(&(org, subject)) {
            subject.announced = true;
        }
        Ok(())
    }

    async fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.0.lock().is_empty())
    }
}
