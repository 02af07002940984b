//! Whether a member may act.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::{RestoreAccount, StandingIs, SuspendAccount};
use regimen_core::kernel::ids::AccountId;

use crate::api::{Area, Text, Written, parse};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct MemberStandingApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct SuspendMember {
    /// Why: 1 to 500 characters. It is kept with the account, and goes when the person is erased.
    reason: Text,
}

/// Whether a member may act.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct MemberStanding {
    account_id: AccountId,
    /// Left out when they may act.
    suspended_since: Option<DateTime<Utc>>,
}

impl From<StandingIs> for MemberStanding {
    fn from(is: StandingIs) -> Self {
        Self { account_id: is.account_id, suspended_since: is.suspended_since }
    }
}

#[OpenApi(prefix_path = "/members", tag = "Area::Organization")]
impl MemberStandingApi {
    /// Suspend a member
    ///
    /// They cannot sign in or be booked until they are restored; what they have stays theirs. They are told, in the app and by mail. Only
    /// owners suspend admins and owners, and nobody suspends themselves.
    #[oai(path = "/:account_id/suspend", method = "post", operation_id = "suspend_member")]
    async fn suspend(
        &self,
        parts: Data<&Arc<Parts>>,
        asked: Data<&Fingerprint>,
        caller: Admin,
        account_id: Path<AccountId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<SuspendMember>,
    ) -> Result<Written<MemberStanding>, Problem> {
        let reason = parse("reason", body.0.reason.0)?;
        let suspend = SuspendAccount { caller: caller.caller(), account_id: account_id.0, reason };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &suspend).await?;
        Ok(Written::of(done, MemberStanding::from))
    }

    /// Restore a member
    ///
    /// They may sign in and be booked again.
    #[oai(path = "/:account_id/restore", method = "post", operation_id = "restore_member")]
    async fn restore(
        &self,
        parts: Data<&Arc<Parts>>,
        asked: Data<&Fingerprint>,
        caller: Admin,
        account_id: Path<AccountId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<MemberStanding>, Problem> {
        let restore = RestoreAccount { caller: caller.caller(), account_id: account_id.0 };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &restore).await?;
        Ok(Written::of(done, MemberStanding::from))
    }
}
