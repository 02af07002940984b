//! On whose behalf something is written.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::kernel::ids::{AccountId, ProgramId};

/// On whose behalf a command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody who is not signed in.
    Anonymous,
    /// Somebody who is.
    Account(AccountId),
    /// Somebody else who acts for them, as they see it.
    Impersonated {
        /// For whom.
        account: AccountId,
        /// Who.
        by: AccountId,
    },
    /// Whoever runs the server, at its command line.
    Operator,
    /// Regimen itself: timers and reactors.
    System,
    /// A program that the organization has let in.
    Program(ProgramId),
}

/// Stands between the account that is acted for and whoever does.
const BY: &str = "/by:";

impl Actor {
    /// Whether `account` acts, or is acted for.
    pub fn involves(self, account: AccountId) -> bool {
        match self {
            Self::Account(id) => id == account,
            Self::Impersonated { account: id, by } => id == account || by == account,
            Self::Anonymous | Self::Operator | Self::System | Self::Program(_) => false,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => f.write_str("anonymous"),
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Impersonated { account, by } => write!(f, "account:{account}{BY}{by}"),
            Self::Operator => f.write_str("operator"),
            Self::System => f.write_str("system"),
            Self::Program(id) => write!(f, "program:{id}"),
        }
    }
}

/// A stored actor that is none of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown actor {0:?}")]
pub struct UnknownActor(String);

impl FromStr for Actor {
    type Err = UnknownActor;

    fn from_str(text: &str) -> Result<Self, UnknownActor> {
        let unknown = || UnknownActor(text.to_owned());
        match text {
            "anonymous" => Ok(Self::Anonymous),
            "operator" => Ok(Self::Operator),
            "system" => Ok(Self::System),
            other => {
                let (kind, ids) = other.split_once(':').ok_or_else(unknown)?;
                let account = |text: &str| text.parse::<AccountId>().map_err(|_| unknown());
                match (kind, ids.split_once(BY)) {
                    ("account", Some((acted_for, by))) => {
                        Ok(Self::Impersonated { account: account(acted_for)?, by: account(by)? })
                    }
                    ("account", None) => account(ids).map(Self::Account),
                    ("program", None) => ids.parse().map(Self::Program).map_err(|_| unknown()),
                    _ => Err(unknown()),
                }
            }
        }
    }
}

impl Serialize for Actor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Actor;
    use crate::kernel::ids::{AccountId, ProgramId};

    const ANA: &str = "01890000-0000-7000-8000-00000000000a";
    const ALEX: &str = "01890000-0000-7000-8000-00000000000b";

    #[test]
    fn what_was_written_of_actors_is_read_and_hashed_as_ever() {
        let (account, by) = (ANA.parse().expect("an id"), ALEX.parse().expect("an id"));
        let stored = [
            ("anonymous".to_owned(), Actor::Anonymous),
            ("operator".to_owned(), Actor::Operator),
            ("system".to_owned(), Actor::System),
            (format!("account:{ANA}"), Actor::Account(account)),
            (format!("account:{ANA}/by:{ALEX}"), Actor::Impersonated { account, by }),
            (format!("program:{ANA}"), Actor::Program(ANA.parse().expect("an id"))),
        ];
        for (text, actor) in stored {
            assert_eq!(text.parse(), Ok(actor));
            assert_eq!(actor.to_string(), text, "a hash covers these bytes");
        }
        let half = [format!("account:{ANA}/by:"), format!("account:{ANA}/by:x")];
        let others = [format!("program:{ANA}/by:{ALEX}"), format!("robot:{ANA}")];
        let unknown = ["", "account", "account:", "account:x", "program:", "program:x"].map(str::to_owned);
        for wrong in half.iter().chain(&others).chain(&unknown) {
            assert!(wrong.parse::<Actor>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn whoever_is_acted_for_is_involved_like_whoever_acts() {
        let (account, by, other) = (AccountId::generate(), AccountId::generate(), AccountId::generate());
        let actor = Actor::Impersonated { account, by };
        assert!(actor.involves(account) && actor.involves(by) && !actor.involves(other));
        assert!(Actor::Account(account).involves(account) && !Actor::Account(account).involves(by));
        assert!(!Actor::Program(ProgramId::from_uuid(account.uuid())).involves(account));
    }
}
