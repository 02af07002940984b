//! Signing secrets: shown once, and replaced with an overlap.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use regimen_core::integration::values::{DeliveryId, SigningSecret, WebhookId};
use regimen_core::integration::{Arrival, RotateWebhookSecret, Webhook, test_message};
use regimen_core::kernel::ids::{EventId, OrgId};
use regimen_projections::integration::{Courier as _, Parcel};

use super::delivery_shapes::Failure;
use crate::api::{Area, Written};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct SecretsApi;

/// A webhook with the secret that its receiver checks deliveries with.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct WithSecret {
    webhook_id: WebhookId,
    /// `whsec_…`: shown now and never again.
    secret: String,
    /// Until when the former secret counts too, after a rotation.
    former_secret_until: Option<DateTime<Utc>>,
}

/// What came of a test.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Tested {
    /// Whether it arrived.
    delivered: bool,
    /// Why not.
    because: Option<Failure>,
    /// The HTTP status of the answer, if there was one.
    response_status: Option<u16>,
    duration_ms: u32,
    /// The body that was sent.
    sent: Any<serde_json::Value>,
}

impl WithSecret {
    pub(super) async fn of(parts: &Parts, org: OrgId, webhook_id: WebhookId) -> Result<Self, Problem> {
        let (webhook, _) = parts.core.executor().current::<Webhook>(org, webhook_id).await?;
        let endpoint = webhook.endpoint().map_err(|refusal| Problem::refused(&refusal))?;
        let secret = endpoint.secret().map(SigningSecret::reveal);
        let secret = secret.ok_or_else(|| Problem::broken(&"the secret of a webhook cannot be read"))?;
        let former_secret_until = endpoint.former_until();
        Ok(Self { webhook_id, secret, former_secret_until })
    }
}

impl Tested {
    fn of(arrival: Arrival, duration_ms: u32, body: &[u8]) -> Self {
        Self {
            delivered: arrival.failure().is_none(),
            because: arrival.failure().map(Failure::from),
            response_status: arrival.status(),
            duration_ms,
            sent: Any(serde_json::from_slice(body).unwrap_or_default()),
        }
    }
}

#[OpenApi(prefix_path = "/webhooks", tag = "Area::Webhooks")]
impl SecretsApi {
    /// Give a webhook another secret
    ///
    /// For 24 hours what is sent is signed with both, so that the receiver can change over at any time in between.
    #[oai(path = "/:webhook_id/rotate-secret", method = "post", operation_id = "rotate_webhook_secret")]
    async fn rotate(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        webhook_id: Path<WebhookId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<WithSecret>, Problem> {
        let rotate = RotateWebhookSecret { webhook_id: webhook_id.0, secret: SigningSecret::generate() };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &rotate).await?;
        let shown = WithSecret::of(&parts, caller.org(), webhook_id.0).await?;
        Ok(Written::of(done, |_| shown))
    }

    /// Send a test
    ///
    /// One signed delivery of the topic `webhook.test`, now. It is not in the history and not tried again.
    #[oai(path = "/:webhook_id/test", method = "post", operation_id = "test_webhook")]
    async fn test(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        webhook_id: Path<WebhookId>,
    ) -> Result<Json<Tested>, Problem> {
        let (webhook, _) = parts.core.executor().current::<Webhook>(caller.org(), webhook_id.0).await?;
        let endpoint = webhook.endpoint().map_err(|refusal| Problem::refused(&refusal))?;
        let began = parts.core.clock().now();
        let body = test_message(began).body;
        let delivery_id = DeliveryId::of(webhook_id.0, EventId::generate());
        let parcel = Parcel::sealed(endpoint, delivery_id, began, body.clone());
        let arrival = parts.outbound.courier.carry(parcel).await;
        let took = (parts.core.clock().now() - began).num_milliseconds();
        Ok(Json(Tested::of(arrival, u32::try_from(took).unwrap_or(0), &body)))
    }
}
