//! Who wants something, and under which name it is remembered.

use crate::kernel::ids::{CommandId, CorrelationId, EventId, OrgId};
use crate::kernel::log::{Actor, Hash, Hasher};

/// The envelope of a command.
#[derive(Debug, Clone)]
pub struct Request {
    /// In which organization.
    pub org: OrgId,
    /// On whose behalf.
    pub actor: Actor,
    /// Names the command: said twice, it happens once.
    pub command_id: CommandId,
    /// Tells another request under the same name from the same one.
    pub request_hash: Hash,
    /// Whether the name was given by the caller, so that it may have been said before.
    pub may_repeat: bool,
    /// Shared by everything that one request set in motion.
    pub correlation: CorrelationId,
    /// The event that caused it.
    pub causation: Option<EventId>,
}

impl Request {
    /// A command that nobody will repeat.
    pub fn once(org: OrgId, actor: Actor) -> Self {
        Self {
            org,
            actor,
            command_id: CommandId::generate(),
            request_hash: Hash::ZERO,
            may_repeat: false,
            correlation: CorrelationId::generate(),
            causation: None,
        }
    }

    /// A command of Regimen itself.
    pub fn system(org: OrgId) -> Self {
        Self::once(org, Actor::System)
    }

    /// A command whose name follows from `parts`, so that saying it again is safe: what it is, and of what.
    pub fn named(org: OrgId, actor: Actor, parts: &[&str]) -> Self {
        let hasher = Hasher::new(b"regimen.command.v1\0").raw(org.uuid().as_bytes());
        let hash = parts.iter().fold(hasher, |hasher, part| hasher.text(part.as_bytes())).finish();
        let mut id = [0; 16];
        id.copy_from_slice(&hash.0[..16]);
        let command_id = CommandId::from_uuid(uuid::Builder::from_custom_bytes(id).into_uuid());
        Self { command_id, may_repeat: true, ..Self::once(org, actor) }
    }

    /// The same under a name that the caller gave, with the keyed hash of all that they sent.
    #[must_use]
    pub fn repeatable(self, command_id: CommandId, request_hash: Hash) -> Self {
        Self { command_id, request_hash, may_repeat: true, ..self }
    }
}
