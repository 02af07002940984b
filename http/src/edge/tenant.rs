//! In which organization somebody asks who is not signed in.

use regimen_core::kernel::executor::Request as Command;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Actor;

/// The organization that a request is for, as the directory found it. The guard gives it to every handler. A token of another
/// organization counts as none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tenant(pub(super) OrgId);

impl Tenant {
    /// The organization.
    pub(crate) fn org(self) -> OrgId {
        self.0
    }

    /// A command of somebody who is not known yet.
    pub(crate) fn command(self) -> Command {
        Command::once(self.0, Actor::Anonymous)
    }
}
