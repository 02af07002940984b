//! Who is to be forgotten.

use serde_json::json;

use super::area;
use crate::kernel::privacy::events::PrivacyEvent;

area! {
    PrivacyEvent:
    /// A person was erased here: whoever was told of them is to forget them too.
    "member.erased" = SubjectErased(e) => json!({ "account_id": e.subject, "erased_at": e.erased_at });
}
