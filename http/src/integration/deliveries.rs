//! What was sent to a webhook, and sending it again.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use regimen_core::integration::values::{DeliveryId, WebhookId};
use regimen_core::integration::{ReplayWebhook, RetryDelivery, Webhook, WebhookRefusal};
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Position;
use regimen_projections::integration::{DeliveryState, find_deliveries, find_delivery};

use super::delivery_shapes::{DeliveryPage, DeliveryRef, DeliveryStatus, ReplayFrom, Replaying};
use crate::api::{Area, Written, asked, found};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct DeliveriesApi;

impl ReplayFrom {
    /// The position behind which is begun, never beyond the end of the log.
    async fn after(&self, parts: &Parts, org: OrgId) -> Result<Position, Problem> {
        let head = parts.core.log().store().head(org).await?.position;
        let after = match (self.from_position, self.from_time) {
            (Some(position), None) => position.saturating_sub(1),
            (None, Some(time)) => parts.reader.position_at(org, time).await?,
            (Some(_), Some(_)) | (None, None) => {
                let detail = "say from_position or from_time, one of the two";
                return Err(Problem::invalid("request.invalid", detail));
            }
        };
        Ok(after.min(head))
    }
}

/// Says no if there is no such webhook.
async fn there(parts: &Parts, org: OrgId, webhook: WebhookId) -> Result<(), Problem> {
    let (webhook, _) = parts.core.executor().current::<Webhook>(org, webhook).await?;
    webhook.endpoint().map(drop).map_err(|refusal| Problem::refused(&refusal))
}

#[OpenApi(prefix_path = "/webhooks", tag = "Area::Webhooks")]
impl DeliveriesApi {
    /// What was sent to a webhook
    ///
    /// One for each event, with how it went last; the newest event first.
    #[oai(path = "/:webhook_id/deliveries", method = "get", operation_id = "list_webhook_deliveries")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        webhook_id: Path<WebhookId>,
        /// Only those that have come so far.
        status: Query<Option<DeliveryStatus>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<DeliveryPage>, Problem> {
        there(&parts, caller.org(), webhook_id.0).await?;
        let (state, page) = (status.0.map(DeliveryState::from), asked(&limit, &cursor)?);
        let page = found(find_deliveries(&parts.reader, caller.org(), webhook_id.0, state, &page).await)?;
        Ok(Json(page.into()))
    }

    /// Try one delivery once more
    ///
    /// Now, and as often as the first time if it fails; also what was given up, and what arrived. It keeps its id.
    #[oai(
        path = "/:webhook_id/deliveries/:delivery_id/retry",
        method = "post",
        operation_id = "retry_webhook_delivery"
    )]
    async fn retry(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        webhook_id: Path<WebhookId>,
        delivery_id: Path<DeliveryId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<DeliveryRef>, Problem> {
        there(&parts, caller.org(), webhook_id.0).await?;
        let row = found(find_delivery(&parts.reader, caller.org(), webhook_id.0, delivery_id.0).await)?;
        let row = row.ok_or_else(|| Problem::refused(&WebhookRefusal::DeliveryNotFound))?;
        let retry = RetryDelivery { webhook_id: webhook_id.0, delivery_id: delivery_id.0, position: row.position };
        let request = asked.name(caller.command(), key.as_deref())?;
        Ok(Written::of(parts.core.executor().execute(&request, &retry).await?, DeliveryRef::from))
    }

    /// Tell a webhook again what happened
    ///
    /// From a position of the log or a time on, in the order of the log. Deliveries keep their ids, so a receiver that remembers
    /// them takes only what it missed. What happens meanwhile comes after it.
    #[oai(path = "/:webhook_id/replay", method = "post", operation_id = "replay_webhook")]
    async fn replay(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        webhook_id: Path<WebhookId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ReplayFrom>,
    ) -> Result<Written<Replaying>, Problem> {
        let replay = ReplayWebhook { webhook_id: webhook_id.0, after: body.after(&parts, caller.org()).await? };
        let request = asked.name(caller.command(), key.as_deref())?;
        Ok(Written::of(parts.core.executor().execute(&request, &replay).await?, Replaying::from))
    }
}
