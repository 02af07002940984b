//! What programs may do with which scope. What no scope opens is closed to them, whoever let them in.

mod table;

use std::collections::HashMap;

use poem::http::{Method, StatusCode};
use poem::{PathPattern, Request};
use regimen_core::accounts::Scope;
use regimen_core::accounts::values::Role;

use super::limits::Operation;
use super::problem::Problem;
use super::tokens::Claims;
use table::{CLOSED, OPEN};

const API: &str = "/api/v1";

/// Knows what each operation demands of programs.
pub(crate) struct ScopeTable {
    /// By the path as the router knows it; the wider scopes first.
    demands: HashMap<String, Vec<(Method, Vec<Scope>)>>,
}

fn demands_of(operation: &str) -> Vec<Scope> {
    let rows = OPEN.iter().filter(|(_, _, operations)| operations.contains(&operation));
    rows.map(|(resource, access, _)| Scope { resource: *resource, access: *access }).collect()
}

impl ScopeTable {
    pub(crate) fn new(operations: &[Operation]) -> Self {
        let mut demands = HashMap::<String, Vec<(Method, Vec<Scope>)>>::new();
        for (method, path, name) in operations {
            demands.entry(path.clone()).or_default().push((method.clone(), demands_of(name)));
        }
        Self { demands }
    }

    /// What `claims` let their program do for `request`: nothing that its scopes do not open, and what is somebody's own no
    /// further than a client goes.
    pub(super) fn restrict(&self, request: &Request, mut claims: Claims) -> Result<Claims, Problem> {
        let Some(scopes) = &claims.scope else { return Ok(claims) };
        let demands = self.demands_for(request);
        match demands.iter().find(|demand| scopes.allow(**demand)) {
            Some(scope) if scope.is_personal() && claims.role != Role::Auditor => {
                claims.role = Role::Client;
                Ok(claims)
            }
            Some(_) => Ok(claims),
            None => Err(insufficient(demands, request)),
        }
    }

    fn demands_for(&self, request: &Request) -> &[Scope] {
        let methods = request.data::<PathPattern>().and_then(|pattern| self.demands.get(&*pattern.0));
        let demands = methods.into_iter().flatten().find(|(method, _)| method == request.method());
        demands.map_or(&[], |(_, demands)| demands)
    }
}

/// Why what lies at `path` is closed to every program, if it is.
fn closed(path: &str) -> Option<&'static str> {
    let below = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    CLOSED.iter().find(|(root, _)| below(root)).map(|(_, because)| *because)
}

fn insufficient(demands: &[Scope], request: &Request) -> Problem {
    let detail = match demands {
        [] => {
            let path = request.original_uri().path();
            let because = path.strip_prefix(API).and_then(closed).unwrap_or("no scope opens it");
            format!("this is not open to programs: {because}")
        }
        _ => {
            let names = demands.iter().map(Scope::to_string).collect::<Vec<_>>();
            format!("this needs the scope {}", names.join(" or "))
        }
    };
    Problem::new(StatusCode::FORBIDDEN, "auth.insufficient_scope", detail)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::{OPEN, closed, demands_of};
    use crate::routes;

    /// Every operation that asks who somebody is: its path and its name.
    fn guarded() -> Vec<(String, String)> {
        let document = serde_json::from_str::<Value>(&routes::openapi_document()).expect("JSON");
        let paths = document["paths"].as_object().expect("paths").clone();
        let operations = paths.into_iter().flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods").clone();
            methods.into_iter().filter_map(move |(_, operation)| {
                operation["security"].as_array().filter(|schemes| !schemes.is_empty())?;
                Some((path.clone(), operation["operationId"].as_str()?.to_owned()))
            })
        });
        operations.collect()
    }

    #[test]
    fn every_operation_is_open_to_a_scope_or_closed_to_programs() {
        let is_undecided = |(path, name): &(String, String)| demands_of(name).is_empty() && closed(path).is_none();
        let undecided = guarded().into_iter().filter(is_undecided).collect::<Vec<_>>();
        assert!(undecided.is_empty(), "say in http/src/edge/scopes/table.rs what they are: {undecided:?}");
    }

    #[test]
    fn every_operation_in_the_table_is_one_and_stands_there_once_for_others_and_once_for_oneself() {
        let known = guarded().into_iter().map(|(_, name)| name).collect::<BTreeSet<_>>();
        for (_, _, operations) in OPEN {
            for name in *operations {
                assert!(known.contains(*name), "{name} is no operation");
                let (own, others): (Vec<_>, Vec<_>) =
                    demands_of(name).into_iter().partition(|scope| scope.is_personal());
                assert!(own.len() <= 1 && others.len() <= 1, "{name} stands there twice");
            }
        }
    }
}
