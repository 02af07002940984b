//! Whatever an event names, it is known whether that is a person, something of one person, or something that many share: so that
//! an export and an erasure forget nothing when a new event is declared.

use std::collections::BTreeSet;

use regimen_core::privacy::{OWN_IDS, PEOPLE_IDS, SHARED_IDS};
use serde_json::Value;

use super::source::root;

fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, inner) in object {
                let is_id = inner.as_str().is_some_and(|text| uuid::Uuid::try_parse(text).is_ok());
                if is_id {
                    found.insert(name.clone());
                }
                names(inner, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_id_in_an_event_is_declared_to_be_a_persons_or_shared() {
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(root().join("tests/samples/events")).expect("there are samples") {
        let text = std::fs::read(file.expect("a file").path()).expect("it is there");
        names(&serde_json::from_slice(&text).expect("JSON"), &mut found);
    }
    let declared = [PEOPLE_IDS, OWN_IDS, SHARED_IDS].concat();
    let unknown = found.iter().filter(|name| !declared.contains(&name.as_str())).collect::<Vec<_>>();
    assert!(unknown.is_empty(), "say in core/src/privacy/trail.rs what {unknown:?} names");
}
