//! Keeping places for some minutes.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::booking::values::HoldId;
use regimen_core::booking::{ConfirmHold, HoldIsPlaced, HoldState, PlaceHold, ReleaseHold};
use regimen_core::scheduling::values::SessionId;
use regimen_projections::Page;
use regimen_projections::booking::{HoldRow, find_holds_of};

use super::bookings::{Booked, guest_names};
use super::why::ask;
use crate::api::{Area, Created, Text, Written, asked, found, parse};
use crate::edge::{Fingerprint, Link, Participant, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct HoldsApi;

/// What is to be kept.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NewHold {
    /// How many places, the client's own among them: 1 if left out.
    places: Option<u32>,
}

/// What is said when a hold is confirmed.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Confirmation {
    /// What those who are brought along are called, as far as you want to say.
    guests: Option<Vec<Text>>,
    /// How many of the places beside your own are paid with guest passes; if left out, as many as you said when you stood in line.
    guest_passes: Option<u32>,
}

/// A link that somebody was sent.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Followed {
    /// What the link holds.
    pub(super) token: Text,
}

/// Places that are kept.
#[derive(Object)]
struct Held {
    hold_id: HoldId,
    session_id: SessionId,
    /// How many.
    places: u32,
    /// From this instant on the hold cannot be confirmed.
    expires_at: DateTime<Utc>,
}

/// What became of a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "HoldStatus", rename_all = "snake_case")]
enum HoldStatus {
    /// Its places count as taken.
    Active,
    /// It is a booking with the same id.
    Confirmed,
    /// It was given back.
    Released,
    /// Its time ran out.
    Expired,
}

impl From<HoldState> for HoldStatus {
    fn from(state: HoldState) -> Self {
        match state {
            HoldState::Active => Self::Active,
            HoldState::Confirmed => Self::Confirmed,
            HoldState::Released => Self::Released,
            HoldState::Expired => Self::Expired,
        }
    }
}

/// A hold of one's own.
#[derive(Object)]
struct MyHold {
    hold_id: HoldId,
    session_id: SessionId,
    session_name: String,
    starts_at: DateTime<Utc>,
    places: u32,
    /// How many of them are paid with guest passes when it is confirmed, unless you say something else then.
    guest_passes: u32,
    status: HoldStatus,
    /// Whether it was offered from the waitlist.
    from_waitlist: bool,
    expires_at: DateTime<Utc>,
    /// Declines the offer without signing in: POST it to `/holds/decline`.
    decline_token: String,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct HoldPage {
    items: Vec<MyHold>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

#[derive(Object)]
struct HoldEnded {
    hold_id: HoldId,
}

impl From<HoldIsPlaced> for Held {
    fn from(is: HoldIsPlaced) -> Self {
        let HoldIsPlaced { hold_id, session_id, places, expires_at } = is;
        Self { hold_id, session_id, places: places.get(), expires_at }
    }
}

impl MyHold {
    fn of(parts: &Parts, caller: &SignedIn, row: HoldRow) -> Self {
        Self {
            decline_token: parts.links.make(Link::DeclineHold, caller.org(), row.hold_id.uuid()),
            hold_id: row.hold_id,
            session_id: row.session_id,
            session_name: row.session_name.into(),
            starts_at: row.starts_at,
            places: row.places,
            guest_passes: row.guest_passes,
            status: row.state.into(),
            from_waitlist: row.entry_id.is_some(),
            expires_at: row.expires_at,
        }
    }
}

#[OpenApi(tag = "Area::Booking")]
impl HoldsApi {
    /// Keep places
    ///
    /// For ten minutes, unless the rules say otherwise. They count as taken for everybody else and cost nothing yet. At most five
    /// holds a minute for each client: 429.
    #[oai(path = "/sessions/:session_id/hold", method = "post", operation_id = "place_hold")]
    async fn place_hold(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        asked: Data<&Fingerprint>,
        session_id: Path<SessionId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewHold>,
    ) -> Result<Created<Held>, Problem> {
        let places = parse("places", body.places.unwrap_or(1))?;
        let hold = PlaceHold { session_id: session_id.0, client_id: caller.account_id(), places };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = ask(&parts, &request, &hold).await?;
        Ok(Created::of(done, Held::from))
    }

    /// Confirm a hold
    ///
    /// Now it is a booking, with the same id, and costs what it costs. Confirming again gets the same answer; when its time has
    /// run out: 409 `hold.expired`.
    #[oai(path = "/holds/:hold_id/confirm", method = "post", operation_id = "confirm_hold")]
    async fn confirm_hold(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        asked: Data<&Fingerprint>,
        hold_id: Path<HoldId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Confirmation>,
    ) -> Result<Created<Booked>, Problem> {
        let (guests, guest_passes) = (guest_names(body.0.guests)?, body.0.guest_passes);
        let confirm = ConfirmHold { client_id: caller.account_id(), hold_id: hold_id.0, guests, guest_passes };
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = ask(&parts, &request, &confirm).await?;
        Ok(Created::of(done, Booked::from))
    }

    /// Give a hold back
    ///
    /// Its places go to the waitlist, or are free. An offer from the waitlist is declined by this.
    #[oai(path = "/holds/:hold_id", method = "delete", operation_id = "release_hold")]
    async fn release_hold(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Participant,
        hold_id: Path<HoldId>,
    ) -> Result<Written<HoldEnded>, Problem> {
        let release = ReleaseHold { caller: Some(caller.caller()), hold_id: hold_id.0 };
        let done = parts.core.executor().execute(&caller.command(), &release).await?;
        Ok(Written::of(done, |is| HoldEnded { hold_id: is.hold_id }))
    }

    /// Decline an offer by link
    ///
    /// Without signing in, with the token of the link.
    #[oai(path = "/holds/decline", method = "post", operation_id = "decline_hold")]
    async fn decline_hold(
        &self,
        parts: Data<&Arc<Parts>>,
        body: Json<Followed>,
    ) -> Result<Written<HoldEnded>, Problem> {
        let (request, hold_id) = parts.links.follow(Link::DeclineHold, &body.token.0)?;
        let release = ReleaseHold { caller: None, hold_id: HoldId::from_uuid(hold_id) };
        let done = parts.core.executor().execute(&request, &release).await?;
        Ok(Written::of(done, |is| HoldEnded { hold_id: is.hold_id }))
    }

    /// My holds
    ///
    /// The newest first.
    #[oai(path = "/me/holds", method = "get", operation_id = "my_holds")]
    async fn my_holds(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// Only those whose places are still kept (`true`), or only the others (`false`).
        active: Query<Option<bool>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<HoldPage>, Problem> {
        let page = asked(&limit, &cursor)?;
        let page = found(find_holds_of(&parts.reader, caller.org(), caller.account_id(), active.0, &page).await)?;
        let Page { items, next } = page.map(|row| MyHold::of(&parts, &caller, row));
        Ok(Json(HoldPage { items, next_cursor: next }))
    }
}
