//! Which roles an operation is open to: one line for each authority that a handler can ask for in an argument. What each of
//! them opens is listed in `docs/authorization.md`, and walked through by a test with every role.

use regimen_core::accounts::values::Role::{self, Admin, Auditor, Client, Coach, Desk, Owner};

/// Whoever has an account.
pub(super) const SIGNED_IN: &[Role] = &[Client, Coach, Desk, Admin, Owner, Auditor];
/// Whoever may take part: auditors only read.
pub(super) const PARTICIPANT: &[Role] = &[Client, Coach, Desk, Admin, Owner];
/// Whoever may lead sessions.
pub(super) const COACH: &[Role] = &[Coach, Admin, Owner];
/// Whoever is at the door of a session: who leads it, and the front desk.
pub(super) const DOORKEEPER: &[Role] = &[Coach, Desk, Admin, Owner];
/// Whoever serves clients: the front desk.
pub(super) const DESK: &[Role] = &[Desk, Admin, Owner];
/// Whoever administers the organization.
pub(super) const ADMIN: &[Role] = &[Admin, Owner];
/// Whoever reads figures of sessions.
pub(super) const ANALYST: &[Role] = &[Coach, Admin, Owner, Auditor];
/// Whoever reads the history and its proof.
pub(super) const AUDITOR: &[Role] = &[Admin, Owner, Auditor];
