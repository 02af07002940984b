//! Acting for a member, and who did.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::SignInId;
use regimen_core::accounts::impersonation::{EndImpersonation, Impersonate, ImpersonationIs, goes_on};
use regimen_core::kernel::executor::{Done, Failure};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_projections::Page;
use regimen_projections::accounts::{ImpersonationEntry, find_impersonations};

use crate::api::{Area, Text, Written, asked, found, parse};
use crate::edge::{Acting, Admin, Auditor, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct ImpersonationsApi;

/// How an impersonation is called among the devices of the person.
const DEVICE: &str = "Somebody who acts for you";

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ImpersonateMember {
    /// Why: 1 to 500 characters. It is kept with the impersonation, and goes when the person is erased.
    reason: Text,
}

/// A token with which somebody acts for a member.
#[derive(Object)]
struct ImpersonationToken {
    /// To be sent as `Authorization: Bearer …`. It cannot be renewed.
    access_token: String,
    /// `Bearer`.
    token_type: String,
    /// Seconds.
    expires_in: i64,
    expires_at: DateTime<Utc>,
    /// The impersonation, as `/impersonations` lists it.
    impersonation_id: SignInId,
    /// Whose account it is for.
    account_id: AccountId,
}

/// An impersonation.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Impersonation {
    impersonation_id: SignInId,
    /// Whose account.
    account_id: AccountId,
    /// Who acts.
    by: AccountId,
    /// Why; left out once the person is erased.
    reason: Option<String>,
    /// Whether it goes on.
    active: bool,
    began_at: DateTime<Utc>,
    /// When it is over, at the latest.
    ends_at: DateTime<Utc>,
    /// When it was ended before; left out if it was not, or if it ended with all sign-ins of the person.
    ended_at: Option<DateTime<Utc>>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct ImpersonationPage {
    items: Vec<Impersonation>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

#[derive(Object)]
struct ImpersonationOver {
    impersonation_id: SignInId,
    account_id: AccountId,
}

#[OpenApi(tag = "Area::Organization")]
impl ImpersonationsApi {
    /// Act for a member
    ///
    /// Gives a token of a quarter of an hour with which the application looks as it does to them. Each answer says
    /// `Regimen-Impersonated-By`, whatever is done stands in the log with both of you, and they are told at once, in the app and by mail.
    /// What is theirs alone stays closed: what proves who they are, their data, roles, money that goes back. Admins act for clients and
    /// staff, owners for admins too, and nobody for an owner. It ends with your own sign-in.
    #[oai(path = "/members/:account_id/impersonate", method = "post", operation_id = "impersonate_member")]
    async fn impersonate(
        &self,
        parts: Data<&Arc<Parts>>,
        asked: Data<&Fingerprint>,
        caller: Admin,
        account_id: Path<AccountId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ImpersonateMember>,
    ) -> Result<Written<ImpersonationToken>, Problem> {
        let (reason, device) = (parse("reason", body.0.reason.0)?, parse("device", DEVICE.to_owned())?);
        let (account_id, sign_in_id) = (account_id.0, SignInId::generate());
        let impersonate = Impersonate { caller: caller.caller(), account_id, sign_in_id, device, reason };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &impersonate).await?;
        issue(&parts, &caller, done)
    }

    /// Impersonations
    ///
    /// The newest first.
    #[oai(path = "/impersonations", method = "get", operation_id = "list_impersonations")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Auditor,
        /// Only those of this account.
        account_id: Query<Option<AccountId>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<ImpersonationPage>, Problem> {
        let page = asked(&limit, &cursor)?;
        let Page { items, next } = found(find_impersonations(&parts.reader, caller.org(), account_id.0, &page).await)?;
        let mut shown = Vec::with_capacity(items.len());
        for entry in items {
            shown.push(Impersonation::of(&parts, caller.org(), entry).await?);
        }
        Ok(Json(ImpersonationPage { items: shown, next_cursor: next }))
    }

    /// End an impersonation
    ///
    /// At once: its token does not count any more.
    #[oai(path = "/impersonations/:impersonation_id", method = "delete", operation_id = "end_impersonation")]
    async fn end(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        impersonation_id: Path<SignInId>,
    ) -> Result<Written<ImpersonationOver>, Problem> {
        let end = EndImpersonation { sign_in_id: impersonation_id.0 };
        let done = parts.core.executor().execute(&caller.command(), &end).await?;
        Ok(Written::of(done, |is| ImpersonationOver { impersonation_id: is.sign_in_id, account_id: is.account_id }))
    }
}

fn issue(parts: &Parts, caller: &Admin, done: Done<ImpersonationIs>) -> Result<Written<ImpersonationToken>, Problem> {
    let ImpersonationIs { signed_in, by, ends_at } = &done.outcome;
    let acting = Acting { sub: *by, sid: caller.sid };
    let token = parts.tokens.issue_for(caller.org(), signed_in, acting, *ends_at);
    let token = ImpersonationToken {
        access_token: token.map_err(|error| Problem::broken(&error))?,
        token_type: "Bearer".to_owned(),
        expires_in: (*ends_at - parts.core.clock().now()).num_seconds().max(0),
        expires_at: *ends_at,
        impersonation_id: signed_in.sign_in_id,
        account_id: signed_in.account_id,
    };
    Ok(Written::of(done, |_| token))
}

impl Impersonation {
    async fn of(parts: &Parts, org: OrgId, entry: ImpersonationEntry) -> Result<Self, Failure> {
        let ids = (entry.sign_in_id, entry.account_id);
        let active = goes_on(parts.core.executor(), org, ids, entry.ends_at).await?;
        Ok(Self {
            impersonation_id: entry.sign_in_id,
            account_id: entry.account_id,
            by: entry.by,
            reason: entry.reason.map(Into::into),
            active,
            began_at: entry.began_at,
            ends_at: entry.ends_at,
            ended_at: entry.ended_at,
        })
    }
}
