//! What goes into the log and what is found there.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::chain::Hash;
use super::stream::StreamId;
use crate::kernel::ids::{AccountId, CommandId, CorrelationId, EventId, OrgId, ProgramId};

/// A place in an organization's log: 1 for its first event, without gaps. 0 means "before everything".
pub type Position = u64;

/// How many events a stream holds. 0 means that there is no such stream.
pub type Version = u64;

/// The only way to write: events for any number of streams that are stored together or not at all.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Names the command; a second commit with it changes nothing.
    pub command_id: CommandId,
    /// Tells whether a repeated `command_id` came with the same request (keyed, so that it gives nothing away).
    pub request_hash: Hash,
    /// On whose behalf.
    pub actor: Actor,
    /// Shared by everything that one request set in motion.
    pub correlation: CorrelationId,
    /// The event that caused the command, if it was an event.
    pub causation: Option<EventId>,
    /// The events, at least one in all.
    pub writes: Vec<Write>,
    /// Streams that the decision rests on without writing to them.
    pub checks: Vec<Check>,
    /// Commands queued before this one whose effect the decision has already seen. If one of them is not accepted, neither
    /// is this: a version number alone cannot tell whose event it counts.
    pub rests_on: Vec<CommandId>,
    /// What the command answered, as JSON without personal data: given again when the command is repeated.
    pub outcome: Arc<[u8]>,
}

impl Commit {
    /// Every stream that the commit writes to or rests on.
    pub fn streams(&self) -> impl Iterator<Item = &StreamId> {
        let writes = self.writes.iter().map(|write| &write.stream);
        writes.chain(self.checks.iter().map(|check| &check.stream))
    }
}

/// New events for one stream.
#[derive(Debug, Clone)]
pub struct Write {
    /// The stream.
    pub stream: StreamId,
    /// What must hold of it before.
    pub expected: Expected,
    /// What is added, in this order.
    pub events: Vec<NewEvent>,
}

/// A condition on a stream that is not written to.
#[derive(Debug, Clone)]
pub struct Check {
    /// The stream.
    pub stream: StreamId,
    /// What must hold of it.
    pub expected: Expected,
}

/// What must hold of a stream when a commit is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It must not exist: how a slot, an address or a coupon is taken once.
    NoStream,
    /// It must have exactly this version.
    Exact(Version),
    /// It must exist.
    Exists,
    /// Nothing.
    Any,
}

impl Expected {
    /// What a decision expects that saw the stream at `version`.
    pub fn seen_at(version: Version) -> Self {
        if version == 0 { Self::NoStream } else { Self::Exact(version) }
    }

    /// Whether a stream at `version` is as expected.
    pub fn holds(self, version: Version) -> bool {
        match self {
            Self::NoStream => version == 0,
            Self::Exact(exact) => version == exact,
            Self::Exists => version > 0,
            Self::Any => true,
        }
    }
}

/// An encoded event on its way into the log.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Its id, made before so that sealed fields can be bound to it.
    pub event_id: EventId,
    /// What happened, such as `SpotBooked`; for ever.
    pub kind: &'static str,
    /// The version of the payload's shape, from 1.
    pub schema_version: u16,
    /// JSON with sealed personal fields: these bytes are what is hashed and stored.
    pub payload: Arc<[u8]>,
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Where in the organization's log.
    pub position: Position,
    /// Which stream.
    pub stream: StreamId,
    /// Where in its stream, from 1.
    pub version: Version,
    /// Its id.
    pub event_id: EventId,
    /// What happened.
    pub kind: Arc<str>,
    /// The version of the payload's shape.
    pub schema_version: u16,
    /// JSON with sealed personal fields.
    pub payload: Arc<[u8]>,
    /// When it was stored, in microseconds since the Unix epoch; never earlier than the event before it.
    pub recorded_at: i64,
}

/// A commit as it is stored, without its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCommit {
    /// Whose log.
    pub org: OrgId,
    /// The position of its first event.
    pub first_position: Position,
    /// The position of its last event.
    pub last_position: Position,
    /// The command.
    pub command_id: CommandId,
    /// The keyed hash of the request.
    pub request_hash: Hash,
    /// On whose behalf.
    pub actor: Actor,
    /// Shared by everything that one request set in motion.
    pub correlation: CorrelationId,
    /// The event that caused the command.
    pub causation: Option<EventId>,
    /// When it was stored, in microseconds since the Unix epoch.
    pub recorded_at: i64,
    /// What the command answered, as JSON.
    pub outcome: Arc<[u8]>,
    /// The hash of the commit before it, [`Hash::ZERO`] for the first.
    pub prev_hash: Hash,
    /// The hash over all of it: see [`super::chain`].
    pub hash: Hash,
}

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
