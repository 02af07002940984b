//! Who comes and goes.

use serde_json::json;

use super::area;
use crate::accounts::events::AccountEvent;

area! {
    AccountEvent:
    /// Somebody has an account.
    "member.registered" = AccountRegistered(e) => json!({
        "account_id": e.account_id, "role": e.role, "registered_at": e.registered_at,
    });
    /// A member may do something else from now on.
    "member.role_changed" = RoleChanged(e) => json!({
        "account_id": e.account_id, "from": e.from, "to": e.to, "changed_at": e.changed_at,
    });
}
