//! What mail there was, and sending it again.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::kernel::ids::AccountId;
use regimen_core::notification::mail::ResendMail;
use regimen_core::notification::{MailId, MailRefusal};
use regimen_projections::Page;
use regimen_projections::notification::mail::{MailRow, MailState, MailTo, find_mail, find_mails};
use serde_json::Value;

use crate::api::{Area, Written, asked, found};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct MailsApi;

/// How far a mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "MailState", rename_all = "snake_case")]
enum State {
    /// It waits for its first or its next try.
    Queued,
    /// The mail server took it.
    Sent,
    /// Nobody tries any more: it was tried five times, or never can be.
    GivenUp,
    /// Nothing ran for so long that it is not worth sending by itself any more.
    Expired,
}

/// A mail. Addresses are in no list.
#[derive(Object)]
#[oai(rename = "Mail", skip_serializing_if_is_none)]
struct MailEntry {
    mail_id: MailId,
    /// Whom it is for; left out if it is for an address that belongs to no account.
    account_id: Option<AccountId>,
    /// What it says.
    code: String,
    /// What there is to say of it: ids, times, names of sessions.
    facts: Any<Value>,
    state: State,
    /// How often it was tried.
    attempts: u32,
    queued_at: DateTime<Utc>,
    /// When it is tried next.
    due_at: Option<DateTime<Utc>>,
    /// Why the last try failed: `unreachable`, `timeout`, `tls`, `authentication`, `deferred` (4xx), `rejected` (5xx), `outbox`,
    /// `rendering`, `address`, `recipient_gone`, `too_late`.
    trouble: Option<String>,
    /// The status that the mail server answered with.
    status: Option<u16>,
    /// When it was sent, given up, or failed last.
    settled_at: Option<DateTime<Utc>>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct MailPage {
    items: Vec<MailEntry>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

#[derive(Object)]
struct Resent {
    mail_id: MailId,
}

impl From<State> for MailState {
    fn from(state: State) -> Self {
        match state {
            State::Queued => Self::Queued,
            State::Sent => Self::Sent,
            State::GivenUp => Self::GivenUp,
            State::Expired => Self::Expired,
        }
    }
}

impl From<MailState> for State {
    fn from(state: MailState) -> Self {
        match state {
            MailState::Queued => Self::Queued,
            MailState::Sent => Self::Sent,
            MailState::GivenUp => Self::GivenUp,
            MailState::Expired => Self::Expired,
        }
    }
}

impl MailEntry {
    fn at(row: MailRow, now: DateTime<Utc>) -> Self {
        Self {
            mail_id: row.mail_id,
            account_id: match row.to {
                MailTo::Account(account) => Some(account),
                MailTo::Address(_) => None,
            },
            state: row.state_at(now).into(),
            code: row.code,
            facts: Any(Value::Object(row.facts)),
            attempts: row.attempts,
            queued_at: row.queued_at,
            due_at: row.due_at,
            trouble: row.trouble.map(|trouble| trouble.name().to_owned()),
            status: row.status,
            settled_at: row.settled_at,
        }
    }
}

#[OpenApi(prefix_path = "/mail", tag = "Area::Mail")]
impl MailsApi {
    /// Mail
    ///
    /// The newest first. What was given up stands here with its reason until somebody has it sent again.
    #[oai(path = "/", method = "get", operation_id = "list_mail")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        /// Only mail that has come so far.
        state: Query<Option<State>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<MailPage>, Problem> {
        let (now, page) = (parts.core.clock().now(), asked(&limit, &cursor)?);
        let which = (state.0.map(MailState::from), now);
        let page = found(find_mails(&parts.reader, caller.org(), which, &page).await)?;
        let Page { items, next } = page.map(|row| MailEntry::at(row, now));
        Ok(Json(MailPage { items, next_cursor: next }))
    }

    /// Send a mail again
    ///
    /// At once, and with five new tries: what was given up, what went out and was lost, or what waits for its next try.
    #[oai(path = "/:mail_id/resend", method = "post", operation_id = "resend_mail")]
    async fn resend(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        mail_id: Path<MailId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<Resent>, Problem> {
        let known = found(find_mail(&parts.reader, caller.org(), mail_id.0).await)?;
        let mail_id = known.ok_or_else(|| Problem::refused(&MailRefusal::MailNotFound))?.mail_id;
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &ResendMail { mail_id }).await?;
        Ok(Written::of(done, |is| Resent { mail_id: is.mail_id }))
    }
}
