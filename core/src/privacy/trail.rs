//! All that the log says about one person. Events are found by the ids in them, as they are stored: whatever a context writes
//! about somebody, it names them, or something that is theirs alone.

use std::collections::BTreeSet;

use serde_json::Value;
use uuid::Uuid;

use crate::kernel::event::{DecodeError, read_payload};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::{Act, LogStore, Position, StoreError, acts};

/// Fields that name a person; an invitation has the id that the account will have.
pub const PEOPLE_IDS: &[&str] = &[
    "account",
    "account_id",
    "added_by",
    "approved_by",
    "by",
    "client_id",
    "coach_id",
    "declined_by",
    "from",
    "into",
    "invitation_id",
    "invited_by",
    "subject",
    "to",
];
/// Fields that name what is one person's alone: later events may name it and not the person.
pub const OWN_IDS: &[&str] = &[
    "booking_id",
    "code_id",
    "device_id",
    "enrolment_id",
    "entry_id",
    "hold_id",
    "kept",
    "link_id",
    "mail_id",
    "passkey_id",
    "permission_id",
    "purchase_id",
    "sign_in_id",
    "standing_id",
    "text_id",
    "verification_id",
];
/// Fields that name what many people share.
pub const SHARED_IDS: &[&str] = &[
    "alert_id",
    "api_key_id",
    "app_id",
    "event_id",
    "location_id",
    "org_id",
    "package_id",
    "plan_id",
    "program_id",
    "room_id",
    "series_id",
    "session",
    "session_id",
    "template_id",
    "webhook_id",
];

/// Events read at once.
const PAGE: Position = 2_000;

/// What an event has to do with the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It is about them.
    About,
    /// They did it, and it is about something else.
    By,
}

/// Follows one person through the log, from its beginning.
#[derive(Debug, Clone)]
pub struct Trail {
    person: AccountId,
    own: BTreeSet<Uuid>,
}

impl Trail {
    /// The trail of `person`.
    pub fn of(person: AccountId) -> Self {
        Self { person, own: BTreeSet::new() }
    }

    /// What `act` has to do with the person; nothing, mostly.
    ///
    /// # Errors
    /// When the event is no JSON.
    pub fn part(&mut self, act: &Act) -> Result<Option<Part>, DecodeError> {
        let event = &act.event;
        let named = event.stream.key() == self.person.to_string()
            || uuids(&event.payload).any(|id| id == self.person.uuid() || self.own.contains(&id));
        if named {
            self.note_own(&read_payload(&event.kind, &event.payload)?);
            return Ok(Some(Part::About));
        }
        Ok(act.actor.involves(self.person).then_some(Part::By))
    }

    /// Remembers what is theirs by this event.
    fn note_own(&mut self, payload: &Value) {
        let person = self.person.to_string();
        let is_theirs = ["account_id", "client_id"].iter().any(|name| payload[*name] == *person);
        if is_theirs {
            let ids = OWN_IDS.iter().filter_map(|name| Uuid::try_parse(payload[*name].as_str()?).ok());
            self.own.extend(ids);
        }
    }
}

/// Every UUID that stands in the JSON text `json` as a text of its own.
pub(super) fn uuids(json: &[u8]) -> impl Iterator<Item = Uuid> + '_ {
    let at_quotes = memchr::memchr_iter(b'"', json).filter_map(|quote| json.get(quote + 1..quote + 37));
    at_quotes.filter_map(|text| Uuid::try_parse_ascii(text).ok())
}

/// The trail of `person` in the log of `org` up to `until`.
///
/// # Errors
/// When the store does not answer, or holds what is no JSON.
pub async fn trail_of(
    store: &dyn LogStore,
    org: OrgId,
    person: AccountId,
    until: Position,
) -> Result<Vec<(Act, Part)>, StoreError> {
    let mut trail = Trail::of(person);
    let (mut found, mut after) = (Vec::new(), 0);
    while after < until {
        let next = until.min(after + PAGE);
        for act in acts(store, org, after, next).await? {
            if let Some(part) = trail.part(&act).map_err(StoreError::corrupt)? {
                found.push((act, part));
            }
        }
        after = next;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Part, Trail};
    use crate::kernel::ids::{AccountId, CorrelationId, EventId};
    use crate::kernel::log::{Act, Actor, StoredEvent, StreamId};

    fn act(actor: Actor, stream: &str, payload: &Value) -> Act {
        let event = StoredEvent {
            position: 1,
            stream: StreamId::stored(stream),
            version: 1,
            event_id: EventId::generate(),
            kind: "Something".into(),
            schema_version: 1,
            payload: payload.to_string().into_bytes().into(),
            recorded_at: 0,
        };
        Act { event, actor, correlation: CorrelationId::generate() }
    }

    #[test]
    fn what_names_something_of_a_person_is_about_them() {
        let (ana, ben) = (AccountId::generate(), AccountId::generate());
        let mut trail = Trail::of(ana);
        let entry = EventId::generate();
        let joined = json!({ "client_id": ana, "entry_id": entry });
        let left = json!({ "entry_id": entry });
        let of_ben = json!({ "client_id": ben, "entry_id": EventId::generate() });
        let parts = [&left, &joined, &left, &of_ben]
            .map(|payload| trail.part(&act(Actor::System, "roster-1", payload)).expect("JSON"));
        assert_eq!(parts, [None, Some(Part::About), Some(Part::About), None]);
    }

    #[test]
    fn what_a_person_did_to_others_is_by_them() {
        let (ana, ben) = (AccountId::generate(), AccountId::generate());
        let granted = json!({ "client_id": ben });
        let part = Trail::of(ana).part(&act(Actor::Account(ana), &format!("membership-{ben}"), &granted));
        assert_eq!(part, Ok(Some(Part::By)));
        let part = Trail::of(ben).part(&act(Actor::Account(ana), &format!("membership-{ben}"), &json!({})));
        assert_eq!(part, Ok(Some(Part::About)));
    }
}
