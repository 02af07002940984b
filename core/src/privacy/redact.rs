//! What a person may see of an event: their own data as it is, of others only that there is somebody.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::kernel::ids::AccountId;

/// What stands where another person stood.
const SOMEBODY: &str = "somebody else";
/// What stands where a password hash or a secret stood: it would help whoever steals the export.
const CREDENTIAL: &str = "a credential, which is not exported";

/// `payload`, opened, as `person` may see it; `others` are the other people in it.
pub(super) fn redact(payload: Value, person: AccountId, others: &BTreeSet<Uuid>) -> Value {
    let inside = |value| redact(value, person, others);
    match payload {
        Value::Object(object) => match personal(&object, person) {
            Some(value) => value,
            None => Value::Object(
                object.into_iter().map(|(name, value)| (anonymous(name, others), inside(value))).collect(),
            ),
        },
        Value::Array(items) => Value::Array(items.into_iter().map(inside).collect()),
        Value::String(text) => Value::String(anonymous(text, others)),
        plain @ (Value::Null | Value::Bool(_) | Value::Number(_)) => plain,
    }
}

/// `text`, unless it is the id of somebody else.
pub(super) fn anonymous(text: String, others: &BTreeSet<Uuid>) -> String {
    let is_other = Uuid::try_parse(&text).is_ok_and(|id| others.contains(&id));
    if is_other { SOMEBODY.to_owned() } else { text }
}

/// What `person` may see of a personal field, if `object` is one.
fn personal(object: &Map<String, Value>, person: AccountId) -> Option<Value> {
    let (form, inner) = object.iter().next().filter(|_| object.len() == 1)?;
    let is_own = inner["subject"].as_str().is_some_and(|subject| subject == person.to_string());
    match (form.as_str(), is_own) {
        ("$personal", true) if inner["purpose"] == "credentials" => Some(json!(CREDENTIAL)),
        ("$personal", true) => Some(inner["value"].clone()),
        ("$personal" | "$sealed" | "$erased", _) => Some(json!(SOMEBODY)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::redact;
    use crate::kernel::ids::AccountId;
    use crate::kernel::privacy::{Personal, Purpose};

    #[test]
    fn of_others_nothing_is_left_and_of_oneself_everything_but_secrets() {
        let (ana, ben) = (AccountId::generate(), AccountId::generate());
        let payload = json!({
            "client_id": ana,
            "passed_over": [{ "client_id": ben, "note": Personal::new(ben, Purpose::Notes, "late") }],
            "name": Personal::new(ana, Purpose::Identity, "Ana"),
            "password": Personal::new(ana, Purpose::Credentials, "$argon2id$"),
            "credits": 3,
        });
        let seen = redact(payload, ana, &BTreeSet::from([ben.uuid()]));
        let expected = json!({
            "client_id": ana,
            "passed_over": [{ "client_id": "somebody else", "note": "somebody else" }],
            "name": "Ana",
            "password": "a credential, which is not exported",
            "credits": 3,
        });
        assert_eq!(seen, expected);
    }
}
