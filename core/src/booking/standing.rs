//! A client's standing reservation in a series: the aggregate.

use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{StandingEnded, StandingEvent, StandingReserved, StandingServed};
use super::values::StandingId;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::refusals;
use crate::scheduling::values::SeriesId;

/// A standing reservation, if there ever was one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing(Option<Known>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    series_id: SeriesId,
    client_id: AccountId,
    stands: bool,
}

/// What can be asked of a standing reservation.
#[derive(Debug, Clone)]
pub enum StandingCommand {
    /// Begin, or begin again.
    Reserve(StandingReserved),
    /// Note what came of it in one session, also when it has ended: what was to be tried is settled by that.
    Serve(StandingServed),
    /// End.
    End(StandingEnded),
}

refusals! {
    /// How a standing reservation says no.
    pub enum StandingRefusal {
        /// The client has a standing reservation in the series already.
        #[error("the client has a standing reservation in the series already")]
        AlreadyReserved = Conflict "standing.already_reserved",
        /// The client has no standing reservation in the series.
        #[error("there is no such standing reservation")]
        StandingNotFound = NotFound "standing.not_found",
        /// The reservation had ended before the session could be booked.
        #[error("the standing reservation had ended")]
        HasEnded = Conflict "standing.has_ended",
    }
}

impl Standing {
    /// Whose it is, while it stands.
    pub fn client_id(&self) -> Option<AccountId> {
        self.0.as_ref().filter(|known| known.stands).map(|known| known.client_id)
    }

    /// The series and the client, also when it has ended.
    pub fn parties(&self) -> Option<(SeriesId, AccountId)> {
        self.0.as_ref().map(|known| (known.series_id, known.client_id))
    }
}

impl Aggregate for Standing {
    const TYPE: &'static str = "standing";
    type Command = StandingCommand;
    type Event = StandingEvent;
    type Error = StandingRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: StandingCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), StandingRefusal> {
        let event = match (command, self.client_id(), &self.0) {
            (StandingCommand::Reserve(reserved), None, _) => reserved.into(),
            (StandingCommand::Reserve(_), Some(_), _) => return Err(StandingRefusal::AlreadyReserved),
            (StandingCommand::Serve(served), _, Some(_)) => served.into(),
            (StandingCommand::End(ended), Some(_), _) => ended.into(),
            (StandingCommand::Serve(_), _, None) | (StandingCommand::End(_), None, _) => {
                return Err(StandingRefusal::StandingNotFound);
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: StandingEvent) {
        match event {
            StandingEvent::StandingReserved(StandingReserved { series_id, client_id, .. }) => {
                self.0 = Some(Known { series_id, client_id, stands: true });
            }
            StandingEvent::StandingServed(StandingServed { .. }) => {}
            StandingEvent::StandingEnded(StandingEnded { .. }) => {
                if let Some(known) = &mut self.0 {
                    known.stands = false;
                }
            }
        }
    }
}

impl AggregateRoot for Standing {
    type Id = StandingId;
    const FOLD: u64 = fingerprint(include_str!("standing.rs"));
}
