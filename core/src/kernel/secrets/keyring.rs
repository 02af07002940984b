//! A secret that can be exchanged: the one that is used now, those that come, and those that were.
//!
//! In a file each key is a line: 64 hexadecimal digits, since when there is it, and if it is not the one in use, whether it waits or
//! since when it is retired. The first line is the key in use; a file of one bare key is a ring too.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, Utc};

use super::files::{self, SecretsError};
use super::{Pepper, RingName, Secret};

/// The name of a key, which tells nothing of it: 16 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyName(String);

impl KeyName {
    pub(super) fn of(secret: &Secret) -> Self {
        Self(hex::encode(&Pepper::new(secret).hash("key.name", &[]).0[..8]))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a key of a ring is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// It signs and wraps.
    Active,
    /// It is known everywhere before it is used anywhere.
    Waiting,
    /// It reads what it once wrote.
    Retired(DateTime<Utc>),
}

/// One key of a ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key itself.
    pub secret: Secret,
    /// Since when there is it, if that was noted.
    pub made_at: Option<DateTime<Utc>>,
    /// What it is for.
    pub state: KeyState,
}

/// A secret that can be exchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyring {
    active: Key,
    others: Vec<Key>,
}

/// A text that is no ring of keys. What it is, nobody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a ring of keys")]
pub struct InvalidKeyring;

impl Keyring {
    /// A ring of one key.
    pub fn of(secret: Secret) -> Self {
        Self { active: Key { secret, made_at: None, state: KeyState::Active }, others: Vec::new() }
    }

    /// The key that signs and wraps.
    pub fn active(&self) -> &Key {
        &self.active
    }

    /// All keys, the active one first.
    pub fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.active).chain(&self.others)
    }

    /// The key that waits to be used, if one does.
    pub fn waiting(&self) -> Option<&Key> {
        self.others.iter().find(|key| key.state == KeyState::Waiting)
    }

    /// The same ring with the key `secret` waiting; as it is if one waits already.
    #[must_use]
    pub fn with_waiting(mut self, secret: Secret, now: DateTime<Utc>) -> Self {
        if self.waiting().is_none() {
            self.others.push(Key { secret, made_at: Some(now), state: KeyState::Waiting });
        }
        self
    }

    /// The same ring with the key that waits in use, and the one that was in use retired.
    #[must_use]
    pub fn turned(self, now: DateTime<Utc>) -> Self {
        let Self { active, mut others } = self;
        let Some(at) = others.iter().position(|key| key.state == KeyState::Waiting) else {
            return Self { active, others };
        };
        let next = Key { state: KeyState::Active, ..others.remove(at) };
        others.insert(0, Key { state: KeyState::Retired(now), ..active });
        Self { active: next, others }
    }

    /// The same ring without what was retired before `before`.
    #[must_use]
    pub fn without_retired(mut self, before: DateTime<Utc>) -> Self {
        self.others.retain(|key| !matches!(key.state, KeyState::Retired(at) if at < before));
        self
    }

    /// The ring that `name` says, in `folder`.
    ///
    /// # Errors
    /// When the file is missing, damaged, or readable by others.
    pub fn read(folder: &Path, name: RingName) -> Result<Self, SecretsError> {
        files::read(&name.file(folder))
    }

    /// Puts this ring in the place of the one that is in `folder`, all at once.
    ///
    /// # Errors
    /// When the file system says no.
    pub fn keep(&self, folder: &Path, name: RingName) -> Result<(), SecretsError> {
        files::replace(&name.file(folder), self)
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        for Key { secret, made_at, state } in self.all() {
            let time = |at: &DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
            text.push_str(&hex::encode(secret.0));
            text.extend(made_at.as_ref().map(|at| format!(" made={}", time(at))));
            match state {
                KeyState::Active => {}
                KeyState::Waiting => text.push_str(" waiting"),
                KeyState::Retired(at) => text.push_str(&format!(" retired={}", time(at))),
            }
            text.push('\n');
        }
        text
    }
}

impl FromStr for Keyring {
    type Err = InvalidKeyring;

    fn from_str(text: &str) -> Result<Self, InvalidKeyring> {
        let keys = text.lines().filter(|line| !line.trim().is_empty()).enumerate();
        let mut keys = keys.map(|(number, line)| key(line, number == 0)).collect::<Result<Vec<_>, _>>()?.into_iter();
        Ok(Self { active: keys.next().ok_or(InvalidKeyring)?, others: keys.collect() })
    }
}

fn key(line: &str, is_first: bool) -> Result<Key, InvalidKeyring> {
    let mut words = line.split_whitespace();
    let mut secret = [0; 32];
    hex::decode_to_slice(words.next().ok_or(InvalidKeyring)?, &mut secret).map_err(|_| InvalidKeyring)?;
    let state = if is_first { KeyState::Active } else { KeyState::Waiting };
    let mut key = Key { secret: Secret(secret), made_at: None, state };
    for word in words {
        match word.split_once('=') {
            Some(("made", at)) => key.made_at = Some(at.parse().map_err(|_| InvalidKeyring)?),
            Some(("retired", at)) if !is_first => {
                key.state = KeyState::Retired(at.parse().map_err(|_| InvalidKeyring)?);
            }
            None if word == "waiting" && !is_first => {}
            _ => return Err(InvalidKeyring),
        }
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{KeyState, Keyring};
    use crate::kernel::secrets::Secret;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn a_key_waits_is_used_and_is_retired() {
        let (old, new) = (Secret::random(), Secret::random());
        let ring = Keyring::of(old.clone());
        assert_eq!(ring.clone().turned(at(1)), ring, "nothing waits");
        let waiting = ring.with_waiting(new.clone(), at(1));
        assert_eq!(waiting.clone().with_waiting(Secret::random(), at(2)), waiting, "one waits already");
        assert_eq!(waiting.active().secret, old);
        let turned = waiting.turned(at(3));
        assert_eq!(turned.active().secret, new);
        assert_eq!(turned.all().nth(1).map(|key| key.state), Some(KeyState::Retired(at(3))));
        assert_eq!(turned.clone().without_retired(at(3)), turned);
        assert_eq!(turned.without_retired(at(4)).all().count(), 1);
    }

    #[test]
    fn a_ring_comes_back_from_its_text_and_a_bare_key_is_one() {
        let ring = Keyring::of(Secret::random()).with_waiting(Secret::random(), at(1)).turned(at(2));
        let ring = ring.with_waiting(Secret::random(), at(3));
        assert_eq!(ring.to_text().parse(), Ok(ring));
        let bare = format!("{}\n", "ab".repeat(32));
        assert_eq!(bare.parse(), Ok(Keyring::of(Secret([0xab; 32]))));
        for wrong in ["", "ab", &format!("{} retired=now", "ab".repeat(32)), &format!("{} waiting", "ab".repeat(32))] {
            assert!(wrong.parse::<Keyring>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_name_of_a_key_tells_keys_apart_and_nothing_more() {
        let (one, two) = (Secret([1; 32]), Secret([2; 32]));
        assert_ne!(one.name(), two.name());
        assert_eq!(one.name().as_str().len(), 16);
        assert!(!hex::encode(one.0).contains(one.name().as_str()));
        assert!(!format!("{:?}", Keyring::of(one)).contains("0101"), "Debug shows no key");
    }
}
