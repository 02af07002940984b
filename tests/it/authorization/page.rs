//! `docs/authorization.md` shows the table to people.
//!
//! `REGIMEN_TEST_WRITE_SAMPLES=1 cargo test -p regimen-tests --test it authorization::page` writes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::table::{CALLERS, DOORS, Door};

const BEGINNING: &str = "# Who may do what\n\n\
    Every operation of the API and every role: **yes** is open, `401` asks who you are, `403` says that the role does not allow it. \
    Generated from the table that a test walks through with every role; do not edit.\n\n\
    An open door is not all: what is somebody else's is 404. A client acts on what is theirs, a coach also on what they lead, the \
    front desk for every client and in every session's door, admins and owners on everything. Only owners make and unmake admins \
    and owners, and the last owner stays one.\n";

fn cell(door: Door) -> &'static str {
    match door {
        Door::Open => "**yes**",
        Door::WhoAreYou => "401",
        Door::NotYou => "403",
    }
}

fn page() -> String {
    let document = serde_json::from_str::<Value>(&regimen_http::openapi_document()).expect("JSON");
    let mut areas = BTreeMap::<String, Vec<String>>::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let name = operation["operationId"].as_str().expect("a name");
            let area = operation["tags"][0].as_str().expect("an area").to_owned();
            let doors = DOORS.iter().find(|(declared, _)| *declared == name).expect("the walk demands it").1;
            let cells = doors.map(cell).join(" | ");
            let row = format!("| `{name}` | `{} {path}` | {cells} |", method.to_uppercase());
            areas.entry(area).or_default().push(row);
        }
    }
    let mut text = BEGINNING.to_owned();
    for (area, mut rows) in areas {
        rows.sort();
        let (heads, rule) = (CALLERS.join(" | "), "---|".repeat(CALLERS.len() + 2));
        write!(text, "\n## {area}\n\n| operation | | {heads} |\n|{rule}\n{}\n", rows.join("\n")).expect("a String");
    }
    text
}

#[test]
fn the_page_shows_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/authorization.md");
    if std::env::var_os("REGIMEN_TEST_WRITE_SAMPLES").is_some() {
        std::fs::write(&path, page()).expect("written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, page(), "write docs/authorization.md anew with REGIMEN_TEST_WRITE_SAMPLES=1");
}
