//! What somebody may do in an organization: one of six roles.

use serde::{Deserialize, Serialize};

/// What somebody may do in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Books and takes part.
    Client,
    /// Leads sessions of their own.
    Coach,
    /// Stands at the front desk: checks in, sells, grants credits, books for clients.
    Desk,
    /// Sees and changes everything.
    Admin,
    /// The same, and decides who is admin and owner. An organization keeps at least one.
    Owner,
    /// Reads the history, its proof and reports, and changes nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [Self::Client, Self::Coach, Self::Desk, Self::Admin, Self::Owner, Self::Auditor];

    /// Its name, as it stands in tokens and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Coach => "coach",
            Self::Desk => "desk",
            Self::Admin => "admin",
            Self::Owner => "owner",
            Self::Auditor => "auditor",
        }
    }

    /// Whether everything of the organization is theirs to see and to change.
    pub fn administers(self) -> bool {
        matches!(self, Self::Admin | Self::Owner)
    }

    /// Whether they do for clients what is done at the front desk.
    pub fn serves_at_the_desk(self) -> bool {
        matches!(self, Self::Desk | Self::Admin | Self::Owner)
    }

    /// Whether they can lead sessions.
    pub fn leads_sessions(self) -> bool {
        matches!(self, Self::Coach | Self::Admin | Self::Owner)
    }

    /// Whether they work for the organization.
    pub fn is_staff(self) -> bool {
        !matches!(self, Self::Client)
    }

    /// Whether whoever has it stands above whoever has `other`: owners above admins, admins above everybody else.
    pub fn outranks(self, other: Self) -> bool {
        match self {
            Self::Owner => other != Self::Owner,
            Self::Admin => !other.administers(),
            Self::Client | Self::Coach | Self::Desk | Self::Auditor => false,
        }
    }

    /// Whether only an owner gives and takes it.
    pub fn is_given_by_owners(self) -> bool {
        self.administers()
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or(UnknownRole)
    }
}

/// A role that there is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a role is client, coach, desk, admin, owner or auditor")]
pub struct UnknownRole;
