//! What can be refused, in a form that can be asked again. It holds nothing personal, so that it can stand in a link.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::accounts::Caller;
use crate::accounts::values::Role;
use crate::booking::roster::{Booking, SessionRoster};
use crate::booking::values::{BookingId, GuestName, HoldId, Party};
use crate::booking::{
    BookSpot, ConfirmHold, EnrolInCourse, JoinWaitlist, PlaceHold, RescheduleBooking, ReserveStanding,
};
use crate::kernel::executor::{Executor, Failure, ReplayError, Request, Sight, UseCase};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::{StreamId, Version};
use crate::kernel::refusal::{Refusal, RefusalCode};
use crate::scheduling::values::{SeriesId, SessionId};
use crate::scheduling::{Series, Session};

/// What somebody wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// To book places.
    Book {
        /// In which session.
        session_id: SessionId,
        /// Who.
        client_id: AccountId,
        /// How many.
        places: Party,
        /// How many guests were named; their names matter to nobody's decision.
        guests: u32,
        /// How many guest passes were to be used.
        guest_passes: u32,
    },
    /// To have places kept.
    Hold {
        /// In which session.
        session_id: SessionId,
        /// Who.
        client_id: AccountId,
        /// How many.
        places: Party,
    },
    /// To confirm a hold.
    Confirm {
        /// Which.
        hold_id: HoldId,
        /// Who.
        client_id: AccountId,
        /// How many guests were named.
        guests: u32,
        /// How many guest passes were to be used, if that was said.
        guest_passes: Option<u32>,
    },
    /// To stand in line.
    Join {
        /// Before which session.
        session_id: SessionId,
        /// Who.
        client_id: AccountId,
        /// For how many places.
        party: Party,
        /// How many guest passes were to be used.
        #[serde(default)]
        guest_passes: u32,
    },
    /// To move a booking to another session.
    Reschedule {
        /// Which.
        booking_id: BookingId,
        /// Where to.
        session_id: SessionId,
        /// Who: the client or staff.
        account_id: AccountId,
        /// What they were then.
        role: Role,
    },
    /// To book every session of a course.
    Enrol {
        /// Which.
        series_id: SeriesId,
        /// Who.
        client_id: AccountId,
    },
    /// To have a place in every session of a series.
    Reserve {
        /// Which.
        series_id: SeriesId,
        /// Who.
        client_id: AccountId,
    },
}

/// A use case whose refusal can be explained.
pub trait Asked: UseCase {
    /// The question that it is.
    fn question(&self) -> Question;
}

fn many(guests: &[GuestName]) -> u32 {
    u32::try_from(guests.len()).unwrap_or(u32::MAX)
}

impl Asked for BookSpot {
    fn question(&self) -> Question {
        let Self { session_id, client_id, places, ref guests, guest_passes } = *self;
        Question::Book { session_id, client_id, places, guests: many(guests), guest_passes }
    }
}

impl Asked for PlaceHold {
    fn question(&self) -> Question {
        let Self { session_id, client_id, places } = *self;
        Question::Hold { session_id, client_id, places }
    }
}

impl Asked for ConfirmHold {
    fn question(&self) -> Question {
        let Self { client_id, hold_id, ref guests, guest_passes } = *self;
        Question::Confirm { hold_id, client_id, guests: many(guests), guest_passes }
    }
}

impl Asked for JoinWaitlist {
    fn question(&self) -> Question {
        let Self { session_id, client_id, party, guest_passes } = *self;
        Question::Join { session_id, client_id, party, guest_passes }
    }
}

impl Asked for RescheduleBooking {
    fn question(&self) -> Question {
        let Self { caller: Caller { account_id, role }, booking_id, session_id } = *self;
        Question::Reschedule { booking_id, session_id, account_id, role }
    }
}

impl Asked for EnrolInCourse {
    fn question(&self) -> Question {
        let Self { series_id, client_id } = *self;
        Question::Enrol { series_id, client_id }
    }
}

impl Asked for ReserveStanding {
    fn question(&self) -> Question {
        let Self { series_id, client_id } = *self;
        Question::Reserve { series_id, client_id }
    }
}

/// A refusal as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its code.
    pub code: RefusalCode,
    /// One sentence for people.
    pub detail: String,
    /// What it said beside its code.
    pub facts: Map<String, Value>,
}

impl Said {
    fn of(refusal: &impl Refusal) -> Self {
        Self { code: refusal.code(), detail: refusal.to_string(), facts: refusal.facts() }
    }
}

/// A decision that was taken again: how it was refused, if it was, and what it looked at.
pub(super) type Decided = (Option<Said>, Vec<(StreamId, Version)>);

impl Question {
    /// Who asked.
    pub fn asker(&self) -> AccountId {
        match self {
            Self::Book { client_id, .. }
            | Self::Hold { client_id, .. }
            | Self::Confirm { client_id, .. }
            | Self::Join { client_id, .. }
            | Self::Enrol { client_id, .. }
            | Self::Reserve { client_id, .. } => *client_id,
            Self::Reschedule { account_id, .. } => *account_id,
        }
    }

    /// Of which session, if it is about one.
    pub fn session_id(&self) -> Option<SessionId> {
        match self {
            Self::Book { session_id, .. }
            | Self::Hold { session_id, .. }
            | Self::Join { session_id, .. }
            | Self::Reschedule { session_id, .. } => Some(*session_id),
            Self::Confirm { hold_id, .. } => Some(hold_id.session()),
            Self::Enrol { .. } | Self::Reserve { .. } => None,
        }
    }

    /// Whose places it is about: staff ask for others.
    ///
    /// # Errors
    /// When the log does not answer.
    pub async fn client_id(&self, executor: &Executor, org: OrgId) -> Result<AccountId, Failure> {
        let Self::Reschedule { booking_id, account_id, .. } = *self else { return Ok(self.asker()) };
        let (roster, _) = executor.current::<SessionRoster>(org, booking_id.session()).await?;
        Ok(roster.booking(booking_id).map_or(account_id, |booking: &Booking| booking.client_id))
    }

    /// Who leads what it is about.
    ///
    /// # Errors
    /// When the log does not answer.
    pub async fn coach_id(&self, executor: &Executor, org: OrgId) -> Result<Option<AccountId>, Failure> {
        if let Self::Enrol { series_id, .. } | Self::Reserve { series_id, .. } = self {
            return Ok(executor.current::<Series>(org, *series_id).await?.0.coach_id());
        }
        let Some(session_id) = self.session_id() else { return Ok(None) };
        let (session, _) = executor.current::<Session>(org, session_id).await?;
        Ok(session.details().map(|details| details.coach_id))
    }

    /// Takes the decision again, as it was taken with `sight`.
    pub(super) async fn again(
        &self,
        executor: &Executor,
        request: &Request,
        sight: &Sight,
    ) -> Result<Decided, ReplayError> {
        match *self {
            Self::Book { session_id, client_id, places, guests, guest_passes } => {
                let guests = unnamed(guests);
                let book = BookSpot { session_id, client_id, places, guests, guest_passes };
                decided(executor, request, sight, &book).await
            }
            Self::Hold { session_id, client_id, places } => {
                decided(executor, request, sight, &PlaceHold { session_id, client_id, places }).await
            }
            Self::Confirm { hold_id, client_id, guests, guest_passes } => {
                let guests = unnamed(guests);
                decided(executor, request, sight, &ConfirmHold { client_id, hold_id, guests, guest_passes }).await
            }
            Self::Join { session_id, client_id, party, guest_passes } => {
                let join = JoinWaitlist { session_id, client_id, party, guest_passes };
                decided(executor, request, sight, &join).await
            }
            Self::Reschedule { booking_id, session_id, account_id, role } => {
                let caller = Caller { account_id, role };
                decided(executor, request, sight, &RescheduleBooking { caller, booking_id, session_id }).await
            }
            Self::Enrol { series_id, client_id } => {
                decided(executor, request, sight, &EnrolInCourse { series_id, client_id }).await
            }
            Self::Reserve { series_id, client_id } => {
                decided(executor, request, sight, &ReserveStanding { series_id, client_id }).await
            }
        }
    }
}

/// So many guests of whom nobody knows the name. More than there are places are as many as too many.
fn unnamed(guests: u32) -> Vec<GuestName> {
    let guest = || GuestName::try_from("?".to_owned()).ok();
    (0..guests.min(u32::from(Party::MAX))).filter_map(|_| guest()).collect()
}

async fn decided<U: UseCase>(
    executor: &Executor,
    request: &Request,
    sight: &Sight,
    use_case: &U,
) -> Result<Decided, ReplayError> {
    let replayed = executor.replay(request, sight, use_case).await?;
    Ok((replayed.answer.err().as_ref().map(Said::of), replayed.seen))
}
