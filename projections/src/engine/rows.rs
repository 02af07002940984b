//! The rows that a fold works on: in memory, loaded before and written after.

use std::collections::HashMap;

use super::error::FoldError;

/// Rows by key. What the fold changes is marked, so that only that is written.
pub struct Rows<R> {
    slots: HashMap<String, Slot<R>>,
    /// Whether a row that is not here does not exist at all.
    complete: bool,
}

struct Slot<R> {
    row: Option<R>,
    changed: bool,
}

impl<R> Rows<R> {
    /// No rows, where there can be no others.
    pub(crate) fn complete() -> Self {
        Self { slots: HashMap::new(), complete: true }
    }

    /// The rows found for `keys`; the other keys have none.
    pub(crate) fn loaded(keys: impl IntoIterator<Item = String>, found: impl IntoIterator<Item = (String, R)>) -> Self {
        let absent = keys.into_iter().map(|key| (key, Slot { row: None, changed: false }));
        let mut slots = absent.collect::<HashMap<_, _>>();
        slots.extend(found.into_iter().map(|(key, row)| (key, Slot { row: Some(row), changed: false })));
        Self { slots, complete: false }
    }

    /// The row of `key`, if there is one.
    ///
    /// # Errors
    /// When the view did not say that it touches it.
    pub fn find(&self, key: &str) -> Result<Option<&R>, FoldError> {
        match self.slots.get(key) {
            Some(slot) => Ok(slot.row.as_ref()),
            None if self.complete => Ok(None),
            None => Err(FoldError::Undeclared(key.to_owned())),
        }
    }

    /// The row of `key` to be changed, if there is one.
    ///
    /// # Errors
    /// When the view did not say that it touches it.
    pub fn change_if_there(&mut self, key: &str) -> Result<Option<&mut R>, FoldError> {
        match self.slots.get_mut(key) {
            Some(slot) => {
                slot.changed |= slot.row.is_some();
                Ok(slot.row.as_mut())
            }
            None if self.complete => Ok(None),
            None => Err(FoldError::Undeclared(key.to_owned())),
        }
    }

    /// The row of `key` to be changed.
    ///
    /// # Errors
    /// When there is none, or the view did not say that it touches it.
    pub fn change(&mut self, key: &str) -> Result<&mut R, FoldError> {
        self.change_if_there(key)?.ok_or_else(|| FoldError::Missing(key.to_owned()))
    }

    /// Makes `row` the row of `key`. A key that is only put and never looked at needs not be named by
    /// [`super::View::touches`].
    pub fn put(&mut self, key: String, row: R) {
        self.slots.insert(key, Slot { row: Some(row), changed: true });
    }

    /// Takes the row of `key` away.
    pub fn remove(&mut self, key: String) {
        self.slots.insert(key, Slot { row: None, changed: true });
    }

    /// What changed, in the order of the keys: rows to write and, as `None`, keys to delete.
    pub(crate) fn into_changes(self) -> Vec<(String, Option<R>)> {
        let changed = self.slots.into_iter().filter(|(_, slot)| slot.changed);
        let mut changes = changed.map(|(key, slot)| (key, slot.row)).collect::<Vec<_>>();
        changes.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        changes
    }

    /// All rows there are, in the order of the keys.
    pub(crate) fn into_all(self) -> Vec<(String, R)> {
        self.into_changes().into_iter().filter_map(|(key, row)| row.map(|row| (key, row))).collect()
    }
}
