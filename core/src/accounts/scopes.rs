//! Scopes: what a program may do, whoever lets it. A scope opens a part of the API; it never gives more than whoever let the
//! program in may do themselves.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What of the API a program may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    /// Of what.
    pub resource: Resource,
    /// To do what with it.
    pub access: Access,
}

/// What there is to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resource {
    /// The timetable: sessions, series, templates, reports of them.
    Sessions,
    /// Bookings of all clients, the line, arriving.
    Bookings,
    /// Plans, packages, credits, purchases, what is owed.
    Memberships,
    /// Who belongs to the organization.
    Members,
    /// The rules of booking.
    Policies,
    /// The history and its proof.
    Audit,
    /// What is one person's own: their bookings, credits and places in line. Only that person can let a program do this.
    Own,
}

/// What can be done with it. Who may change something may look at it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Access {
    /// Look.
    Read,
    /// Change.
    Write,
}

/// Every scope.
const ALL: [Scope; 12] = {
    use Access::{Read, Write};
    use Resource::{Audit, Bookings, Members, Memberships, Own, Policies, Sessions};
    const fn scope(resource: Resource, access: Access) -> Scope {
        Scope { resource, access }
    }
    [
        scope(Sessions, Read),
        scope(Sessions, Write),
        scope(Bookings, Read),
        scope(Bookings, Write),
        scope(Memberships, Read),
        scope(Memberships, Write),
        // Who belongs to it, what they may do and what has happened is not changed by programs.
        scope(Members, Read),
        scope(Policies, Read),
        scope(Policies, Write),
        scope(Audit, Read),
        scope(Own, Read),
        scope(Own, Write),
    ]
};

impl Scope {
    /// Every scope.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.into_iter()
    }

    /// Whether only a person can let a program do this, for themselves.
    pub fn is_personal(self) -> bool {
        self.resource == Resource::Own
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let resource = match self.resource {
            Resource::Sessions => "sessions",
            Resource::Bookings => "bookings",
            Resource::Memberships => "memberships",
            Resource::Members => "members",
            Resource::Policies => "policies",
            Resource::Audit => "audit",
            Resource::Own => "own",
        };
        let access = match self.access {
            Access::Read => "read",
            Access::Write => "write",
        };
        write!(f, "{resource}:{access}")
    }
}

/// A text that is no scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a scope is a part of the API and read or write, such as bookings:read")]
pub struct UnknownScope;

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        Self::all().find(|scope| scope.to_string() == text).ok_or(UnknownScope)
    }
}

/// Scopes that are given together; written with a space between.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// Whether `scope` is among them, or one that gives more of the same.
    pub fn allow(&self, scope: Scope) -> bool {
        self.0.iter().any(|given| given.resource == scope.resource && given.access >= scope.access)
    }

    /// Whether everything that `other` allows is allowed.
    pub fn cover(&self, other: &Self) -> bool {
        other.iter().all(|scope| self.allow(scope))
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<T: IntoIterator<Item = Scope>>(scopes: T) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.iter().map(|scope| scope.to_string()).collect::<Vec<_>>();
        f.write_str(&names.join(" "))
    }
}

impl FromStr for Scopes {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        text.split_ascii_whitespace().map(str::parse).collect()
    }
}

impl TryFrom<String> for Scopes {
    type Error = UnknownScope;

    fn try_from(text: String) -> Result<Self, UnknownScope> {
        text.parse()
    }
}

impl From<Scopes> for String {
    fn from(scopes: Scopes) -> Self {
        scopes.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, Scopes, UnknownScope};

    fn scopes(text: &str) -> Scopes {
        text.parse().expect("scopes")
    }

    #[test]
    fn whoever_may_change_may_look() {
        let scope = |text: &str| text.parse::<Scope>().expect("a scope");
        assert!(scopes("sessions:write").allow(scope("sessions:read")));
        assert!(scopes("sessions:write").allow(scope("sessions:write")));
        assert!(!scopes("sessions:read").allow(scope("sessions:write")));
        assert!(!scopes("sessions:write").allow(scope("bookings:read")));
        assert!(scopes("own:write sessions:read").cover(&scopes("own:read")));
        assert!(!scopes("own:read").cover(&scopes("own:read sessions:read")));
    }

    #[test]
    fn scopes_are_read_as_they_are_written() {
        let all = Scope::all().collect::<Scopes>();
        assert_eq!(all.to_string().parse(), Ok(all));
        assert_eq!(scopes(" own:read  own:read ").to_string(), "own:read");
        for wrong in ["audit:write", "members:write", "everything", "own", "own:read,own:write", "OWN:read"] {
            assert_eq!(wrong.parse::<Scopes>(), Err(UnknownScope), "{wrong}");
        }
    }
}
