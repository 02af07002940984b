//! What Regimen itself says that its aggregates are.

use std::collections::BTreeMap;
use std::io::BufRead;

use serde::Deserialize;
use serde_json::Value;

use crate::Failed;

/// An aggregate after so many events.
#[derive(Debug, Deserialize)]
pub(crate) struct State {
    pub(crate) version: usize,
    pub(crate) state: Value,
}

#[derive(Deserialize)]
struct Line {
    stream: String,
    #[serde(flatten)]
    state: State,
}

/// The lines of `regimen audit replay`, by the names of their streams.
pub(crate) fn read(lines: impl BufRead) -> Result<BTreeMap<String, State>, Failed> {
    let mut states = BTreeMap::new();
    for line in lines.lines() {
        let Line { stream, state } = serde_json::from_str(&line?)?;
        states.insert(stream, state);
    }
    Ok(states)
}

/// Where two states differ first; what they hold is not told, because it may be personal.
pub(crate) fn first_difference(found: &Value, said: &Value) -> Option<String> {
    match (found, said) {
        (Value::Object(found), Value::Object(said)) => {
            let missing = said.keys().find(|key| !found.contains_key(*key)).map(|key| format!(".{key}"));
            let unlike = |(key, value): (&String, &Value)| match said.get(key) {
                Some(other) => first_difference(value, other).map(|rest| format!(".{key}{rest}")),
                None => Some(format!(".{key}")),
            };
            missing.or_else(|| found.iter().find_map(unlike))
        }
        (Value::Array(found), Value::Array(said)) if found.len() == said.len() => {
            let unlike = |(at, (value, other))| first_difference(value, other).map(|rest| format!("[{at}]{rest}"));
            found.iter().zip(said).enumerate().find_map(unlike)
        }
        _ => (found != said).then(|| ": the values are not the same".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{first_difference, read};

    #[test]
    fn equal_states_have_no_difference() {
        let state = json!({ "lots": [{ "left": 3 }], "frozen": null });
        assert_eq!(first_difference(&state, &state.clone()), None);
    }

    #[test]
    fn a_difference_is_told_by_its_place() {
        let (found, said) = (json!({ "lots": [{ "left": 3 }] }), json!({ "lots": [{ "left": 4 }] }));
        assert_eq!(first_difference(&found, &said).as_deref(), Some(".lots[0].left: the values are not the same"));
    }

    #[test]
    fn a_field_that_one_of_them_lacks_is_a_difference() {
        assert_eq!(first_difference(&json!({}), &json!({ "left": 4 })).as_deref(), Some(".left"));
        assert_eq!(first_difference(&json!({ "left": 4 }), &json!({})).as_deref(), Some(".left"));
    }

    #[test]
    fn a_replay_is_read_line_by_line() {
        let states = read(&b"{\"stream\":\"session-1\",\"version\":2,\"state\":{}}\n"[..]).expect("readable");
        assert_eq!(states["session-1"].version, 2);
    }
}
