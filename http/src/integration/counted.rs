//! A courier whose attempts are counted by what came of them.

use std::sync::Arc;

use async_trait::async_trait;
use regimen_core::integration::Arrival;
use regimen_projections::integration::{Courier as Carries, Parcel};

use super::courier::Courier;
use crate::operations::Metrics;

/// A courier, and where its attempts are counted.
pub(super) struct Counted {
    pub(super) courier: Arc<Courier>,
    pub(super) metrics: Arc<Metrics>,
}

#[async_trait]
impl Carries for Counted {
    async fn carry(&self, parcel: Parcel) -> Arrival {
        let arrival = self.courier.carry(parcel).await;
        self.metrics.webhook(arrival);
        arrival
    }
}
