//! What can be asked of a roster.

use chrono::{DateTime, Utc};

use crate::booking::events::{PassedOver, Promotion};
use crate::booking::policies::{LinePhase, PolicyVersions};
use crate::booking::values::{
    BookingId, CancelledBy, CheckInMethod, EntryId, Guest, HoldId, LeftBecause, Party, PlaceNumber, RefundPercentage,
    ReorderReason, UndoReason,
};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::{SessionDetails, SessionId, TimeSlot};

/// Give a client places.
#[derive(Debug, Clone)]
pub struct Book {
    /// The session.
    pub session_id: SessionId,
    /// What it says of itself.
    pub details: SessionDetails,
    /// The client.
    pub client_id: AccountId,
    /// How many places.
    pub places: Party,
    /// Who has the others.
    pub guests: Vec<Guest>,
    /// How many of them are paid with guest passes.
    pub guest_passes: u32,
    /// The rules that bind the booking.
    pub policy: PolicyVersions,
    /// Until when cancelling costs nothing.
    pub grace_until: Option<DateTime<Utc>>,
    /// The booking in another session that they take the place of.
    pub moved_from: Option<BookingId>,
    /// Now.
    pub at: DateTime<Utc>,
}

/// Keep places for a client.
#[derive(Debug, Clone)]
pub struct Hold {
    /// The session.
    pub session_id: SessionId,
    /// What it says of itself.
    pub details: SessionDetails,
    /// The client.
    pub client_id: AccountId,
    /// How many places.
    pub places: Party,
    /// Until when.
    pub until: DateTime<Utc>,
    /// Now.
    pub at: DateTime<Utc>,
}

/// Let a client stand in line.
#[derive(Debug, Clone)]
pub struct Join {
    /// The session.
    pub session_id: SessionId,
    /// What it says of itself.
    pub details: SessionDetails,
    /// The client.
    pub client_id: AccountId,
    /// How many places they wait for.
    pub party: Party,
    /// How many of them are paid with guest passes.
    pub guest_passes: u32,
    /// Now.
    pub at: DateTime<Utc>,
}

/// Give free places to an entry of the line.
#[derive(Debug, Clone)]
pub struct Promote {
    /// The session.
    pub session_id: SessionId,
    /// What it says of itself.
    pub details: SessionDetails,
    /// The entry.
    pub entry_id: EntryId,
    /// How it gets them: [`LinePhase::Offer`] or [`LinePhase::Book`].
    pub phase: LinePhase,
    /// Who stands further ahead, and why they do not get the places.
    pub passed_over: Vec<PassedOver>,
    /// The rules that are followed.
    pub policy: PolicyVersions,
    /// Now.
    pub at: DateTime<Utc>,
}

/// What can be asked of a roster.
#[derive(Debug, Clone)]
pub enum RosterCommand {
    /// Give a client places; those that are kept for them are used first.
    Book(Box<Book>),
    /// Take all places of a booking back. Of a booking that is cancelled already nothing changes.
    Cancel {
        /// The booking.
        booking_id: BookingId,
        /// Who ends it.
        by: CancelledBy,
        /// How much of the price goes back.
        refund: RefundPercentage,
        /// The booking in another session that takes its place.
        moved_to: Option<BookingId>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take one place of a booking back; the last one ends it.
    CancelPlace {
        /// The booking.
        booking_id: BookingId,
        /// Which place.
        place: PlaceNumber,
        /// Who ends it.
        by: CancelledBy,
        /// How much of its price goes back.
        refund: RefundPercentage,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take every place back and send the line home: the session is called off.
    CallOff {
        /// Now.
        at: DateTime<Utc>,
    },
    /// The session takes place at another time.
    Move {
        /// When.
        slot: TimeSlot,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Keep places for a client.
    Hold(Box<Hold>),
    /// Take a hold back. Of one that was taken back already nothing changes.
    Release {
        /// The hold.
        hold_id: HoldId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note that the time of a hold ran out, if it did.
    Expire {
        /// The hold.
        hold_id: HoldId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let a client stand in line. Who stands there already stays where they are.
    Join(Box<Join>),
    /// Take an entry out of the line. Of one that is not there nothing changes.
    Leave {
        /// The entry.
        entry_id: EntryId,
        /// Why.
        because: LeftBecause,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Give free places to an entry of the line.
    Promote(Box<Promote>),
    /// Tell the whole line of free places.
    TellAll {
        /// The session.
        session_id: SessionId,
        /// How many are free.
        spots_free: u32,
        /// Who is not told, and why.
        passed_over: Vec<PassedOver>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Put an entry somewhere else in the line.
    Reorder {
        /// The entry.
        entry_id: EntryId,
        /// Where to, from 0; the end if there are not so many.
        to: u32,
        /// Why.
        reason: ReorderReason,
        /// Who does it.
        by: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note that a client arrived. Of one who is there already nothing changes.
    CheckIn {
        /// The booking.
        booking_id: BookingId,
        /// How.
        method: CheckInMethod,
        /// Whether they are late.
        late: bool,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take a check-in back. Once the attendance is closed, the client did not come then.
    UndoCheckIn {
        /// The booking.
        booking_id: BookingId,
        /// Why.
        reason: UndoReason,
        /// Who does it.
        by: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note whether a client was there. Once the attendance is closed, whoever was not did not come.
    MarkAttendance {
        /// The booking.
        booking_id: BookingId,
        /// Whether they were there.
        attended: bool,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Whoever was not seen did not come. Once.
    CloseAttendance {
        /// The session.
        session_id: SessionId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note that those who booked were reminded. Once.
    NoteReminders {
        /// The session.
        session_id: SessionId,
        /// Now.
        at: DateTime<Utc>,
    },
}

/// What a promotion gave, as far as the roster decided it.
pub(super) fn promised(phase: LinePhase, hold_id: HoldId) -> Option<Promotion> {
    match phase {
        LinePhase::Offer(until) => Some(Promotion::Offered { hold_id, until }),
        LinePhase::Book(_) => Some(Promotion::Booked { booking_id: hold_id.booking() }),
        LinePhase::Still | LinePhase::TellAll => None,
    }
}
