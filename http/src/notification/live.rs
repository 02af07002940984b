//! Notifications as they come, over server-sent events.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{BoxStream, StreamExt as _, unfold};
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Query};
use poem_openapi::payload::EventStream;
use regimen_core::notification::Inbox;
use regimen_projections::notification::find_notifications_after;

use super::notifications::Notification;
use crate::api::{Area, found};
use crate::edge::{Bearers, Claims, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct LiveApi;

/// How often the inbox is looked at: it lies in memory, and views hold what it tells a moment later.
const LOOK: Duration = Duration::from_millis(250);
/// Something is sent at least so often, so that whoever went away is noticed.
const ALIVE: Duration = Duration::from_secs(15);

struct Follower {
    parts: Arc<Parts>,
    bearers: Arc<Bearers>,
    /// Of whoever listens.
    claims: Claims,
    /// The last number that was sent.
    sent: u32,
}

impl Follower {
    /// Waits for what comes next.
    async fn next(&mut self) -> Result<Vec<Notification>, Problem> {
        let (org, account) = (self.claims.org(), self.claims.sub);
        loop {
            self.bearers.admit_again(&self.claims).await?;
            let rows = found(find_notifications_after(&self.parts.reader, org, account, self.sent).await)?;
            if let Some(last) = rows.last() {
                self.sent = last.number;
                return Ok(rows.into_iter().map(Notification::from).collect());
            }
            self.wait().await?;
        }
    }

    /// Returns when the inbox has more than was sent, or with an error when the sign-in of whoever listens is over.
    async fn wait(&self) -> Result<(), Problem> {
        loop {
            tokio::time::sleep(LOOK).await;
            self.bearers.admit_again(&self.claims).await?;
            let inbox = self.parts.core.executor().current::<Inbox>(self.claims.org(), self.claims.sub);
            let (inbox, _) = inbox.await?;
            if inbox.last_number() > self.sent {
                return Ok(());
            }
        }
    }

    fn stream(self) -> BoxStream<'static, Notification> {
        // An error ends the stream; whoever listens comes back with the last number they have.
        let batches = unfold(self, async |mut follower| match follower.next().await {
            Ok(batch) => Some((batch, follower)),
            Err(_) => None,
        });
        batches.flat_map(futures_util::stream::iter).boxed()
    }
}

#[OpenApi(prefix_path = "/me/notifications", tag = "Area::Notifications")]
impl LiveApi {
    /// My notifications as they come
    ///
    /// Server-sent events, each with the notification as JSON and its number as the id. It begins behind `Last-Event-ID`, which
    /// browsers send by themselves when they come back, or behind `after`; else with what comes from now on. It ends when the sign-in
    /// does.
    #[oai(path = "/stream", method = "get", operation_id = "stream_notifications")]
    async fn stream(
        &self,
        parts: Data<&Arc<Parts>>,
        bearers: Data<&Arc<Bearers>>,
        caller: SignedIn,
        /// The number behind which it begins; 0 is everything.
        after: Query<Option<u32>>,
        #[oai(name = "Last-Event-ID")] last: Header<Option<u32>>,
    ) -> Result<EventStream<BoxStream<'static, Notification>>, Problem> {
        let (org, account) = (caller.org(), caller.account_id());
        let (inbox, _) = parts.core.executor().current::<Inbox>(org, account).await?;
        let sent = last.0.or(after.0).unwrap_or_else(|| inbox.last_number());
        let (parts, bearers, claims) = (Arc::clone(&parts), Arc::clone(&bearers), Claims::clone(&caller));
        let follower = Follower { parts, bearers, claims, sent };
        Ok(EventStream::new(follower.stream()).keep_alive(ALIVE).to_event(|notification| {
            let (id, text) =
                (notification.number.to_string(), poem_openapi::types::ToJSON::to_json_string(&notification));
            poem::web::sse::Event::message(text).id(id).event_type("notification")
        }))
    }
}
