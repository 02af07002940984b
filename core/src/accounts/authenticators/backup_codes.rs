//! Ten codes on paper.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::values::{BASE32, InvalidCode, base32};
use crate::kernel::ids::{AccountId, CommandId, OrgId};
use crate::kernel::log::Hash;
use crate::kernel::secrets::Pepper;

/// How many somebody gets at once.
const HOW_MANY: u8 = 10;
/// Characters of one: 50 bits.
const LENGTH: usize = 10;

/// A code as it stands on paper.
#[derive(Clone, PartialEq, Eq)]
pub struct BackupCode(String);

impl TryFrom<String> for BackupCode {
    type Error = InvalidCode;

    fn try_from(text: String) -> Result<Self, InvalidCode> {
        let is_ours = text.len() == LENGTH && text.bytes().all(|byte| BASE32.contains(&byte));
        if is_ours { Ok(Self(text)) } else { Err(InvalidCode) }
    }
}

impl BackupCode {
    /// In two groups, to be copied by hand: `ABCDE-FGHIJ`.
    pub fn shown(&self) -> String {
        let (first, second) = self.0.split_at(LENGTH / 2);
        format!("{first}-{second}")
    }
}

impl fmt::Debug for BackupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BackupCode(…)")
    }
}

/// The keyed hash of a code: tells whether a code is one of the ten, without the ten standing anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BackupKey(Hash);

impl BackupKey {
    /// The key of `code` for `account` of `org` under the secret `pepper`.
    pub fn of(code: &BackupCode, org: OrgId, account: AccountId, pepper: &Pepper) -> Self {
        let whose = [org.uuid().into_bytes(), account.uuid().into_bytes()];
        Self(pepper.hash("backup-code", &[&whose[0], &whose[1], code.0.as_bytes()]))
    }
}

/// The ten codes that the command `command` makes for `account`: said twice, it makes the same, which is why they need not be
/// kept to be shown again to whoever lost the answer.
pub fn backup_codes(org: OrgId, account: AccountId, command: CommandId, pepper: &Pepper) -> Vec<BackupCode> {
    let parts = [org.uuid().into_bytes(), account.uuid().into_bytes(), command.uuid().into_bytes()];
    let code = |number: u8| {
        let hash = pepper.hash("backup-codes", &[&parts[0], &parts[1], &parts[2], &[number]]);
        BackupCode(base32(&hash.0[..7]).chars().take(LENGTH).collect())
    };
    (0..HOW_MANY).map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::{BackupKey, backup_codes};
    use crate::kernel::ids::{AccountId, CommandId, OrgId};
    use crate::kernel::secrets::{Pepper, Secrets};

    #[test]
    fn ten_codes_differ_from_one_another_and_from_those_of_others() {
        let pepper = Pepper::new(&Secrets::ephemeral().pepper);
        let (account, command) = (AccountId::generate(), CommandId::generate());
        let codes = backup_codes(OrgId::DEFAULT, account, command, &pepper);
        let keys = codes.iter().map(|code| BackupKey::of(code, OrgId::DEFAULT, account, &pepper)).collect::<Vec<_>>();
        assert_eq!(keys.len(), 10);
        assert!(keys.iter().enumerate().all(|(number, key)| !keys[..number].contains(key)));
        assert_ne!(codes, backup_codes(OrgId::DEFAULT, account, CommandId::generate(), &pepper));
        assert_ne!(keys[0], BackupKey::of(&codes[0], OrgId::DEFAULT, AccountId::generate(), &pepper));
        assert_eq!(codes, backup_codes(OrgId::DEFAULT, account, command, &pepper));
    }
}
