//! Webhooks: admins have others told what happens.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use regimen_core::integration::values::{SigningSecret, Switch, WebhookId};
use regimen_core::integration::{AddWebhook, ChangeWebhook, RemoveWebhook, WebhookRefusal};
use regimen_projections::integration::{find_webhook, find_webhooks};

use super::secrets::WithSecret;
use super::shapes::{NewWebhook, Webhook, WebhookChanges, WebhookPage, WebhookRef};
use crate::api::{Area, Created, Written, asked, found};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct WebhooksApi;

#[OpenApi(prefix_path = "/webhooks", tag = "Area::Webhooks")]
impl WebhooksApi {
    /// Webhooks
    ///
    /// In the order in which they were added.
    #[oai(path = "/", method = "get", operation_id = "list_webhooks")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<WebhookPage>, Problem> {
        let page = found(find_webhooks(&parts.reader, caller.org(), &asked(&limit, &cursor)?).await)?;
        Ok(Json(page.into()))
    }

    /// One webhook
    #[oai(path = "/:webhook_id", method = "get", operation_id = "get_webhook")]
    async fn get(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        webhook_id: Path<WebhookId>,
    ) -> Result<Json<Webhook>, Problem> {
        let row = found(find_webhook(&parts.reader, caller.org(), webhook_id.0).await)?;
        let row = row.ok_or_else(|| Problem::refused(&WebhookRefusal::WebhookNotFound))?;
        Ok(Json(row.into()))
    }

    /// Have an address told what happens
    ///
    /// Every event of the topics is sent as a signed POST (Standard Webhooks), at least once and in the order of the log, and
    /// tried again for three days until it is answered with a status from 200 to 299. The secret is shown now and never again.
    #[oai(path = "/", method = "post", operation_id = "add_webhook")]
    async fn add(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewWebhook>,
    ) -> Result<Created<WithSecret>, Problem> {
        let head = parts.core.log().store().head(caller.org()).await?.position;
        let after = body.from_position.map_or(head, |from| from.saturating_sub(1).min(head));
        let (webhook_id, secret) = (WebhookId::generate(), SigningSecret::generate());
        let add = AddWebhook { webhook_id, terms: body.0.terms(&parts.outbound.courier)?, secret, after };
        let done = parts.core.executor().execute(&asked.name(caller.command(), key.as_deref())?, &add).await?;
        let shown = WithSecret::of(&parts, caller.org(), done.outcome.webhook_id).await?;
        Ok(Created::of(done, |_| shown))
    }

    /// Change a webhook
    ///
    /// What is left out stays as it is. Topics that are added are sent from then on; `/replay` sends what was before. A disabled webhook keeps its place in the log: once enabled again it is sent all that it
    /// missed.
    #[oai(path = "/:webhook_id", method = "patch", operation_id = "change_webhook")]
    async fn change(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        webhook_id: Path<WebhookId>,
        body: Json<WebhookChanges>,
    ) -> Result<Written<WebhookRef>, Problem> {
        let head = parts.core.log().store().head(caller.org()).await?.position;
        let switch = body.status.map(Switch::from);
        let changes = body.0.changes(&parts.outbound.courier)?;
        let change = ChangeWebhook { webhook_id: webhook_id.0, changes, switch, head };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &change).await?, WebhookRef::from))
    }

    /// Remove a webhook
    ///
    /// Nothing is sent to it any more, what failed before included.
    #[oai(path = "/:webhook_id", method = "delete", operation_id = "remove_webhook")]
    async fn remove(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        webhook_id: Path<WebhookId>,
    ) -> Result<Written<WebhookRef>, Problem> {
        let remove = RemoveWebhook { webhook_id: webhook_id.0 };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &remove).await?, WebhookRef::from))
    }
}
