//! What JSON leaves open and we do not: a field that stands twice means one thing to one reader and another to the next, and a text
//! with a zero in it ends there for some.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

/// Why a body is ambiguous; none if it is not. What is no JSON at all is for its reader to say.
pub(super) fn ambiguity(body: &[u8]) -> Option<String> {
    let error = serde_json::from_slice::<Unambiguous>(body).err()?;
    (error.classify() == Category::Data).then(|| error.to_string())
}

/// A JSON value that everybody reads alike.
struct Unambiguous;

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Unambiguous {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self, E> {
        if text.contains('\0') { Err(E::custom("a text holds no zero character")) } else { Ok(self) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = fields.next_key::<String>()? {
            if !names.insert(name) {
                return Err(A::Error::custom("a field stands twice"));
            }
            fields.next_value::<Self>()?;
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::ambiguity;

    #[test]
    fn what_two_readers_would_read_differently_is_found_at_any_depth() {
        for body in
            [r#"{"a":1,"a":2}"#, r#"{"a":{"b":[{"c":1,"d":2,"c":1}]}}"#, r#"{"a":1,"\u0061":2}"#, r#"{"a":"b\u0000c"}"#]
        {
            assert!(ambiguity(body.as_bytes()).is_some(), "{body}");
        }
        for body in [r#"{"a":{"a":1},"b":[{"a":1},{"a":2}],"c":null,"d":-1,"e":1.5,"f":true}"#, "", "{", "[[", "1e999"]
        {
            assert_eq!(ambiguity(body.as_bytes()), None, "{body}");
        }
    }
}
