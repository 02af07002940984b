//! What progenitor does not digest is made digestible. The committed document stays as the server tells it.

use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use crate::Failed;

/// Fields that must never be shown: their type in the client prints as `…`.
const SECRET: [&str; 5] = ["password", "access_token", "refresh_token", "challenge", "trusted_device"];

/// The document `text`, with what progenitor takes.
pub(crate) fn digestible(text: &str) -> Result<OpenAPI, Failed> {
    let mut document = serde_json::from_str::<Value>(text)?;
    rewrite(&mut document);
    Ok(serde_json::from_value(document)?)
}

fn rewrite(value: &mut Value) {
    match value {
        Value::Object(object) => {
            media_types(object);
            lone_reference(object);
            limits(object);
            secrets(object);
            object.values_mut().for_each(rewrite);
        }
        Value::Array(items) => items.iter_mut().for_each(rewrite),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Only `application/json`, to the letter, becomes a type.
fn media_types(object: &mut Map<String, Value>) {
    if let Some(Value::Object(content)) = object.get_mut("content") {
        *content = std::mem::take(content).into_iter().map(|(name, media)| (media_type(&name), media)).collect();
    }
}

fn media_type(name: &str) -> String {
    let name = name.split(';').next().unwrap_or(name);
    if name == "application/problem+json" { "application/json".to_owned() } else { name.to_owned() }
}

/// A described reference is an `allOf` of the reference and the description, which would become a type of its own.
fn lone_reference(object: &mut Map<String, Value>) {
    let Some(Value::Array(all)) = object.get("allOf") else { return };
    let [Value::Object(reference), Value::Object(rest)] = all.as_slice() else { return };
    if reference.contains_key("$ref") && rest.keys().all(|key| key == "description") {
        *object = reference.clone();
    }
}

/// The server judges lengths; a client that judges them too would need a type for each field, and a release for each change.
fn limits(object: &mut Map<String, Value>) {
    if object.get("type") == Some(&json!("string")) {
        for limit in ["maxLength", "minLength", "pattern"] {
            object.remove(limit);
        }
    }
}

fn secrets(object: &mut Map<String, Value>) {
    let Some(Value::Object(properties)) = object.get_mut("properties") else { return };
    for name in SECRET {
        if let Some(Value::Object(field)) = properties.get_mut(name) {
            field.insert("format".to_owned(), json!("password"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::rewrite;

    #[test]
    fn problems_and_character_sets_become_plain_json() {
        let mut answer = json!({ "content": {
            "application/json; charset=utf-8": 1, "application/problem+json": 2, "application/jsonl": 3,
        }});
        rewrite(&mut answer);
        assert_eq!(answer, json!({ "content": { "application/json": 2, "application/jsonl": 3 } }));
    }

    #[test]
    fn a_described_reference_is_the_reference() {
        let mut field = json!({ "description": "who", "allOf": [{ "$ref": "#/a" }, { "description": "who" }] });
        rewrite(&mut field);
        assert_eq!(field, json!({ "$ref": "#/a" }));
    }

    #[test]
    fn secrets_are_marked_and_lengths_left_to_the_server() {
        let mut body = json!({ "properties": { "password": { "type": "string", "maxLength": 512 } } });
        rewrite(&mut body);
        assert_eq!(body["properties"]["password"], json!({ "type": "string", "format": "password" }));
    }
}
