//! What becomes of events that are older or newer than the program.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{DecodeError, Envelope};
use crate::domain_events;
use crate::kernel::ids::{EventId, OrgId};
use crate::kernel::log::StreamId;

/// Version 1 counted in minutes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KettleBoiled {
    seconds: u32,
}

fn seconds_from_minutes(_version: u16, old: Value) -> Value {
    json!({ "seconds": old["minutes"].as_u64().unwrap_or(0) * 60 })
}

domain_events! {
    /// What happens to a kettle.
    pub enum KettleEvent { KettleBoiled = 2 lifted by seconds_from_minutes, }
}

fn stored(kind: &str, schema_version: u16, payload: Value) -> Envelope {
    Envelope {
        org: OrgId::DEFAULT,
        position: 1,
        stream: StreamId::new("kettle", 1),
        version: 1,
        event_id: EventId::generate(),
        kind: kind.into(),
        schema_version,
        payload: payload.to_string().into_bytes().into(),
        recorded_at: 0,
    }
}

#[test]
fn an_old_event_is_lifted_to_the_newest_version() {
    let old = stored("KettleBoiled", 1, json!({ "minutes": 3 }));
    assert_eq!(old.read::<KettleEvent>(), Ok(Some(KettleBoiled { seconds: 180 }.into())));
}

#[test]
fn an_event_of_another_aggregate_is_none_of_ours() {
    assert_eq!(stored("TeaPoured", 1, json!({})).read::<KettleEvent>(), Ok(None));
}

#[test]
fn an_event_of_a_newer_program_is_refused_and_not_guessed_at() {
    let newer = stored("KettleBoiled", 3, json!({ "seconds": 3 })).read::<KettleEvent>();
    assert_eq!(newer, Err(DecodeError::TooNew { kind: "KettleBoiled".into(), version: 3 }));
}
