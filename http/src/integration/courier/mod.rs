//! The courier: carries a delivery to an address of the internet and to nowhere else.
//!
//! A name is resolved by [`guard`], which gives the connection only addresses that may be reached, so a name that leads
//! elsewhere a moment later leads nowhere; an address that stands in the URL is checked before. Redirects are not followed,
//! no proxy of the environment is asked, and of the answer only the status is read.

mod addresses;
mod guard;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use regimen_core::integration::Arrival;
use regimen_core::integration::events::FailedBecause;
use regimen_core::integration::values::WebhookUrl;
use regimen_projections::integration::{Courier as Carries, Parcel};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;

use crate::edge::Problem;
use crate::settings::WebhookSettings;
use addresses::Reach;
use guard::{Forbidden, Guarded, Lookup, SystemLookup};

const ID: HeaderName = HeaderName::from_static("webhook-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");
/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// Carries deliveries.
pub(crate) struct Courier {
    client: reqwest::Client,
    reach: Reach,
}

/// There is no client for HTTP.
#[derive(Debug, thiserror::Error)]
#[error("no client for HTTP can be made: {0}")]
pub struct CourierError(#[from] reqwest::Error);

impl Courier {
    pub(crate) fn try_new(settings: &WebhookSettings) -> Result<Self, CourierError> {
        let reach = if settings.allow_private { Reach::Anywhere } else { Reach::Internet };
        Self::asking(Arc::new(SystemLookup), reach, Duration::from_secs(settings.timeout_seconds))
    }

    fn asking(lookup: Arc<dyn Lookup>, reach: Reach, timeout: Duration) -> Result<Self, CourierError> {
        let client = reqwest::Client::builder()
            .dns_resolver(Arc::new(Guarded::new(lookup, reach)))
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(timeout)
            .user_agent(concat!("Regimen-Webhooks/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, reach })
    }

    /// Takes `url`, if a delivery to it can set out at all.
    pub(crate) fn admit(&self, url: WebhookUrl) -> Result<WebhookUrl, Problem> {
        match self.reach.refuses(url.parts()) {
            Some(why) => Err(Problem::invalid("request.invalid", format!("url: {why}"))),
            None => Ok(url),
        }
    }
}

#[async_trait]
impl Carries for Courier {
    async fn carry(&self, parcel: Parcel) -> Arrival {
        let Parcel { url, delivery_id, timestamp, signatures, body } = parcel;
        if self.reach.refuses(url.parts()).is_some() {
            return Arrival::Lost(FailedBecause::Forbidden);
        }
        let Ok(signatures) = HeaderValue::try_from(signatures) else {
            return Arrival::Lost(FailedBecause::Unreachable);
        };
        let id = HeaderValue::try_from(delivery_id.to_string()).unwrap_or(HeaderValue::from_static(""));
        let headers = HeaderMap::from_iter([
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (ID, id),
            (TIMESTAMP, HeaderValue::from(timestamp)),
            (SIGNATURE, signatures),
        ]);
        match self.client.post(url.parts().clone()).headers(headers).body(body).send().await {
            Ok(answer) => answered(answer.status()),
            Err(error) => Arrival::Lost(why(&error)),
        }
    }
}

fn answered(status: reqwest::StatusCode) -> Arrival {
    match status.as_u16() {
        taken @ 200..=299 => Arrival::Taken(taken),
        elsewhere @ 300..=399 => Arrival::Answered(FailedBecause::Redirected, elsewhere),
        other => Arrival::Answered(FailedBecause::Refused, other),
    }
}

fn why(error: &reqwest::Error) -> FailedBecause {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<Forbidden>() {
            return FailedBecause::Forbidden;
        }
        cause = error.source();
    }
    if error.is_timeout() { FailedBecause::TimedOut } else { FailedBecause::Unreachable }
}
