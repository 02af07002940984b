//! Sealing and opening the personal fields of a JSON document.
//!
//! A field `{"$personal": {subject, purpose, value}}` is stored as `{"$sealed": {subject, purpose, data}}`, where `data` is
//! base64 of nonce, ciphertext and tag, bound to the document's place and the field's path in it.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use serde_json::{Value, json};

use super::keys::{Keys, PrivacyError};
use super::{Purpose, SubjectId};
use crate::kernel::ids::OrgId;

const PERSONAL: &str = "$personal";
const SEALED: &str = "$sealed";
const ERASED: &str = "$erased";

/// Whether the JSON text `json` has a field to seal. Inside of a JSON string the quotes would be escaped.
pub fn has_personal(json: &[u8]) -> bool {
    contains(json, br#"{"$personal":"#)
}

/// Whether the JSON text `json` has a field to open.
pub fn has_sealed(json: &[u8]) -> bool {
    contains(json, br#"{"$sealed":"#)
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    // Nearly no byte of a payload is a dollar, so look for that first.
    let mut from = 0;
    while let Some(dollar) = memchr::memchr(b'$', &text[from..]).map(|at| from + at) {
        let start = dollar.saturating_sub(2);
        if text[start..].starts_with(part) {
            return true;
        }
        from = dollar + 1;
    }
    false
}

/// A personal field: where it is and whose.
struct Field {
    path: String,
    subject: SubjectId,
    purpose: Purpose,
}

/// Encrypts every personal field of `document`, which lies at `place` (organization, stream, event), and answers with the
/// persons found.
///
/// # Errors
/// When a person is erased or the key store does not answer.
pub async fn seal(
    keys: &Keys,
    org: OrgId,
    place: &str,
    document: &mut Value,
) -> Result<BTreeSet<SubjectId>, PrivacyError> {
    let fields = fields(document, PERSONAL);
    for field in &fields {
        let cipher = keys.to_seal(org, field.subject, field.purpose).await?;
        let target = field.target(document)?;
        let plain = target[PERSONAL]["value"].to_string();
        let data = BASE64.encode(cipher.seal(&field.bound_to(place), plain.as_bytes()));
        *target = json!({ SEALED: { "subject": field.subject, "purpose": field.purpose, "data": data } });
    }
    Ok(fields.into_iter().map(|field| field.subject).collect())
}

/// Decrypts every sealed field of `document`; what belongs to an erased person is marked so.
///
/// # Errors
/// When a field was altered or moved, or the key store does not answer.
pub async fn open(keys: &Keys, org: OrgId, place: &str, document: &mut Value) -> Result<(), PrivacyError> {
    for field in fields(document, SEALED) {
        let unreadable = || PrivacyError::Unreadable(field.subject);
        let cipher = keys.to_open(org, field.subject, field.purpose).await?;
        let target = field.target(document)?;
        let Some(cipher) = cipher else {
            *target = json!({ ERASED: { "subject": field.subject } });
            continue;
        };
        let data = target[SEALED]["data"].as_str().and_then(|data| BASE64.decode(data).ok()).ok_or_else(unreadable)?;
        let plain = cipher.open(&field.bound_to(place), &data).map_err(|_| unreadable())?;
        let value: Value = serde_json::from_slice(&plain).map_err(|_| unreadable())?;
        *target = json!({ PERSONAL: { "subject": field.subject, "purpose": field.purpose, "value": value } });
    }
    Ok(())
}

/// Which keys of which persons open the sealed data in `document`.
pub fn sealed_keys(document: &Value) -> BTreeSet<(SubjectId, Purpose)> {
    fields(document, SEALED).into_iter().map(|field| (field.subject, field.purpose)).collect()
}

/// The persons whose sealed data is in `document`.
pub fn sealed_subjects(document: &Value) -> BTreeSet<SubjectId> {
    fields(document, SEALED).into_iter().map(|field| field.subject).collect()
}

impl Field {
    fn target<'d>(&self, document: &'d mut Value) -> Result<&'d mut Value, PrivacyError> {
        document.pointer_mut(&self.path).ok_or(PrivacyError::Unreadable(self.subject))
    }

    fn bound_to(&self, place: &str) -> Vec<u8> {
        format!("{place}|{}|{}|{}", self.path, self.subject, self.purpose.name()).into_bytes()
    }
}

fn fields(document: &Value, marker: &str) -> Vec<Field> {
    let mut found = Vec::new();
    collect(document, marker, &mut String::new(), &mut found);
    found
}

fn collect(value: &Value, marker: &str, path: &mut String, found: &mut Vec<Field>) {
    match value {
        Value::Object(object) => {
            if let Some(field) = object.get(marker).and_then(|inner| field(inner, path)) {
                found.push(field);
                return;
            }
            for (name, inner) in object {
                descend(inner, marker, path, &name.replace('~', "~0").replace('/', "~1"), found);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                descend(inner, marker, path, &index.to_string(), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn descend(inner: &Value, marker: &str, path: &mut String, step: &str, found: &mut Vec<Field>) {
    let length = path.len();
    path.push('/');
    path.push_str(step);
    collect(inner, marker, path, found);
    path.truncate(length);
}

fn field(inner: &Value, path: &str) -> Option<Field> {
    let subject = inner.get("subject")?.as_str()?.parse().ok()?;
    let purpose = serde_json::from_value(inner.get("purpose")?.clone()).ok()?;
    Some(Field { path: path.to_owned(), subject, purpose })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::{has_personal, open, seal};
    use crate::kernel::ids::OrgId;
    use crate::kernel::privacy::{Keys, MemoryKeys, Personal, PrivacyError, Purpose, SubjectId};
    use crate::kernel::secrets::{Keyring, Secret};

    const ORG: OrgId = OrgId::DEFAULT;

    fn keys() -> Keys {
        Keys::new(Arc::new(MemoryKeys::default()), &Keyring::of(Secret([7; 32])))
    }

    fn document(subject: SubjectId) -> Value {
        let name = Personal::new(subject, Purpose::Identity, "Ada".to_owned());
        json!({ "id": 1, "people": [{ "name": name }] })
    }

    #[tokio::test]
    async fn a_sealed_field_opens_to_what_it_was() {
        let (keys, subject) = (keys(), SubjectId::generate());
        let mut sealed = document(subject);
        let subjects = seal(&keys, ORG, "here", &mut sealed).await.expect("sealed");
        assert!(subjects.contains(&subject));
        assert!(!sealed.to_string().contains("Ada"));
        open(&keys, ORG, "here", &mut sealed).await.expect("opened");
        assert_eq!(sealed, document(subject));
    }

    #[tokio::test]
    async fn a_field_that_was_moved_to_another_event_does_not_open() {
        let (keys, subject) = (keys(), SubjectId::generate());
        let mut sealed = document(subject);
        seal(&keys, ORG, "here", &mut sealed).await.expect("sealed");
        let moved = open(&keys, ORG, "there", &mut sealed).await;
        assert!(matches!(moved, Err(PrivacyError::Unreadable(of)) if of == subject));
    }

    #[tokio::test]
    async fn an_erased_person_can_be_neither_read_nor_stored() {
        let (keys, subject) = (keys(), SubjectId::generate());
        let mut sealed = document(subject);
        seal(&keys, ORG, "here", &mut sealed).await.expect("sealed");
        keys.destroy(ORG, subject, 1).await.expect("destroyed");
        open(&keys, ORG, "here", &mut sealed).await.expect("opened");
        let erased: Personal<String> = serde_json::from_value(sealed["people"][0]["name"].clone()).expect("a field");
        assert_eq!(erased, Personal::Erased { subject });
        let again = seal(&keys, ORG, "here", &mut document(subject)).await;
        assert!(matches!(again, Err(PrivacyError::Erased(of)) if of == subject));
    }

    #[test]
    fn a_text_that_looks_like_the_marker_is_only_a_text() {
        let text = json!({ "name": r#"{"$personal":{}}"# }).to_string();
        assert!(!has_personal(text.as_bytes()));
        let field = serde_json::to_string(&Personal::new(SubjectId::generate(), Purpose::Notes, 1)).expect("JSON");
        assert!(has_personal(field.as_bytes()));
    }
}
