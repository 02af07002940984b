//! API keys: admins let programs in.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::{Scope, Scopes};
use regimen_core::integration::api_keys::{ApiKeyId, ApiKeyIs, ApiKeySecret, IssueApiKey, RevokeApiKey, RotateApiKey};
use regimen_core::integration::values::KeyHash;
use regimen_core::kernel::executor::Done;
use regimen_projections::Page;
use regimen_projections::integration::{ApiKeyRow, find_api_keys};

use crate::api::{Area, Created, Text, Written, asked, found, parse, parse_text};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct ApiKeysApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NewApiKey {
    /// What people know it by: one line of at most 100 characters.
    name: Text,
    /// What it may do: `sessions:read`, `bookings:write` … Who may write may read too.
    #[oai(validator(max_items = 20))]
    scopes: Vec<Text>,
    /// From when on it does not count; never, if left out.
    expires_at: Option<DateTime<Utc>>,
}

/// A key with its secret.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct WithKey {
    api_key_id: ApiKeyId,
    /// `rk_…`: shown now and never again. Left out when the same request is answered once more.
    key: Option<String>,
}

/// The key that was revoked.
#[derive(Object)]
struct ApiKeyRef {
    api_key_id: ApiKeyId,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct ApiKey {
    api_key_id: ApiKeyId,
    name: String,
    scopes: Vec<String>,
    issued_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    /// Until when the secret before the last rotation counts.
    former_key_until: Option<DateTime<Utc>>,
    /// When it was used, on the last day on which it was, for the first time.
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct ApiKeyPage {
    items: Vec<ApiKey>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

impl NewApiKey {
    fn issue(self, api_key_id: ApiKeyId, hash: KeyHash) -> Result<IssueApiKey, Problem> {
        let scopes = self.scopes.iter().map(|scope| parse_text("scopes", &scope.0)).collect::<Result<Scopes, _>>()?;
        Ok(IssueApiKey { api_key_id, name: parse("name", self.name.0)?, scopes, hash, expires_at: self.expires_at })
    }
}

impl WithKey {
    fn of(done: &Done<ApiKeyIs>, secret: &ApiKeySecret) -> Self {
        let key = (!done.repeated).then(|| secret.reveal());
        Self { api_key_id: done.outcome.api_key_id, key }
    }
}

impl From<ApiKeyRow> for ApiKey {
    fn from(row: ApiKeyRow) -> Self {
        Self {
            api_key_id: row.api_key_id,
            name: row.name.into(),
            scopes: row.scopes.iter().map(|scope: Scope| scope.to_string()).collect(),
            issued_at: row.issued_at,
            expires_at: row.expires_at,
            former_key_until: row.former_until,
            last_used_at: row.used_at,
            revoked_at: row.revoked_at,
        }
    }
}

#[OpenApi(prefix_path = "/api-keys", tag = "Area::ApiKeys")]
impl ApiKeysApi {
    /// API keys
    ///
    /// In the order in which they were issued, revoked ones too.
    #[oai(path = "/", method = "get", operation_id = "list_api_keys")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<ApiKeyPage>, Problem> {
        let page = found(find_api_keys(&parts.reader, caller.org(), &asked(&limit, &cursor)?).await)?;
        let Page { items, next } = page.map(ApiKey::from);
        Ok(Json(ApiKeyPage { items, next_cursor: next }))
    }

    /// Let a program in
    ///
    /// It sends its key as `Authorization: Bearer rk_…` and acts for the organization, within its scopes, and for nobody in person.
    /// The key is shown now and never again.
    #[oai(path = "/", method = "post", operation_id = "issue_api_key")]
    async fn issue(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewApiKey>,
    ) -> Result<Created<WithKey>, Problem> {
        let api_key_id = ApiKeyId::generate();
        let secret = ApiKeySecret::generate(caller.org(), api_key_id);
        let issue = body.0.issue(api_key_id, secret.hash(parts.core.pepper()))?;
        let done = parts.core.executor().execute(&asked.name(caller.command(), key.as_deref())?, &issue).await?;
        let shown = WithKey::of(&done, &secret);
        Ok(Created::of(done, |_| shown))
    }

    /// Give a program another key
    ///
    /// The former one counts for 24 hours more, so that the program can change over at any time in between.
    #[oai(path = "/:api_key_id/rotate", method = "post", operation_id = "rotate_api_key")]
    async fn rotate(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        api_key_id: Path<ApiKeyId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<WithKey>, Problem> {
        let secret = ApiKeySecret::generate(caller.org(), api_key_id.0);
        let rotate = RotateApiKey { api_key_id: api_key_id.0, hash: secret.hash(parts.core.pepper()) };
        let done = parts.core.executor().execute(&asked.name(caller.command(), key.as_deref())?, &rotate).await?;
        let shown = WithKey::of(&done, &secret);
        Ok(Written::of(done, |_| shown))
    }

    /// Shut a program out
    ///
    /// At once; its key stays in the list.
    #[oai(path = "/:api_key_id", method = "delete", operation_id = "revoke_api_key")]
    async fn revoke(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        api_key_id: Path<ApiKeyId>,
    ) -> Result<Written<ApiKeyRef>, Problem> {
        let revoke = RevokeApiKey { api_key_id: api_key_id.0 };
        let done = parts.core.executor().execute(&caller.command(), &revoke).await?;
        Ok(Written::of(done, |is| ApiKeyRef { api_key_id: is.api_key_id }))
    }
}
