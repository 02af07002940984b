//! `docs/security.md` promises nothing that no test shows.

use std::collections::BTreeSet;
use std::path::Path;

use super::source::root;

/// The heading of the column that names tests.
const COLUMN: &str = "shown by";
/// Where tests are.
const SOURCES: [&str; 7] =
    ["core/src", "projections/src", "http/src", "passkeys/src", "sdk/src", "tests/src", "tests/it"];

/// The names in the last column of every table that has such a column.
fn promised(page: &str) -> Vec<&str> {
    let mut tests = Vec::new();
    let mut shows = false;
    for line in page.lines() {
        let Some(cells) = line.strip_prefix('|').and_then(|line| line.trim_end().strip_suffix('|')) else {
            shows = false;
            continue;
        };
        let last = cells.rsplit('|').next().unwrap_or_default().trim();
        shows |= last == COLUMN;
        if shows {
            tests.extend(last.split('`').skip(1).step_by(2));
        }
    }
    tests
}

/// The names of all functions in the Rust files below `folder`.
fn functions(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            functions(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("text");
            let named = text.split("fn ").skip(1).filter_map(|rest| rest.split('(').next());
            names.extend(named.map(|name| name.trim().to_owned()));
        }
    }
}

#[test]
fn every_test_that_the_page_names_exists() {
    let page = std::fs::read_to_string(root().join("docs/security.md")).expect("the page");
    let mut names = BTreeSet::new();
    for folder in SOURCES {
        functions(&root().join(folder), &mut names);
    }
    let promised = promised(&page);
    assert!(promised.len() > 100, "the tables are read: {}", promised.len());
    let missing = promised.into_iter().filter(|test| !names.contains(*test)).collect::<Vec<_>>();
    assert_eq!(missing, Vec::<&str>::new(), "there are no such tests");
}

#[test]
fn what_is_met_or_not_is_said_of_every_requirement() {
    let page = std::fs::read_to_string(root().join("docs/security.md")).expect("the page");
    let rows = page.lines().filter(|line| {
        line.strip_prefix('|').is_some_and(|cells| cells.trim_start().starts_with(|first: char| first.is_ascii_digit()))
    });
    let rows = rows.collect::<Vec<_>>();
    assert!(rows.len() > 80, "the tables are read: {}", rows.len());
    for row in rows {
        let state = row.split('|').nth(2).unwrap_or_default().trim();
        assert!(["met", "met in part", "met otherwise", "not met", "n/a"].contains(&state), "{row}");
    }
}
