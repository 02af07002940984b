//! A walk through every operation of the document, with every role.

use regimen_tests::app::{Answer, TestApp};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::table::{CALLERS, DOORS, Door, Doors, EVERYBODY};

on_both_databases! {
    every_door_is_open_to_whom_it_is_declared_open_and_to_nobody_else;
}

pub(super) struct Operation {
    pub(super) name: String,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) has_body: bool,
    demands_token: bool,
    /// Whether its answer never ends.
    pub(super) streams: bool,
}

pub(super) fn operations() -> Vec<Operation> {
    let document = serde_json::from_str::<Value>(&regimen_http::openapi_document()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths").iter();
    let of_path = |(path, methods): (&String, &Value)| {
        let path = path.clone();
        let methods = methods.as_object().expect("methods").clone();
        methods.into_iter().map(move |(method, operation)| Operation {
            name: operation["operationId"].as_str().expect("every operation has a name").to_owned(),
            method: method.to_uppercase().parse().expect("a method"),
            path: path.clone(),
            has_body: operation.get("requestBody").is_some(),
            streams: operation["responses"]["200"]["content"].get("text/event-stream").is_some(),
            demands_token: operation["security"].as_array().is_some_and(|schemes| !schemes.is_empty()),
        })
    };
    paths.flat_map(of_path).collect()
}

/// An answer that never ends, without what comes.
async fn begun(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("it answers");
    match response.status().as_u16() {
        200 => {
            let headers = response.headers().clone();
            Answer { status: 200, headers, text: String::new(), body: Value::Null }
        }
        _ => Answer::of(response).await,
    }
}

fn doors(operation: &Operation) -> Doors {
    let declared = DOORS.iter().find(|(name, _)| *name == operation.name);
    declared.unwrap_or_else(|| panic!("say in table.rs who may call {}", operation.name)).1
}

#[test]
fn every_operation_is_declared_and_every_declaration_is_an_operation() {
    let operations = operations();
    for operation in &operations {
        doors(operation);
    }
    for (name, _) in DOORS {
        assert!(operations.iter().any(|operation| operation.name == *name), "{name} is no operation any more");
    }
    assert_eq!(operations.len(), DOORS.len(), "no two operations share a name");
}

#[test]
fn every_operation_that_is_not_for_everybody_demands_a_token_in_the_document() {
    for operation in operations() {
        let expected = doors(&operation) != EVERYBODY;
        assert_eq!(operation.demands_token, expected, "{}", operation.name);
    }
}

async fn every_door_is_open_to_whom_it_is_declared_open_and_to_nobody_else(app: TestApp) {
    let mut people = vec![app.stranger()];
    for role in &CALLERS[1..] {
        people.push(app.staff(role).await);
    }
    for operation in operations() {
        let unknown = "01890000-0000-7000-8000-000000000000";
        let path = operation.path.split('/').map(|part| if part.starts_with('{') { unknown } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        for ((person, role), door) in people.iter_mut().zip(CALLERS).zip(doors(&operation)) {
            let mut request = person.request(operation.method.clone(), &path);
            if operation.has_body {
                request = request.json(&json!({}));
            }
            let answer = if operation.streams { begun(request).await } else { person.send(request).await };
            if operation.name == "logout" && person.token.is_some() {
                *person = app.stranger().signed_in(&person.email).await;
            }
            let heard = match answer.status {
                401 if answer.body["code"] == "auth.unauthenticated" => Door::WhoAreYou,
                403 if answer.body["code"] == "auth.forbidden" => Door::NotYou,
                _ => Door::Open,
            };
            assert_eq!(heard, door, "the {role} calls {}: {}", operation.name, answer.text);
            assert!(answer.status < 500, "the {role} calls {}: {}", operation.name, answer.text);
            if answer.status >= 400 {
                answer.is_problem();
            }
        }
    }
}
