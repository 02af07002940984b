//! What can be refused, in a form that can be asked again. It holds nothing personal, so that it can stand in a link.

use serde::{Deserialize, Serialize};

use crate::booking::opening::BookSpotRefusal;
use crate::booking::values::{GuestName, HoldId, Party};
use crate::booking::{BookSpot, ConfirmHold, JoinWaitlist, PlaceHold};
use crate::kernel::executor::{Executor, ReplayError, Request, Sight, UseCase};
use crate::kernel::ids::AccountId;
use crate::kernel::log::{StreamId, Version};
use crate::scheduling::values::SessionId;

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
}

/// A use case whose refusal can be explained.
pub trait Asked: UseCase<Refusal = BookSpotRefusal> {
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

/// A decision that was taken again: how it was refused, if it was, and what it looked at.
pub(super) type Decided = (Option<BookSpotRefusal>, Vec<(StreamId, Version)>);

impl Question {
    /// Who asked.
    pub fn client_id(&self) -> AccountId {
        match self {
            Self::Book { client_id, .. }
            | Self::Hold { client_id, .. }
            | Self::Confirm { client_id, .. }
            | Self::Join { client_id, .. } => *client_id,
        }
    }

    /// Of which session.
    pub fn session_id(&self) -> SessionId {
        match self {
            Self::Book { session_id, .. } | Self::Hold { session_id, .. } | Self::Join { session_id, .. } => {
                *session_id
            }
            Self::Confirm { hold_id, .. } => hold_id.session(),
        }
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
        }
    }
}

/// So many guests of whom nobody knows the name. More than there are places are as many as too many.
fn unnamed(guests: u32) -> Vec<GuestName> {
    let guest = || GuestName::try_from("?".to_owned()).ok();
    (0..guests.min(u32::from(Party::MAX))).filter_map(|_| guest()).collect()
}

async fn decided<U: UseCase<Refusal = BookSpotRefusal>>(
    executor: &Executor,
    request: &Request,
    sight: &Sight,
    use_case: &U,
) -> Result<Decided, ReplayError> {
    let replayed = executor.replay(request, sight, use_case).await?;
    Ok((replayed.answer.err(), replayed.seen))
}
